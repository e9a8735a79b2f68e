// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Dense layers, one behind another, and the peers that compute them.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "../compare/network.hpp"
#include "../peers/blas.hpp"
#include "../peers/eigen.hpp"
#include "../peers/onednn.hpp"
#include "../peers/onnxruntime.hpp"

namespace benchmarks {

/// A network of dense layers for libraries that know no networks. Its weights are [Units, D] in ours, [D, Units] in theirs.
template <class Model>
std::shared_ptr<const affine_chain> chain_of(const network<Model>& net, const sn::tensor<float>& x,
                                             std::initializer_list<const char*> names, bool last_relu) {
  const auto made = std::make_shared<affine_chain>();
  made->m = static_cast<int>(x.extent(0));
  made->x.assign(x.begin(), x.end());
  for (const char* name : names) {
    const sn::view<const float> weight = net.weights[std::string(name) + ".weight"], bias = net.weights[std::string(name) + ".bias"];
    affine_layer layer;
    layer.n = static_cast<int>(weight.shape()[0]);
    layer.k = static_cast<int>(weight.shape()[1]);
    layer.relu = last_relu || made->layers.size() + 1 < names.size();
    layer.bias.assign(bias.begin(), bias.end());
    layer.w.resize(static_cast<std::size_t>(layer.k * layer.n));
    for (int n = 0; n < layer.n; ++n)
      for (int k = 0; k < layer.k; ++k) layer.w[static_cast<std::size_t>(k * layer.n + n)] = weight(n, k);
    made->layers.push_back(std::move(layer));
  }
  return made;
}

}  // namespace benchmarks
