// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Loops and branches in models, compiled and step by step.
#include <cmath>
#include <cstdio>
#include <iostream>

#include <boost/hana/at.hpp>
#include <boost/hana/tuple.hpp>

#include <sinter/backends/eager/tape.hpp>
#include <sinter/sinter.hpp>

namespace sn = sinter;
namespace hana = boost::hana;

constexpr int longest = 6;

/// rewards [T]: what each step is worth, with all that follows it.
struct discounted {
  constexpr auto operator()(auto rewards) const {
    const auto step = [](auto later, auto reward) {
      const auto now = reward + later * 0.5f;
      if constexpr (sn::LiveTensor<decltype(now)>) std::printf("reward %.0f, return %.4f\n", reward.item(), now.item());
      return hana::make_tuple(now, now);  // the next carry, then what is stacked
    };
    const auto result = sn::scan(step, 0.0f, rewards, sn::scan_order::reverse);
    return hana::at_c<1>(result);  // [T]
  }
};
using discounted_model = sn::model<discounted, sn::input<"rewards", sn::f32, sn::sequence_length<longest>>>;

/// tokens [N, T, 4]: a recurrent network written out. Every step reads the same weights; dropout's masks are drawn before the loop.
struct reader {
  constexpr auto operator()(auto tokens) const {
    const auto steps = sn::transpose<1, 0, 2>(tokens);            // [T, N, 4]
    const auto masks = sn::ones_like(steps) | sn::dropout(0.2);  // [T, N, 4]: 0, or 1 / 0.8
    const auto start = sn::zeros_like(sn::sum<0>(steps));       // [N, 4]
    const auto last = sn::scan(
        [](auto h, auto x, auto mask) { return sn::tanh((x | sn::dense<4>("in")) + (h * mask | sn::dense<4>("hidden"))); },  // [N, 4]
        start, hana::make_tuple(steps, masks));
    return last | sn::dense<2>("logits");
  }
};
using reader_model = sn::model<reader, sn::input<"tokens", sn::f32, sn::batch<8>, sn::sequence_length<longest>, 4>>;

/// Shrinks a vector that is too long; one that is not stays as it is, and nothing is computed for it.
struct clipped {
  constexpr auto operator()(auto x) const {
    const auto length = x | sn::norm<sn::norm_kind::l2>;
    return sn::cond(length > 1.0f, [&](auto y) { return y / length; }, [](auto y) { return y; }, x);
  }
};
using clipped_model = sn::model<clipped, sn::input<"x", sn::f32, 3>>;

/// Square roots by Newton's iteration, until all are near enough; 30 steps at most.
struct roots {
  constexpr auto operator()(auto x) const {
    return sn::while_loop<30>([&](auto y) { return sn::max<>(sn::abs(y * y - x)) > 1e-3f; }, [&](auto y) { return (y + x / y) * 0.5f; }, x);
  }
};
using roots_model = sn::model<roots, sn::input<"x", sn::f32, 4>>;

bool near(double a, double b) { return std::fabs(a - b) < 1e-4; }

int main() {
  bool right = true;

  sn::weights<discounted_model> nothing;
  sn::program<discounted_model, sn::cpu> worth{nothing};
  const auto returns = worth(sn::tensor<float>({4}, {1, 0, 0, 8}));  // four steps of at most six
  right = right && near(returns(0), 2) && near(returns(3), 8);
  const auto once_more = discounted{}(sn::eager_tensor(sn::tensor<float>({4}, {1, 0, 0, 8})));
  std::cout << once_more << '\n';
  right = right && near(once_more.at(0), 2);

  {
    sn::tape record;
    const sn::eager_tensor rewards(sn::tensor<float>({3}, {1, 2, 3}));
    const auto first = sn::sum<>(discounted{}(rewards) | sn::slice<0, 0, 1>);
    std::cout << "gradient " << record.gradient(first, rewards) << '\n';
  }

  auto weights = sn::initialize<reader_model>(sn::seed{1});
  sn::trainer<reader_model, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights, {.learning_rate = 0.02f}};
  sn::tensor<float> tokens({8, 3, 4});
  sn::tensor<std::int32_t> labels({8});
  for (int i = 0; i < 8; ++i) tokens(i, 0, i % 4) = 1, labels(i) = i % 2;
  float first = 0, last = 0;
  for (int step = 0; step < 200; ++step) (step ? last : first) = fit.step(tokens, labels).loss;
  right = right && last < first / 10;

  sn::weights<clipped_model> none;
  sn::program<clipped_model, sn::cpu> shorten{none};
  right = right && near(shorten(sn::tensor<float>({3}, {0, 3, 4}))(2), 0.8);
  right = right && near(shorten(sn::tensor<float>({3}, {0, 0.3f, 0.4f}))(2), 0.4);

  sn::weights<roots_model> no_weights;
  sn::program<roots_model, sn::cpu> root{no_weights};
  right = right && near(root(sn::tensor<float>({4}, {1, 2, 9, 100}))(3), 10);

  std::puts(right ? "all as computed by hand" : "something differs");
  return right ? 0 : 1;
}
