// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Small models with loops, branches and checkpoints.
#pragma once

#include <boost/hana/at.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/tuple.hpp>

#include <sinter/sinter.hpp>

namespace sinter::test {

using namespace sinter::literals;
namespace hana = boost::hana;

/// A recurrent network of one layer, written out, whose weights the body asks for. Batch and length are known at run time only.
struct recurrent {
  constexpr auto operator()(auto tokens) const {  // [N, T, 3]
    const auto steps = transpose<1, 0, 2>(tokens);
    const auto start = sum<0>(steps) | dense<4>("start");
    const auto result = scan(
        [](auto h, auto x) {
          const auto next = tanh((x | dense<4>("in")) + (h | dense<4>("hidden")));
          return hana::make_tuple(next, next);
        },
        start, steps);
    return hana::make_map(hana::make_pair("last"_s, hana::at_c<0>(result)), hana::make_pair("all"_s, transpose<1, 0, 2>(hana::at_c<1>(result))));
  }
};
using recurrent_model = model<recurrent, input<"tokens", f32, batch<64>, sequence_length<5>, 3>>;

/// Carries that change places, one that counts, no slice; from the last step to the first.
struct exchange {
  constexpr auto operator()(auto a, auto b) const {
    const auto result = scan([](auto x, auto y, auto count) { return hana::make_tuple(y, x * y + 0.5f, count + 1, x); }, hana::make_tuple(a, b, sum<>(convert<i32>(a) * 0)), steps<3>,
                             scan_order::reverse);
    return hana::make_map(hana::make_pair("a"_s, hana::at_c<0>(result)), hana::make_pair("b"_s, hana::at_c<1>(result)),
                          hana::make_pair("count"_s, hana::at_c<2>(result)), hana::make_pair("seen"_s, hana::at_c<3>(result)));
  }
};
using exchange_model = model<exchange, input<"a", f32, batch<64>, 3>, input<"b", f32, batch<64>, 3>>;

/// A scan within a scan, whose body reads the carry around it; slices of slices, and what is stacked is stacked again.
struct nested {
  constexpr auto operator()(auto x) const {  // [4, 3, N, 2]
    return scan(
        [](auto h, auto rows) {
          const auto inner = scan([&](auto k, auto row) { return hana::make_tuple(k * 0.5f + row * h, sin(k + row)); }, h * 2.0f, rows, scan_order::reverse);
          return hana::make_tuple(hana::at_c<0>(inner), hana::at_c<1>(inner));
        },
        sum<0, 1>(x), x)[hana::size_c<1>];
  }
};
using nested_model = model<nested, input<"x", f32, 4, 3, batch<64>, 2>>;

/// A branch, and another in a loop; the sides read what stands around them.
struct branches {
  constexpr auto operator()(auto x, auto y) const {
    const auto scaled = y * 3.0f;
    const auto chosen = cond(sum<>(x) > 0.0f, [&] { return hana::make_tuple(exp(x * 0.3f) * scaled, x); }, [&] { return hana::make_tuple(scaled - x, y); });
    const auto clipped = scan([&](auto h, auto row) { return cond(sum<>(row * h) > 0.5f, [&] { return tanh(h + row); }, [&] { return h * row + sum<0>(scaled); }); },
                              mean<0>(y), hana::at_c<0>(chosen));
    return hana::make_map(hana::make_pair("chosen"_s, hana::at_c<0>(chosen)), hana::make_pair("other"_s, hana::at_c<1>(chosen)), hana::make_pair("clipped"_s, clipped));
  }
};

using branches_model = model<branches, input<"x", f32, 4, 3>, input<"y", f32, 4, 3>>;

/// Newton's iteration for a square root, until it stands still.
struct newton {
  constexpr auto operator()(auto x) const {
    const auto target = x * x + 2.0f;
    return while_loop<20>([&](auto root) { return sum<>(abs(root * root - target)) > 1e-3f; }, [&](auto root) { return (root + target / root) * 0.5f; }, target);
  }
};
using newton_model = model<newton, input<"x", f32, 5>>;

/// A state of two, one of which the condition reads; what the loop computes is read in a loop around it.
struct counted {
  constexpr auto operator()(auto x) const {
    return scan(
        [](auto total, auto row) {
          return while_loop<6>([](auto y, auto) { return sum<>(y) < 1.0f; }, [&](auto y, auto step) { return hana::make_tuple(y + row * row + 0.125f, step + 1.0f); },
                               hana::make_tuple(total * 0.25f, zeros_like(sum<>(row))))[hana::size_c<0>];
        },
        zeros_like(sum<0>(x)), x);
  }
};
using counted_model = model<counted, input<"x", f32, 3, 4>>;

/// Blocks that are computed again on the way back: with weights of their own, on images, and one around another.
struct forgetful {
  constexpr auto operator()(auto image) const {
    const auto block = [](auto x) { return x | conv2d<2, 3, padding<1>>("conv") | tanh; };
    const auto features = image | checkpoint(block);
    const auto shifted = checkpoint([&](auto x) { return checkpoint([](auto y) { return sin(y) * y; })(x + features); })(features * 0.5f);
    return shifted | flatten | dense<3>("scores");
  }
};
using forgetful_model = model<forgetful, input<"image", f32, batch<64>, 1, 4, 4>>;

/// A loop whose condition has weights, and a branch on one.
struct halting {
  constexpr auto operator()(auto x) const {
    const auto grown = while_loop<5>([](auto h) { return sum<>(h | dense<1>("halt")) < 2.0f; }, [](auto h) { return h * 1.25f + 0.125f; }, x);
    return cond(parameter<boolean>(x, "on", {initializer::kind::ones}), [&] { return grown; }, [&] { return x; });
  }
};
using halting_model = model<halting, input<"x", f32, 2, 3>>;

/// What is drawn in a checkpoint is drawn again, and statistics move once.
struct forgetful_training {
  constexpr auto operator()(auto x) const {
    return x | checkpoint([](auto y) { return y | dense<4>("first") | batch_norm("norm") | relu | dropout(0.5); }) | dense<2>("last");
  }
};
using forgetful_training_model = model<forgetful_training, input<"x", f32, batch<64>, 3>>;

/// Statistics that move before a checkpoint and again within it, from there on.
struct moved_twice {
  constexpr auto operator()(auto x) const {
    return x | batch_norm("norm") | checkpoint([](auto y) { return tanh(y) | batch_norm("norm", 0.1, 1e-5, sharing::by_name); });
  }
};
using moved_twice_model = model<moved_twice, input<"x", f32, batch<64>, 3>>;

/// A convolution within a loop whose carry is an image, and a checkpoint around each step.
struct rolling {
  constexpr auto operator()(auto frames) const {  // [3, N, 1, 4, 4]
    return scan(checkpoint([](auto h, auto frame) { return relu((h | conv2d<1, 3, padding<1>>("conv")) + frame); }), sum<0>(frames) * 0.1f, frames);
  }
};
using rolling_model = model<rolling, input<"frames", f32, 3, batch<64>, 1, 4, 4>>;

/// What every step computes the same: in a loop, in one within it, and in the side of a branch, where it stays.
struct unchanging {
  constexpr auto operator()(auto x) const {  // [4, N, 3]
    return scan(
        [](auto h, auto row) {
          const auto weight = parameter<f32, 3, 3>(row, "weight", {});
          const auto scaled = exp(weight * 0.25f) * weight;
          const auto turned = scan([&](auto k) { return k * 0.5f + matmul(h, scaled - transpose<>(cos(weight))); }, h, steps<2>);
          const auto added = cond(sum<>(row) > 0.0f, [&] { return matmul(row, sin(weight)); }, [&] { return row; });
          return hana::make_tuple(tanh(turned + added), turned);
        },
        sum<0>(x), x)[hana::size_c<1>];
  }
};
using unchanging_model = model<unchanging, input<"x", f32, 4, batch<64>, 3>>;

/// Long short-term memory of two layers in both directions, over sequences of several lengths, with all it returns.
struct two_lstms {
  constexpr auto operator()(auto x, auto h, auto c, auto lengths) const {
    const auto all = lstm<3, layers<2>, bidirectional, with_states>("lstm")(x, h, c, convert<i32>(lengths * 6.0f + 1.0f));
    return hana::make_map(hana::make_pair("y"_s, hana::at_c<0>(all)), hana::make_pair("h"_s, hana::at_c<1>(all)), hana::make_pair("c"_s, hana::at_c<2>(all)));
  }
};
using two_lstms_model = model<two_lstms, input<"x", f32, batch<64>, sequence_length<5>, 2>, input<"h", f32, 4, batch<64>, 3>, input<"c", f32, 4, batch<64>, 3>,
                              input<"lengths", f32, batch<64>>>;

/// The other cells, one upon the other, without first states.
struct other_cells {
  constexpr auto operator()(auto x) const { return x | gru<3>("gru") | rnn<4, bidirectional, no_bias>("rnn") | rnn<2, relu_units>("relu") | gru<2, layers<2>>("last"); }
};
using other_cells_model = model<other_cells, input<"x", f32, batch<64>, sequence_length<5>, 2>>;

}  // namespace sinter::test
