// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What makes an optimiser's settings a hana Struct for whoever trains with it: BOOST_HANA_ADAPT_STRUCT instantiates as much for all who only include it.
#pragma once

#include <boost/hana/accessors.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/tuple.hpp>

#include <sinter/core/literals.hpp>

namespace sinter::train {

/// A member as a function of its object.
template <auto Member>
struct member {
  template <class Settings>
  constexpr decltype(auto) operator()(Settings&& of) const {
    return (static_cast<Settings&&>(of).*Member);
  }
};
/// One of the pairs that `accessors_impl::apply` yields.
template <auto Member, class Name>
constexpr auto setting(Name name) {
  return boost::hana::make_pair(name, member<Member>{});
}

}  // namespace sinter::train
