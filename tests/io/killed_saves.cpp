// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Processes that are killed at random moments of saving weights: the file is the old one or the new one, whole, and nothing piles up beside it.
///
/// SIGKILL ends the process between any two of its instructions; what it has handed to the system stays. So this shows that names and contents
/// change in the right order. It cannot show what a loss of power does: for that `file_replacement` syncs.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sinter/backends/weights.hpp>
#include <sinter/core/philox.hpp>
#include <sinter/io/safetensors.hpp>
#include <sinter/nn/nn.hpp>

#include "../data/scratch.hpp"

namespace sn = sinter;

namespace {

using clock_type = std::chrono::steady_clock;

/// 2.1 MB in four tensors, so that writing takes milliseconds.
struct network {
  constexpr auto operator()(auto x) const { return x | sn::dense<512>("wide") | sn::relu | sn::dense<16>("narrow"); }
};
using net = sn::model<network, sn::input<"x", sn::f32, sn::batch<1>, 1024>>;

constexpr std::string_view counter_name = "saved.generation", checksum_name = "saved.checksum";

/// Weights with the number of their save and a checksum over all tensors: a file that mixes two saves cannot have the right one.
struct numbered {
  sn::weights<net> weights;
  sn::tensor<std::int64_t> generation{sn::extents{1}}, checksum{sn::extents{1}};

  std::vector<sn::named_array> arrays() {
    std::vector<sn::named_array> all = weights.arrays();
    all.push_back({counter_name, sn::i64, generation.shape(), generation.data()});
    all.push_back({checksum_name, sn::i64, checksum.shape(), checksum.data()});
    return all;
  }
  void fill(std::int64_t number) {
    std::uint32_t bits = static_cast<std::uint32_t>(number);
    for (const sn::named_array& array : weights.arrays())
      for (std::size_t at = 0; at < array.bytes(); at += sizeof bits) {
        bits = bits * 1664525u + 1013904223u;
        std::memcpy(static_cast<char*>(array.data) + at, &bits, sizeof bits);
      }
    generation(0) = number;
    checksum(0) = computed();
  }
  std::int64_t computed() const {
    std::uint64_t sum = static_cast<std::uint64_t>(generation(0));
    for (const sn::named_array& array : weights.arrays())
      for (std::size_t at = 0; at < array.bytes(); at += sizeof sum) {
        std::uint64_t word = 0;
        std::memcpy(&word, static_cast<const char*>(array.data) + at, std::min(sizeof word, array.bytes() - at));
        sum = (sum ^ word) * 0x100000001b3u;
      }
    return static_cast<std::int64_t>(sum >> 1);
  }
};

/// Saves as the library does.
struct library_save {
  static constexpr int kills = 200;
  static void save(const std::filesystem::path& path, const std::vector<sn::named_array>& arrays) { sn::save(path, arrays); }
};

/// What one would write without a library: the old file is emptied, then written. The control that shows that the driver finds what it looks for.
struct naive_save {
  static constexpr int kills = 40;
  static void save(const std::filesystem::path& path, const std::vector<sn::named_array>& arrays) {
    std::vector<const sn::named_array*> order;
    order.reserve(arrays.size());
    for (const sn::named_array& array : arrays) order.push_back(&array);
    const std::string header = sn::io::detail::safetensors_header_text(path.string(), order, {});
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << header;
    for (const sn::named_array* array : order)
      file.write(static_cast<const char*>(array->data), static_cast<std::streamsize>(array->bytes()));
  }
};

/// Shared by the driver and the process that saves.
struct progress {
  std::atomic<std::int64_t> started{0}, finished{0};  ///< the number of the save that has begun last, and of the one that has returned last
};

struct outcome {
  int within = 0;       ///< kills between the beginning and the end of a save
  int unfinished = 0;   ///< of these, those after which the temporary file was there: it had been begun and not yet renamed
  int in_place = 0;     ///< of these, those after which the new file was there already
  int torn = 0;         ///< kills after which the file could not be loaded, was none of the two, or had a wrong checksum
  long most_files = 0;  ///< in the folder, ever
};

/// Forks a process that saves again and again, and kills it `Saver::kills` times: at a random moment of the time that two saves take.
template <class Saver>
outcome kill_repeatedly() {
  const scratch folder;
  const std::filesystem::path path = folder / "weights.safetensors";
  void* const memory = ::mmap(nullptr, sizeof(progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(memory != MAP_FAILED);
  auto* const shared = new (memory) progress;

  numbered content, found;
  std::int64_t generation = 0;
  content.fill(generation);
  std::vector<clock_type::duration> times;
  for (int i = 0; i < 5; ++i) {
    const auto start = clock_type::now();
    Saver::save(path, content.arrays());
    times.push_back(clock_type::now() - start);
  }
  std::sort(times.begin(), times.end());
  const auto one_save = std::chrono::duration_cast<std::chrono::nanoseconds>(times[times.size() / 2]);

  outcome result;
  for (int kill = 0; kill < Saver::kills; ++kill) {
    shared->started = shared->finished = generation;
    const pid_t writer = ::fork();
    REQUIRE(writer >= 0);
    if (writer == 0) {
      try {
        for (std::int64_t next = generation + 1;; ++next) {
          content.fill(next);
          shared->started = next;
          Saver::save(path, content.arrays());
          shared->finished = next;
        }
      } catch (...) {
        ::_exit(1);
      }
    }
    while (shared->started == generation && ::waitpid(writer, nullptr, WNOHANG) == 0)
      std::this_thread::sleep_for(std::chrono::microseconds(50));
    // The moments are spread evenly over one save and a half, in an order and with a jitter that are always the same.
    const double jitter = sn::philox(2026, static_cast<std::uint64_t>(kill), 0).word[0] * 0x1p-32;
    const double moment = (static_cast<double>(kill * 67 % Saver::kills) + jitter) / Saver::kills * 1.5;
    std::this_thread::sleep_for(std::chrono::duration_cast<std::chrono::nanoseconds>(one_save * moment));
    REQUIRE(::kill(writer, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(writer, &status, 0) == writer);
    REQUIRE(WIFSIGNALED(status));  // it had not ended by itself

    const std::int64_t started = shared->started, finished = shared->finished;
    const long files = folder.files();
    result.most_files = std::max(result.most_files, files);
    std::optional<std::int64_t> left;
    try {
      sn::load(path, found.arrays());
      if (found.computed() == found.checksum(0)) left = found.generation(0);
    } catch (const sn::file_error&) {
    }
    // A save that has returned is in place; one that had begun may be.
    if (!left || *left < finished || *left > started) ++result.torn;
    result.within += started > finished;
    result.unfinished += started > finished && files > 1;
    result.in_place += started > finished && left == started;
    if (left && *left >= generation) {
      generation = *left;
    } else {  // the control has lost everything
      content.fill(++generation);
      Saver::save(path, content.arrays());
    }
  }
  content.fill(++generation);
  Saver::save(path, content.arrays());
  sn::load(path, found.arrays());
  CHECK(found.generation(0) == generation);
  CHECK(folder.files() == 1);  // what the last kill left has gone with the next save
  ::munmap(memory, sizeof(progress));
  MESSAGE(Saver::kills << " kills, " << result.within << " within a save, " << result.unfinished << " with the temporary file there, "
                       << result.in_place << " with the new file in place; torn files: " << result.torn);
  return result;
}

}  // namespace

TEST_SUITE("io/killed_saves") {
  TEST_CASE("after each of 200 kills the file is the old one or the new one, and at most one temporary file lies beside it") {
    const outcome result = kill_repeatedly<library_save>();
    CHECK(result.torn == 0);
    CHECK(result.most_files <= 2);
    CHECK(result.within > 0);
    CHECK(result.unfinished > 0);
  }

  TEST_CASE("the same kills tear the file of a writer that does not replace it as a whole") {
    const outcome result = kill_repeatedly<naive_save>();
    CHECK(result.within > 0);
    CHECK(result.torn > 0);
  }
}
