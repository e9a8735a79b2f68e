// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What two threads gain: the time of a run on one thread over that on two, for networks of several sizes, and for training steps.
///
/// Both take turns of some milliseconds by the clock on the wall, since what two threads have of two cores is the question. What else the machine does counts
/// against two threads twice: they wait for the later one. Hence the least of all turns, and beside it the median of the turns' ratios; a busy machine shows in
/// how far they are apart.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include <sinter/backends/cpu/threads.hpp>
#include <sinter/sinter.hpp>

namespace sn = sinter;

namespace {

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Seconds of one call, of as many as take two milliseconds.
double turn(const auto& work) {
  int calls = 0;
  const double start = seconds();
  double now = start;
  for (; now - start < 2e-3; now = seconds(), ++calls) work();
  return (now - start) / calls;
}

void compare(const char* what, bool same, const auto& one, const auto& two) {
  std::vector<double> ratios, ones, twos;
  for (const double end = seconds() + 1.5; seconds() < end;) {
    ones.push_back(turn(one));
    twos.push_back(turn(two));
    ratios.push_back(ones.back() / twos.back());
  }
  std::sort(ratios.begin(), ratios.end());
  const double first = *std::min_element(ones.begin(), ones.end()), second = *std::min_element(twos.begin(), twos.end());
  std::printf("%-24s %12.1f %12.1f %8.2f %8.2f  %s\n", what, first * 1e6, second * 1e6, first / second, ratios[ratios.size() / 2], same ? "the same bits" : "DIFFERENT");
}

sn::tensor<float> drawn(const sn::extents& shape) {
  sn::tensor<float> x(shape);
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = sn::uniform_at(1, 2, static_cast<std::uint64_t>(i)) - 0.5f;
  return x;
}
bool equal(const auto& a, const auto& b) { return std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(float)) == 0; }

template <class Function, int Batch, int... Extents>
void serve(const char* what) {
  using model = sn::model<Function, sn::input<"x", sn::f32, sn::batch<Batch>, Extents...>>;
  const auto weights = sn::initialize<model>(sn::seed{1});
  const auto one = std::make_unique<sn::program<model, sn::cpu>>(weights);
  const auto two = std::make_unique<sn::program<model, sn::cpu>>(weights, sn::cpu::options{.threads = sn::threads(2)});
  const sn::tensor<float> x = drawn(sn::extents{Batch, Extents...});
  compare(what, equal((*one)(x), (*two)(x)), [&] { (*one)(x); }, [&] { (*two)(x); });
}

struct classifier {
  constexpr auto operator()(auto x) const { return x | sn::dense<512>("first") | sn::relu | sn::dense<256>("second") | sn::relu | sn::dense<10>("last"); }
};
template <int Channels, int Size>
struct layer {
  constexpr auto operator()(auto x) const { return x | sn::conv2d<Channels, Size, sn::padding<Size / 2>>("conv") | sn::relu; }
};
struct tiny {
  constexpr auto operator()(auto x) const { return x | sn::dense<64>("first") | sn::relu | sn::dense<64>("second") | sn::relu | sn::dense<8>("last"); }
};
struct lenet {
  constexpr auto operator()(auto x) const {
    return x | sn::conv2d<6, 5>("conv1") | sn::relu | sn::max_pool2d<2> | sn::conv2d<16, 5>("conv2") | sn::relu | sn::max_pool2d<2> | sn::flatten | sn::dense<120>("dense1") |
           sn::relu | sn::dense<84>("dense2") | sn::relu | sn::dense<10>("dense3");
  }
};
struct encoder_layer {
  constexpr auto operator()(auto x) const {                                                              // x  [N, 128, 384]
    const auto attended = x + (x | sn::layer_norm("norm1") | sn::multi_head_attention<6>("attention"));  // [N, 128, 384]
    const auto wide = attended | sn::layer_norm("norm2") | sn::dense<1536>("widen") | sn::gelu;          // [N, 128, 1536]
    return attended + (wide | sn::dense<384>("narrow"));                                                 // [N, 128, 384]
  }
};
struct encoder {
  constexpr auto operator()(auto x) const { return x | sn::repeat<12>("layer", encoder_layer{}); }
};
/// A bottleneck of ResNet-50 at 28 x 28, four times.
struct bottleneck {
  constexpr auto operator()(auto x) const {
    const auto inner = x | sn::conv2d<128, 1>("reduce") | sn::relu | sn::conv2d<128, 3, sn::padding<1>>("middle") | sn::relu;
    return sn::relu((inner | sn::conv2d<512, 1>("expand")) + x);
  }
};
struct bottlenecks {
  constexpr auto operator()(auto x) const { return x | sn::repeat<4>("block", bottleneck{}); }
};

void train() {
  using model = sn::model<classifier, sn::input<"x", sn::f32, sn::batch<64>, 784>>;
  using trainer = sn::trainer<model, sn::softmax_cross_entropy, sn::adam, sn::cpu>;
  auto first = sn::initialize<model>(sn::seed{1}), second = sn::initialize<model>(sn::seed{1});
  const auto one = std::make_unique<trainer>(first);
  const auto two = std::make_unique<trainer>(second, sn::adam::settings{}, sn::seed{}, sn::cpu::options{.threads = sn::threads(2)});
  const sn::tensor<float> x = drawn({64, 784});
  sn::tensor<std::int32_t> labels({64});
  for (int i = 0; i < 64; ++i) labels(i) = i % 10;
  bool same = true;
  for (int step = 0; step < 3; ++step) same = one->step(x, labels).loss == two->step(x, labels).loss && same;
  compare("train_mlp_adam", same, [&] { one->step(x, labels); }, [&] { two->step(x, labels); });
}

}  // namespace

int main() {
  std::printf("%-24s %12s %12s %8s %8s\n", "", "one, us", "two, us", "ratio", "median");
  serve<tiny, 1, 32>("tiny_mlp");
  serve<lenet, 1, 1, 28, 28>("lenet");
  serve<classifier, 1, 784>("mlp_b1");
  serve<classifier, 64, 784>("mlp_b64");
  serve<layer<64, 3>, 1, 64, 56, 56>("conv3_64_56");
  serve<layer<64, 1>, 1, 256, 56, 56>("conv1_256_64");
  serve<bottlenecks, 1, 512, 28, 28>("four bottlenecks, 28x28");
  serve<encoder, 1, 128, 384>("encoder_12");
  train();
}
