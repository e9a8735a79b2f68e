# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# Writes sinter.hpp with every header of ours that it includes in its place; Boost and the standard library stay outside. Strict kernels are there for
# those who define SINTER_STRICT before they include it.
#
#     cmake -D OUTPUT=<file> -P tools/single_header.cmake
#
# A header with `#pragma once` is written where it is first included. The kernel files have none: kernels.hpp reads them once for each
# instruction set, under other macros each time, and so they are written as often as they are included, without the guard that keeps others
# from reading them.

cmake_minimum_required(VERSION 3.25)
if(NOT OUTPUT)
  message(FATAL_ERROR "usage: cmake -D OUTPUT=<file> -P tools/single_header.cmake")
endif()
cmake_path(ABSOLUTE_PATH CMAKE_CURRENT_LIST_DIR NORMALIZE)
cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH root)

# depth_of(<variable> <text>): how many conditions of the preprocessor are open at the end of a text.
function(depth_of variable text)
  string(REGEX MATCHALL "\n[ ]*#[ ]*if" opened "\n${text}")
  string(REGEX MATCHALL "\n[ ]*#[ ]*endif" closed "\n${text}")
  list(LENGTH opened opened)
  list(LENGTH closed closed)
  math(EXPR depth "${opened} - ${closed}")
  set(${variable} ${depth} PARENT_SCOPE)
endfunction()

set(kernel_guard "#ifndef SINTER_KERNEL_(PASS|STRICT)\n#include <sinter/backends/cpu/kernels.hpp>\n#else\n")

# expand(<variable> <header> <depth>): the text of a header that stands within so many conditions, with ours in place of their includes;
# nothing when it was written before.
function(expand variable header depth)
  set(${variable} "" PARENT_SCOPE)
  get_property(written GLOBAL PROPERTY written)
  if(header IN_LIST written)
    return()
  endif()

  file(READ ${root}/include/${header} rest)
  string(REGEX REPLACE "^(// SPDX-[^\n]*\n)+\n?" "" rest "${rest}")
  if(rest MATCHES "#pragma once\n")
    if(depth GREATER 0)
      # It would be missing wherever the condition does not hold.
      message(FATAL_ERROR "${header} is first included under a condition, and later perhaps without it")
    endif()
    set_property(GLOBAL APPEND PROPERTY written ${header})
    string(REPLACE "#pragma once\n" "" rest "${rest}")
  elseif(rest MATCHES "${kernel_guard}")
    string(REGEX REPLACE "${kernel_guard}" "" rest "${rest}")
    string(REGEX REPLACE "\n#endif\n+$" "\n" rest "${rest}")
  else()
    message(FATAL_ERROR "${header} has neither #pragma once nor the guard of a kernel file")
  endif()

  set(text "")
  while(rest MATCHES "(^|\n)#include <(sinter/[^>\n]+)>[^\n]*\n")
    set(line "${CMAKE_MATCH_0}")
    set(included ${CMAKE_MATCH_2})
    string(FIND "${rest}" "${line}" at)
    string(LENGTH "${line}" length)
    string(SUBSTRING "${rest}" 0 ${at} before)
    math(EXPR at "${at} + ${length} - 1")  # the line's end stays, for the next include to follow
    string(SUBSTRING "${rest}" ${at} -1 rest)
    string(APPEND text "${before}\n")

    depth_of(within "${text}")
    math(EXPR within "${depth} + ${within}")
    expand(content ${included} ${within})
    string(APPEND text "${content}")
  endwhile()
  string(APPEND text "${rest}")
  string(REGEX REPLACE "\n\n\n+" "\n\n" text "${text}")
  set(${variable} "\n// ---- ${header}\n\n${text}" PARENT_SCOPE)
endfunction()

file(STRINGS ${root}/include/sinter/version.hpp version REGEX "^#define SINTER_VERSION_[A-Z]+ [0-9]+$")
list(TRANSFORM version REPLACE "^.* " "")
list(JOIN version "." version)
expand(text sinter/sinter.hpp 0)
expand(strict sinter/backends/cpu/strict.hpp 0)
file(WRITE ${OUTPUT}
"// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

// sinter ${version} in one file, made by tools/single_header.cmake: change the headers and not this. It needs Boost.Hana and C++20.
#pragma once
${text}
#if defined(SINTER_STRICT)
${strict}
#endif
")
