// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Files that someone or something has spoilt, in bulk, and writers that are killed.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <string>
#include <thread>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sinter/core/philox.hpp>
#include <sinter/io/safetensors.hpp>

#include "../data/scratch.hpp"
#include "safetensors_file.hpp"

namespace sn = sinter;

namespace {
struct two_tensors {
  sn::tensor<float> weight{{2, 2}};
  sn::tensor<std::int32_t> label{sn::extents{3}};

  std::array<sn::named_array, 2> arrays() {
    return {sn::named_array{"weight", sn::f32, weight.shape(), weight.data()},
            sn::named_array{"label", sn::i32, label.shape(), label.data()}};
  }
  std::string bytes() {
    return std::string(reinterpret_cast<const char*>(weight.data()), 16) + std::string(reinterpret_cast<const char*>(label.data()), 12);
  }
};

const std::string header = R"({"__metadata__":{"a\u00e9":"b"},"weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},)"
                           R"("label":{"dtype":"I32","shape":[3],"data_offsets":[16,28]}}   )";
const std::string data = "abcdefghijklmnopqrstuvwxyz01";

enum class outcome { loaded, refused };

/// Loads spoilt bytes; whatever they are, either the arrays hold exactly the last 28 of them, or they are as before.
outcome try_load(const std::string& bytes) {
  two_tensors target;
  const std::string before = target.bytes();
  try {
    sn::load(sn::safetensors(bytes_of(bytes)), target.arrays());
  } catch (const sn::file_error& error) {
    if (target.bytes() != before || error.field.empty() || error.expected.empty())
      FAIL("a refused file left traces, or its error says nothing");
    return outcome::refused;
  }
  if (bytes.size() < data.size() || target.bytes() != bytes.substr(bytes.size() - data.size()))
    FAIL("a spoilt file loaded as something else");
  return outcome::loaded;
}
}  // namespace

TEST_SUITE("io/safetensors/hostile") {
  const std::string good = safetensors_bytes(header, data);
  const std::size_t data_start = good.size() - data.size();

  TEST_CASE("whatever byte is changed to whatever value, the file is refused or loads what it holds") {
    REQUIRE(try_load(good) == outcome::loaded);
    int loaded_headers = 0;
    for (std::size_t at = 0; at < good.size(); ++at)
      for (int value = 0; value < 256; ++value) {
        std::string bytes = good;
        bytes[at] = static_cast<char>(value);
        const outcome result = try_load(bytes);
        if (at >= data_start && result != outcome::loaded) FAIL("data may be any bytes");
        loaded_headers += at < data_start && result == outcome::loaded && bytes != good;
      }
    // Only the metadata's text and the blanks at the end may change. Two plain characters: to 93 others each, and `a` to a
    // backslash, too. The backslash: to 94. The `u`: to 8 escapes. Four digits: to 21 others. Three blanks: to 3 others.
    CHECK(loaded_headers == 2 * 93 + 1 + 94 + 8 + 4 * 21 + 3 * 3);
  }

  TEST_CASE("every truncation, every byte left out and every byte put in is refused or harmless") {
    for (std::size_t at = 0; at < good.size(); ++at) {
      CHECK(try_load(good.substr(0, at)) == outcome::refused);
      CHECK(try_load(good.substr(0, at) + good.substr(at + 1)) == outcome::refused);
      for (const char extra : {' ', '0', '"', '{', '}', ',', '\\', '\0'})
        CHECK(try_load(good.substr(0, at) + extra + good.substr(at)) == outcome::refused);
    }
  }

  TEST_CASE("a header with a byte left out or put in, of the right length, is refused or harmless") {
    for (std::size_t at = 0; at < header.size(); ++at) {
      try_load(safetensors_bytes(header.substr(0, at) + header.substr(at + 1), data));
      CHECK((try_load(safetensors_bytes(header.substr(0, at), data)) == outcome::loaded) == (at >= header.size() - 3));  // blanks end it
      for (int extra = 0; extra < 256; ++extra)
        try_load(safetensors_bytes(header.substr(0, at) + static_cast<char>(extra) + header.substr(at), data));
    }
  }

  TEST_CASE("many changes at once, drawn from a fixed seed, are refused or harmless") {
    constexpr std::string_view alphabet = "{}[]\",:0123456789 \\uF32I\xc3\x80";
    for (std::uint64_t round = 0; round < 20'000; ++round) {
      std::string text = header;
      const sn::philox draw(2026, round, 0);
      for (std::uint64_t change = 0; change <= draw.word[0] % 4; ++change) {
        const sn::philox where(2026, round, change + 1);
        const std::size_t at = where.word[0] % text.size(), length = where.word[1] % 12;
        if (where.word[3] % 3 == 0)
          text.erase(at, length);
        else if (where.word[3] % 3 == 1)
          text.insert(at, text.substr(where.word[2] % text.size(), length));
        else
          text[at] = alphabet[where.word[2] % alphabet.size()];
        if (text.empty()) text = "{";
      }
      try_load(safetensors_bytes(text, data));
    }
  }

  TEST_CASE("a header of nothing but openings does not exhaust the stack") {
    CHECK(try_load(safetensors_bytes("{\"a\":" + std::string(10'000'000, '['), "")) == outcome::refused);
    std::string deep;
    for (int i = 0; i < 1'000'000; ++i) deep += "{\"a\":";
    CHECK(try_load(safetensors_bytes(deep, "")) == outcome::refused);
  }

  TEST_CASE("files that are missing, empty or no files are refused") {
    const scratch folder;
    CHECK_THROWS_WITH_AS(sn::safetensors(folder / "missing"),
                         ((folder / "missing").string() + ": cannot open: No such file or directory").c_str(), sn::file_error);
    CHECK_THROWS_AS(sn::safetensors(folder.path()), sn::file_error);
    CHECK_THROWS_AS(sn::safetensors(folder.write("empty", "")), sn::file_error);
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK_THROWS_AS(sn::safetensors(folder / "pipe"), sn::file_error);  // and does not wait for a writer
  }

  TEST_CASE("when the disk is full, the old file stays whole") {
    const scratch folder;
    two_tensors old;
    old.weight(0, 0) = 1;
    sn::save(folder / "a", old.arrays());
    const std::string before = folder.read("a");
    sn::tensor<float> large({1000, 1000});
    rlimit unlimited{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &unlimited) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{1'000'000, unlimited.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    std::string field;
    try {
      sn::save(folder / "a", std::array{sn::named_array{"large", sn::f32, large.shape(), large.data()}});
    } catch (const sn::file_error& error) {
      field = error.field;
    }
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &unlimited) == 0);
    std::signal(SIGXFSZ, handler);
    CHECK(field == "write");
    CHECK(folder.read("a") == before);
    CHECK(folder.files() == 1);
  }

  TEST_CASE("a writer that is killed leaves the old file or the new one, whole") {
    const scratch folder;
    sn::tensor<std::int32_t> numbers({200'000});
    const std::array array{sn::named_array{"numbers", sn::i32, numbers.shape(), numbers.data()}};
    sn::save(folder / "a", array);
    for (int round = 0; round < 15; ++round) {
      const pid_t writer = ::fork();
      REQUIRE(writer >= 0);
      if (writer == 0) {  // writes files of one number each, until it is killed
        for (std::int32_t n = round * 1'000'000;; ++n) {
          std::fill(numbers.begin(), numbers.end(), n);
          try {
            sn::save(folder / "a", array);
          } catch (...) {
            ::_exit(1);
          }
        }
      }
      std::this_thread::sleep_for(std::chrono::microseconds(3000 + 1700 * round));
      REQUIRE(::kill(writer, SIGKILL) == 0);
      int status = 0;
      REQUIRE(::waitpid(writer, &status, 0) == writer);
      REQUIRE(WIFSIGNALED(status));
      sn::load(folder / "a", array);
      CHECK(std::all_of(numbers.begin(), numbers.end(), [&](std::int32_t n) { return n == numbers(0); }));
    }
  }
}
