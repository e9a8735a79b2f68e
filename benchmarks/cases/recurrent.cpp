// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// One step of a recurrent layer of 64 units on one number, its state carried from step to step, as in a filter of live signals.
///
/// cases: lstm_step gru_step
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include <boost/hana/at.hpp>
#include <boost/hana/map.hpp>

#include "../compare/network.hpp"
#include "../peers/onnxruntime.hpp"

namespace {

namespace hana = boost::hana;
namespace sn = sinter;
using namespace benchmarks;
using namespace sn::literals;

constexpr int units = 64;
constexpr int checked_steps = 8;  // from a state of zeros

struct lstm_step {
  static constexpr int states = 2;
  constexpr auto operator()(auto x, auto h, auto c) const {
    const auto all = sn::lstm<units, sn::with_states>("cell")(x, h, c);
    return hana::make_map(hana::make_pair("h"_s, hana::at_c<1>(all)), hana::make_pair("c"_s, hana::at_c<2>(all)));
  }
};
struct gru_step {
  static constexpr int states = 1;
  constexpr auto operator()(auto x, auto h) const {
    const auto all = sn::gru<units, sn::with_states>("cell")(x, h);
    return hana::make_map(hana::make_pair("h"_s, hana::at_c<1>(all)));
  }
};
using sample = sn::input<"x", sn::f32, 1, 1, 1>;
template <class Step>
struct model_of;
template <>
struct model_of<lstm_step> {
  using type = sn::model<lstm_step, sample, sn::input<"h", sn::f32, 1, 1, units>, sn::input<"c", sn::f32, 1, 1, units>>;
};
template <>
struct model_of<gru_step> {
  using type = sn::model<gru_step, sample, sn::input<"h", sn::f32, 1, 1, units>>;
};

/// A program and the state between its steps. What a program returns lies in its own memory until the next run, so the state is copied
/// out of it.
template <class Step, class Machine>
struct live {
  sn::program<typename model_of<Step>::type, Machine> program;
  sn::tensor<float> x, h{{1, 1, units}}, c{{1, 1, units}};

  live(const network<typename model_of<Step>::type>& net) : program(net.weights), x(net.input("x", {1, 1, 1})) {}
  void step() {
    if constexpr (Step::states == 2) {
      const auto next = program(x, h, c);
      keep(h, next["h"_s]);
      keep(c, next["c"_s]);
    } else {
      const auto next = program(x, h);
      keep(h, next["h"_s]);
    }
  }
  std::vector<float> output() {
    std::fill(h.begin(), h.end(), 0.0f);
    std::fill(c.begin(), c.end(), 0.0f);
    for (int i = 0; i < checked_steps; ++i) step();
    return copied(h.view());
  }

 private:
  static void keep(sn::tensor<float>& state, const sn::view<const float>& next) { std::copy_n(next.data(), units, state.data()); }
};

contender onnxruntime_step(const case_arguments& given, const std::string& id, int states, float x) {
  if (const std::string problem = onnxruntime_problem(given, id); !problem.empty()) return contender::absent("onnxruntime", problem);
  struct instance {
    float x;
    std::array<std::array<float, units>, 4> memory{};
    onnx_session session;
    int states, now = 0;  // the state is memory[now], and memory[now + 1]

    void step() {
      session.run();
      for (int s = 0; s < states; ++s) session.exchange(static_cast<std::size_t>(s), static_cast<std::size_t>(1 + s));
      now = 2 - now;
    }
  };
  const auto made = std::shared_ptr<instance>(new instance{x, {}, {onnxruntime(given), onnx_path(given, id)}, states});
  constexpr const char *inputs[] = {"h", "c"}, *outputs[] = {"next_h", "next_c"};
  made->session.add_input("x", &made->x, {1, 1, 1});
  for (std::size_t s = 0; s < static_cast<std::size_t>(states); ++s) {
    made->session.add_input(inputs[s], made->memory[s].data(), {1, 1, units});
    made->session.add_output(outputs[s], made->memory[2 + s].data(), {1, 1, units});
  }
  return in_process(
      onnxruntime_name(given), [made] { made->step(); },
      [made] {
        made->memory = {};
        for (int i = 0; i < checked_steps; ++i) made->step();
        const auto& h = made->memory[static_cast<std::size_t>(made->now)];
        return std::vector<float>(h.begin(), h.end());
      });
}

template <class Step>
comparison stepped(const case_arguments& given, const std::string& id) {
  using model = typename model_of<Step>::type;
  const auto net = std::make_shared<network<model>>(given, id);
  const auto ours = std::make_shared<live<Step, sn::cpu>>(*net);
  comparison made;
  made.ours = in_process(
      "sinter", [ours] { ours->step(); }, [ours] { return ours->output(); });
  made.reference = [net] { return std::make_unique<live<Step, sn::reference>>(*net)->output(); };
  constexpr int gates = Step::states == 2 ? 4 : 3;
  made.least = {.flops = 2.0 * gates * units * (1 + units), .read_bytes = net->weight_bytes() + 4.0 * (1 + 2 * Step::states * units)};
  made.peers = {onnxruntime_step(given, id, Step::states, ours->x(0, 0, 0))};
  return made;
}

}  // namespace

int main(int count, char** words) {
  case_list cases;
  cases.add("lstm_step", stepped<lstm_step>);
  cases.add("gru_step", stepped<gru_step>);
  return cases.run(count, words);
}
