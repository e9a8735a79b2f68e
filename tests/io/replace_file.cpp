// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <sys/resource.h>
#include <sys/stat.h>

#include <sinter/io/replace_file.hpp>

#include "../data/scratch.hpp"

namespace sn = sinter;

namespace {
void replace(const std::filesystem::path& path, const std::string& text) {
  sn::file_replacement file(path);
  file.write(std::as_bytes(std::span(text)));
  file.commit();
}
/// The field that is refused; empty if nothing is.
template <class Function>
std::string refusal(Function function) {
  try {
    function();
    return {};
  } catch (const sn::file_error& error) {
    return error.field;
  }
}
unsigned mode(const std::filesystem::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777;
}
}  // namespace

TEST_SUITE("io/replace_file") {
  TEST_CASE("a file is created, and replaced by a longer and a shorter one") {
    const scratch folder;
    for (const std::string text : {"first", "the second one", "", "3"}) {
      replace(folder / "a", text);
      CHECK(folder.read("a") == text);
    }
    CHECK(folder.files() == 1);
  }

  TEST_CASE("a relative path without a folder works") {
    const scratch folder;
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    replace("a", "text");
    std::filesystem::current_path(before);
    CHECK(folder.read("a") == "text");
  }

  TEST_CASE("without a commit nothing changes and nothing is left") {
    const scratch folder;
    folder.write("a", "old");
    {
      sn::file_replacement file(folder / "a");
      file.write(std::as_bytes(std::span("new", 3)));
      CHECK(folder.files() == 2);
      CHECK(folder.read("a") == "old");
    }
    CHECK(folder.read("a") == "old");
    CHECK(folder.files() == 1);
  }

  TEST_CASE("the permissions of the old file are kept") {
    const scratch folder;
    folder.write("a", "old");
    for (const unsigned bits : {0600u, 0644u, 0640u}) {
      REQUIRE(::chmod((folder / "a").c_str(), bits) == 0);
      replace(folder / "a", "new");
      CHECK(mode(folder / "a") == bits);
    }
  }

  TEST_CASE("a symbolic link is replaced and what it names stays") {
    const scratch folder;
    folder.write("target", "old");
    std::filesystem::create_symlink("target", folder / "link");
    replace(folder / "link", "new");
    CHECK(folder.read("target") == "old");
    CHECK_FALSE(std::filesystem::is_symlink(folder / "link"));
    CHECK(folder.read("link") == "new");
  }

  TEST_CASE("a folder that is missing, is a file or is closed to writers is refused") {
    const scratch folder;
    folder.write("file", "old");
    CHECK(refusal([&] { replace(folder / "missing/a", "new"); }) == "directory");
    CHECK(refusal([&] { replace(folder / "file/a", "new"); }) == "directory");
    std::filesystem::create_directory(folder / "d");
    CHECK(refusal([&] { replace(folder / "d", "new"); }) == "file");
    if (std::filesystem::exists("/proc/self/status"))  // where even the superuser cannot create files
      CHECK(refusal([&] { replace("/proc/a", "new"); }) == "temporary file");
    CHECK(folder.files() == 2);
  }

  TEST_CASE("when the disk is full, the old file stays as it was and the temporary one goes") {
    const scratch folder;
    folder.write("a", "old");
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    for (const rlim_t limit : {rlim_t{0}, rlim_t{1}, rlim_t{100'000}}) {
      const rlimit small{limit, before.rlim_max};
      REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
      const std::string field = refusal([&] { replace(folder / "a", std::string(1'000'000, 'x')); });
      REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
      CHECK(field == "write");
      CHECK(folder.read("a") == "old");
      CHECK(folder.files() == 1);
    }
    std::signal(SIGXFSZ, handler);
  }

  TEST_CASE("a temporary file that a killed writer left behind is removed by the next one, and one that is being written is not") {
    const scratch folder;
    folder.write("a.sinter-0.tmp", "half of");
    folder.write("a.sinter-1.tmp", "another's half");
    {
      sn::file_replacement first(folder / "a");
      first.write(std::as_bytes(std::span("first", 5)));
      CHECK(folder.read("a.sinter-0.tmp") == "first");
      sn::file_replacement second(folder / "a");
      second.write(std::as_bytes(std::span("second", 6)));
      CHECK(folder.read("a.sinter-0.tmp") == "first");
      CHECK(folder.read("a.sinter-1.tmp") == "second");
      second.commit();
      CHECK(folder.read("a") == "second");
      first.commit();
    }
    CHECK(folder.read("a") == "first");
    CHECK(folder.files() == 1);
  }

  TEST_CASE("what stands in the way of a temporary file and is no regular file stays, and is not followed") {
    const scratch folder;
    folder.write("target", "old");
    std::filesystem::create_symlink("target", folder / "a.sinter-0.tmp");
    std::filesystem::create_directory(folder / "a.sinter-1.tmp");
    replace(folder / "a", "new");
    CHECK(folder.read("a") == "new");
    CHECK(folder.read("target") == "old");
    CHECK(folder.files() == 4);
  }

  TEST_CASE("writers of one file in many threads each put theirs in place, whole") {
    const scratch folder;
    std::vector<std::thread> writers;
    for (char letter = 'a'; letter < 'e'; ++letter)
      writers.emplace_back([&, letter] {
        for (int round = 0; round < 50; ++round) replace(folder / "file", std::string(1000, letter));
      });
    for (std::thread& writer : writers) writer.join();
    const std::string left = folder.read("file");
    CHECK(left == std::string(1000, left[0]));
    CHECK(folder.files() == 1);
  }
}
