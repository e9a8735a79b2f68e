# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# Runs ${PROGRAM} and compares what it prints with the file ${EXPECTED}, which the pages quote. Numbers may differ: their last digits depend on the
# compiler and the instruction set, and the program itself checks those that matter.

execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE printed RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} answered ${status} and printed\n${printed}")
endif()
file(READ ${EXPECTED} expected)
set(number "[-+]?[0-9]+([.][0-9]+)?(e[-+]?[0-9]+)?")
string(REGEX REPLACE "${number}" "#" plain_printed "${printed}")
string(REGEX REPLACE "${number}" "#" plain_expected "${expected}")
if(NOT plain_printed STREQUAL plain_expected)
  message(FATAL_ERROR "${EXPECTED} is old; ${PROGRAM} prints\n${printed}")
endif()
