// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The standard library's elementary functions, by the names that compilers know them by: <cmath> is a twentieth of what everything costs to include.
#pragma once

#if defined(__CUDACC__)  // device code knows the library's names alone, and nvcc has read the header before
#include <cmath>

namespace sinter::math {
namespace library = std;
}
#else

namespace sinter::math::library {

#define SINTER_FUNCTION(name)                                   \
  inline float name(float x) { return __builtin_##name##f(x); } \
  inline double name(double x) { return __builtin_##name(x); }
#define SINTER_FUNCTION_OF_TWO(name)                                        \
  inline float name(float x, float y) { return __builtin_##name##f(x, y); } \
  inline double name(double x, double y) { return __builtin_##name(x, y); }

SINTER_FUNCTION(exp)
SINTER_FUNCTION(exp2)
SINTER_FUNCTION(expm1)
SINTER_FUNCTION(log)
SINTER_FUNCTION(log2)
SINTER_FUNCTION(log10)
SINTER_FUNCTION(log1p)
SINTER_FUNCTION(sqrt)
SINTER_FUNCTION(sin)
SINTER_FUNCTION(cos)
SINTER_FUNCTION(tan)
SINTER_FUNCTION(asin)
SINTER_FUNCTION(acos)
SINTER_FUNCTION(atan)
SINTER_FUNCTION(sinh)
SINTER_FUNCTION(cosh)
SINTER_FUNCTION(tanh)
SINTER_FUNCTION(asinh)
SINTER_FUNCTION(acosh)
SINTER_FUNCTION(atanh)
SINTER_FUNCTION(erf)
SINTER_FUNCTION(erfc)
SINTER_FUNCTION(floor)
SINTER_FUNCTION(ceil)
SINTER_FUNCTION(trunc)
SINTER_FUNCTION(rint)
SINTER_FUNCTION(fabs)
SINTER_FUNCTION_OF_TWO(pow)
SINTER_FUNCTION_OF_TWO(atan2)
SINTER_FUNCTION_OF_TWO(fmod)
SINTER_FUNCTION_OF_TWO(copysign)

#undef SINTER_FUNCTION
#undef SINTER_FUNCTION_OF_TWO

}  // namespace sinter::math::library

#endif
