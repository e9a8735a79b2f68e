# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# sinter_embed_weights(<target> FILE <file.safetensors> NAME <name>)
#
# Makes the tensors of a file part of a program: `#include <name.hpp>` then defines the class of that name, `name::weights()` is what
# sinter::evaluate and sinter::program take. A name such as shop::classifier is a class in a namespace, in shop/classifier.hpp. The header is
# written again when the file changes; a file that is broken ends the build with what is wrong with it.
#
# The project reads this file, and so does the installed package, which brings the source of the generator along: it is built once, when needed.

set(SINTER_EMBED_WEIGHTS_SOURCE ${CMAKE_CURRENT_LIST_DIR}/embed_weights.cpp)
if(NOT EXISTS ${SINTER_EMBED_WEIGHTS_SOURCE})
  set(SINTER_EMBED_WEIGHTS_SOURCE ${CMAKE_CURRENT_LIST_DIR}/../tools/embed_weights/embed_weights.cpp)
endif()
set_property(GLOBAL PROPERTY sinter_embed_weights_source ${SINTER_EMBED_WEIGHTS_SOURCE})

function(sinter_embed_weights target)
  cmake_parse_arguments(PARSE_ARGV 1 given "" "FILE;NAME" "")
  if(given_UNPARSED_ARGUMENTS OR NOT given_FILE OR NOT given_NAME)
    message(FATAL_ERROR "sinter_embed_weights(<target> FILE <file.safetensors> NAME <name>)")
  endif()
  if(NOT TARGET sinter_embed_weights_tool)
    get_property(source GLOBAL PROPERTY sinter_embed_weights_source)
    add_executable(sinter_embed_weights_tool EXCLUDE_FROM_ALL ${source})
    target_link_libraries(sinter_embed_weights_tool PRIVATE sinter::sinter)
    set_target_properties(sinter_embed_weights_tool PROPERTIES OUTPUT_NAME embed_weights CXX_EXTENSIONS OFF)
  endif()
  cmake_path(ABSOLUTE_PATH given_FILE BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE OUTPUT_VARIABLE file)
  string(REPLACE "::" "/" path ${given_NAME})
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/sinter-embedded/${target})
  set(header ${folder}/${path}.hpp)
  cmake_path(GET header PARENT_PATH header_folder)
  add_custom_command(OUTPUT ${header}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${header_folder}
    COMMAND sinter_embed_weights_tool ${file} ${given_NAME} ${header}
    DEPENDS ${file} sinter_embed_weights_tool
    COMMENT "Embedding ${given_FILE} as ${given_NAME}" VERBATIM)
  target_sources(${target} PRIVATE ${header})
  target_include_directories(${target} PRIVATE ${folder})
endfunction()
