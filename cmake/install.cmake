# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# `cmake --install`: the headers, and a package that find_package(sinter CONFIG) finds.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_folder ${CMAKE_INSTALL_DATADIR}/cmake/sinter)  # share, since nothing in it depends on the machine

install(TARGETS sinter EXPORT sinter FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(TARGET sinter_zlib)
  install(TARGETS sinter_zlib EXPORT sinter)
endif()
install(EXPORT sinter NAMESPACE sinter:: FILE sinter-targets.cmake DESTINATION ${package_folder})

configure_package_config_file(cmake/sinter-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/sinter-config.cmake
  INSTALL_DESTINATION ${package_folder} NO_SET_AND_CHECK_MACRO)
# Before 1.0 every minor version may break.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/sinter-config-version.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/sinter-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/sinter-config-version.cmake
  DESTINATION ${package_folder})
