# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# Runs gdb on ${PROGRAM} with the printers of ${PRINTERS} and compares what it shows.

if(NOT GDB)
  message("skipped: there is no gdb on this machine (Debian: gdb), so the printers are not tested")
  return()
endif()

# What gdb prints of an expression, in one line each.
set(expected
  "matrix = f32[2, 3] = {[0, 0] = 1, [0, 1] = 2, [0, 2] = 3, [1, 0] = 4, [1, 1] = 5.5, [1, 2] = 6}"
  "second_row = f32[3] = {[0] = 4, [1] = 5.5, [2] = 6}"
  "bytes = i8[2] = {[0] = -1, [1] = 65}"
  "halves = f16[2] = {[0] = 0.5, [1] = -2}"
  "nothing = f32[0]"
  "doubled = f32[2, 3] = {[0, 0] = 2, [0, 1] = 4, [0, 2] = 6, [1, 0] = 8, [1, 1] = 11, [1, 2] = 12}"
  "whole = i32[] 7"
  "run = [4, 5]"
  "shape = [N, 49NT, 28]")

execute_process(
  COMMAND ${GDB} -nx -batch -iex "set debuginfod enabled off" -iex "set auto-load no" -ex "source ${PRINTERS}" -ex "set width 0"
          -ex "set print pretty off" -ex "break stop_here" -ex run -ex up -ex "info locals" -ex "set print elements 2" -ex "print matrix" ${PROGRAM}
  OUTPUT_VARIABLE output ERROR_VARIABLE errors TIMEOUT 120)
if(errors MATCHES "Could not trace the inferior|ptrace: Operation not permitted|Python scripting is not supported")
  message("skipped: gdb may not trace programs here, or has no Python: ${errors}")
  return()
endif()
foreach(line IN LISTS expected)
  string(FIND "\n${output}" "\n${line}\n" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "gdb should print\n  ${line}\nand printed\n${output}${errors}")
  endif()
endforeach()
string(FIND "${output}" "f32[2, 3] = {[0, 0] = 1, [0, 1] = 2...}" at)
if(at EQUAL -1)
  message(FATAL_ERROR "gdb should shorten a long tensor, and printed\n${output}${errors}")
endif()
