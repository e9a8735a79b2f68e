# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# `cmake --build <folder> --target tidy`: clang-tidy, with the checks of .clang-tidy, over every header, test and program. `tidy_headers` is the
# part that users read: every public header, and a program that trains, so that the templates are seen at work.
#
# A file is asked about again when it, a header or the checks have changed. The options are written here and not taken from
# compile_commands.json, where those of g++ and its precompiled headers stand, which clang-tidy cannot read.

find_program(SINTER_CLANG_TIDY NAMES clang-tidy-14 clang-tidy)
if(NOT SINTER_CLANG_TIDY)
  foreach(target IN ITEMS tidy tidy_headers)
    add_custom_target(${target} COMMAND ${CMAKE_COMMAND} -E echo "There is no clang-tidy on this machine (Debian: clang-tidy)"
      COMMAND ${CMAKE_COMMAND} -E false VERBATIM)
  endforeach()
  return()
endif()

# All headers as one file that includes them, which tests/headers writes.
set(every_header ${CMAKE_CURRENT_BINARY_DIR}/tests/headers/every_header.hpp)
file(CONFIGURE OUTPUT tidy/every_header.cpp CONTENT "#include <every_header.hpp>\n")

file(GLOB_RECURSE sources CONFIGURE_DEPENDS tests/*.cpp tests/*.hpp examples/*.cpp examples/*.hpp tools/*.cpp tools/*.hpp benchmarks/*.cpp benchmarks/*.hpp)
set(files ${sources})
set(what_all_read .clang-tidy benchmarks/.clang-tidy examples/.clang-tidy tests/.clang-tidy tools/.clang-tidy ${every_header} ${sinter_headers} ${sources})
list(FILTER what_all_read EXCLUDE REGEX "\\.cpp$")
list(FILTER files INCLUDE REGEX "\\.cpp$")
list(FILTER files EXCLUDE REGEX "/tests/fail/([^/]*|harness/[^m][^/]*)\\.cpp$")  # which must not compile
list(FILTER files EXCLUDE REGEX "/tests/consume/one_header/")                   # which know no header but the single one
list(FILTER files EXCLUDE REGEX "/benchmarks/compile_cases/")                   # which are large on purpose, and hold nothing new
set(trains ${PROJECT_SOURCE_DIR}/examples/train_fashion.cpp)
foreach(file IN LISTS files ITEMS ${CMAKE_CURRENT_BINARY_DIR}/tidy/every_header.cpp)
  cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE name)
  string(REPLACE "/" "." name ${name})
  set(stamp ${CMAKE_CURRENT_BINARY_DIR}/tidy/${name}.clean)
  set(config)
  set(list other_stamps)
  if(file MATCHES "/tidy/every_header\\.cpp$")
    set(config --config-file=${PROJECT_SOURCE_DIR}/.clang-tidy)  # it need not lie below the project
    set(list header_stamps)
  elseif(file STREQUAL trains)
    set(list header_stamps)
  endif()
  set(folders $<TARGET_PROPERTY:sinter_test,INTERFACE_INCLUDE_DIRECTORIES>)
  add_custom_command(OUTPUT ${stamp}
    COMMAND ${SINTER_CLANG_TIDY} --quiet ${config} ${file} -- -std=c++20 ${clang_headroom} "-I$<JOIN:${folders},;-I>"
      -I${CMAKE_CURRENT_BINARY_DIR}/tests/headers -DSINTER_SOURCE_DIRECTORY="." -DWANTED_VERSION="${PROJECT_VERSION}"
    COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
    DEPENDS ${file} ${what_all_read}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} COMMENT "clang-tidy ${name}" COMMAND_EXPAND_LISTS VERBATIM)
  list(APPEND ${list} ${stamp})
endforeach()
add_custom_target(tidy_headers DEPENDS ${header_stamps})
add_custom_target(tidy DEPENDS ${header_stamps} ${other_stamps})
