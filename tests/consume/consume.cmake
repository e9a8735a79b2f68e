# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# Configures, builds and runs project/ in an empty folder, so that nothing of an earlier run helps.

file(REMOVE_RECURSE ${FOLDER})
set(package_arguments)
if(WAY STREQUAL "installed")
  execute_process(COMMAND ${CMAKE_COMMAND} --install ${SINTER_BUILD} --prefix ${FOLDER}/prefix OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  set(package_arguments -D sinter_ROOT=${FOLDER}/prefix)
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/project -B ${FOLDER}/build -G ${GENERATOR} -D CMAKE_CXX_COMPILER=${COMPILER}
  -D WAY=${WAY} -D VERSION=${VERSION} -D SINTER_SOURCE=${SINTER_SOURCE} ${package_arguments} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${FOLDER}/build COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${FOLDER}/build/consumer COMMAND_ERROR_IS_FATAL ANY)
