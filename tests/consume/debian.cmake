# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# Makes the Debian package and installs it into an empty root, ${FOLDER}/root. dpkg does that itself where it may act as root, really or by
# fakeroot: it checks the dependencies against a root in which this machine's libboost-dev is said to be installed, and against one in which
# it is not; and what it removes again is everything. Elsewhere the package is unpacked, and that is all that is shown.

set(root ${FOLDER}/root)
file(REMOVE_RECURSE ${FOLDER})
execute_process(COMMAND ${CMAKE_CPACK_COMMAND} -G DEB --config ${BUILD}/CPackConfig.cmake -B ${FOLDER} OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
set(package ${FOLDER}/libsinter-dev_${VERSION}_all.deb)  # as Debian names them

# expect(<what> <pattern> <text>)
function(expect what pattern text)
  if(NOT text MATCHES "${pattern}")
    message(FATAL_ERROR "${what}: expected ${pattern}, found\n${text}")
  endif()
endfunction()

execute_process(COMMAND dpkg-deb --field ${package} OUTPUT_VARIABLE fields COMMAND_ERROR_IS_FATAL ANY)
string(PREPEND fields "\n")
string(REPLACE "." "\\." version ${VERSION})
foreach(line IN ITEMS "Package: libsinter-dev" "Version: ${version}" "Architecture: all" "Section: libdevel" "Priority: optional"
                      "Depends: libboost-dev \\(>= 1\\.74\\)" "Maintainer: [^\n]+ <[^\n]+@[^\n]+>" "Installed-Size: [0-9]+"
                      "Description: [^\n]+\n [^\n]+")
  expect("the control file" "\n${line}\n" "${fields}")
endforeach()
execute_process(COMMAND dpkg-deb --contents ${package} OUTPUT_VARIABLE contents COMMAND_ERROR_IS_FATAL ANY)
foreach(file IN ITEMS include/sinter/sinter.hpp share/cmake/sinter/sinter-config.cmake share/doc/libsinter-dev/copyright)
  expect("the contents" "\n-rw-r--r-- root/root [^\n]* \\./usr/${file}\n" "${contents}")
endforeach()
foreach(line IN ITEMS "[^\n]* \\./usr/(lib|bin|local|share/licenses)/" "(d......[^r]|d...[^r]|[^d]......[^r]|[^d]..x)[^\n]*")
  if(contents MATCHES "\n${line}")
    message(FATAL_ERROR "the package should not hold${CMAKE_MATCH_0}")
  endif()
endforeach()

execute_process(COMMAND id -u OUTPUT_VARIABLE user OUTPUT_STRIP_TRAILING_WHITESPACE)
execute_process(COMMAND dpkg-query --status libboost-dev OUTPUT_VARIABLE boost ERROR_QUIET RESULT_VARIABLE no_boost)
if(no_boost OR (NOT user EQUAL 0 AND NOT FAKEROOT))
  file(MAKE_DIRECTORY ${root})
  execute_process(COMMAND dpkg-deb --extract ${package} ${root} COMMAND_ERROR_IS_FATAL ANY)
  message("unpacked only: dpkg may not act as root here, or libboost-dev is not installed")
  return()
endif()

# dpkg_in(<root> <status file> <arguments>...): sets failed and output
macro(dpkg_in root status)
  file(MAKE_DIRECTORY ${root}/var/lib/dpkg/info ${root}/var/lib/dpkg/updates)
  if(NOT EXISTS ${root}/var/lib/dpkg/status)
    file(WRITE ${root}/var/lib/dpkg/status "${status}")
  endif()
  set(as_root)
  if(NOT user EQUAL 0)
    set(as_root ${FAKEROOT})
  endif()
  execute_process(COMMAND ${as_root} ${DPKG} --root=${root} --log=/dev/null ${ARGN} RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
endmacro()

dpkg_in(${FOLDER}/bare "" --install ${package})
if(NOT failed)
  message(FATAL_ERROR "dpkg configured the package although libboost-dev is not there:\n${output}")
endif()
expect("dpkg" "libsinter-dev depends on libboost-dev" "${output}")

foreach(again IN ITEMS FALSE TRUE)
  dpkg_in(${root} "${boost}\n" --install ${package})
  if(failed)
    message(FATAL_ERROR "dpkg did not install the package:\n${output}")
  endif()
  dpkg_in(${root} "" --verify libsinter-dev)  # every file is what the package's checksums say
  if(failed OR output)
    message(FATAL_ERROR "dpkg does not find what it installed:\n${output}")
  endif()
  if(again)
    break()
  endif()
  dpkg_in(${root} "" --purge libsinter-dev)
  if(failed OR EXISTS ${root}/usr)
    message(FATAL_ERROR "something is left after the package was removed:\n${output}")
  endif()
endforeach()
