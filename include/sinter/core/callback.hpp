// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Any function of a signature, as a value.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace sinter {

/// What `std::function` would be, whose header alone is a twentieth of all that `sinter.hpp` costs. Copies share the function's state; one made of nothing is
/// false, and is not to be called.
template <class Signature>
class callback;

template <class Result, class... Arguments>
class callback<Result(Arguments...)> {
 public:
  callback() = default;
  template <class Function>
    requires(std::is_invocable_r_v<Result, Function&, Arguments...> && !std::is_same_v<Function, callback>)
  callback(Function function)  // NOLINT(google-explicit-constructor): a lambda is passed where one is wanted
      : state_(std::make_shared<Function>(std::move(function))), call_([](void* state, Arguments... arguments) -> Result {
          return (*static_cast<Function*>(state))(std::forward<Arguments>(arguments)...);
        }) {}

  explicit operator bool() const { return call_ != nullptr; }
  Result operator()(Arguments... arguments) const { return call_(state_.get(), std::forward<Arguments>(arguments)...); }

 private:
  std::shared_ptr<void> state_;
  Result (*call_)(void*, Arguments...) = nullptr;
};

}  // namespace sinter
