# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# What is handed out: a source archive (`cmake --build <folder> --target package_source`), a Debian package (`cpack -G DEB` in the build folder)
# and all headers as one (`--target single_header`). The version in their names is the project's, which comes from version.hpp.

set(SINTER_PACKAGE_CONTACT "The sinter authors <authors@sinter.invalid>" CACHE STRING "Maintainer of the packages that cpack makes, as Debian writes them")

set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGE_CONTACT ${SINTER_PACKAGE_CONTACT})
set(CPACK_PACKAGE_VENDOR "The sinter authors")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)

# The Debian package: one for every architecture, since there is nothing but text in it. It needs what the headers include; a compiler is
# suggested, as -dev packages do, and zlib is for sinter::zlib alone.
set(CPACK_GENERATOR DEB)
set(CPACK_DEBIAN_PACKAGE_NAME libsinter-dev)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libboost-dev (>= 1.74)")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "g++ (>= 4:12) | clang (>= 1:14), zlib1g-dev")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "compiled machine-learning framework - C++20 headers")
set(CPACK_PACKAGE_DESCRIPTION "A model is a C++ expression. The compiler traces it, differentiates it,
simplifies it, fuses it and plans its memory; what remains is a
straight-line program that allocates nothing. For the CPU, in training and
inference.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
install(FILES cmake/debian/copyright DESTINATION share/doc/${CPACK_DEBIAN_PACKAGE_NAME} COMPONENT debian EXCLUDE_FROM_ALL)
set(CPACK_INSTALL_CMAKE_PROJECTS ${PROJECT_BINARY_DIR} sinter development / ${PROJECT_BINARY_DIR} sinter debian /)

# The source archive: the tree without what is built in it. The patterns are regular expressions of whole paths.
set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME sinter-${PROJECT_VERSION})
string(REGEX REPLACE "([][+.*()^$?|\\])" "\\\\\\1" root ${PROJECT_SOURCE_DIR})
set(CPACK_SOURCE_IGNORE_FILES ^${root}/build/ ^${root}/\\.cache/ ^${root}/\\.git$ ^${root}/\\.git/
  ^${root}/compile_commands\\.json$ ^${root}/CMakeUserPresets\\.json$)
include(CPack)

# All of sinter.hpp in one file, for those who would rather copy one than install.
set(single_header ${PROJECT_BINARY_DIR}/single_header/sinter.hpp)
add_custom_command(OUTPUT ${single_header}
  COMMAND ${CMAKE_COMMAND} -D OUTPUT=${single_header} -P ${PROJECT_SOURCE_DIR}/tools/single_header.cmake
  DEPENDS ${sinter_headers} ${PROJECT_SOURCE_DIR}/tools/single_header.cmake
  COMMENT "Writing ${single_header}" VERBATIM)
add_custom_target(single_header DEPENDS ${single_header})
