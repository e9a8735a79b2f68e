// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Every primitive's derivative matches central differences, on drawn shapes, alone and within a composite; and so does the derivative's own derivative.
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <sinter/ir/verify.hpp>

#include "gradient.hpp"

namespace {

using namespace sinter;
using ir::expr;
using ir::opcode;

/// A graph under construction with drawn shapes.
struct builder {
  ir::graph g;
  std::uint64_t seed;
  std::uint64_t drawn = 0;
  bool composite;

  builder(std::uint64_t s, bool within) : seed(s), composite(within) { g.bound = symbol_values(4); }

  int between(int low, int high) { return low + static_cast<int>(uniform_at(seed, 77, drawn++) * static_cast<float>(high - low + 1)); }
  dims shape(int low_rank = 1, int high_rank = 4) {
    dims d;
    const int rank = between(low_rank, high_rank);
    for (int axis = 0; axis < rank; ++axis) d.push(axis == 0 && between(0, 1) ? dim(1, symbolic::batch) : dim(between(1, 4)));
    return d;
  }
  dims image(int least) { return dims(dim(1, symbolic::batch), between(1, 3), between(least, 7), between(least, 7)); }

  /// A floating input; within a composite, a curved function of it, so that its gradient is not the operation's alone. What is positive stays so.
  expr x(std::string_view name, const dims& d) {
    const ir::value_id id = g.append_leaf(opcode::input, {f64, d}, {}, g.add_name(name));
    g.inputs.push(id);
    const expr leaf{&g, id};
    return composite ? leaf + 0.25 * (leaf * leaf) : leaf;
  }
  /// Places from 0 on along the last axis, one beyond what is there among them, perhaps.
  expr places(const dims& d) { return {&g, g.append_leaf(opcode::iota, {i32, d}, {d.rank - 1})}; }
  void finish(expr y) {
    if (composite) y = y * y + 0.5 * y;
    g.outputs.push(ir::output{y.id, g.add_name("y")});
  }
};

struct drawn_case {
  std::string name;
  std::function<expr(builder&)> make;
};

drawn_case unary(const char* name, opcode op, const char* operand = "x") {
  return {name, [=](builder& b) { return ir::emit(op, {b.x(operand, b.shape())}); }};
}
drawn_case binary(const char* name, opcode op, const char* right = "y") {
  return {name, [=](builder& b) {
            const dims d = b.shape();
            const expr left = b.x("x", d);
            return ir::emit(op, {left, b.x(right, d)});
          }};
}

/// A reduction over some axes.
template <opcode Reduction>
expr drawn_reduction(builder& b) {
  const expr x = b.x("x", b.shape());
  std::int64_t axes[max_rank];
  int count = 0;
  const int bits = b.between(1, (1 << x.shape().rank) - 1);
  for (int axis = 0; axis < x.shape().rank; ++axis)
    if (bits >> axis & 1) axes[count++] = axis;
  return ir::detail::emit_computed(Reduction, x, axes, count);
}

/// A window that fits its image, with any stride and uneven padding below the kernel's extent.
struct drawn_window {
  int kh, kw;
  std::int64_t a[6];
  explicit drawn_window(builder& b) : kh(b.between(1, 4)), kw(b.between(1, 4)) {
    a[0] = b.between(1, 3), a[1] = b.between(1, 3);
    for (int side = 0; side < 4; ++side) a[2 + side] = b.between(0, (side % 2 ? kw : kh) - 1);
  }
  dims result(const dims& x, std::int64_t channels) const {
    return dims(x.extent[0], channels, window::places(x.extent[2].extent(), a[2], a[4], kh, a[0]), window::places(x.extent[3].extent(), a[3], a[5], kw, a[1]));
  }
  expr pool(expr x, int result = 0) const {
    return ir::emit(opcode::max_pool2d, {x}, {a[0], a[1], a[2], a[3], a[4], a[5], kh, kw, x.shape().extent[2].extent(), x.shape().extent[3].extent()}, result);
  }
};

/// Dilation and groups as well, and an image that the dilated kernel fits.
struct drawn_convolution {
  window w;
  int kh, kw, channels, features;  // of a group
  dims x;
  explicit drawn_convolution(builder& b) : kh(b.between(1, 3)), kw(b.between(1, 3)), channels(b.between(1, 2)), features(b.between(1, 2)) {
    w.stride_h = b.between(1, 3), w.stride_w = b.between(1, 3);
    w.dilation_h = b.between(1, 2), w.dilation_w = b.between(1, 3);
    w.groups = b.between(1, 3);
    w.top = b.between(0, 3), w.left = b.between(0, 3), w.bottom = b.between(0, 3), w.right = b.between(0, 3);
    const int height = b.between((kh - 1) * w.dilation_h + 1, 6), width = b.between((kw - 1) * w.dilation_w + 1, 7);
    x = dims(dim(1, symbolic::batch), channels * w.groups, height, width);
  }
  dims kernel() const { return dims(features * w.groups, channels, kh, kw); }
  dims result() const { return dims(x.extent[0], features * w.groups, w.rows(x.extent[2].extent(), kh), w.columns(x.extent[3].extent(), kw)); }
};

const drawn_case cases[] = {
    binary("add", opcode::add),
    binary("sub", opcode::sub),
    binary("mul", opcode::mul),
    binary("div", opcode::div, "y.positive"),
    binary("maximum", opcode::max),
    binary("minimum", opcode::min),
    unary("neg", opcode::neg),
    unary("exp", opcode::exp),
    unary("log", opcode::log, "x.positive"),
    unary("sqrt", opcode::sqrt, "x.positive"),
    unary("relu", opcode::relu),
    unary("abs", opcode::abs),
    unary("sign", opcode::sign),
    unary("floor", opcode::floor),
    unary("ceil", opcode::ceil),
    unary("round", opcode::round),
    unary("trunc", opcode::trunc),
    binary("fmax", opcode::fmax),
    binary("fmin", opcode::fmin),
    binary("fmod", opcode::fmod, "y.positive"),
    binary("remainder", opcode::remainder, "y.positive"),
    binary("floor_divide", opcode::floor_divide, "y.positive"),
    {"pow", [](builder& b) {
       const dims d = b.shape();
       const expr base = b.x("x.positive", d);
       return ir::emit(opcode::pow, {base, b.x("y", d)});
     }},
    unary("exp2", opcode::exp2),
    unary("expm1", opcode::expm1),
    unary("log2", opcode::log2, "x.positive"),
    unary("log10", opcode::log10, "x.positive"),
    unary("log1p", opcode::log1p, "x.positive"),
    unary("sin", opcode::sin),
    unary("cos", opcode::cos),
    unary("tan", opcode::tan),
    {"asin", [](builder& b) { return ir::emit(opcode::asin, {0.5 * b.x("x", b.shape())}); }},
    {"acos", [](builder& b) { return ir::emit(opcode::acos, {0.5 * b.x("x", b.shape())}); }},
    unary("atan", opcode::atan),
    binary("atan2", opcode::atan2, "y.positive"),
    unary("sinh", opcode::sinh),
    unary("cosh", opcode::cosh),
    unary("tanh", opcode::tanh),
    unary("asinh", opcode::asinh),
    {"acosh", [](builder& b) { return ir::emit(opcode::acosh, {1.25 + b.x("x.positive", b.shape())}); }},
    {"atanh", [](builder& b) { return ir::emit(opcode::atanh, {0.5 * b.x("x", b.shape())}); }},
    unary("erf", opcode::erf),
    unary("erfc", opcode::erfc),
    unary("lgamma", opcode::lgamma, "x.positive"),
    {"polygamma", [](builder& b) {
       const expr x = b.x("x.positive", b.shape());
       return ir::emit(opcode::polygamma, {ir::constant_like(x, 1), x});
     }},
    {"select", [](builder& b) {
       const dims d = b.shape();
       const expr condition = b.x("z", d) > b.x("v", d), x = b.x("x", d);
       return ir::if_else(condition, x, b.x("y", d));
     }},
    {"convert", [](builder& b) {
       const expr narrow = ir::emit(opcode::convert, {b.x("x", b.shape())}, {static_cast<std::int64_t>(f32)});
       return ir::emit(opcode::convert, {narrow * narrow}, {static_cast<std::int64_t>(f64)});
     }},
    {"broadcast", [](builder& b) {
       dims from(b.between(1, 3), 1, b.between(2, 4)), to(from.extent[0], b.between(2, 3), b.between(2, 4), from.extent[2]);
       const int map[] = {0, 2, 3};  // a new axis, and an extent of 1 repeated
       return ir::broadcast_to(b.x("x", from), to, map);
     }},
    {"reshape", [](builder& b) {
       const dims from(dim(1, symbolic::batch), b.between(1, 4), b.between(1, 4));
       return ir::reshape_to(b.x("x", from), dims(dim(from.extent[1].extent(), symbolic::batch), from.extent[2], 1));
     }},
    {"transpose", [](builder& b) {
       const expr x = b.x("x", b.shape(2, 4));
       std::int64_t axes[max_rank];
       for (int axis = 0; axis < x.shape().rank; ++axis) axes[axis] = axis;
       for (int last = x.shape().rank - 1; last > 0; --last) std::swap(axes[last], axes[b.between(0, last)]);
       return ir::detail::emit_computed(opcode::transpose, x, axes, x.shape().rank);
     }},
    {"slice", [](builder& b) {
       const int first = b.between(0, 2), count = b.between(1, 3), step = b.between(1, 2);
       const dims from(dim(1, symbolic::batch), first + (count - 1) * step + b.between(1, 3), b.between(1, 3));
       return ir::emit(opcode::slice, {b.x("x", from)}, {1, first, count, step});
     }},
    {"flip", [](builder& b) {
       const expr x = b.x("x", b.shape());
       return ir::emit(opcode::flip, {x}, {b.between(0, x.rank() - 1)});
     }},
    {"pad", [](builder& b) {
       const expr x = b.x("x", dims(dim(1, symbolic::batch), b.between(1, 4), b.between(1, 3)));
       const int axis = b.between(1, 2), before = b.between(0, 2), after = b.between(0, 2), between = b.between(0, 2);
       return ir::emit(opcode::pad, {x}, {axis, before, after, between, ir::encode_constant(f64, 0.75)});
     }},
    {"concat", [](builder& b) {
       const int rows = b.between(1, 3);
       const expr x = b.x("x", dims(rows, b.between(1, 3))), y = b.x("y", dims(rows, b.between(1, 3)));
       return ir::emit(opcode::concat, {x, y, x}, {1});
     }},
    {"take", [](builder& b) {
       const expr x = b.x("x", dims(dim(1, symbolic::batch), b.between(1, 4), b.between(1, 3)));
       return ir::emit(opcode::take, {x, b.places(dims(2, b.between(1, 3)))}, {1});
     }},
    {"index_add", [](builder& b) {
       const int columns = b.between(1, 3), updates = b.between(1, 4);
       const expr x = b.x("x", dims(b.between(1, 4), columns)), more = b.x("y", dims(updates, columns));
       return ir::emit(opcode::index_add, {x, b.places(dims(updates)), more}, {0});
     }},
    {"take_along", [](builder& b) {
       const int rows = b.between(1, 3);
       const expr x = b.x("x", dims(rows, b.between(1, 4)));
       return ir::emit(opcode::take_along, {x, b.places(dims(rows, b.between(1, 3)))}, {1});
     }},
    {"scatter_add", [](builder& b) {
       const int rows = b.between(1, 3), updates = b.between(1, 3);
       const expr x = b.x("x", dims(rows, b.between(1, 4))), more = b.x("y", dims(rows, updates));
       return ir::emit(opcode::scatter_add, {x, b.places(dims(rows, updates)), more}, {1});
     }},
    {"cumsum", [](builder& b) {
       const expr x = b.x("x", b.shape());
       return ir::emit(opcode::cumsum, {x}, {b.between(0, x.rank() - 1), b.between(0, 1)});
     }},
    {"sort", [](builder& b) {
       const expr x = b.x("x", dims(dim(1, symbolic::batch), b.between(1, 4), b.between(1, 3)));
       const int axis = b.between(1, 2);
       return ir::emit(opcode::sort, {x}, {axis, b.between(0, 1), b.between(1, static_cast<int>(x.extent(axis).extent()))});
     }},
    {"sum", [](builder& b) {
       const expr x = b.x("x", b.shape());
       return ir::sum_over(x, static_cast<unsigned>(b.between(1, (1 << x.shape().rank) - 1)));
     }},
    {"max", &drawn_reduction<opcode::reduce_max>},
    {"min", &drawn_reduction<opcode::reduce_min>},
    {"prod", &drawn_reduction<opcode::reduce_prod>},
    {"matmul", [](builder& b) {
       dims left = b.shape(2, 4);
       left.extent[left.rank - 1] = dim(b.between(1, 5));
       const dims right(left.extent[left.rank - 1], b.between(1, 5));
       const expr a = b.x("x", left);
       return ir::emit(opcode::matmul, {a, b.x("y", right)});
     }},
    {"conv2d", [](builder& b) {
       const drawn_window w(b);
       const dims x = b.image(4);
       const expr image = b.x("x", x);
       return ir::emit(opcode::conv2d, {image, b.x("weights", dims(b.between(1, 3), x.extent[1], w.kh, w.kw))}, {w.a[0], w.a[1], w.a[2], w.a[3], w.a[4], w.a[5]});
     }},
    {"conv2d_input_gradient", [](builder& b) {
       const drawn_window w(b);
       const dims x = b.image(4);
       const int channels = b.between(1, 3);
       const expr g = b.x("g", w.result(x, channels));
       return ir::emit(opcode::conv2d_input_gradient, {g, b.x("weights", dims(channels, x.extent[1], w.kh, w.kw))},
                       {w.a[0], w.a[1], w.a[2], w.a[3], w.a[4], w.a[5], x.extent[2].extent(), x.extent[3].extent()});
     }},
    {"conv2d_weight_gradient", [](builder& b) {
       const drawn_window w(b);
       const dims x = b.image(4);
       const expr image = b.x("x", x);
       return ir::emit(opcode::conv2d_weight_gradient, {image, b.x("g", w.result(x, b.between(1, 3)))},
                       {w.a[0], w.a[1], w.a[2], w.a[3], w.a[4], w.a[5], w.kh, w.kw});
     }},
    {"conv2d, dilated and grouped", [](builder& b) {
       const drawn_convolution c(b);
       const expr image = b.x("x", c.x);
       return ir::detail::conv2d_of(image, b.x("weights", c.kernel()), c.w);
     }},
    {"conv2d_input_gradient, dilated and grouped", [](builder& b) {
       const drawn_convolution c(b);
       const expr g = b.x("g", c.result());
       return ir::detail::image_gradient(g, b.x("weights", c.kernel()), c.w, c.x);
     }},
    {"conv2d_weight_gradient, dilated and grouped", [](builder& b) {
       const drawn_convolution c(b);
       const expr image = b.x("x", c.x);
       return ir::detail::kernel_gradient(image, b.x("g", c.result()), c.w, c.kernel());
     }},
    {"max_pool2d", [](builder& b) {
       const drawn_window w(b);
       return w.pool(b.x("x", b.image(4)));
     }},
    {"max_unpool2d", [](builder& b) {
       const drawn_window w(b);
       const dims d = b.image(4);
       const expr indices = w.pool(b.x("z", d), 1);
       return ir::emit(opcode::max_unpool2d, {b.x("x", w.result(d, d.extent[1].extent())), indices},
                       {w.a[0], w.a[1], w.a[2], w.a[3], w.a[4], w.a[5], w.kh, w.kw, d.extent[2].extent(), d.extent[3].extent()});
     }},
    {"after", [](builder& b) {
       const dims d = b.shape();
       const expr value = b.x("x", d);
       return ir::emit(opcode::after, {value, b.x("y", d)});
     }},
    {"scan", [](builder& b) {
       const dims part = b.shape(1, 3);
       const int steps = b.between(1, 4);
       const expr start = b.x("x", part), outside = b.x("z", part), stack = b.x("y", ir::detail::stack_of({f64, part}, steps).shape);
       const auto step = [&](const sequence<expr>& carry, const sequence<expr>& slice) {
         const expr next = carry.data[0] * slice.data[0] + 0.5 * outside;
         return ir::scan_step{{next}, {next * carry.data[0]}};
       };
       const ir::scan_made made = ir::scan(b.g, {start}, {stack}, steps, b.between(0, 1) ? scan_order::forward : scan_order::reverse, step);
       const expr stacked = ir::sum_over(made.stacked.data[0], 1u);
       return made.carries.data[0] + stacked;
     }},
    {"cond", [](builder& b) {
       const dims d = b.shape();
       const expr x = b.x("x", d), y = b.x("y", d);
       const expr total = ir::sum_over(x, (1u << d.rank) - 1u);
       const auto then = [&] { return sequence<expr>{x * y}; };
       const auto otherwise = [&] { return sequence<expr>{0.5 * (y * y)}; };
       return ir::cond(total > ir::constant_like(total, 0), then, otherwise).data[0];
     }},
    {"window_take2d", [](builder& b) {
       const drawn_window w(b);
       const dims d = b.image(4);
       const expr indices = w.pool(b.x("z", d), 1);
       return ir::emit(opcode::window_take2d, {b.x("x", d), indices},
                       {w.a[0], w.a[1], w.a[2], w.a[3], w.a[4], w.a[5], w.kh, w.kw, d.extent[2].extent(), d.extent[3].extent()});
     }},
};

TEST_SUITE("laws.derivatives") {
  TEST_CASE("every derivative matches central differences on drawn shapes, alone and within a composite, and so does its own derivative") {
    for (const drawn_case& c : cases)
      for (std::uint64_t seed = 1; seed <= 4; ++seed)
        for (bool composite : {false, true}) {
          CAPTURE(c.name);
          CAPTURE(seed);
          CAPTURE(composite);
          builder b(seed, composite);
          b.finish(c.make(b));
          const ir::graph first = test::with_gradients(b.g);
          CHECK_MESSAGE(!ir::verify(first), ir::verify(first).text);
          CHECK(test::deviation_from_differences(first, 2, seed) < test::difference_tolerance);
          const ir::graph second = test::with_gradients(first);
          CHECK_MESSAGE(!ir::verify(second), ir::verify(second).text);
          CHECK(test::deviation_from_differences(second, 2, seed) < test::difference_tolerance);
        }
  }

  TEST_CASE("every operation with a derivative is among the drawn cases") {
    for (int op = 0; op < ir::opcode_count; ++op) {
      const auto code = static_cast<opcode>(op);
      const bool bare = ir::is_leaf(code) || ir::is_predicate(code) || (code >= opcode::bitwise_and && code <= opcode::shift_right) || code == opcode::call;
      const bool present = std::any_of(std::begin(cases), std::end(cases), [&](const drawn_case& c) { return c.name == ir::name_of(code); });
      CAPTURE(std::string(ir::name_of(code)));
      CHECK(present == !bare);
    }
  }

  TEST_CASE("the comparison with differences sees a wrong derivative") {
    builder b(1, false);
    const expr x = b.x("x", dims(3, 2));
    b.finish(x * x);
    ir::graph g = test::with_gradients(b.g);
    const expr gradient{&g, g.outputs.data[1].from};
    g.outputs.data[1].from = (1.001 * gradient).id;
    CHECK(test::deviation_from_differences(g, 1, 1) > 1e-4);
  }

  TEST_CASE("equal maxima share the gradient of a maximum evenly") {
    builder b(1, false);
    const expr x = b.x("x", dims(4));
    const std::int64_t axis[] = {0};
    b.finish(ir::detail::emit_computed(opcode::reduce_max, x, axis, 1));
    const ir::graph g = test::with_gradients(b.g);
    const auto given = [](std::string_view name, const ir::value_type& type, const symbol_values& symbols) {
      test::array a(type, symbols);
      const double values[] = {2, 5, 5, 1};
      for (int i = 0; i < a.count(); ++i) a.real.data[i] = name == "x" ? values[i] : 3.0;
      return a;
    };
    const test::array gradient = test::run(g, test::with_batch(1), 1, given)["gradient.x"];
    const double expected[] = {0, 1.5, 1.5, 0};
    for (int i = 0; i < 4; ++i) CHECK(gradient.real.data[i] == expected[i]);
  }
}

}  // namespace
