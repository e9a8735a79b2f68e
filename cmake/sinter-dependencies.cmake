# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# What sinter::sinter needs beside its own headers. The project reads this file, and so does the installed package, which brings it along:
# one list for both. Who misses something finds it in sinter_missing.

set(sinter_missing)

# Threads belong to the main target, though only data/prefetch.hpp starts one: sinter.hpp includes it, so every program that is written as
# the guide writes them may. With a target for itself, a program that forgets it links on glibc before 2.34 and throws at run time, or does
# not link at all. Where the C library holds the threads this adds nothing.
find_package(Threads QUIET)
if(NOT TARGET Threads::Threads)
  list(APPEND sinter_missing "the system's thread library")
endif()

if(NOT TARGET Boost::headers)
  find_package(Boost 1.74 CONFIG QUIET)
endif()
if(NOT TARGET Boost::headers)
  # Boost's headers alone, without its package files, are enough for Hana.
  find_path(SINTER_HANA_INCLUDE boost/hana.hpp HINTS ${BOOST_ROOT} ENV BOOST_ROOT PATH_SUFFIXES include)
  if(SINTER_HANA_INCLUDE)
    add_library(Boost::headers INTERFACE IMPORTED)
    target_include_directories(Boost::headers INTERFACE ${SINTER_HANA_INCLUDE})
  else()
    list(APPEND sinter_missing "the headers of Boost.Hana (Debian: libboost-dev)")
  endif()
endif()

# For the adapter sinter::zlib alone, which is absent where zlib is.
find_package(ZLIB QUIET)
