// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Tensors that hold data: the callables that are traced into programs run on them operation by operation.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/hana/tuple.hpp>

#include <sinter/backends/eager/context.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/ir/operation.hpp>
#include <sinter/ir/print.hpp>

namespace sinter {

/// A call of eager tensors that breaks a rule, in the words of the compile-time error.
struct shape_error : error {
  std::string operation;  ///< "sinter::matmul_t"
  rule broken;
  std::string operands;  ///< "f32[2, 3], f32[4, 5]"

  shape_error(std::string_view what, rule why, std::string_view of)
      : error(std::string(what).append(": rule::").append(name_of(why)).append(": ").append(of)), operation(what), broken(why), operands(of) {}
};

namespace backends::eager {
/// The graph that the current thread writes calls into.
struct current_graph {
  ir::graph& operator*() const { return context::current().graph; }
  ir::graph* operator->() const { return &context::current().graph; }
};

template <class Type>
constexpr std::string_view name_of_type() {
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("Type = ") + std::string_view("Type = ").size());
  return text.substr(0, text.find_first_of(";]"));
}
}  // namespace backends::eager

/// A tensor of any dtype and shape with its elements. Copies share them; nothing changes them.
///
/// Every callable that a model is made of takes eager tensors, too: `y = net(x)`, with run-time control flow, `printf` and a debugger. Layers find their
/// weights by name in those that `bind_weights` lends; states (seeds, running statistics) belong to the thread.
///
/// Types     any; computed as the reference backend does, in double precision rounded to the dtype after each operation
/// Errors    shape_error: a broken rule;  tensor_error: a weight that is not there, a dtype asked for that is not the tensor's, another number of elements than
///           the shape holds
/// Like      torch.Tensor, jax.Array
/// Example   examples/eager.cpp
class eager_tensor : public ir::live {
 public:
  [[no_unique_address]] backends::eager::current_graph in;

  template <class Element>
  explicit eager_tensor(view<Element> from)
      : eager_tensor(std::make_shared<backends::reference::array>(backends::reference::read_array(type_of(dtype_of<std::remove_const_t<Element>>, from.shape()), symbol_values(), from.data()))) {}
  template <class Element>
  explicit eager_tensor(const tensor<Element>& from) : eager_tensor(from.view()) {}
  /// A shape, then its elements: `eager_tensor({2, 3}, {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f})`. Their type is the dtype.
  template <class Element>
  explicit eager_tensor(const extents& shape, std::initializer_list<Element> elements) : eager_tensor(tensor<Element>(shape, elements)) {}
  /// A scalar.
  template <class Element>
    requires(std::is_arithmetic_v<Element>)
  explicit eager_tensor(Element value) : eager_tensor(view<const Element>(&value, extents{})) {}
  explicit eager_tensor(std::shared_ptr<const backends::reference::array> data) : data_(std::move(data)) {}

  dtype type() const { return data_->element; }
  int rank() const { return data_->rank; }
  std::int64_t size() const { return data_->count(); }
  extents shape() const {
    extents e;
    for (int axis = 0; axis < rank(); ++axis) e[e.rank++] = data_->extent[axis];
    return e;
  }

  /// A copy of the elements.
  template <class Element>
  tensor<Element> to() const {
    if (dtype_of<Element> != type()) throw tensor_error("eager tensor", "dtype", name_of(type()), name_of(dtype_of<Element>));
    tensor<Element> made(shape());
    backends::reference::write_array(*data_, made.data());
    return made;
  }
  /// The one element, as a number.
  double item() const {
    if (size() != 1) throw tensor_error("eager tensor", "elements", "1", std::to_string(size()));
    return data_->at(0);
  }
  /// One element, as a number; as many indices as axes.
  template <std::convertible_to<std::int64_t>... Index>
  double at(Index... index) const {
    if (sizeof...(Index) != static_cast<std::size_t>(rank())) throw tensor_error("eager tensor", "indices", std::to_string(rank()), std::to_string(sizeof...(Index)));
    std::int64_t offset = 0;
    int axis = 0;
    const auto step = [&](std::int64_t i) {
      if (i < 0 || i >= data_->extent[axis])
        throw tensor_error("eager tensor", "index of axis " + std::to_string(axis), "0 to " + std::to_string(data_->extent[axis] - 1), std::to_string(i));
      offset = offset * data_->extent[axis++] + i;
    };
    (step(static_cast<std::int64_t>(index)), ...);
    return data_->at(offset);
  }

  const std::shared_ptr<const backends::reference::array>& data() const { return data_; }

 private:
  static ir::value_type type_of(dtype element, const extents& shape) {
    ir::value_type made{element, {}};
    for (int axis = 0; axis < shape.rank; ++axis) made.shape.push(dim(shape[axis]));
    return made;
  }

  std::shared_ptr<const backends::reference::array> data_;
};

/// Dtype and shape, then the elements.
inline std::ostream& operator<<(std::ostream& out, const eager_tensor& x) {
  with_storage(x.type(), [&]<class Element>() { out << x.to<Element>(); });
  return out;
}

namespace backends::eager {

inline eager_tensor result_of(context& here, ir::expr y) {
  auto data = std::make_shared<const array>(here.value(y.id));
  here.know(data, y.id);
  return eager_tensor(std::move(data));
}
template <int Count>
auto result_of(context& here, const ir::exprs<Count>& y) {
  return [&]<std::size_t... R>(std::index_sequence<R...>) { return boost::hana::make_tuple(result_of(here, y.of[R])...); }(std::make_index_sequence<Count>{});
}
inline bool complete(ir::expr y) { return y.id >= 0; }
template <int Count>
bool complete(const ir::exprs<Count>& y) {
  return y.of[0].id >= 0;
}

/// "f32[2, 3], 0.5"
template <class... X>
std::string description(const X&... x) {
  std::string text;
  [[maybe_unused]] const auto add = [&](const auto& one) {
    text += text.empty() ? "" : ", ";
    if constexpr (LiveTensor<decltype(one)>)
      text.append(name_of(one.type())).append(to_string(one.shape()));
    else
      text.append(std::to_string(one));
  };
  (add(x), ...);
  return text;
}

}  // namespace backends::eager

/// A call of eager tensors: written, checked, evaluated.
template <class Self, class... X>
auto call_live(const Self& self, X... x) {
  using namespace backends::eager;
  context& here = context::current();
  try {
    const auto bring = [&](const eager_tensor& one) -> ir::expr { return {&here.graph, here.bring(one.data())}; };
    const ir::expr like = bring(ir::detail::nth<ir::detail::like_of<Self, X...>()>(x...));
    const auto argument = [&](const auto& one) -> ir::expr {
      if constexpr (LiveTensor<decltype(one)>)
        return bring(one);
      else
        return ir::constant_like(like, static_cast<double>(one));
    };
    const ir::expr arguments[] = {argument(x)...};
    const auto y = [&]<std::size_t... I>(std::index_sequence<I...>) { return self.build(arguments[I]...); }(std::index_sequence_for<X...>{});
    if (here.graph.broken != rule::none || !complete(y))
      throw shape_error(name_of_type<Self>(), here.graph.broken, description(x...));
    here.evaluate();
    auto results = result_of(here, y);
    here.forget();
    return results;
  } catch (...) {
    here.recover();
    throw;
  }
}

/// Shows this thread's eager calls of `watch` to a callback while it lives.
///
/// Example   watch_eager look([](std::string_view name, const eager_tensor& x) { std::cout << name << ' ' << x << std::endl; });
class watch_eager {
 public:
  template <class Callback>
  explicit watch_eager(Callback wanted) : before_(std::move(backends::eager::context::current().watching)) {
    backends::eager::context::current().watching = [shown = std::move(wanted)](std::string_view name, const backends::reference::array& x) {
      shown(name, eager_tensor(std::make_shared<const backends::reference::array>(x)));
    };
  }
  watch_eager(const watch_eager&) = delete;
  watch_eager& operator=(const watch_eager&) = delete;
  ~watch_eager() { backends::eager::context::current().watching = std::move(before_); }

 private:
  callback<void(std::string_view, const backends::reference::array&)> before_;
};

/// Lends weights to the layers that this thread calls on eager tensors, while it lives; the ones before come back then.
///
/// Example   bind_weights bound(weights); const auto logits = net{}(image);
class bind_weights {
 public:
  explicit bind_weights(std::vector<named_array> arrays) : before_(std::exchange(backends::eager::context::current().weights, std::move(arrays))) {}
  template <class Weights>
    requires requires(const Weights& w) { w.arrays(); }
  explicit bind_weights(const Weights& with) : bind_weights(with.arrays()) {}
  bind_weights(const bind_weights&) = delete;
  bind_weights& operator=(const bind_weights&) = delete;
  ~bind_weights() { backends::eager::context::current().weights = std::move(before_); }

 private:
  std::vector<named_array> before_;
};

/// Starts the random numbers that this thread's calls on eager tensors draw anew: the same calls then draw the same numbers.
///
/// Like      torch.manual_seed
inline void manual_seed(seed start) {
  const symbol_values none;
  const ir::value_type scalar{dtype::i64, {}};
  for (const std::string_view name : {ir::random_seed_name, ir::random_counter_name}) {
    backends::reference::array value(scalar, none);
    if (name == ir::random_seed_name) value.whole[0] = static_cast<std::int64_t>(start.value);
    backends::eager::context::current().states.insert_or_assign(std::string(name), value);
  }
}

}  // namespace sinter

#include <sinter/backends/eager/control_flow.hpp>  // IWYU pragma: export
