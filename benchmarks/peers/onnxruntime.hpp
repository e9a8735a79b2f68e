// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// ONNX Runtime: the library of its Python package, loaded while we run, on one thread with all optimisations and outputs in memory of
/// ours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "../compare/arguments.hpp"
#include "../compare/contender.hpp"

namespace benchmarks {

class onnxruntime_library;

/// One network, with its inputs and outputs in memory that stays where it is.
class onnx_session {
 public:
  onnx_session(std::shared_ptr<onnxruntime_library> from, const std::string& path);
  ~onnx_session();
  onnx_session(const onnx_session&) = delete;
  onnx_session& operator=(const onnx_session&) = delete;

  void add_input(const char* name, const float* data, const std::vector<std::int64_t>& shape) {
    add(inputs_, name, const_cast<float*>(data), shape);
  }
  void add_output(const char* name, float* data, const std::vector<std::int64_t>& shape) { add(outputs_, name, data, shape); }
  /// From now on an output's memory is read where an input's was, and the other way round: a state that is carried from call to call.
  void exchange(std::size_t output, std::size_t input) { std::swap(outputs_.values[output], inputs_.values[input]); }
  void run();

 private:
  struct ports {
    std::vector<const char*> names;
    std::vector<void*> values;
  };
  void add(ports& to, const char* name, float* data, const std::vector<std::int64_t>& shape);

  std::shared_ptr<onnxruntime_library> ort_;
  void* session_ = nullptr;
  ports inputs_, outputs_;
};

/// The library that the arguments name, loaded once, and why a network cannot be run by it; empty when it can.
std::shared_ptr<onnxruntime_library> onnxruntime(const case_arguments& given);
std::string onnxruntime_name(const case_arguments& given);
std::string onnxruntime_problem(const case_arguments& given, const std::string& network);
std::string onnx_path(const case_arguments& given, const std::string& network);

/// Inputs of a network: names of static duration, shapes, memory that the contender keeps.
struct onnx_input {
  const char* name;
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// A network of one output "y", as a contender. Where there are several files of it, written in different operations, the fastest is taken.
contender onnxruntime_contender(const case_arguments& given, const std::vector<std::string>& networks,
                                const std::vector<onnx_input>& inputs, const std::vector<std::int64_t>& output_shape);

}  // namespace benchmarks
