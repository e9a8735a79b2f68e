// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Sequences of several lengths in one batch: a recurrent layer learns which of two marks came last. Below it is a deeper one, from both ends.
#include <cstdint>
#include <cstdio>

#include <boost/hana/at.hpp>

#include <sinter/sinter.hpp>

namespace sn = sinter;
namespace hana = boost::hana;

constexpr int longest = 10;

/// x [N, T, 3], lengths [N]
struct listener {
  constexpr auto operator()(auto x, auto lengths) const {
    const auto all = sn::gru<12, sn::with_states>("gru")(x, lengths);  // [N, T, 12] and [1, N, 12]
    const auto last = hana::at_c<1>(all) | sn::squeeze<0>;             // [N, 12]: each at its sequence's end
    return last | sn::dense<2>("logits");                              // [N, 2]
  }
};
using net = sn::model<listener, sn::input<"x", sn::f32, sn::batch<32>, sn::sequence_length<longest>, 3>, sn::input<"lengths", sn::i32, sn::batch<32>>>;

/// The same by two layers that read from both ends. Last states stand layer by layer, forwards before backwards: those of the upper layer are the last two.
struct careful_listener {
  constexpr auto operator()(auto x, auto lengths) const {
    const auto all = sn::lstm<12, sn::layers<2>, sn::bidirectional, sn::with_states>("lstm")(x, lengths);
    const auto hidden = hana::at_c<1>(all);                               // [4, N, 12]; the cells' states are hana::at_c<2>(all)
    const auto forwards = hidden | sn::slice<0, 2, 3> | sn::squeeze<0>;   // [N, 12]
    const auto backwards = hidden | sn::slice<0, 3, 4> | sn::squeeze<0>;  // [N, 12]
    return sn::concat<1>(forwards, backwards) | sn::dense<2>("logits");   // [N, 2]
  }
};
using careful_net = sn::model<careful_listener, sn::input<"x", sn::f32, sn::batch<32>, sn::sequence_length<longest>, 3>,
                              sn::input<"lengths", sn::i32, sn::batch<32>>>;
static_assert(sn::weights<careful_net>::count == 2 * 2 * 4 + 2);

/// Noise in column 2, a mark in column 0 or 1 now and then; the label says which came last before the sequence's end.
struct recordings {
  sn::tensor<float> x;
  sn::tensor<std::int32_t> lengths, labels;

  recordings(std::int64_t count, std::int64_t steps, std::uint64_t number) : x({count, steps, 3}), lengths({count}), labels({count}) {
    std::uint64_t state = 0x9e3779b97f4a7c15u * (number + 1);
    const auto below = [&](std::uint64_t bound) {
      state ^= state << 13, state ^= state >> 7, state ^= state << 17;
      return static_cast<std::int32_t>((state >> 33) % bound);
    };
    for (std::int64_t i = 0; i < count; ++i) {
      lengths(i) = 1 + below(static_cast<std::uint64_t>(steps));
      for (std::int64_t t = 0; t < steps; ++t) {
        x(i, t, 2) = static_cast<float>(below(5)) / 4;
        const std::int32_t mark = t == 0 ? below(2) : below(8);
        if (mark > 1) continue;
        x(i, t, mark) = 1;  // behind the end, too: there it must not count
        if (t < lengths(i)) labels(i) = mark;
      }
    }
  }
};

int main() {
  auto weights = sn::initialize<net>(sn::seed{3});
  sn::trainer<net, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights, {.learning_rate = 0.01f}};
  for (int step = 0; step < 600; ++step) {
    const recordings batch(32, 1 + step % longest, static_cast<std::uint64_t>(step));  // another number of steps each time
    const auto result = fit.step(batch.x, batch.lengths, batch.labels);
    if (step % 200 == 199) std::printf("step %d: loss %.4f\n", step + 1, static_cast<double>(result.loss));
  }
  sn::program<net, sn::cpu> listen{weights};
  int right = 0;
  for (std::uint64_t number = 1000; number < 1010; ++number) {
    const recordings unheard(32, longest, number);
    const auto logits = listen(unheard.x, unheard.lengths);
    for (int i = 0; i < 32; ++i) right += (logits(i, 1) > logits(i, 0)) == (unheard.labels(i) == 1);
  }
  std::printf("%d of 320 right\n", right);
  return right >= 310 ? 0 : 1;
}
