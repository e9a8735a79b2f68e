# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# shellcheck shell=bash disable=SC2034  # compiler_name is read by those who source this
#
# For the scripts `tests/run`, `tests/fuzz/run`, `examples/run` and `benchmarks/run`: what is missing on this machine, and how it is installed.
# What counts is that a tool runs and a header is found, wherever it came from; a package is named only when it is absent, and
# apt is called only then, so that everything works offline and without root once it is there.

# fail <words>: says why, and ends the script.
fail() {
  printf '%s: %s\n' "$0" "$*" >&2
  exit 1
}

# choose_compiler: sets CXX to the compiler that the caller asked for, else the first one found, else the one to install.
choose_compiler() {
  if [ -z "${CXX:-}" ]; then
    CXX=g++
    if ! command -v g++ >/dev/null && command -v clang++ >/dev/null; then CXX=clang++; fi
  fi
  export CXX
  compiler_name=${CXX##*/}
}

# compiler_package <compiler>: the Debian package that holds it.
compiler_package() {
  case ${1##*/} in
    clang++) echo clang ;;
    clang++-*) echo "clang-${1##*clang++-}" ;;
    *) echo "${1##*/}" ;;  # g++, g++-12
  esac
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# need_tool <command> <package>
need_tool() { command -v "$1" >/dev/null || missing+=("$2"); }

# need_header <header> <package>: asks the compiler, and where there is none yet, the package system.
need_header() {
  if command -v "$CXX" >/dev/null; then
    printf '#if !__has_include(<%s>)\n#error\n#endif\n' "$1" | "$CXX" -E -x c++ - >/dev/null 2>&1 || missing+=("$2")
  else
    installed "$2" || missing+=("$2")
  fi
}

# need_file <path> <package>
need_file() { [ -e "$1" ] || missing+=("$2"); }

# What every build needs.
need_build() {
  need_tool "$CXX" "$(compiler_package "$CXX")"
  need_tool cmake cmake
  need_tool ninja ninja-build
  need_header boost/hana.hpp libboost-dev
  need_header zlib.h zlib1g-dev
}

# What fuzzing needs beside: clang's run time for libFuzzer and the sanitizers, in a package of its own.
need_fuzzer() {
  local package
  package=$(compiler_package "$CXX")
  case $package in
    clang) package=libclang-rt-dev ;;
    clang-*) package=libclang-rt-${package#clang-}-dev ;;
    *) fail "libFuzzer is clang's, and $CXX is none" ;;
  esac
  # Asks the compiler where there is one: only what can be linked counts.
  if ! echo 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }' |
    "$CXX" -fsanitize=fuzzer,address,undefined -x c++ - -o /dev/null 2>/dev/null; then
    missing+=("$package")
  fi
}

# provide <function>: calls the function that lists needs, installs what is missing, and makes sure that it helped.
provide() {
  missing=()
  "$1"
  if [ ${#missing[@]} -gt 0 ]; then
    install "${missing[@]}"
    missing=()
    hash -r
    "$1"
    [ ${#missing[@]} -eq 0 ] || fail "installed, and still not found: ${missing[*]}"
  fi
  check_versions
}

install() {
  local line="apt-get install --no-install-recommends $*" apt=(apt-get)
  command -v apt-get >/dev/null || fail "missing: what Debian has in the packages $*; install it, then run this again"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "missing packages, and no right to install them; as root: $line"
    # Where nobody can type a password, sudo must not ask for one.
    if [ ! -t 0 ] && ! sudo -n true 2>/dev/null; then fail "missing packages, and sudo asks for a password; as root: $line"; fi
    apt=(sudo apt-get)
  fi
  echo "Installing $*"
  # A failed update is no reason to give up: the lists may be good enough, and the installation says so if not.
  "${apt[@]}" -qq update </dev/null || echo "apt-get update failed; going on with the package lists that are there" >&2
  "${apt[@]}" -qq -y -o Dpkg::Use-Pty=0 install --no-install-recommends "$@" </dev/null || fail "apt failed; as root: $line"
}

check_versions() {
  local version
  version=$(cmake --version | sed -n '1s/.* \([0-9][0-9.]*\).*/\1/p')
  [ "$(printf '3.25\n%s\n' "$version" | sort -V | head -n 1)" = 3.25 ] || fail "CMake 3.25 or newer is needed, found $version"
  printf '#include <concepts>\n#include <span>\nstatic_assert(std::same_as<int, int>);\n' | "$CXX" -std=c++20 -fsyntax-only -x c++ - ||
    fail "$CXX cannot compile C++20; g++ 12, clang 14 or newer can"
}

# use_every_core: for cmake --build and ctest, unless the caller chose already.
use_every_core() {
  export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(getconf _NPROCESSORS_ONLN)}
  export CTEST_PARALLEL_LEVEL=${CTEST_PARALLEL_LEVEL:-$CMAKE_BUILD_PARALLEL_LEVEL}
}
