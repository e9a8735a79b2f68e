// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include "eigen.hpp"

#include <string>

#if BENCHMARKS_EIGEN

#define EIGEN_DONT_PARALLELIZE
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <Eigen/Core>
#include <unsupported/Eigen/SpecialFunctions>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

namespace benchmarks {

namespace {
using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using array = Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using row = Eigen::Array<float, 1, Eigen::Dynamic>;

const std::string name =
    "Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." + std::to_string(EIGEN_MINOR_VERSION);

template <class Values>
std::vector<float> copied(const Values& of) {
  return {of.data(), of.data() + of.size()};
}
}  // namespace

contender eigen_contender(const std::shared_ptr<const affine_chain>& of) {
  struct instance {
    matrix x;
    std::vector<matrix> weights, results;
    std::vector<row> biases;
  };
  const auto made = std::make_shared<instance>();
  made->x = Eigen::Map<const matrix>(of->x.data(), of->m, of->layers.front().k);
  for (const affine_layer& layer : of->layers) {
    made->weights.push_back(Eigen::Map<const matrix>(layer.w.data(), layer.k, layer.n));
    made->biases.push_back(Eigen::Map<const row>(layer.bias.data(), layer.n));
    made->results.push_back(matrix(of->m, layer.n));
  }
  const auto call = [=] {
    const matrix* x = &made->x;
    for (std::size_t i = 0; i < of->layers.size(); ++i) {
      matrix& y = made->results[i];
      y.noalias() = *x * made->weights[i];
      if (of->layers[i].relu)
        y.array() = (y.array().rowwise() + made->biases[i]).max(0.0f);
      else
        y.array().rowwise() += made->biases[i];
      x = &y;
    }
  };
  return in_process(name, call, [=] {
    call();
    return copied(made->results.back());
  });
}

contender eigen_contender(const std::shared_ptr<const gelu_chain>& of) {
  struct instance {
    array x, r, y;
    row w, bias;
  };
  const auto made = std::make_shared<instance>();
  made->x = Eigen::Map<const array>(of->x.data(), of->rows, of->columns);
  made->r = Eigen::Map<const array>(of->r.data(), of->rows, of->columns);
  made->w = Eigen::Map<const row>(of->w.data(), of->columns);
  made->bias = Eigen::Map<const row>(of->bias.data(), of->columns);
  made->y = array(of->rows, of->columns);
  const auto call = [=] {
    // Row by row, so that what is between stays in the nearest cache; Eigen makes one loop of each line.
    row between(of->columns);
    for (int i = 0; i < of->rows; ++i) {
      between = made->x.row(i) * made->w + made->bias;
      made->y.row(i) = 0.5f * between * (1.0f + (between * 0.70710678f).erf()) + made->r.row(i);
    }
  };
  return in_process(name, call, [=] {
    call();
    return copied(made->y);
  });
}

}  // namespace benchmarks

#else

namespace benchmarks {

namespace {
contender missing() { return contender::absent("Eigen", "its headers were not found when this was built (Debian: libeigen3-dev)"); }
}  // namespace

contender eigen_contender(const std::shared_ptr<const affine_chain>&) { return missing(); }
contender eigen_contender(const std::shared_ptr<const gelu_chain>&) { return missing(); }

}  // namespace benchmarks

#endif
