// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A shared library that is loaded while we run, and keeps its names to itself: OpenBLAS and BLIS have the same ones.
#pragma once

#include <dlfcn.h>

#include <string>

namespace benchmarks {

class library {
 public:
  explicit library(const std::string& name) : handle_(dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (handle_) return;
    const char* const why = dlerror();
    problem_ = why ? why : name + " cannot be loaded";
  }

  /// Why it, or one of its functions, is not here. Empty: all is.
  const std::string& problem() const { return problem_; }

  template <class Function>
  Function* function(const char* name) {
    void* const found = handle_ ? dlsym(handle_, name) : nullptr;
    if (handle_ && !found) problem_ = std::string("it has no ") + name;
    return reinterpret_cast<Function*>(found);
  }

 private:
  void* handle_ = nullptr;  // stays loaded: threads of its own may run until the program ends
  std::string problem_;
};

}  // namespace benchmarks
