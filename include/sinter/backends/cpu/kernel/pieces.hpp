// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Functions by pieces: a polynomial around the middle of each of sixteen intervals, whose coefficients a permutation of a register looks up. AVX-512 alone
/// has sixteen lanes to look up in.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

#if SINTER_KERNEL_PASS == 2 && !SINTER_KERNEL_STRICT

namespace SINTER_KERNEL_NAMESPACE {

/// table[index % 16] in every lane.
SINTER_INLINE floats looked_up(floats table, ints index) {
  floats found;
  asm("vpermps %2, %1, %0" : "=v"(found) : "v"(index), "vm"(table));
  return found;
}
/// The same, but `first` where the index, as a float, is `zero`.
SINTER_INLINE floats looked_up_or(floats first, floats table, ints index, floats zero) {
  std::uint16_t others;
  asm("vcmpneqps %2, %1, %0" : "=Yk"(others) : "v"(as_floats(index)), "v"(zero));
  asm("vpermps %2, %1, %0%{%3%}" : "+v"(first) : "v"(index), "vm"(table), "Yk"(others));
  return first;
}

/// Intervals of 0.257. The points that polynomials stand around lie beside the middles, where the function is a float but for thousandths of its last place. In
/// the first interval it is x + x · p(x), in the last one 1.
SINTER_INLINE floats error_function_by_pieces(floats x) {
  const floats middle{
      0.0f, 0x1.86f204p-2f, 0x1.470d02p-1f, 0x1.cad7e4p-1f, 0x1.2719f2p+0f, 0x1.68e122p+0f, 0x1.aacbc4p+0f, 0x1.ecdc34p+0f, 0x1.1723a2p+1f, 0x1.38069ap+1f,
      0x1.59029ap+1f, 0x1.79d58ap+1f, 0x1.9ac9e4p+1f, 0x1.bb9b94p+1f, 0x1.dd7a2cp+1f, 0x1.fde354p+1f};
  const floats value{
      0.0f, 0x1.a49b74p-2f, 0x1.446facp-1f, 0x1.97080cp-1f, 0x1.cb3c6p-1f, 0x1.e858f8p-1f, 0x1.f69604p-1f, 0x1.fcaf48p-1f, 0x1.fef46p-1f, 0x1.ffb5d2p-1f,
      0x1.ffedecp-1f, 0x1.fffc16p-1f, 0x1.ffff42p-1f, 0x1.ffffep-1f, 0x1.fffffcp-1f, 0x1p+0f};
  const floats c1{
      0x1.06eba2p-3f, 0x1.f35eeep-1f, 0x1.802ad8p-1f, 0x1.02c736p-1f, 0x1.31f51p-2f, 0x1.3cc62ap-3f, 0x1.1ee2f8p-4f, 0x1.c6190ep-6f, 0x1.3e0cf2p-7f,
      0x1.84586ap-9f, 0x1.9dd2dcp-11f, 0x1.84ff8cp-13f, 0x1.3e81fep-15f, 0x1.cc2ff8p-18f, 0x1.1230cp-20f, 0.0f};
  const floats c2{
      0x1.f7f5cep-18f, -0x1.7d4c02p-2f, -0x1.eac90ap-2f, -0x1.cfd26ap-2f, -0x1.60b0e2p-2f, -0x1.be8e8cp-3f, -0x1.de4b8ap-4f, -0x1.b52p-5f, -0x1.5acb32p-6f,
      -0x1.d94fd8p-8f, -0x1.16d312p-9f, -0x1.1f0232p-11f, -0x1.fef642p-14f, -0x1.84a8dep-16f, -0x1.525958p-17f, 0.0f};
  const floats c3{
      -0x1.81605ep-2f, -0x1.d7bcbp-3f, -0x1.78cccep-5f, 0x1.a25d62p-4f, 0x1.5215f2p-3f, 0x1.3a0f16p-3f, 0x1.b3f436p-4f, 0x1.e55ddep-5f, 0x1.c3340ap-6f,
      0x1.6048fp-7f, 0x1.d2a45ap-9f, 0x1.0a4a8p-10f, 0x1.0423b4p-12f, 0x1.b732eep-15f, 0x1.a4f922p-18f, 0.0f};
  const floats c4{
      0x1.1599f2p-9f, 0x1.55fecep-3f, 0x1.636cacp-3f, 0x1.ae4264p-4f, 0x1.484a0ep-6f, -0x1.1e0cf2p-5f, -0x1.95a07ep-5f, -0x1.410a1ep-5f, -0x1.794674p-6f,
      -0x1.60b6a2p-7f, -0x1.0ed35ap-8f, -0x1.5e7278p-10f, -0x1.7e124p-12f, -0x1.fc44f4p-14f, 0x1.7e4792p-12f, 0.0f};
  const floats c5{
      0x1.b10c3ap-4f, 0x1.6311cap-5f, -0x1.ff5f6p-6f, -0x1.1669eep-4f, -0x1.da1102p-5f, -0x1.a3a1fcp-6f, 0x1.63070ep-10f, 0x1.946414p-7f, 0x1.7edf9ep-7f,
      0x1.d47692p-8f, 0x1.b3f2d8p-9f, 0x1.4644eep-10f, 0x1.93275ep-12f, 0x1.168f7p-13f, 0x1.816d2ep-12f, 0.0f};
  const floats zero = splat(12582912.0f);  // 1.5 · 2^23: a sum with it has no fraction, and its last bits are the interval's number
  const ints sign = as_ints(x) & splat(std::int32_t{-0x7fffffff - 1});
  const floats size = as_floats(as_ints(x) ^ sign), end = splat(0x1.fde354p+1f), a = minimum_at_once(end, size);  // a NaN stays
  floats sum = a;
  asm("vfmadd213ps %{rd-sae%}, %2, %1, %0" : "+v"(sum) : "v"(splat(0x1.f20df2p+1f)), "v"(zero));  // a / 0.257 + zero, rounded down
  const ints piece = as_ints(sum);
  const floats u = a - looked_up(middle, piece);
  floats p = looked_up(c4, piece) + looked_up(c5, piece) * u;
  p = p * u + looked_up(c3, piece);
  p = p * u + looked_up(c2, piece);
  p = p * u + looked_up(c1, piece);
  return as_floats(as_ints(u * p + looked_up_or(a, value, piece, zero)) | sign);
}

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
#endif
