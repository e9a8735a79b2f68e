# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# Configures, builds and runs project/ in an empty folder, so that nothing of an earlier run helps.

file(REMOVE_RECURSE ${FOLDER})
set(arguments -D WAY=${WAY} -D VERSION=${VERSION})
if(WAY STREQUAL "folder")
  list(APPEND arguments -D SINTER_SOURCE=${SINTER_SOURCE})
elseif(WAY STREQUAL "fetched")
  list(APPEND arguments -D SINTER_ARCHIVE=${SINTER_ARCHIVE})
else()
  list(APPEND arguments -D CMAKE_PREFIX_PATH=${PREFIX})
endif()
if(WITHOUT)
  list(APPEND arguments -D CMAKE_DISABLE_FIND_PACKAGE_${WITHOUT}=ON)
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/project -B ${FOLDER} -G ${GENERATOR} -D CMAKE_CXX_COMPILER=${COMPILER}
  ${arguments} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${FOLDER} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_CTEST_COMMAND} --test-dir ${FOLDER} --output-on-failure --no-tests=error COMMAND_ERROR_IS_FATAL ANY)
