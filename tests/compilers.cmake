# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# The compilers that are asked where one is not enough, test_compilers, and their names, test_compiler_names: the one that builds, and all
# others found here of those that sinter supports.

option(SINTER_FAIL_EVERY_COMPILER "Check error messages and consumers' builds with every compiler found, not only the one that builds" ON)

cmake_path(GET CMAKE_CXX_COMPILER FILENAME own_name)
set(test_compiler_names ${own_name})
set(test_compilers ${CMAKE_CXX_COMPILER})
if(SINTER_FAIL_EVERY_COMPILER)
  file(REAL_PATH ${CMAKE_CXX_COMPILER} own_path)
  foreach(name IN ITEMS g++ clang++-14 clang++-19)
    find_program(SINTER_FAIL_${name} ${name})
    if(SINTER_FAIL_${name})
      file(REAL_PATH ${SINTER_FAIL_${name}} path)
      if(NOT path STREQUAL own_path)
        list(APPEND test_compiler_names ${name})
        list(APPEND test_compilers ${SINTER_FAIL_${name}})
      endif()
    endif()
  endforeach()
endif()
