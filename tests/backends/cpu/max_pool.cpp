// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The pooling kernels of every instruction set against plain loops, over drawn images, windows and paddings.
#include <sinter/backends/cpu/isa.hpp>
#include <sinter/backends/cpu/kernels.hpp>

#include "guarded.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

namespace {

using namespace sinter;
using backends::cpu::family;
using passes::word;
using test::guarded;

/// A pooling of channel-last images, with gaps between pixels; `top` and `left` are padding.
struct pooling {
  std::int64_t n, out_h, out_w, c, h, w, kernel_h, kernel_w, stride_h, stride_w, top, left, gap;

  std::int64_t image_pixel() const { return c + gap; }
  std::size_t image_at(std::int64_t i, std::int64_t y, std::int64_t x, std::int64_t channel) const {
    return static_cast<std::size_t>(((i * h + y) * w + x) * image_pixel() + channel);
  }
  std::size_t pooled_at(std::int64_t i, std::int64_t y, std::int64_t x, std::int64_t channel) const {
    return static_cast<std::size_t>(((i * out_h + y) * out_w + x) * c + channel);
  }
  std::size_t image_size() const { return image_at(n - 1, h - 1, w - 1, c - 1) + 1; }
  std::size_t pooled_size() const { return pooled_at(n - 1, out_h - 1, out_w - 1, c - 1) + 1; }

  void describe(backends::cpu::owned_call& call, std::initializer_list<bool> operand_is_image) const {
    const std::int64_t numbers[] = {n, out_h, out_w, c, h, w, kernel_h, kernel_w, stride_h, stride_w, top, left};
    std::int64_t* to = call.number;
    for (std::int64_t number : numbers) *to++ = number;
    for (bool image : operand_is_image) {
      const std::int64_t x = image ? image_pixel() : c, y = x * (image ? w : out_w);
      *to++ = y * (image ? h : out_h);
      *to++ = y;
      *to++ = x;
    }
  }
};

/// Whether windows lie side by side from the image's corner on.
bool tiles(const pooling& p) { return p.kernel_h == p.stride_h && p.kernel_w == p.stride_w && p.top == 0 && p.left == 0; }

pooling draw(std::mt19937& engine) {
  const auto between = [&](std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(engine); };
  pooling p{};
  p.n = between(1, 3);
  p.c = between(0, 2) == 0 ? 16 * between(1, 3) : between(1, 40);
  p.h = between(1, 9);
  p.w = between(1, 9);
  p.kernel_h = between(1, 4);
  p.kernel_w = between(1, 4);
  p.stride_h = between(1, 4);
  p.stride_w = between(1, 4);
  if (between(0, 2) == 0) {  // windows side by side
    p.stride_h = p.kernel_h;
    p.stride_w = p.kernel_w;
  } else {
    p.top = between(0, p.kernel_h);  // with as much as the kernel, a first window may lie wholly outside
    p.left = between(0, p.kernel_w);
  }
  p.out_h = between(1, (p.h + p.top + 1) / p.stride_h + 1);  // the last windows may reach out, or lie outside
  p.out_w = between(1, (p.w + p.left + 1) / p.stride_w + 1);
  p.gap = between(0, 3);
  return p;
}

/// Calls `visit` with every (image, y, x, channel) of the pooled tensor.
template <class Visit>
void each_pooled(const pooling& p, Visit&& visit) {
  for (std::int64_t i = 0; i < p.n; ++i)
    for (std::int64_t y = 0; y < p.out_h; ++y)
      for (std::int64_t x = 0; x < p.out_w; ++x)
        for (std::int64_t channel = 0; channel < p.c; ++channel) visit(i, y, x, channel);
}

/// Calls `visit` with each place of a window and where in the image it lies, or -1.
template <class Visit>
void each_place(const pooling& p, std::int64_t i, std::int64_t y, std::int64_t x, std::int64_t channel, Visit&& visit) {
  for (std::int64_t v = 0; v < p.kernel_h; ++v)
    for (std::int64_t u = 0; u < p.kernel_w; ++u) {
      const std::int64_t image_y = y * p.stride_h - p.top + v, image_x = x * p.stride_w - p.left + u;
      const bool inside = image_y >= 0 && image_y < p.h && image_x >= 0 && image_x < p.w;
      visit(v * p.kernel_w + u, inside ? static_cast<std::int64_t>(p.image_at(i, image_y, image_x, channel)) : -1);
    }
}

template <bool WithIndex>
int wrong_maxima(backends::cpu::isa set, const pooling& p, const guarded<float>& image) {
  guarded<float> in = image, out(p.pooled_size());
  guarded<std::uint8_t> index(p.pooled_size());
  backends::cpu::owned_call call{{in.data(), out.data(), WithIndex ? index.data() : nullptr}, {}};
  p.describe(call, {true, false, false});
  backends::cpu::kernels_for<word(family::max_pool), word{WithIndex}>[static_cast<int>(set)](call);
  int wrong = 0;
  each_pooled(p, [&](auto i, auto y, auto x, auto channel) {
    float best = 0;
    std::int64_t found = 0;
    each_place(p, i, y, x, channel, [&](std::int64_t place, std::int64_t at) {
      const float value = at < 0 ? -std::numeric_limits<float>::infinity() : image[static_cast<std::size_t>(at)];
      if (place == 0 || value > best || std::isnan(value)) {
        best = value;
        found = place;
      }
    });
    const float got = out[p.pooled_at(i, y, x, channel)];
    wrong += !(got == best || (std::isnan(got) && std::isnan(best)));
    if (WithIndex) wrong += index[p.pooled_at(i, y, x, channel)] != found;
  });
  return wrong;
}

template <bool Tiles>
int wrong_scatter(backends::cpu::isa set, const pooling& p, std::mt19937& engine) {
  guarded<float> gradient(p.pooled_size()), out(p.image_size());
  guarded<std::uint8_t> index(p.pooled_size());
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    gradient[i] = static_cast<float>(std::uniform_int_distribution<int>(-4, 4)(engine));
    index[i] = static_cast<std::uint8_t>(std::uniform_int_distribution<std::int64_t>(0, p.kernel_h * p.kernel_w - 1)(engine));
  }
  constexpr float untouched = -12345.0f;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = untouched;
  guarded<float> expected = out;
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (static_cast<std::int64_t>(i) % p.image_pixel() < p.c) expected[i] = 0;
  each_pooled(p, [&](auto i, auto y, auto x, auto channel) {
    const std::size_t from = p.pooled_at(i, y, x, channel);
    each_place(p, i, y, x, channel, [&](std::int64_t place, std::int64_t at) {
      if (place == index[from] && at >= 0) expected[static_cast<std::size_t>(at)] += gradient[from];
    });
  });
  backends::cpu::owned_call call{{gradient.data(), index.data(), out.data()}, {}};
  p.describe(call, {false, false, true});
  backends::cpu::kernels_for<word(family::max_unpool), word{Tiles}>[static_cast<int>(set)](call);
  int wrong = 0;
  for (std::size_t i = 0; i < out.size(); ++i) wrong += out[i] != expected[i];
  return wrong;
}

constexpr unsigned drawn_from = 7;
constexpr int draws = 150;

}  // namespace

TEST_SUITE_BEGIN("backends/cpu/max_pool");

TEST_CASE("maxima and their places are those of the plain loops, with padding, overlap and NaN") {
  for (backends::cpu::isa set : backends::cpu::all_isas) {
    if (!backends::cpu::supports(set)) continue;
    std::mt19937 engine(drawn_from);
    for (int i = 0; i < draws; ++i) {
      const pooling p = draw(engine);
      guarded<float> image(p.image_size());
      for (std::size_t j = 0; j < image.size(); ++j) {
        const int value = std::uniform_int_distribution<int>(-5, 5)(engine);  // few values, so that equals are common
        image[j] = value == 5 ? std::nanf("") : value == -5 ? -std::numeric_limits<float>::infinity() : static_cast<float>(value);
      }
      INFO("instruction set " << backends::cpu::name_of(set) << ", seed " << drawn_from << ", draw " << i);
      CHECK(wrong_maxima<true>(set, p, image) == 0);
      CHECK(wrong_maxima<false>(set, p, image) == 0);
    }
  }
}

TEST_CASE("gradients go to the places that the indices name, zeros elsewhere, and gaps stay as they were") {
  for (backends::cpu::isa set : backends::cpu::all_isas) {
    if (!backends::cpu::supports(set)) continue;
    std::mt19937 engine(drawn_from);
    int tiled = 0;
    for (int i = 0; i < draws; ++i) {
      const pooling p = draw(engine);
      INFO("instruction set " << backends::cpu::name_of(set) << ", seed " << drawn_from << ", draw " << i);
      CHECK(wrong_scatter<false>(set, p, engine) == 0);
      if (tiles(p)) {
        CHECK(wrong_scatter<true>(set, p, engine) == 0);
        ++tiled;
      }
    }
    CHECK(tiled > draws / 5);
  }
}

TEST_SUITE_END();
