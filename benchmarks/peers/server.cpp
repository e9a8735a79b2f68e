// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include "server.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "../child.hpp"

namespace benchmarks {

namespace {

std::string answer_to(child& peer, const std::string& request, const char* key) {
  peer.say(request);
  const auto line = peer.hear();
  const auto value = line ? json_value(*line, key) : std::nullopt;
  if (!value) throw std::runtime_error("the peer does not answer " + request);
  return *value;
}

}  // namespace

contender server_contender(const case_arguments& given, const std::string& name, const std::string& script, const std::string& id) {
  const std::filesystem::path network = std::filesystem::path(given.networks) / (id + ".safetensors");
  if (!std::filesystem::exists(network))
    return contender::absent(name, network.string() + " was not written (benchmarks/peers/networks.py)");
  const auto peer = std::make_shared<child>(std::vector<std::string>{given.python, script, id, network.string()});
  while (const auto line = peer->hear()) {
    if (const auto problem = json_value(*line, "missing")) return contender::absent(name, *problem);
    if (!json_value(*line, "ready")) continue;
    return {json_value(*line, "peer").value_or(name),
            [peer](std::int64_t count) { return std::stod(answer_to(*peer, std::to_string(count), "seconds")); },
            [peer] {
              const std::filesystem::path to = std::filesystem::temp_directory_path() / ("sinter-peer-" + std::to_string(getpid()));
              answer_to(*peer, "output " + to.string(), "written");
              std::ifstream file(to, std::ios::binary);
              std::vector<float> values(std::filesystem::file_size(to) / sizeof(float));
              file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(float)));
              std::filesystem::remove(to);
              return values;
            },
            {}};
  }
  return contender::absent(name, script + " does not run under " + given.python);
}

}  // namespace benchmarks
