# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# The single header says to the compiler what the headers say, word for word; and a program of two units needs nothing else of ours.

file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER}/include)
file(COPY ${HEADER} DESTINATION ${FOLDER}/include)  # where nothing stands beside it
set(strict -std=c++20 -Wall -Wextra -Wpedantic -Werror)
set(hana)
foreach(folder IN LISTS HANA)
  list(APPEND hana -isystem ${folder})
endforeach()
if(HANA STREQUAL "/usr/include")  # where compilers look in any case, and in another order
  set(hana)
endif()

# words(<variable> <folder> <line>...): what the preprocessor makes of these lines, with one space between words.
function(words variable folder)
  list(JOIN ARGN "\n" lines)
  file(WRITE ${FOLDER}/include_${variable}.cpp "${lines}\n")
  execute_process(COMMAND ${COMPILER} -std=c++20 -E -P -I${folder} ${hana} ${FOLDER}/include_${variable}.cpp OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX REPLACE "[ \n\t]+" " " text "${text}")
  string(STRIP "${text}" text)
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()
words(one ${FOLDER}/include "#include <sinter.hpp>")
words(many ${SINTER_SOURCE}/include "#include <sinter/sinter.hpp>")
string(LENGTH "${one}" length)
if(NOT one STREQUAL many OR length LESS 1000000)
  message(FATAL_ERROR "the single header is not what the headers are")
endif()
words(one_strict ${FOLDER}/include "#define SINTER_STRICT" "#include <sinter.hpp>")
words(many_strict ${SINTER_SOURCE}/include "#include <sinter/sinter.hpp>" "#include <sinter/backends/cpu/strict.hpp>")
if(NOT one_strict STREQUAL many_strict OR one_strict STREQUAL one)
  message(FATAL_ERROR "with SINTER_STRICT the single header is not what the headers are")
endif()

set(units ${CMAKE_CURRENT_LIST_DIR}/one_header/train.cpp ${CMAKE_CURRENT_LIST_DIR}/one_header/infer.cpp)
execute_process(COMMAND ${COMPILER} ${strict} -I${FOLDER}/include ${hana} ${units}
  -pthread -o ${FOLDER}/program COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${FOLDER}/program COMMAND_ERROR_IS_FATAL ANY)
