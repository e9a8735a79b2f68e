// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A training step on a batch of 64: 784-512-256-10, softmax cross entropy, with each optimiser.
///
/// cases: train_mlp_sgd train_mlp_adam
#include "fitted.hpp"
#include "classifier.hpp"

namespace {

namespace sn = sinter;
using namespace benchmarks;

using net = sn::model<classifier, sn::input<"x", sn::f32, sn::batch<64>, 784>>;

comparison with_sgd(const case_arguments& given, const std::string& id) {
  return fit<net, sn::sgd>(given, id, {0, 784}, {.learning_rate = 0.01f}, 8);
}
comparison with_adam(const case_arguments& given, const std::string& id) {
  return fit<net, sn::adam>(given, id, {0, 784}, {.learning_rate = 1e-4f}, 8);
}

}  // namespace

int main(int count, char** words) {
  case_list cases;
  cases.add("train_mlp_sgd", with_sgd);
  cases.add("train_mlp_adam", with_adam);
  return cases.run(count, words);
}
