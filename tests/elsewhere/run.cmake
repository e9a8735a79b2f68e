# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# Compiles one file to program.o with the given command; where there is a main to link with, links and runs it.

string(REPLACE "|" ";" COMMAND "${COMMAND}")
execute_process(COMMAND ${COMMAND} -c ${SOURCE} -o program.o COMMAND_ERROR_IS_FATAL ANY)
if(MAIN)
  execute_process(COMMAND ${COMMAND} ${MAIN} program.o -o program COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${RUNNER} ./program COMMAND_ERROR_IS_FATAL ANY)
endif()
