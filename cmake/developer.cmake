# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# What only our own programs are built with. Nothing here reaches a consumer.

option(SINTER_WERROR "Treat warnings in our own programs as errors" ON)
set(SINTER_SANITIZE "" CACHE STRING "Sanitizers of our own programs, as -fsanitize takes them: address,undefined")

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  # Without optimisation the kernels run about twenty times slower, so that must be asked for.
  set_property(CACHE CMAKE_BUILD_TYPE PROPERTY VALUE Release)
endif()

# ISO C++, as the headers promise.
set(CMAKE_CXX_EXTENSIONS OFF)

add_library(sinter_developer INTERFACE)
target_link_libraries(sinter_developer INTERFACE sinter::sinter $<TARGET_NAME_IF_EXISTS:sinter::zlib>)
target_compile_options(sinter_developer INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wpedantic>")
if(SINTER_WERROR)
  target_compile_options(sinter_developer INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:-Werror>")
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Collecting garbage later, it takes a twelfth less time and half as much memory again.
  target_compile_options(sinter_developer INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:--param=ggc-min-heapsize=1048576>")
endif()
find_program(SINTER_GOLD ld.gold)
if(SINTER_GOLD)  # in half the time of the default
  target_link_options(sinter_developer INTERFACE -fuse-ld=gold)
endif()
if(SINTER_SANITIZE)
  set(sanitizer_options -fsanitize=${SINTER_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(sinter_developer INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:${sanitizer_options}>")
  target_link_options(sinter_developer INTERFACE ${sanitizer_options})
endif()

find_program(SINTER_CCACHE ccache)
if(SINTER_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The two relaxations are what ccache asks for before it keeps anything that uses a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${SINTER_CCACHE})
endif()

if(SINTER_CUDA)
  # One compiler for both kinds of file, so that the host options of sinter::sinter fit.
  if(NOT CMAKE_CUDA_HOST_COMPILER AND NOT DEFINED ENV{CUDAHOSTCXX})
    set(CMAKE_CUDA_HOST_COMPILER ${CMAKE_CXX_COMPILER})
  endif()
  if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
    set(CMAKE_CUDA_ARCHITECTURES 75 80 90)
  endif()
  if(NOT CMAKE_CUDA_COMPILER AND NOT DEFINED ENV{CUDACXX})
    find_program(SINTER_NVCC nvcc HINTS ENV CUDA_HOME ENV CUDA_PATH PATHS /usr/local/cuda PATH_SUFFIXES bin REQUIRED)
    set(CMAKE_CUDA_COMPILER ${SINTER_NVCC})
  endif()
  enable_language(CUDA)
  if(NOT cuda_std_20 IN_LIST CMAKE_CUDA_COMPILE_FEATURES)
    # CMake 3.25 does not know that nvcc 13 has C++20, and would fall back to C++17 without a word.
    set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION -std=c++20)
    set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION -std=c++20)
  endif()
  set(CMAKE_CUDA_STANDARD 20)
endif()

# sinter_path_name(<variable> <file>): the path of a file below the project's root with dots, tests/core/half.cpp -> tests.core.half
function(sinter_path_name variable file)
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
  cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
  cmake_path(REMOVE_EXTENSION file LAST_ONLY)
  string(REPLACE "/" "." file ${file})
  set(${variable} ${file} PARENT_SCOPE)
endfunction()
