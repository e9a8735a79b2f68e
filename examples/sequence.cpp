// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Sentences of any length, without padding: one instantiation learns whether a review likes its film.
#include <cstdint>
#include <cstdio>
#include <string>

#include <sinter/sinter.hpp>

namespace sn = sinter;

constexpr const char* dictionary[] = {"good", "great", "moving", "bad",  "dull", "tedious", "the", "film",
                                      "was",  "actor", "and",    "very", "long", "today",   "we",  "saw"};
constexpr int words = 16, kind_words = 3, harsh_words = 3, longest = 12;

/// tokens [N, T]: the numbers of words; both extents are known at run time.
struct reviewer {
  constexpr auto operator()(auto tokens) const {
    const auto embedded = tokens | sn::embedding<words, 8>("embedding");  // [N, T, 8]
    const auto steps = embedded | sn::dense<8>("step") | sn::relu;        // [N, T, 8]
    return steps | sn::mean<1> | sn::dense<2>("logits");                  // [N, 2]: the mean over as many steps as there are
  }
};
using net = sn::model<reviewer, sn::input<"tokens", sn::i32, sn::batch<32>, sn::sequence_length<longest>>>;

/// Sentences of one length, drawn; the label says whether kind words outnumber harsh ones. Without a majority, one word becomes kind or harsh.
struct reviews {
  sn::tensor<std::int32_t> tokens, labels;

  reviews(std::int64_t count, std::int64_t length, std::uint64_t number) : tokens({count, length}), labels({count}) {
    std::uint64_t state = 0x9e3779b97f4a7c15u * (number + 1);
    const auto below = [&](std::uint64_t bound) {  // xorshift, which is random enough for words
      state ^= state << 13, state ^= state >> 7, state ^= state << 17;
      return static_cast<std::int32_t>((state >> 33) % bound);
    };
    for (std::int64_t i = 0; i < count; ++i) {
      int balance = 0;
      for (std::int64_t t = 0; t < length; ++t) {
        const std::int32_t word = below(words);
        tokens(i, t) = word;
        balance += word < kind_words ? 1 : word < kind_words + harsh_words ? -1 : 0;
      }
      if (balance == 0) {
        const std::int32_t before = tokens(i, 0), now = below(kind_words + harsh_words);
        balance = now < kind_words ? 1 : -1;
        if (before < kind_words + harsh_words) balance = before < kind_words ? -1 : 1;  // the rest outweighs the word that goes
        tokens(i, 0) = before < kind_words + harsh_words ? 6 : now;
      }
      labels(i) = balance > 0;
    }
  }
};

int main() {
  auto weights = sn::initialize<net>(sn::seed{3});
  sn::trainer<net, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights, {.learning_rate = 0.02f}};
  for (int step = 0; step < 600; ++step) {
    const reviews batch(32, 1 + step % longest, static_cast<std::uint64_t>(step));  // another length at each step, and no padding
    const auto result = fit.step(batch.tokens, batch.labels);
    if (step % 120 == 119) std::printf("step %d: loss %.4f\n", step + 1, static_cast<double>(result.loss));
  }

  sn::program<net, sn::cpu> judge{weights};
  int right = 0, all = 0;
  for (std::int64_t length = 1; length <= longest; ++length) {
    const reviews unseen(32, length, 1000 + static_cast<std::uint64_t>(length));
    const auto logits = judge(unseen.tokens);  // [32, 2]
    for (int i = 0; i < 32; ++i) {
      const int likes = logits(i, 1) > logits(i, 0);
      right += likes == unseen.labels(i);
      ++all;
      if (i > 0) continue;
      std::string text;
      for (std::int64_t t = 0; t < length; ++t) text.append(t ? " " : "").append(dictionary[unseen.tokens(0, t)]);
      std::printf("%-10s %s\n", likes ? "likes:" : "dislikes:", text.c_str());
    }
  }
  std::printf("%d of %d right\n", right, all);
  return right >= all * 97 / 100 ? 0 : 1;
}
