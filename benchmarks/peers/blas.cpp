// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include "blas.hpp"

#include <algorithm>
#include <string>

#include "library.hpp"

namespace benchmarks {

namespace {

contender blas_contender(const std::string& name, const char* file, const char* package, const std::shared_ptr<const affine_chain>& of) {
  using sgemm = void(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a, int lda, const float* b,
                     int ldb, float beta, float* c, int ldc);
  library loaded(file);
  sgemm* const multiply = loaded.function<sgemm>("cblas_sgemm");
  if (!multiply) return contender::absent(name, loaded.problem() + " (Debian: " + package + ")");
  std::string full = name;
  if (auto* const core = loaded.function<const char*()>("openblas_get_corename")) full += std::string(" ") + core();
  if (auto* const version = loaded.function<const char*()>("bli_info_get_version_str")) full += std::string(" ") + version();

  const auto results = std::make_shared<std::vector<std::vector<float>>>();
  for (const affine_layer& layer : of->layers) results->emplace_back(static_cast<std::size_t>(of->m * layer.n));
  const auto call = [=] {
    const float* x = of->x.data();
    for (std::size_t i = 0; i < of->layers.size(); ++i) {
      const affine_layer& layer = of->layers[i];
      std::vector<float>& y = (*results)[i];
      // The bias is laid into the result first, since the product then adds to it: one pass less than behind it.
      for (int row = 0; row < of->m; ++row) std::copy(layer.bias.begin(), layer.bias.end(), y.begin() + row * layer.n);
      constexpr int row_major = 101, as_it_is = 111;
      multiply(row_major, as_it_is, as_it_is, of->m, layer.n, layer.k, 1, x, layer.k, layer.w.data(), layer.n, 1, y.data(), layer.n);
      if (layer.relu)
        for (float& value : y) value = value > 0 ? value : 0;
      x = y.data();
    }
  };
  return in_process(full, call, [=] {
    call();
    return results->back();
  });
}

}  // namespace

contender openblas_contender(const std::shared_ptr<const affine_chain>& of) {
  return blas_contender("OpenBLAS", "libopenblas.so.0", "libopenblas0-pthread", of);
}
contender blis_contender(const std::shared_ptr<const affine_chain>& of) {
  return blas_contender("BLIS", "libblis.so.4", "libblis4-serial", of);
}

}  // namespace benchmarks
