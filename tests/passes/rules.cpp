// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Each rewrite rule alone: the smallest graph on which it fires, and that it keeps the value to the bit, on zeros of both signs, infinities, NaN, the
/// largest and the smallest numbers.
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <sinter/ir/verify.hpp>
#include <sinter/passes/simplify.hpp>

#include "../laws/reference.hpp"

namespace {

using namespace sinter;
using ir::expr;
using ir::opcode;

struct builder {
  ir::graph g;

  expr x(std::string_view name, const dims& shape, dtype type = f32) {
    const ir::value_id id = g.append_leaf(opcode::input, {type, shape}, {}, g.add_name(name));
    g.inputs.push(id);
    return {&g, id};
  }
  expr constant(double value, const dims& shape, dtype type = f32) { return {&g, g.append_leaf(opcode::constant, {type, shape}, {ir::encode_constant(type, value)})}; }
};

/// Pooling 2×2 with stride 1 and one row of padding above.
expr pool(expr x) { return ir::emit(opcode::max_pool2d, {x}, {1, 1, 1, 0, 0, 0, 2, 2, x.shape().extent[2].extent(), x.shape().extent[3].extent()}); }
expr permuted(expr x, std::initializer_list<std::int64_t> axes) { return ir::detail::emit_computed(opcode::transpose, x, axes.begin(), static_cast<int>(axes.size())); }
expr spread(expr x, const dims& target, std::initializer_list<int> map) { return ir::broadcast_to(x, target, map.begin()); }

struct rule_case {
  const char* rule;  ///< what the table says
  std::function<expr(builder&)> make;
};

const dims vector(8), image(1, 2, 4, 3);

const rule_case cases[] = {
    {"x - 0 = x", [](builder& b) { return b.x("x", vector) - b.constant(0, vector); }},
    {"x * 1 = x", [](builder& b) { return b.x("x", vector) * b.constant(1, vector); }},
    {"x * 1 = x", [](builder& b) { return b.constant(1, vector) * b.x("x", vector); }},
    {"x / 1 = x", [](builder& b) { return b.x("x", vector) / b.constant(1, vector); }},
    {"x * -1 = -x", [](builder& b) { return b.x("x", vector) * b.constant(-1, vector); }},
    {"x * -1 = -x", [](builder& b) { return b.constant(-1, vector) * b.x("x", vector); }},
    {"x + (-y) = x - y", [](builder& b) { return b.x("x", vector) + -b.x("y", vector); }},
    {"x + (-y) = x - y", [](builder& b) { return -b.x("x", vector) + b.x("y", vector); }},
    {"x - (-y) = x + y", [](builder& b) { return b.x("x", vector) - -b.x("y", vector); }},
    {"-(-x) = x", [](builder& b) { return -(-b.x("x", vector)); }},
    {"!!x = x", [](builder& b) { return ir::emit(opcode::logical_not, {ir::emit(opcode::logical_not, {b.x("x", vector, boolean)})}); }},
    {"relu(relu(x)) = relu(x)", [](builder& b) { return ir::emit(opcode::relu, {ir::emit(opcode::relu, {b.x("x", vector)})}); }},
    {"a known condition, or equal branches", [](builder& b) { return ir::if_else(b.constant(1, vector, boolean), b.x("x", vector), b.x("y", vector)); }},
    {"a known condition, or equal branches", [](builder& b) { return ir::if_else(b.constant(0, vector, boolean), b.x("x", vector), b.x("y", vector)); }},
    {"a known condition, or equal branches", [](builder& b) {
       const expr x = b.x("x", vector), condition = b.x("c", vector, boolean);
       return ir::if_else(condition, x, x);
     }},
    {"a product over one step, by elements", [](builder& b) { return ir::emit(opcode::matmul, {b.x("x", dims(2, 8, 1)), b.x("y", dims(1, 8))}); }},
    {"conversion to the same dtype", [](builder& b) { return ir::emit(opcode::convert, {b.x("x", vector)}, {static_cast<std::int64_t>(f32)}); }},
    {"broadcast(constant) = constant", [](builder& b) { return b.x("x", dims(2, 8)) + spread(b.constant(-0.0, vector), dims(2, 8), {1}); }},
    {"reshape(constant) = constant", [](builder& b) { return b.x("x", dims(2, 4)) + ir::reshape_to(b.constant(3, vector), dims(2, 4)); }},
    {"transpose(constant) = constant", [](builder& b) { return b.x("x", dims(2, 4)) + permuted(b.constant(3, dims(4, 2)), {1, 0}); }},
    {"reshape(reshape(x)) = reshape(x)", [](builder& b) { return ir::reshape_to(ir::reshape_to(b.x("x", vector), dims(2, 4)), dims(4, 2)); }},
    {"reshape(reshape(x)) = reshape(x)", [](builder& b) {
       const expr x = b.x("x", vector);
       const std::int64_t same[] = {8};
       return ir::detail::emit_computed(opcode::reshape, x, same, 1);
     }},
    {"transpose(transpose(x)) = transpose(x), or x", [](builder& b) { return permuted(permuted(b.x("x", dims(2, 3, 4)), {1, 2, 0}), {0, 2, 1}); }},
    {"transpose(transpose(x)) = transpose(x), or x", [](builder& b) { return permuted(permuted(b.x("x", dims(2, 3, 4)), {1, 2, 0}), {2, 0, 1}); }},
    {"transpose(transpose(x)) = transpose(x), or x", [](builder& b) { return permuted(b.x("x", dims(2, 3, 4)), {0, 1, 2}); }},
    {"transpose(a b) = transpose(b) transpose(a)", [](builder& b) {
       const expr a = b.x("x", dims(3, 4));
       return ir::transposed(ir::emit(opcode::matmul, {a, b.x("y", dims(4, 2))}));
     }},
    {"broadcast to the same shape", [](builder& b) { return spread(b.x("x", dims(2, 4)), dims(2, 4), {0, 1}); }},
    {"broadcast(broadcast(x)) = broadcast(x)", [](builder& b) { return spread(spread(b.x("x", dims(4)), dims(2, 4), {1}), dims(3, 2, 4, 2), {1, 2}); }},
    {"broadcast(reshape by unit axes) = broadcast", [](builder& b) { return spread(ir::reshape_to(b.x("x", dims(4)), dims(1, 4, 1)), dims(2, 4, 3), {0, 1, 2}); }},
    {"a sum over no axis", [](builder& b) { return ir::detail::emit_computed(opcode::reduce_sum, b.x("x", vector), nullptr, 0); }},
    {"a maximum over no axis", [](builder& b) { return ir::detail::emit_computed(opcode::reduce_max, b.x("x", vector), nullptr, 0); }},
    {"a minimum over no axis", [](builder& b) { return ir::detail::emit_computed(opcode::reduce_min, b.x("x", vector), nullptr, 0); }},
    {"a product over no axis", [](builder& b) { return ir::detail::emit_computed(opcode::reduce_prod, b.x("x", vector), nullptr, 0); }},
    {"max_pool(relu(x)) = relu(max_pool(x))", [](builder& b) { return pool(ir::emit(opcode::relu, {b.x("image", image)})); }},
    {"max_pool(x + bias) = max_pool(x) + bias", [](builder& b) {
       const expr x = b.x("image", image);
       return pool(x + spread(b.x("bias", dims(2)), image, {1}));
     }},
    {"max_pool(x + bias) = max_pool(x) + bias", [](builder& b) {
       const expr bias = spread(b.x("bias", dims(2)), image, {1});
       return pool(bias + b.x("image", image));
     }},
};

/// One sweep of one rule.
struct applied {
  ir::graph g;
  int fired = 0;
};
applied apply(const passes::rewrite_rule& rule, const ir::graph& g) {
  const sequence<int> uses = passes::count_uses(g);
  passes::rewriter w(g);
  applied result;
  for (int i = 0; i < g.nodes.count; ++i) {
    const ir::node& n = g.nodes.data[i];
    ir::expr found;
    if (n.op == rule.on) found = rule.apply(passes::match{w, n, uses});
    if (!found) {
      w.copy(i);
      continue;
    }
    w.became.data[n.results.first] = found.id;
    ++result.fired;
  }
  result.g = passes::eliminate_dead_code(w.finish());
  return result;
}

std::vector<passes::rewrite_rule> all_rules() {
  std::vector<passes::rewrite_rule> list(std::begin(passes::rules::algebra), std::end(passes::rules::algebra));
  list.insert(list.end(), std::begin(passes::rules::movement), std::end(passes::rules::movement));
  return list;
}

/// Numbers that algebra stumbles over, begun at `turn`. Finite ones for a bias: rules/movement.hpp exempts others.
test::given_leaves awkward(int turn) {
  return [=](std::string_view name, const ir::value_type& type, const symbol_values& symbols) {
    using limits = std::numeric_limits<float>;
    const double special[] = {0.0, -0.0, limits::infinity(), -limits::infinity(), limits::quiet_NaN(), 1.5, -1.5, limits::max(), -limits::max(), limits::denorm_min(), 0x1p-126, 3};
    const double finite[] = {0.0, -0.0, 0.25, -2, limits::max(), limits::denorm_min()};
    test::array a(type, symbols);
    const std::int64_t first = turn + (name == "x" ? 0 : turn / 12 * 5 + 1);
    for (std::int64_t i = 0; i < a.count(); ++i) {
      if (!a.floating())
        a.whole.data[i] = (first + i) % 2;
      else
        a.real.data[i] = name == "bias" ? finite[(first + i) % 6] : special[(first + i) % 12];
    }
    return a;
  };
}

TEST_SUITE("passes.rules") {
  TEST_CASE("every rule fires on its smallest graph, keeps the value to the bit, and does not fire again") {
    for (const rule_case& c : cases) {
      CAPTURE(std::string(c.rule));
      builder b;
      b.g.outputs.push(ir::output{c.make(b).id, b.g.add_name("y")});
      REQUIRE(!ir::verify(b.g));
      int matching = 0;
      for (const passes::rewrite_rule& rule : all_rules()) {
        if (rule.says != c.rule || rule.on != b.g.producer(b.g.outputs.data[0].from).op) {
          if (rule.says != c.rule) continue;
          bool present = false;
          for (const ir::node& n : b.g.nodes) present = present || n.op == rule.on;
          if (!present) continue;
        }
        ++matching;
        const applied once = apply(rule, b.g);
        CHECK(once.fired == 1);
        CHECK(!ir::verify(once.g));
        CHECK(apply(rule, once.g).fired == 0);
        CHECK(passes::simplify(passes::simplify(b.g)) == passes::simplify(b.g));
        for (int turn = 0; turn < 24; ++turn) {
          CAPTURE(turn);
          CHECK(test::same_bits(test::run(once.g, {}, 1, awkward(turn)), test::run(b.g, {}, 1, awkward(turn))));
          CHECK(test::same_bits(test::run(passes::simplify(b.g), {}, 1, awkward(turn)), test::run(b.g, {}, 1, awkward(turn))));
        }
      }
      CHECK(matching == 1);
    }
  }

  TEST_CASE("every rule of the tables has its case") {
    for (const passes::rewrite_rule& rule : all_rules()) {
      bool present = false;
      for (const rule_case& c : cases) present = present || rule.says == c.rule;
      CHECK_MESSAGE(present, std::string(rule.says));
    }
  }

  TEST_CASE("rules stay away from what only looks like their graph") {
    const auto simplified_equals_dead_code_free = [](auto make) {
      builder b;
      b.g.outputs.push(ir::output{make(b).id, b.g.add_name("y")});
      return passes::simplify(b.g) == passes::eliminate_dead_code(b.g);
    };
    // x + 0 is 0 for x = -0, and x * 0 is NaN for infinities.
    CHECK(simplified_equals_dead_code_free([](builder& b) { return b.x("x", vector) + b.constant(0, vector); }));
    CHECK(simplified_equals_dead_code_free([](builder& b) { return b.x("x", vector) * b.constant(0, vector); }));
    CHECK(simplified_equals_dead_code_free([](builder& b) { return b.constant(0, vector) - b.x("x", vector); }));
    CHECK(simplified_equals_dead_code_free([](builder& b) {
      const expr x = b.x("x", vector);
      return x - x;
    }));
    // A relu that is read elsewhere, too, would be computed twice.
    CHECK(simplified_equals_dead_code_free([](builder& b) {
      const expr y = ir::emit(opcode::relu, {b.x("x", image)});
      b.g.outputs.push(ir::output{y.id, b.g.add_name("also")});
      return pool(y);
    }));
  }

  TEST_CASE("subtracting minus zero changes the sign of minus zero, and stays") {
    builder b;
    b.g.outputs.push(ir::output{(b.x("x", vector) - b.constant(-0.0, vector)).id, b.g.add_name("y")});
    for (int turn = 0; turn < 12; ++turn)
      CHECK(test::same_bits(test::run(passes::simplify(b.g), {}, 1, awkward(turn)), test::run(b.g, {}, 1, awkward(turn))));
  }

  TEST_CASE("constants fold to what the reference computes, in every dtype") {
    const double values[] = {0.0, -0.0, 1.0, -2.5, 3.0, 1e30, 0.1};
    int folded = 0;
    for (int op = static_cast<int>(opcode::add); op < static_cast<int>(opcode::convert); ++op)
      for (dtype type : all_dtypes)
        for (double left : values)
          for (double right : {2.0, -0.5, 0.0}) {
            const auto code = static_cast<opcode>(op);
            if (!is_floating(type) && (left > 1e9 || left != static_cast<int>(left) || right != static_cast<int>(right) || (type == u8 && (left < 0 || right < 0)))) continue;
            if (type == boolean && left > 1) continue;
            const int arity = ir::card_of(code).arity;
            const ir::value_type operand{type, dims(2)};
            const ir::value_type types[3] = {code == opcode::select ? ir::value_type{boolean, dims(2)} : operand, operand, operand};
            if (ir::infer(code, {types, arity, nullptr, 0}).broken != rule::none) continue;
            builder b;
            const auto constant = [&](double v, dtype t) { return b.constant(is_floating(t) ? ir::rounded(t, v) : t == boolean ? static_cast<double>(v <= -1 || v >= 1) : static_cast<double>(ir::wrapped(t, static_cast<std::int64_t>(v))), dims(2), t); };
            const expr first = constant(left, types[0].element);
            const expr y = arity == 1   ? ir::emit(code, {first})
                           : arity == 2 ? ir::emit(code, {first, constant(right, type)})
                                        : ir::emit(code, {first, constant(right, type), constant(left, type)});
            b.g.outputs.push(ir::output{y.id, b.g.add_name("y")});
            const ir::graph simple = passes::simplify(b.g);
            CAPTURE(std::string(ir::name_of(code)));
            CAPTURE(std::string(name_of(type)));
            CAPTURE(left);
            CAPTURE(right);
            CHECK(simple.nodes.count == 1);
            CHECK(test::same_bits(test::run(simple, {}, 1), test::run(b.g, {}, 1)));
            ++folded;
          }
    CHECK(folded > 500);
  }
}

}  // namespace
