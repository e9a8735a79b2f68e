// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A floor includes only floors below it. One include is enough to lose a floor, so this reads all of them.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// core → ir → passes → backends → nn → train → data → io → serve: a floor may include itself and those before it.
constexpr std::array<std::string_view, 9> floors{"core", "ir", "passes", "backends", "nn", "train", "data", "io", "serve"};

/// What a path below include/sinter belongs to: the first folder, or the file itself.
std::string_view floor_of(std::string_view path) { return path.substr(0, path.find('/')); }

/// -1 where the name is no floor.
int height(std::string_view floor) {
  const auto* found = std::find(floors.begin(), floors.end(), floor);
  return found == floors.end() ? -1 : static_cast<int>(found - floors.begin());
}

bool is_cuda_header(std::string_view name) {
  for (std::string_view start : {"cuda", "cublas", "cudnn", "curand", "cusparse", "cusolver", "cufft", "cutensor", "cooperative_groups", "cub/", "thrust/", "nccl",
                                 "nvtx", "nvrtc", "nvtx3/", "device_launch_parameters", "device_functions", "vector_types", "mma.h"})
    if (name.starts_with(start)) return true;
  return false;
}

/// Why `path` (below include/sinter) may not include `name`, or nothing.
std::string objection(std::string_view path, std::string_view name) {
  const std::string_view from = floor_of(path);
  if (is_cuda_header(name) && !path.starts_with("backends/cuda/")) return "only backends/cuda includes CUDA's headers";
  if (!name.starts_with("sinter/")) return {};
  name.remove_prefix(std::string_view("sinter/").size());
  const std::string_view to = floor_of(name);
  if (from == "ext") return {};
  if (to == "ext") return "adapters are opt-in: nothing of sinter includes ext";
  if (from == "sinter.hpp" || from == "eager.hpp") return {};
  if (to == "sinter.hpp" || to == "eager.hpp") return "floors include what they use, never the whole";
  if (to == "version.hpp" || to == "fwd.hpp" || to == "core") return {};
  if (from == "version.hpp" || from == "fwd.hpp") return "declarations stand below every floor but core";
  if (height(from) < 0) return "its folder is no floor";
  if (height(to) < 0) return "it names a folder that is no floor";
  if (height(to) > height(from)) return std::string(from) + " stands below " + std::string(to);
  if (from == "nn" && to != "nn" && to != "ir") return "nn includes core and ir only";
  if (from == "train" && to == "backends" && name.find('/', to.size() + 1) != name.npos) return "train knows no concrete backend";
  return {};
}

/// The objections to one header, each as a line that an editor can jump to.
std::vector<std::string> check(const std::string& path, const std::string& text) {
  std::vector<std::string> found;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::string_view rest = line;
    const auto skip = [&rest] { rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size())); };
    skip();
    if (!rest.starts_with('#')) continue;
    rest.remove_prefix(1);
    skip();
    if (!rest.starts_with("include")) continue;
    rest.remove_prefix(std::string_view("include").size());
    skip();
    std::string reason;
    if (rest.starts_with('<') && rest.find('>') != rest.npos) {
      reason = objection(path, rest.substr(1, rest.find('>') - 1));
    } else {
      reason = "write <sinter/...>, so that this test can read it";
    }
    if (!reason.empty()) found.push_back("include/sinter/" + path + ":" + std::to_string(number) + ": " + line + ": " + reason);
  }
  return found;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file.good());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_SUITE("floors") {
  TEST_CASE("no header includes a floor above its own") {
    const std::filesystem::path root = SINTER_SOURCE_DIRECTORY "/include/sinter";
    int headers = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (!entry.is_regular_file()) continue;
      ++headers;
      for (const std::string& line : check(entry.path().lexically_relative(root).generic_string(), read(entry.path()))) FAIL_CHECK(line);
    }
    CHECK(headers >= 10);  // otherwise the path is wrong, and the silence above means nothing
  }

  TEST_CASE("a planted include that points up is found, with its line") {
    const std::string text = "#pragma once\n#include <vector>\n#include <sinter/core/shape.hpp>\n  #  include <sinter/passes/program.hpp>\n";
    const std::vector<std::string> found = check("ir/graph.hpp", text);
    REQUIRE(found.size() == 1);
    CHECK(found[0] == "include/sinter/ir/graph.hpp:4:   #  include <sinter/passes/program.hpp>: ir stands below passes");
    CHECK(check("passes/fuse.hpp", text).empty());
  }

  TEST_CASE("every pair of floors is judged by their order") {
    for (int from = 0; from < static_cast<int>(floors.size()); ++from)
      for (int to = from + 1; to < static_cast<int>(floors.size()); ++to) {
        const std::string low = std::string(floors[static_cast<std::size_t>(from)]) + "/a.hpp";
        const std::string high = std::string(floors[static_cast<std::size_t>(to)]) + "/b.hpp";
        CAPTURE(low);
        CAPTURE(high);
        CHECK(!objection(low, "sinter/" + high).empty());
        CHECK(objection(low, "sinter/" + low).empty());
        const bool walled = floors[static_cast<std::size_t>(to)] == "nn" && low != "core/a.hpp" && low != "ir/a.hpp";
        CHECK(objection(high, "sinter/" + low).empty() == !walled);
      }
  }

  TEST_CASE("the stricter walls hold") {
    CHECK(!objection("nn/dense.hpp", "sinter/passes/fuse.hpp").empty());
    CHECK(!objection("nn/dense.hpp", "sinter/backends/backend.hpp").empty());
    CHECK(objection("train/step.hpp", "sinter/backends/backend.hpp").empty());
    CHECK(!objection("train/step.hpp", "sinter/backends/cpu/call.hpp").empty());
    CHECK(!objection("train/step.hpp", "sinter/data/batches.hpp").empty());
    CHECK(!objection("backends/cpu/call.hpp", "cuda_runtime.h").empty());
    CHECK(!objection("ext/zlib/gzip.hpp", "cudnn.h").empty());
    CHECK(objection("backends/cuda/stream.cuh", "cuda_runtime.h").empty());
  }

  TEST_CASE("adapters may include every floor, and no floor an adapter") {
    CHECK(objection("ext/zlib/gzip.hpp", "sinter/data/idx.hpp").empty());
    CHECK(!objection("data/idx.hpp", "sinter/ext/zlib/gzip.hpp").empty());
    CHECK(!objection("sinter.hpp", "sinter/ext/zlib/gzip.hpp").empty());
    CHECK(!objection("data/idx.hpp", "sinter/sinter.hpp").empty());
    CHECK(objection("sinter.hpp", "sinter/serve/server.hpp").empty());
  }

  TEST_CASE("folders that are no floor, and includes that cannot be read, are refused") {
    CHECK(!objection("misc/a.hpp", "sinter/ir/graph.hpp").empty());
    CHECK(!objection("io/a.hpp", "sinter/misc/a.hpp").empty());
    CHECK(check("io/a.hpp", "#include \"../data/idx.hpp\"\n").size() == 1);
    CHECK(check("io/a.hpp", "#include SINTER_FILE\n").size() == 1);
  }
}
