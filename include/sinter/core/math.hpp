// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementary functions that the compiler can evaluate; at run time they are the standard library's.
#pragma once

#include <cstdint>
#include <type_traits>

#include <sinter/core/config.hpp>
#include <sinter/core/elementary_series.hpp>
#include <sinter/core/gamma_series.hpp>
#include <sinter/core/library.hpp>

namespace sinter::math {

template <class Real>
SINTER_HD constexpr Real with_sign_of(Real x, Real sign) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::with_sign_of(static_cast<double>(x), static_cast<double>(sign)));
  return library::copysign(x, sign);
}
template <class Real>
SINTER_HD constexpr Real abs(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::magnitude(static_cast<double>(x)));
  return library::fabs(x);
}

// In a constant expression a series of our own, computed in double; else the standard library's function of the argument's type.

template <class Real>
SINTER_HD constexpr Real exp(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::exp_series(static_cast<double>(x)));
  return static_cast<Real>(library::exp(x));
}

/// 2 to the power of x.
template <class Real>
SINTER_HD constexpr Real exp2(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::exp2_series(static_cast<double>(x)));
  return static_cast<Real>(library::exp2(x));
}

/// exp(x) - 1, exact for small x.
template <class Real>
SINTER_HD constexpr Real expm1(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::expm1_series(static_cast<double>(x)));
  return static_cast<Real>(library::expm1(x));
}

template <class Real>
SINTER_HD constexpr Real log(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::log_series(static_cast<double>(x)));
  return static_cast<Real>(library::log(x));
}

template <class Real>
SINTER_HD constexpr Real log2(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::log2_series(static_cast<double>(x)));
  return static_cast<Real>(library::log2(x));
}

template <class Real>
SINTER_HD constexpr Real log10(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::log10_series(static_cast<double>(x)));
  return static_cast<Real>(library::log10(x));
}

/// log(1 + x), exact for small x.
template <class Real>
SINTER_HD constexpr Real log1p(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::log1p_series(static_cast<double>(x)));
  return static_cast<Real>(library::log1p(x));
}

template <class Real>
SINTER_HD constexpr Real sqrt(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::sqrt_newton(static_cast<double>(x)));
  return static_cast<Real>(library::sqrt(x));
}

template <class Real>
SINTER_HD constexpr Real sin(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::sin_series(static_cast<double>(x)));
  return static_cast<Real>(library::sin(x));
}

template <class Real>
SINTER_HD constexpr Real cos(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::cos_series(static_cast<double>(x)));
  return static_cast<Real>(library::cos(x));
}

template <class Real>
SINTER_HD constexpr Real tan(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::tan_series(static_cast<double>(x)));
  return static_cast<Real>(library::tan(x));
}

template <class Real>
SINTER_HD constexpr Real asin(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::asin_series(static_cast<double>(x)));
  return static_cast<Real>(library::asin(x));
}

template <class Real>
SINTER_HD constexpr Real acos(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::acos_series(static_cast<double>(x)));
  return static_cast<Real>(library::acos(x));
}

template <class Real>
SINTER_HD constexpr Real atan(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::atan_series(static_cast<double>(x)));
  return static_cast<Real>(library::atan(x));
}

template <class Real>
SINTER_HD constexpr Real sinh(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::sinh_series(static_cast<double>(x)));
  return static_cast<Real>(library::sinh(x));
}

template <class Real>
SINTER_HD constexpr Real cosh(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::cosh_series(static_cast<double>(x)));
  return static_cast<Real>(library::cosh(x));
}

template <class Real>
SINTER_HD constexpr Real tanh(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::tanh_series(static_cast<double>(x)));
  return static_cast<Real>(library::tanh(x));
}

template <class Real>
SINTER_HD constexpr Real asinh(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::asinh_series(static_cast<double>(x)));
  return static_cast<Real>(library::asinh(x));
}

template <class Real>
SINTER_HD constexpr Real acosh(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::acosh_series(static_cast<double>(x)));
  return static_cast<Real>(library::acosh(x));
}

template <class Real>
SINTER_HD constexpr Real atanh(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::atanh_series(static_cast<double>(x)));
  return static_cast<Real>(library::atanh(x));
}

/// 2/√π times the integral of exp(-t²) from 0 to x.
template <class Real>
SINTER_HD constexpr Real erf(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::erf_series(static_cast<double>(x)));
  return static_cast<Real>(library::erf(x));
}

/// 1 - erf(x), exact where erf(x) is near 1.
template <class Real>
SINTER_HD constexpr Real erfc(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::erfc_series(static_cast<double>(x)));
  return static_cast<Real>(library::erfc(x));
}

template <class Real>
SINTER_HD constexpr Real floor(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::floor_exact(static_cast<double>(x)));
  return static_cast<Real>(library::floor(x));
}

template <class Real>
SINTER_HD constexpr Real ceil(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::ceil_exact(static_cast<double>(x)));
  return static_cast<Real>(library::ceil(x));
}

template <class Real>
SINTER_HD constexpr Real trunc(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::trunc_exact(static_cast<double>(x)));
  return static_cast<Real>(library::trunc(x));
}

/// To the nearest whole number, halves to the even one.
template <class Real>
SINTER_HD constexpr Real round(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::round_exact(static_cast<double>(x)));
  return static_cast<Real>(library::rint(x));
}

template <class Real>
SINTER_HD constexpr Real pow(Real x, Real y) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::pow_series(static_cast<double>(x), static_cast<double>(y)));
  return static_cast<Real>(library::pow(x, y));
}

/// The angle of the point (x, y).
template <class Real>
SINTER_HD constexpr Real atan2(Real y, Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::atan2_series(static_cast<double>(y), static_cast<double>(x)));
  return static_cast<Real>(library::atan2(y, x));
}

/// The rest of the division x / y, with the sign of x.
template <class Real>
SINTER_HD constexpr Real fmod(Real x, Real y) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::fmod_exact(static_cast<double>(x), static_cast<double>(y)));
  return static_cast<Real>(library::fmod(x, y));
}

/// log |Γ(x)|.
template <class Real>
SINTER_HD constexpr Real lgamma(Real x) {
  return static_cast<Real>(detail::lgamma_series(static_cast<double>(x)));
}
/// The derivative of order n + 1 of log Γ(x), for whole n >= 0.
template <class Real>
SINTER_HD constexpr Real polygamma(Real n, Real x) {
  return static_cast<Real>(detail::polygamma_series(static_cast<double>(n), static_cast<double>(x)));
}

}  // namespace sinter::math
