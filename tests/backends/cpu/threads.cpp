// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Programs of several threads compute what one thread computes, to the bit, and pools do what they say. The laws in tests/laws ask the same of every model there.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <sinter/backends/cpu/strict.hpp>
#include <sinter/backends/cpu/threads.hpp>
#include <sinter/sinter.hpp>

namespace {

using namespace sinter;
using backends::cpu::grain;
using backends::cpu::isa;

/// Everything that can be divided is.
constexpr grain everything{0, 0};

/// x [N, 3, 20, 18]: winograd, convolution with a pool, depthwise, adaptive and maximum pools, products, softmax.
struct image_network {
  constexpr auto operator()(auto x) const {
    return x | conv2d<64, 3, padding<1>>("first") | relu | conv2d<64, 3, padding<1>>("middle") | relu | conv2d<64, 3, padding<1>>("second") | relu | max_pool2d<2> |
           conv2d<64, 3, padding<1>, groups<64>>("each") | relu | max_pool2d<3, stride<2>> | flatten | dense<96>("hidden") | gelu | dense<7>("logits") | softmax;
  }
};
using image_model = model<image_network, input<"x", f32, batch<9>, 3, 20, 18>>;

/// tokens [N, 24, 32]: products with axes around them, layer norm, softmax of rows.
struct attention_network {
  constexpr auto operator()(auto x) const { return x + (x | layer_norm("norm") | multi_head_attention<4>("attention")); }
};
using attention_model = model<attention_network, input<"x", f32, batch<5>, 24, 32>>;

/// Large enough to be worth it by itself. x [N, 256]
struct wide_network {
  constexpr auto operator()(auto x) const { return x | dense<512>("a") | relu | dense<512>("b") | relu | dense<10>("c"); }
};
using wide_model = model<wide_network, input<"x", f32, batch<96>, 256>>;

/// A loop whose body is worth little by itself. x [N, 12, 2]
struct looped_network {
  constexpr auto operator()(auto x) const { return x | rnn<192>("rnn"); }
};
using looped_model = model<looped_network, input<"x", f32, batch<16>, 12, 2>>;

/// One sample, whose rows of bf16 are eight vectors wide.
using row_model = model<wide_network, input<"x", f32, batch<1>, 256>>;

/// With what training adds: dropout, gradients of pools and of strided convolutions, packing in each step. x [N, 3, 14, 12]
struct trained_network {
  constexpr auto operator()(auto x) const {
    return x | conv2d<16, 3, padding<1>>("conv") | relu | max_pool2d<2> | dropout(0.3) | conv2d<16, 3, stride<2>>("strided") | relu | flatten | dense<80>("hidden") | relu |
           dense<5>("logits");
  }
};
using trained_model = model<trained_network, input<"x", f32, batch<16>, 3, 14, 12>>;

template <class Model>
std::vector<std::vector<float>> answers(auto& answer, std::initializer_list<std::int64_t> batches) {
  std::vector<std::vector<float>> all;
  for (std::int64_t batch : batches) {
    if (batch > Model::batch_bound) continue;
    tensor<float> x = [&] {
      if constexpr (std::is_same_v<Model, image_model>)
        return tensor<float>(extents{batch, 3, 20, 18});
      else if constexpr (std::is_same_v<Model, attention_model>)
        return tensor<float>(extents{batch, 24, 32});
      else
        return tensor<float>(extents{batch, 256});
    }();
    for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = uniform_at(5, static_cast<std::uint64_t>(batch), static_cast<std::uint64_t>(i)) - 0.5f;
    const auto y = answer(x);
    all.emplace_back(y.data(), y.data() + y.size());
  }
  return all;
}

/// Whether a program divides a step of a family.
template <class Program>
bool divides(Program& of, passes::family wanted) {
  constexpr const auto& plan = Program::plan;
  for (int i = 0; i < plan.steps.count; ++i) {
    const passes::kernel_key key = plan.kernels[plan.steps[i].kernel];
    const auto first = static_cast<passes::family>(plan.words[key.first]);
    const auto kind = first == passes::family::nest ? static_cast<passes::family>(plan.words[key.first + 2]) : first;
    if (kind == wanted && of.machine().parts_of(i) > 1) return true;
  }
  return false;
}

template <class Model, class Machine>
void answers_alike(const char* name, grain worth, std::initializer_list<passes::family> divided) {
  const auto weights = initialize<Model>(seed{3});
  for (isa set : backends::cpu::all_isas) {
    if (!backends::cpu::supports(set)) continue;
    const auto alone = std::make_unique<program<Model, Machine>>(weights, set);
    const auto expected = answers<Model>(*alone, {1, 5, 2});
    for (int count : {1, 2, 3, 7}) {
      const auto several = std::make_unique<program<Model, Machine>>(weights, backends::cpu::cpu_options{set, threads(count), worth});
      const auto found = answers<Model>(*several, {1, 5, 2});
      CHECK_MESSAGE(found == expected, name, ", ", std::string(backends::cpu::name_of(set)), ", threads: ", count);
      for (passes::family kind : divided) CHECK_MESSAGE(divides(*several, kind) == (count > 1), name, ", family ", static_cast<int>(kind), ", threads: ", count);
    }
  }
}

TEST_SUITE("backends.cpu.threads") {
  TEST_CASE("any number of threads computes the same bits, and every family is divided") {
    using passes::family;
    answers_alike<image_model, cpu>("images", everything,
                                    {family::elementwise, family::reduction, family::contraction, family::winograd, family::depthwise, family::max_pool, family::border});
    answers_alike<image_model, direct>("images, direct", everything, {family::contraction});
    answers_alike<image_model, strict>("images, strict", everything, {family::contraction});
    answers_alike<attention_model, cpu>("attention", everything, {family::contraction, family::reduction, family::elementwise});
  }

  TEST_CASE("weights in bf16 are found by each thread where its columns begin") {
    using passes::family;
    answers_alike<wide_model, weights_as<bf16>>("batches", everything, {family::contraction});
    answers_alike<row_model, weights_as<bf16>>("one row", everything, {family::contraction});
    answers_alike<image_model, weights_as<bf16>>("images", everything, {family::contraction});
    answers_alike<attention_model, weights_as<bf16, strict>>("attention, strict", everything, {family::contraction});
  }

  TEST_CASE("a trainer of several threads leaves the same weights, losses and states, dropout included") {
    const auto run = [&](int count) {
      using net = trained_model;
      auto weights = initialize<net>(seed{2});
      const auto fit = std::make_unique<trainer<net, softmax_cross_entropy, adam, cpu>>(weights, adam::settings{.learning_rate = 0.01f}, seed{9},
                                                                                          backends::cpu::cpu_options{.threads = threads(count), .worth_dividing = everything});
      tensor<float> x(extents{16, 3, 14, 12});
      tensor<std::int32_t> labels({16});
      std::vector<float> all;
      for (int step = 0; step < 4; ++step) {
        for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = uniform_at(7, static_cast<std::uint64_t>(step), static_cast<std::uint64_t>(i)) - 0.5f;
        for (int i = 0; i < 16; ++i) labels(i) = (i + step) % 5;
        all.push_back(fit->step(x, labels).loss);
      }
      for (int i = 0; i < weights.count; ++i) {
        const auto* from = static_cast<const float*>(weights.data(i));
        all.insert(all.end(), from, from + weights.shape(i).count());
      }
      if (count > 1) {
        CHECK(divides(*fit, passes::family::random));
        CHECK(divides(*fit, passes::family::pack));
        CHECK(divides(*fit, passes::family::max_unpool));
      }
      return all;
    };
    const std::vector<float> expected = run(1);
    for (int count : {2, 3, 7}) CHECK(run(count) == expected);
  }

  TEST_CASE("what a loop does counts as often as it does it") {
    const auto weights = initialize<looped_model>(seed{1});
    const auto one = std::make_unique<program<looped_model, cpu>>(weights);
    const auto two = std::make_unique<program<looped_model, cpu>>(weights, backends::cpu::cpu_options{.threads = threads(2)});
    tensor<float> x(extents{16, 12, 2});
    for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = uniform_at(3, 0, static_cast<std::uint64_t>(i)) - 0.5f;
    const auto expected = (*one)(x), found = (*two)(x);
    CHECK(std::memcmp(expected.data(), found.data(), static_cast<std::size_t>(expected.size()) * sizeof(float)) == 0);
    CHECK(divides(*two, passes::family::contraction));
  }

  TEST_CASE("what is not worth it is not divided, and what is takes memory of its own") {
    const auto weights = initialize<wide_model>(seed{1});
    program<wide_model, cpu> two(weights, {.threads = threads(2)});
    const auto found = answers<wide_model>(two, {1});
    for (int i = 0; i < two.plan.steps.count; ++i) CHECK(two.machine().parts_of(i) == 1);  // one sample is over before another thread wakes
    program<wide_model, cpu> one(weights);
    CHECK(found == answers<wide_model>(one, {1}));
    CHECK(answers<wide_model>(two, {96}) == answers<wide_model>(one, {96}));
    CHECK(divides(two, passes::family::contraction));
    CHECK(one.machine().thread_bytes() == 0);

    const auto images = initialize<image_model>(seed{1});
    const auto three = std::make_unique<program<image_model, cpu>>(images, backends::cpu::cpu_options{.threads = threads(3)});
    CHECK(three->machine().thread_bytes() > 0);
    CHECK(three->machine().thread_bytes() % 3 == 0);
    CHECK(three->arena_bytes == program<image_model, cpu>::arena_bytes);
  }

  TEST_CASE("a pool serves programs on several threads at once, and each answers as it does alone") {
    const auto weights = initialize<attention_model>(seed{3});
    program<attention_model, cpu> alone(weights);
    const auto expected = answers<attention_model>(alone, {1, 5, 2, 3, 4});
    thread_pool pool(3);
    std::vector<std::thread> callers;
    bool same[4]{};
    for (int caller = 0; caller < 4; ++caller)
      callers.emplace_back([&, caller] {
        const auto own = std::make_unique<program<attention_model, cpu>>(weights, backends::cpu::cpu_options{.threads = threads(pool), .worth_dividing = everything});
        same[caller] = true;
        for (int round = 0; round < 25; ++round) same[caller] = same[caller] && answers<attention_model>(*own, {1, 5, 2, 3, 4}) == expected;
      });
    for (std::thread& each : callers) each.join();
    for (bool one : same) CHECK(one);
  }

  TEST_CASE("a pool calls each part once, whoever takes it, and sleeps and wakes") {
    struct work {
      int calls[32]{};
      static void part(void* context, int i) { ++static_cast<work*>(context)->calls[i]; }
    };
    for (int count : {1, 2, 5, 32}) {
      thread_pool pool(count);
      CHECK(pool.threads() == count);
      for (int round = 0; round < 200; ++round) {
        work done;
        const int parts = 1 + round % count;
        REQUIRE(pool.try_run(&work::part, &done, parts));
        for (int i = 0; i < 32; ++i) CHECK(done.calls[i] == (i < parts ? 1 : 0));
        if (round % 50 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    }
    for (int i = 0; i < 100; ++i) thread_pool gone_at_once(1 + i % 4);
  }

  TEST_CASE("whoever finds a pool taken is told so, and does nothing") {
    thread_pool pool(2);
    struct nested {
      thread_pool* pool;
      int refused = 0;
    } context{&pool};
    const auto part = [](void* given, int i) {
      auto& mine = *static_cast<nested*>(given);
      if (i == 0 && !mine.pool->try_run([](void*, int) { FAIL("the pool is taken"); }, nullptr, 2)) ++mine.refused;
    };
    CHECK(pool.try_run(part, &context, 2));
    CHECK(context.refused == 1);
  }

  TEST_CASE("numbers of threads that make no sense are errors") {
    CHECK_THROWS_WITH_AS(thread_pool(0), "threads: value: expected 1 to 32, found 0", value_error);
    CHECK_THROWS_AS(thread_pool(33), value_error);
    const auto weights = initialize<attention_model>(seed{3});
    using answer = program<attention_model, cpu>;
    CHECK_THROWS_AS(answer(weights, {.threads = threads(0)}), value_error);
    CHECK_THROWS_WITH_AS(answer(weights, {.threads = threads(33)}), "threads: value: expected 1 to 32, found 33", value_error);
  }

  TEST_CASE("a wrong division is seen: parts that begin between tiles, and operands that follow by too little") {
    // C[27, 32] = A[27, 40] B[40, 32], rows not known before.
    using passes::word;
    constexpr word panel = 32;
    constexpr word key[] = {word(passes::family::contraction), panel, 0, passes::header_word(1, 0, 1), passes::input_word(dtype::f32, passes::access::contiguous), passes::output_word(0, dtype::f32)};
    constexpr const backends::cpu::kernel* kernels = backends::cpu::kernels_for<key[0], key[1], key[2], key[3], key[4], key[5]>;
    const std::int64_t number[] = {1, 1, 27, 32, 1, 1, 40, 0, 0, 40, 0, 0, 1, 32, 0, 0, 32, 1, 0, 0, 1, 0, 0, 32};
    std::vector<float> a(27 * 40), b(40 * 32), c(27 * 32);
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = uniform_at(1, 1, i) - 0.5f;
    for (std::size_t i = 0; i < b.size(); ++i) b[i] = uniform_at(1, 2, i) - 0.5f;
    for (isa set : backends::cpu::all_isas) {
      if (!backends::cpu::supports(set)) continue;
      const backends::cpu::kernel run = kernels[static_cast<int>(set)];
      const auto computed = [&](const backends::cpu::division* how) {
        std::fill(c.begin(), c.end(), -1.0f);
        for (int part = 0; part < (how ? how->parts : 1); ++part) {
          backends::cpu::owned_call call{{a.data(), b.data(), c.data()}, {}};
          std::copy(std::begin(number), std::end(number), call.number);
          if (how) {
            for (int k = 0; k < 3; ++k) call.operand[k] = static_cast<char*>(call.operand[k]) + how->begin(part) * how->move[k];
            call.number[how->extent] = how->begin(part + 1) - how->begin(part);
          }
          run(call);
        }
        return c;
      };
      const std::vector<float> expected = computed(nullptr);
      const backends::cpu::division right = backends::cpu::detail::divider(key, number, 16).into(2);
      REQUIRE(right.parts == 2);
      CHECK(right.extent == 2);
      CHECK(right.begin(1) == 24);
      CHECK(computed(&right) == expected);
      backends::cpu::division wrong = right;
      wrong.move[2] -= 4;
      CHECK(computed(&wrong) != expected);
      wrong = right;
      wrong.unit = 13;  // 13 and 14 rows: other tiles than 27
      if (set == isa::avx512) CHECK(computed(&wrong) != expected);
    }
  }
}

}  // namespace
