# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# Installs into an empty prefix, moves that elsewhere, and looks at what came: every header, the package, the licence, and nothing that names this machine.

file(REMOVE_RECURSE ${PREFIX} ${PREFIX}.first)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX}.first OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(RENAME ${PREFIX}.first ${PREFIX})

cmake_path(SET source NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../..)
file(GLOB_RECURSE here RELATIVE ${source} ${source}/include/*)
list(APPEND here share/licenses/sinter/LICENSE share/sinter/gdb/sinter.py)
list(APPEND here share/cmake/sinter/embed_weights.cpp)
foreach(file IN ITEMS config config-version dependencies embed-weights targets)
  list(APPEND here share/cmake/sinter/sinter-${file}.cmake)
endforeach()
file(GLOB_RECURSE there RELATIVE ${PREFIX} ${PREFIX}/*)
list(SORT here)
list(SORT there)
if(NOT there STREQUAL here)
  message(FATAL_ERROR "installed: ${there}\nexpected: ${here}")
endif()

file(GLOB package ${PREFIX}/share/cmake/sinter/*)
foreach(file IN LISTS package)
  file(READ ${file} text)
  foreach(path IN ITEMS ${source} ${BUILD} ${PREFIX} /usr/include /usr/lib)
    string(FIND "${text}" "${path}" at)
    if(NOT at EQUAL -1)
      message(FATAL_ERROR "${file} names a place of the machine that installed it: ${path}")
    endif()
  endforeach()
endforeach()
