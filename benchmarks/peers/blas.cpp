// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include "blas.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "library.hpp"

namespace benchmarks {

namespace {

using sgemm = void(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float* a, int lda, const float* b,
                   int ldb, float beta, float* c, int ldc);

struct multiplied_chain {
  std::shared_ptr<const affine_chain> of;
  sgemm* multiply;
  std::vector<std::vector<float>> results;

  multiplied_chain(std::shared_ptr<const affine_chain> given, sgemm* by) : of(std::move(given)), multiply(by) {
    for (const affine_layer& layer : of->layers) results.emplace_back(static_cast<std::size_t>(of->m * layer.n));
  }
  void run() {
    const float* x = of->x.data();
    for (std::size_t i = 0; i < of->layers.size(); ++i) {
      const affine_layer& layer = of->layers[i];
      std::vector<float>& y = results[i];
      // The bias is laid into the result first, since the product then adds to it: one pass less than behind it.
      for (int row = 0; row < of->m; ++row) std::copy(layer.bias.begin(), layer.bias.end(), y.begin() + row * layer.n);
      constexpr int row_major = 101, as_it_is = 111;
      multiply(row_major, as_it_is, as_it_is, of->m, layer.n, layer.k, 1, x, layer.k, layer.w.data(), layer.n, 1, y.data(), layer.n);
      if (layer.relu)
        for (float& value : y) value = value > 0 ? value : 0;
      x = y.data();
    }
  }
};

contender blas_contender(std::string name, const char* file, const char* package, const std::shared_ptr<const affine_chain>& of) {
  library loaded(file);
  sgemm* const multiply = loaded.function<sgemm>("cblas_sgemm");
  if (!multiply) return contender::absent(name, loaded.problem() + " (Debian: " + package + ")");
  if (auto* const core = loaded.function<const char*()>("openblas_get_corename")) name += std::string(" ") + core();
  if (auto* const version = loaded.function<const char*()>("bli_info_get_version_str")) name += std::string(" ") + version();
  const auto made = std::make_shared<multiplied_chain>(of, multiply);
  return in_process(
      name, [made] { made->run(); },
      [made] {
        made->run();
        return made->results.back();
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
