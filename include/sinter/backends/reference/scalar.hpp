// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Functions of scalars, evaluated through their graph; in a constant expression, by the compiler.
#pragma once

#include <concepts>
#include <type_traits>

#include <boost/hana/core/is_a.hpp>
#include <boost/hana/transform.hpp>
#include <boost/hana/tuple.hpp>

#include <sinter/backends/reference/constant.hpp>
#include <sinter/passes/grad.hpp>

namespace sinter {

/// f(x...) of numbers: of constant tensors of one element.
///
/// Types     all numbers of one floating type, which is also the result's; a callable of several results yields a hana tuple of numbers
template <class Function, std::floating_point... Numbers>
constexpr auto evaluate(const Function& function, Numbers... x) {
  using number_type = std::common_type_t<Numbers...>;
  static_assert((std::is_same_v<Numbers, number_type> && ...), "sinter: the numbers have one type");
  const auto y = evaluate(function, constant_tensor<dtype_of<Numbers>>(x)...);
  if constexpr (std::is_same_v<std::remove_const_t<decltype(y)>, rejected>)
    return y;
  else if constexpr (boost::hana::is_a<boost::hana::tuple_tag, decltype(y)>)
    return boost::hana::transform(y, [](const auto& one) { return static_cast<number_type>(one.elements[0]); });
  else
    return static_cast<number_type>(y.elements[0]);
}

}  // namespace sinter
