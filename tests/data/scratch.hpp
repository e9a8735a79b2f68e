// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A folder for the files of one test.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <system_error>

#include <unistd.h>

/// Created empty, removed with all that is in it.
class scratch {
 public:
  scratch() {
    static std::atomic<int> next{0};
    folder_ = std::filesystem::temp_directory_path() / ("sinter-test-" + std::to_string(::getpid()) + '-' + std::to_string(next++));
    REQUIRE(std::filesystem::create_directory(folder_));
  }
  ~scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
  const std::filesystem::path& path() const { return folder_; }

  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    std::ofstream file(folder_ / name, std::ios::binary);
    file << bytes;
    REQUIRE(file.good());
    return folder_ / name;
  }
  std::string read(const std::string& name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// How many files there are, temporary ones included.
  long files() const { return std::distance(std::filesystem::directory_iterator(folder_), {}); }

 private:
  std::filesystem::path folder_;
};
