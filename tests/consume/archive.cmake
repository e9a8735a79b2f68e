# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# Makes the source archive as a release would, and looks at what it holds.

cmake_path(GET ARCHIVE PARENT_PATH folder)
cmake_path(GET ARCHIVE STEM LAST_ONLY name)
string(REGEX REPLACE "\\.tar$" "" name ${name})
file(REMOVE_RECURSE ${folder})
execute_process(COMMAND ${CMAKE_CPACK_COMMAND} --config ${BUILD}/CPackSourceConfig.cmake -B ${folder} OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} -E tar tf ${ARCHIVE} OUTPUT_VARIABLE files COMMAND_ERROR_IS_FATAL ANY)
foreach(file IN ITEMS CMakeLists.txt CMakePresets.json LICENSE README.md .ci/run .clang-tidy include/sinter/sinter.hpp tests/run)
  string(FIND "\n${files}" "\n${name}/${file}\n" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "the archive lacks ${file}")
  endif()
endforeach()
foreach(file IN ITEMS build .git .cache CMakeUserPresets.json)
  string(REPLACE "." "\\." file ${file})
  if(files MATCHES "(^|\n)${name}/${file}[/\n]")
    message(FATAL_ERROR "the archive holds ${CMAKE_MATCH_0}")
  endif()
endforeach()
