# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# `cmake --install`: the headers, and a package that find_package(sinter CONFIG) finds.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# Nothing that is installed is built first, so neither `install` nor cpack need wait for tests and examples.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

set(package_folder ${CMAKE_INSTALL_DATADIR}/cmake/sinter)  # share, since nothing in it depends on the machine

install(TARGETS sinter EXPORT sinter FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(EXPORT sinter NAMESPACE sinter:: FILE sinter-targets.cmake DESTINATION ${package_folder} COMPONENT development)

configure_package_config_file(cmake/sinter-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/sinter-config.cmake
  INSTALL_DESTINATION ${package_folder} NO_SET_AND_CHECK_MACRO)
# Before 1.0 every minor version may break.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/sinter-config-version.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/sinter-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/sinter-config-version.cmake cmake/sinter-dependencies.cmake
  cmake/sinter-embed-weights.cmake tools/embed_weights/embed_weights.cpp
  DESTINATION ${package_folder} COMPONENT development)
# Headers leave no library beside which gdb would find its printers by itself: whoever wants them sources this file.
install(FILES tools/gdb/sinter.py DESTINATION ${CMAKE_INSTALL_DATADIR}/sinter/gdb COMPONENT development)
# Beside and not within the component, since packages of distributions have a place of their own for it.
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/sinter COMPONENT licence)
