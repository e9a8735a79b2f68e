# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# What a consumer gets: sinter::sinter, and one target for each adapter whose library was found.

include(cmake/sinter-dependencies.cmake)
if(sinter_missing)
  list(JOIN sinter_missing ", and " sinter_missing)
  message(FATAL_ERROR "sinter needs ${sinter_missing}")
endif()

file(GLOB_RECURSE sinter_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/sinter/*.hpp ${PROJECT_SOURCE_DIR}/include/sinter/*.cuh)

add_library(sinter INTERFACE)
add_library(sinter::sinter ALIAS sinter)
target_compile_features(sinter INTERFACE cxx_std_20)
target_link_libraries(sinter INTERFACE Boost::headers Threads::Threads)
target_sources(sinter INTERFACE FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${sinter_headers})

# What sinter asks of a consumer's compiler: headroom for constant evaluation, and that g++ leaves out no line between an error and its cause. By default clang stops planning at about
# 800 nodes of a traced model, and its training at about 130; g++ at about twice as many. Who builds without these options is told so by
# rule::model_of_this_size_needs_the_compile_options_of_the_target_sinter_sinter. A node costs clang some 1300 steps in inference and 8100
# in training, g++ up to 150 000 operations: these numbers suffice for ir::max_nodes, 12 000. They cost nothing where they are not needed.
# nvcc evaluates twice, in its own front end and in the host compiler, which is taken to be the C++ one.
set(gnu_headroom -fconstexpr-ops-limit=4000000000 -fconstexpr-loop-limit=16777216)
set(clang_headroom -fconstexpr-steps=400000000)
set(nvidia_headroom "SHELL:-Xcudafe --max_depth_constexpr_call=4096" "SHELL:-Xcudafe --max_cost_constexpr_call=1000000000")
list(TRANSFORM gnu_headroom PREPEND -Xcompiler= OUTPUT_VARIABLE gnu_host_headroom)
list(TRANSFORM clang_headroom PREPEND -Xcompiler= OUTPUT_VARIABLE clang_host_headroom)
target_compile_options(sinter INTERFACE
  "$<$<COMPILE_LANG_AND_ID:CXX,GNU>:${gnu_headroom}>"
  "$<$<COMPILE_LANG_AND_ID:CXX,GNU>:-ftemplate-backtrace-limit=0>"  # by default the skipped lines are those of the model
  "$<$<COMPILE_LANG_AND_ID:CXX,Clang,AppleClang>:${clang_headroom}>"
  "$<$<COMPILE_LANG_AND_ID:CUDA,NVIDIA>:${nvidia_headroom}>"
  "$<$<AND:$<COMPILE_LANG_AND_ID:CUDA,NVIDIA>,$<CXX_COMPILER_ID:GNU>>:${gnu_host_headroom}>"
  "$<$<AND:$<COMPILE_LANG_AND_ID:CUDA,NVIDIA>,$<CXX_COMPILER_ID:Clang,AppleClang>>:${clang_host_headroom}>"
)

# The adapter for compressed datasets, include/sinter/ext/zlib: there when zlib is.
if(ZLIB_FOUND)
  add_library(sinter_zlib INTERFACE)
  add_library(sinter::zlib ALIAS sinter_zlib)
  target_link_libraries(sinter_zlib INTERFACE sinter ZLIB::ZLIB)
endif()

# For consumers: weights as part of a program.
include(cmake/sinter-embed-weights.cmake)
