// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include "onnxruntime.hpp"

#include <filesystem>
#include <stdexcept>
#include <utility>

#include "library.hpp"

namespace benchmarks {

/// The package brings no header. What is called stands in a table of functions to which later versions only append, so that a place in it
/// is as good as a name; the places are those of version 11 of the table, which every later library hands out.
class onnxruntime_library {
 public:
  using status = void*;  // null: all went well
  template <class Result, class... Arguments>
  using function = Result (*)(Arguments...);
  /// The function at a place of the table.
  template <int Place, class Result, class... Arguments>
  function<Result, Arguments...> place() const {
    return reinterpret_cast<function<Result, Arguments...>>(const_cast<void*>(table_[Place]));
  }
  struct base {
    const void* const* (*table)(std::uint32_t version);
    const char* (*version)();
  };

  explicit onnxruntime_library(const std::string& path) : file_(path) {
    const auto get_base = file_.function<const base*()>("OrtGetApiBase");
    if (!get_base) return;
    table_ = get_base()->table(11);
    name = std::string("onnxruntime ") + get_base()->version();
    if (!table_) return;
    check(place<3, status, int, const char*, void**>()(3, "benchmarks", &environment));  // 3: errors alone are logged
    check(place<69, status, int, int, void**>()(0, 0, &memory));                         // the processor's, its default kind
  }
  std::string problem() const { return !table_ && file_.problem().empty() ? "its table of functions is another one" : file_.problem(); }

  void check(status s) const {
    if (!s) return;
    const std::string words = place<2, const char*, status>()(s);
    place<93, void, status>()(s);
    throw std::runtime_error("onnxruntime: " + words);
  }

  std::string name = "onnxruntime";
  void *environment = nullptr, *memory = nullptr;

 private:
  library file_;
  const void* const* table_ = nullptr;
};

onnx_session::onnx_session(std::shared_ptr<onnxruntime_library> from, const std::string& path) : ort_(std::move(from)) {
  using status = onnxruntime_library::status;
  void* options = nullptr;
  ort_->check(ort_->place<10, status, void**>()(&options));
  ort_->check(ort_->place<23, status, void*, int>()(options, 99));  // every optimisation of the graph
  ort_->check(ort_->place<24, status, void*, int>()(options, 1));   // one thread, this one: none waits or spins beside it
  ort_->check(ort_->place<25, status, void*, int>()(options, 1));
  ort_->check(ort_->place<7, status, void*, const char*, const void*, void**>()(ort_->environment, path.c_str(), options, &session_));
  ort_->place<100, void, void*>()(options);
}

onnx_session::~onnx_session() {
  for (const auto* all : {&inputs_, &outputs_})
    for (void* value : all->values) ort_->place<96, void, void*>()(value);
  ort_->place<95, void, void*>()(session_);
}

void onnx_session::run() {
  using status = onnxruntime_library::status;
  const auto run =
      ort_->place<9, status, void*, const void*, const char* const*, void* const*, std::size_t, const char* const*, std::size_t, void**>();
  ort_->check(run(session_, nullptr, inputs_.names.data(), inputs_.values.data(), inputs_.names.size(), outputs_.names.data(),
                  outputs_.names.size(), outputs_.values.data()));
}

void onnx_session::add(ports& to, const char* name, float* data, const std::vector<std::int64_t>& shape) {
  using status = onnxruntime_library::status;
  std::size_t bytes = sizeof(float);
  for (std::int64_t extent : shape) bytes *= static_cast<std::size_t>(extent);
  const auto create = ort_->place<49, status, const void*, void*, std::size_t, const std::int64_t*, std::size_t, int, void**>();
  constexpr int f32 = 1;
  void* value = nullptr;
  ort_->check(create(ort_->memory, data, bytes, shape.data(), shape.size(), f32, &value));
  to.names.push_back(name);
  to.values.push_back(value);
}

std::shared_ptr<onnxruntime_library> onnxruntime(const case_arguments& given) {
  static const auto loaded = given.onnxruntime.empty() ? nullptr : std::make_shared<onnxruntime_library>(given.onnxruntime);
  return loaded;
}
std::string onnxruntime_name(const case_arguments& given) { return onnxruntime(given) ? onnxruntime(given)->name : "onnxruntime"; }
std::string onnx_path(const case_arguments& given, const std::string& network) { return given.networks + "/" + network + ".onnx"; }
std::string onnxruntime_problem(const case_arguments& given, const std::string& network) {
  if (given.onnxruntime.empty()) return "the Python package onnxruntime is not in build/peers";
  if (const std::string problem = onnxruntime(given)->problem(); !problem.empty()) return problem;
  const std::string path = onnx_path(given, network);
  return std::filesystem::exists(path) ? "" : path + " was not written (benchmarks/peers/networks.py)";
}

namespace {

contender way_of(const case_arguments& given, const std::string& network, const std::string& name, const std::vector<onnx_input>& inputs,
                 const std::vector<std::int64_t>& output_shape) {
  if (const std::string problem = onnxruntime_problem(given, network); !problem.empty()) return contender::absent(name, problem);
  struct instance {
    std::vector<onnx_input> inputs;
    std::vector<float> output;
    onnx_session session;
  };
  std::size_t count = 1;
  for (std::int64_t extent : output_shape) count *= static_cast<std::size_t>(extent);
  const auto made =
      std::shared_ptr<instance>(new instance{inputs, std::vector<float>(count), {onnxruntime(given), onnx_path(given, network)}});
  for (const onnx_input& input : made->inputs) made->session.add_input(input.name, input.values.data(), input.shape);
  made->session.add_output("y", made->output.data(), output_shape);
  return in_process(
      name, [made] { made->session.run(); },
      [made] {
        made->session.run();
        return made->output;
      });
}

}  // namespace

contender onnxruntime_contender(const case_arguments& given, const std::vector<std::string>& networks,
                                const std::vector<onnx_input>& inputs, const std::vector<std::int64_t>& output_shape) {
  std::vector<contender> ways;
  for (const std::string& network : networks) {
    const std::string name = onnxruntime_name(given) + (network == networks.front() ? "" : " " + network.substr(network.find('.') + 1));
    try {
      ways.push_back(way_of(given, network, name, inputs, output_shape));
    } catch (const std::runtime_error& problem) {  // it refuses the network
      ways.push_back(contender::absent(name, problem.what()));
    }
  }
  return fastest_of(std::move(ways));
}

}  // namespace benchmarks
