// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The generator behind `sinter_embed_weights`: what it embeds is the file to the bit; a broken file ends it with the reader's words and no header.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include <sinter/ir/constant_weights.hpp>
#include <sinter/ir/op/cards.hpp>
#include <sinter/io/safetensors.hpp>

#include <test/every_dtype.hpp>  // sinter_embed_weights(... FILE golden/safetensors_from_python.safetensors NAME test::every_dtype)

namespace {

using namespace sinter;
namespace fs = std::filesystem;

const fs::path root = SINTER_SOURCE_DIRECTORY;

constexpr auto stored = test::every_dtype::weights();
static_assert(stored.count == 12);
static_assert(stored.get<"conv1.weight">()(1, 1) == 3e38f && stored.get<"double">()(0, 0) == 0.1 && stored.get<"scalar">().item() == 42);
static_assert(stored.get<"half">()(2) == 65504.0f && stored.get<"bfloat">()(1) == -2.5f);
static_assert(stored.get<"bytes">()(0) == -128 && stored.get<"pixels">()(0, 1, 1) == 255 && stored.get<"ints">()(0) == INT32_MIN && stored.get<"longs">()(0) == INT64_MIN);
static_assert(stored.get<"flags">()(0) && !stored.get<"flags">()(1));

struct outcome {
  int status = 0;
  std::string words;
};
/// Runs the generator; the arguments hold no quotes.
outcome embed(const std::string& file, const std::string& name, const std::string& header) {
  std::string command = SINTER_EMBED_WEIGHTS;
  for (const std::string& word : {file, name, header}) command.append(" '").append(word).append("'");
  command.append(" 2> words.txt");
  const int status = std::system(command.c_str());
  std::ifstream words("words.txt");
  std::ostringstream text;
  text << words.rdbuf();
  return {status, text.str()};
}

TEST_SUITE("io.embed_weights") {
  TEST_CASE("names, dtypes, shapes and bytes are those of the file, whatever they are") {
    const safetensors file(root / "tests/golden/safetensors_from_python.safetensors");
    REQUIRE(file.arrays().size() == static_cast<std::size_t>(stored.count));
    for (const stored_array& array : file.arrays()) {
      CAPTURE(array.name);
      const int i = stored.find(array.name);
      REQUIRE(i >= 0);
      const constant_array& found = test::every_dtype::arrays[i];
      CHECK(found.type == array.type);
      REQUIRE(found.shape.rank == array.shape.rank);
      for (int axis = 0; axis < array.shape.rank; ++axis) CHECK(found.shape.extent[axis] == dim(array.shape[axis]));
      CHECK(std::memcmp(test::every_dtype::bytes + found.first, array.bytes.data(), array.bytes.size()) == 0);
    }
  }

  TEST_CASE("a file that the reader refuses is refused in the reader's words, and leaves no header") {
    int refused = 0, embedded = 0;
    for (const auto& entry : fs::directory_iterator(root / "tests/fuzz/corpus/safetensors")) {
      const std::string path = entry.path().string();
      CAPTURE(path);
      fs::remove("made.hpp");
      std::string wanted;
      try {
        const safetensors file{entry.path()};
        if (file.arrays().empty()) wanted = "tensors: expected at least one, found none";
        for (const stored_array& array : file.arrays())
          for (const std::byte b : array.bytes)
            if (array.type == boolean && b > std::byte{1}) wanted = "element: expected 0 or 1, found";
      } catch (const file_error& problem) {
        wanted = problem.what();
      }
      const outcome made = embed(path, "made", "made.hpp");
      if (wanted.empty()) {
        ++embedded;
        CHECK(made.status == 0);
        CHECK(fs::exists("made.hpp"));
      } else {
        ++refused;
        CHECK(made.status != 0);
        CHECK_MESSAGE(made.words.find(wanted) != std::string::npos, made.words, " lacks ", wanted);
        CHECK_FALSE(fs::exists("made.hpp"));
      }
    }
    CHECK(refused >= 5);
    CHECK(embedded >= 1);
  }

  TEST_CASE("a name that is no class's is refused") {
    const std::string file = (root / "tests/golden/small_cnn.safetensors").string();
    for (const char* name : {"", "a b", "1a", "a::", "::a", "a:b", "a-b"}) {
      const outcome made = embed(file, name, "named.hpp");
      CHECK(made.status != 0);
      std::string wanted = "embed_weights: name: value: expected an identifier, or several with :: between them, found ";
      wanted.append(name).append("\n");
      CHECK(made.words == wanted);
    }
    CHECK(embed(file, "_a::b2", "named.hpp").status == 0);
  }

  TEST_CASE("a file or a folder that is not there is named") {
    CHECK(embed("no.safetensors", "a", "named.hpp").words.starts_with("embed_weights: no.safetensors: cannot open: "));
    CHECK(embed((root / "tests/golden/small_cnn.safetensors").string(), "a", "no/folder/named.hpp").words.find("directory") != std::string::npos);
  }
}

}  // namespace
