// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Gradients of eager calls.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sinter/backends/eager/tensor.hpp>
#include <sinter/passes/differentiate.hpp>

namespace sinter {

/// Records what this thread calls on eager tensors while it lives, in training mode (dropout acts, statistics move), and differentiates it.
///
/// Gradients are eager tensors, recorded like everything else, so that they can be differentiated again.
///
/// Errors    value_error: a gradient of what was not recorded, or of what is no floating scalar
/// Like      tf.GradientTape, torch.autograd.grad
/// Example   examples/eager.cpp
class tape {
 public:
  explicit tape(ir::mode mode = ir::mode::training) : here_(backends::eager::context::current()), before_(here_.graph.traced_for) {
    if (here_.recording) throw value_error("tape", "one for each thread at a time", "a second");
    here_.graph.traced_for = mode;
    here_.recording = true;
  }
  tape(const tape&) = delete;
  tape& operator=(const tape&) = delete;
  ~tape() {
    here_.recording = false;
    here_.forget();
    here_.graph.traced_for = before_;
  }

  /// The gradient of a scalar with respect to tensors that calls have read or made; zeros where it does not depend on one.
  std::vector<eager_tensor> gradients(const eager_tensor& of, const std::vector<eager_tensor>& with_respect_to) {
    check_recording();
    std::vector<ir::value_id> ids;
    for (const eager_tensor& x : with_respect_to) {
      ids.push_back(here_.find(x.data().get()));
      if (ids.back() < 0) throw value_error("gradient", "with respect to a tensor that the tape has seen", "another");
    }
    return differentiate(of, ids);
  }
  eager_tensor gradient(const eager_tensor& of, const eager_tensor& with_respect_to) { return gradients(of, {with_respect_to}).front(); }

  /// The gradients of a scalar with respect to all weights that layers have asked for, by name.
  std::vector<std::pair<std::string, eager_tensor>> gradients(const eager_tensor& of) {
    check_recording();
    std::vector<ir::value_id> ids;
    std::vector<std::string> names;
    for (const ir::node& n : here_.graph.nodes)
      if (n.op == ir::opcode::parameter && n.home == 0 && ir::parameter_attributes::of(here_.graph, n).trained) {
        ids.push_back(n.results.first);
        names.emplace_back(here_.graph.name(n.name));
      }
    std::vector<std::pair<std::string, eager_tensor>> named;
    std::vector<eager_tensor> found = differentiate(of, ids);
    for (std::size_t i = 0; i < found.size(); ++i) named.emplace_back(std::move(names[i]), std::move(found[i]));
    return named;
  }

 private:
  void check_recording() const {
    if (!here_.recording) throw value_error("tape", "a recording", "one that an exception in a call has ended");
  }
  std::vector<eager_tensor> differentiate(const eager_tensor& of, const std::vector<ir::value_id>& ids) {
    const ir::value_id y = here_.find(of.data().get());
    if (y < 0) throw value_error("gradient", "of a tensor that the tape has recorded", "another");
    if (of.size() != 1 || !is_floating(of.type())) throw value_error("gradient", "of a floating scalar", backends::eager::description(of));
    std::vector<ir::value_id> answers(ids.size());
    passes::differentiate(here_.graph, y, ids.data(), static_cast<int>(ids.size()), answers.data());
    here_.evaluate();
    std::vector<eager_tensor> made;
    made.reserve(answers.size());
    for (ir::value_id answer : answers) made.push_back(backends::eager::result_of(here_, {&here_.graph, answer}));
    return made;
  }

  backends::eager::context& here_;
  ir::mode before_;
};

}  // namespace sinter
