// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <sinter/io/safetensors.hpp>

#include "../data/scratch.hpp"
#include "safetensors_file.hpp"

namespace sn = sinter;

namespace {
template <class Element>
sn::named_array named(std::string_view name, sn::tensor<Element>& tensor) {
  return {name, sn::dtype_of<Element>, tensor.shape(), tensor.data()};
}

/// One tensor of every dtype, a scalar, an empty one and names that need escapes; its elements are other bytes for each `start`.
struct collection {
  sn::tensor<float> f32{{2, 3}};
  sn::tensor<double> f64{{1, 2}};
  sn::tensor<sn::float16> f16{{3}};
  sn::tensor<sn::bfloat16> bf16{{5}};
  sn::tensor<std::int8_t> i8{{7}};
  sn::tensor<std::uint8_t> u8{{1, 1, 1, 1, 1, 3}};
  sn::tensor<std::int32_t> i32{{2}};
  sn::tensor<std::int64_t> i64{{1}};
  sn::tensor<bool> flags{{3}};
  sn::tensor<float> scalar{sn::extents{}};
  sn::tensor<float> empty{{0, 4}};

  explicit collection(int start = 0) {
    for (const sn::named_array& array : arrays())
      for (std::size_t i = 0; i < array.bytes(); ++i, ++start)
        static_cast<unsigned char*>(array.data)[i] = static_cast<unsigned char>(array.type == sn::boolean ? start & 1 : start);
  }
  std::vector<sn::named_array> arrays() {
    return {named("conv1.weight", f32), named("f64", f64), named("f16", f16),
            named("bf16", bf16),        named("i8", i8),   named("quote \" \\ \n Größe 😀", u8),
            named("i32", i32),          named("i64", i64), named("flags", flags),
            named("scalar", scalar),    named("", empty)};
  }
  std::string bytes() {
    std::string all;
    for (const sn::named_array& array : arrays()) all.append(static_cast<const char*>(array.data), array.bytes());
    return all;
  }
};

/// The field that is refused; empty if nothing is.
std::string refusal(const std::string& bytes) {
  try {
    const sn::safetensors file(bytes_of(bytes), "bad");
    return {};
  } catch (const sn::file_error& error) {
    CHECK(error.file == "bad");
    return error.field;
  }
}
std::string refusal(const std::string& header, const std::string& data) { return refusal(safetensors_bytes(header, data)); }
}  // namespace

TEST_SUITE("io/safetensors") {
  TEST_CASE("what is saved loads again, byte for byte, and stays the same file") {
    const scratch folder;
    collection saved(1), loaded;
    sn::save(folder / "a", saved.arrays(), {{"step", "100"}, {"", "\"quoted\"\n"}});
    sn::load(folder / "a", loaded.arrays());
    CHECK(loaded.bytes() == saved.bytes());
    CHECK(folder.files() == 1);

    const sn::safetensors file(folder / "a");
    CHECK(file.metadata().size() == 2);
    CHECK(file.metadata().at("") == "\"quoted\"\n");
    CHECK(file.arrays().size() == 11);
    auto reversed = saved.arrays();
    std::reverse(reversed.begin(), reversed.end());
    sn::save(folder / "b", reversed, {{"step", "100"}, {"", "\"quoted\"\n"}});
    CHECK(folder.read("a") == folder.read("b"));
  }

  TEST_CASE("the data starts at a multiple of 64 bytes and every tensor at one of its element") {
    const scratch folder;
    collection saved;
    for (const std::string& filler : {std::string(), std::string(1, 'x'), std::string(55, 'x'), std::string(64, 'x')}) {
      sn::save(folder / "a", saved.arrays(), {{"filler", filler}});
      const std::string bytes = folder.read("a");
      std::uint64_t length = 0;
      std::memcpy(&length, bytes.data(), sizeof length);
      CHECK((8 + length) % 64 == 0);
      const sn::safetensors file(folder / "a");
      for (const sn::stored_array& array : file.arrays())
        CHECK(reinterpret_cast<std::uintptr_t>(array.bytes.data()) % static_cast<std::uintptr_t>(sn::size_of(array.type)) == 0);
    }
  }

  TEST_CASE("no tensors make a file, too") {
    const scratch folder;
    sn::save(folder / "a", {});
    CHECK(sn::safetensors(folder / "a").arrays().empty());
    sn::load(folder / "a", {});
  }

  TEST_CASE("a file that Python wrote is read") {
    const sn::safetensors file(std::filesystem::path(SINTER_SOURCE_DIRECTORY "/tests/golden/safetensors_from_python.safetensors"));
    CHECK(file.metadata().at("made by") == "safetensors for Python");
    CHECK(file.metadata().at("line") == "one\ntwo");
    CHECK(file.arrays().size() == 12);
    CHECK(file.find("missing") == nullptr);

    sn::tensor<float> weight({2, 3}), scalar(sn::extents{}), empty({0, 4});
    sn::tensor<double> wide({1, 2});
    sn::tensor<sn::float16> half(sn::extents{3});
    sn::tensor<sn::bfloat16> bfloat(sn::extents{2});
    sn::tensor<std::int8_t> bytes(sn::extents{4});
    sn::tensor<std::uint8_t> pixels({1, 2, 2}), named_oddly(sn::extents{1});
    sn::tensor<std::int32_t> ints(sn::extents{2});
    sn::tensor<std::int64_t> longs(sn::extents{1});
    sn::tensor<bool> flags(sn::extents{3});
    sn::load(file, std::vector{named("conv1.weight", weight), named("scalar", scalar), named("empty", empty), named("double", wide),
                               named("half", half), named("bfloat", bfloat), named("bytes", bytes), named("pixels", pixels),
                               named("quote \" backslash \\ tab \t Größe 😀", named_oddly), named("ints", ints), named("longs", longs),
                               named("flags", flags)});
    CHECK(std::vector(weight.begin(), weight.end()) == std::vector{0.5f, -1.5f, 2.0f, 1e-30f, 3e38f, -0.0f});
    CHECK(scalar() == 42.0f);
    CHECK(std::vector(wide.begin(), wide.end()) == std::vector{0.1, -2.5});
    CHECK((half(0) == 1.0f && half(1) == -0.5f && half(2) == 65504.0f));
    CHECK((bfloat(0) == 1.0f && bfloat(1) == -2.5f));
    CHECK(std::vector(bytes.begin(), bytes.end()) == std::vector<std::int8_t>{-128, -1, 0, 127});
    CHECK(std::vector(pixels.begin(), pixels.end()) == std::vector<std::uint8_t>{0, 1, 128, 255});
    CHECK(named_oddly(0) == 7);
    CHECK(std::vector(ints.begin(), ints.end()) ==
          std::vector{std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()});
    CHECK(longs(0) == std::numeric_limits<std::int64_t>::min());
    CHECK((flags(0) && !flags(1) && flags(2)));
  }

  TEST_CASE("a load that cannot be whole changes nothing") {
    const scratch folder;
    collection saved(1);
    sn::save(folder / "a", saved.arrays());
    const sn::safetensors file(folder / "a");
    sn::tensor<float> other_shape({3, 2}), missing({1}), null;
    sn::tensor<std::int32_t> other_type({2, 3});
    const auto refused = [&](auto change, const char* words, sn::extra_tensors extra = sn::extra_tensors::allow) {
      CAPTURE(words);
      collection target;
      const std::string before = target.bytes();
      auto arrays = target.arrays();
      change(arrays);
      std::string message;
      try {
        sn::load(file, arrays, extra);
      } catch (const sn::error& error) {
        message = error.what();
      }
      CHECK(message.find(words) != message.npos);
      CHECK(target.bytes() == before);
    };
    using list = std::vector<sn::named_array>;
    refused([&](list& arrays) { arrays.push_back(named("missing", missing)); }, "'missing': expected a tensor, found none of that name");
    refused([&](list& arrays) { arrays[0] = named("conv1.weight", other_shape); }, "'conv1.weight' shape: expected [3, 2], found [2, 3]");
    refused([&](list& arrays) { arrays[0] = named("conv1.weight", other_type); }, "'conv1.weight' dtype: expected i32, found f32");
    refused([&](list& arrays) { arrays.push_back(arrays[2]); }, "f16: value: expected one array of this name, found two");
    refused([&](list& arrays) { arrays[3].data = nullptr; }, "bf16: memory: expected 10 bytes, found none");
    refused([&](list& arrays) { arrays.pop_back(); }, "'': expected only tensors that were asked for", sn::extra_tensors::refuse);
    refused([&](list& arrays) { arrays.erase(arrays.begin()); }, "'conv1.weight': expected only", sn::extra_tensors::refuse);
  }

  TEST_CASE("extra tensors load when that is allowed") {
    collection saved(1), loaded;
    const scratch folder;
    sn::save(folder / "a", saved.arrays());
    sn::load(folder / "a", std::array{named("i32", loaded.i32)}, sn::extra_tensors::allow);
    CHECK(loaded.i32(1) == saved.i32(1));
    CHECK(loaded.i64(0) != saved.i64(0));
  }

  TEST_CASE("a bool that is neither 0 nor 1 is refused before anything is copied") {
    sn::tensor<bool> flags(sn::extents{2}, {true, true});
    const std::string bytes = safetensors_bytes(R"({"flags":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}})", std::string("\0\2", 2));
    CHECK_THROWS_WITH_AS(sn::load(sn::safetensors(bytes_of(bytes), "file"), std::array{named("flags", flags)}),
                         "file: tensor 'flags' element: expected 0 or 1, found 2", sn::file_error);
    CHECK(flags(0));
  }

  TEST_CASE("names and metadata that the format has no place for are not saved") {
    const scratch folder;
    sn::tensor<float> one({1});
    const auto save = [&](std::string_view name) { sn::save(folder / "a", std::array{named(name, one)}); };
    CHECK_THROWS_AS(save("__metadata__"), sn::value_error);
    CHECK_THROWS_AS(save("\xff"), sn::value_error);
    CHECK_THROWS_AS(sn::save(folder / "a", std::array{named("a", one), named("a", one)}), sn::value_error);
    CHECK_THROWS_AS(sn::save(folder / "a", {}, {{"key", "\xc3"}}), sn::value_error);
    CHECK_THROWS_AS(sn::save(folder / "a", {}, {{"\xc3", "value"}}), sn::value_error);
    CHECK_THROWS_AS(sn::save(folder / "a", std::array{sn::named_array{"a", sn::f32, {1}, nullptr}}), sn::tensor_error);
    CHECK(folder.files() == 0);
  }
}

TEST_SUITE("io/safetensors/format") {
  TEST_CASE("a small file is read, with white space or without, in any order") {
    CHECK(refusal("{}", "") == "");
    CHECK(refusal("{}  \n", "") == "");
    CHECK(refusal(R"({ "a" : {"shape":[ ], "data_offsets":[0,4],"dtype":"F32"} , "__metadata__":{} }   )", "abcd") == "");
    CHECK(refusal(R"({"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", "ab") ==
          "");
    CHECK(refusal(R"({"a":{"dtype":"U8","shape":[0,9223372036854775807],"data_offsets":[0,0]}})", "") == "");
  }

  TEST_CASE("a header that does not fit the file or the limit is refused") {
    CHECK(refusal("") == "header length");
    CHECK(refusal(std::string(7, '\0')) == "header length");
    CHECK(refusal(std::string(8, '\0')) == "header");
    CHECK(refusal(safetensors_bytes("{}", "", 3)) == "header length");
    CHECK(refusal(safetensors_bytes("{}", "", ~std::uint64_t{0})) == "header length");
    CHECK(refusal(safetensors_bytes("{}", "", std::uint64_t{1} << 63)) == "header length");
    CHECK(refusal("{}" + std::string(99'999'998, ' '), "") == "");
    CHECK(refusal("{}" + std::string(99'999'999, ' '), "") == "header length");
    CHECK(refusal(" {}", "") == "header");
    CHECK(refusal("[]", "") == "header");
  }

  TEST_CASE("entries that lack a field, have another or have it twice are refused") {
    const auto entry = [](const std::string& fields) { return refusal("{\"a\":{" + fields + "}}", "abcd"); };
    CHECK(entry(R"("dtype":"F32","shape":[1],"data_offsets":[0,4])") == "");
    CHECK(entry("") == "tensor 'a' dtype");
    CHECK(entry(R"("shape":[1],"data_offsets":[0,4])") == "tensor 'a' dtype");
    CHECK(entry(R"("dtype":"F32","data_offsets":[0,4])") == "tensor 'a' shape");
    CHECK(entry(R"("dtype":"F32","shape":[1])") == "tensor 'a' data_offsets");
    CHECK(entry(R"("dtype":"F32","shape":[1],"data_offsets":[0])") == "tensor 'a' data_offsets");
    CHECK(entry(R"("dtype":"F32","shape":[1],"data_offsets":[0,4,4])") == "tensor 'a' data_offsets");
    CHECK(entry(R"("dtype":"F32","shape":[1],"data_offsets":[0,4],"more":[])") == "tensor 'a' entry");
    CHECK(entry(R"("dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4])") == "header at byte 28");
    CHECK(entry(R"("dtype":32,"shape":[1],"data_offsets":[0,4])") == "header at byte 22");
    CHECK(entry(R"("dtype":"F32","shape":[1,1,1,1,1,1],"data_offsets":[0,4])") == "");
    CHECK(entry(R"("dtype":"F32","shape":[1,1,1,1,1,1,1],"data_offsets":[0,4])") == "tensor 'a' rank");
    CHECK(entry(R"("dtype":"F32","shape":[-1],"data_offsets":[0,4])") == "header at byte 37");
    CHECK(refusal(R"({"a":1})", "abcd") == "header at byte 13");
    CHECK(refusal(R"({"__metadata__":{"a":1}})", "") == "header at byte 29");
    CHECK(refusal(R"({"__metadata__":null})", "") == "header at byte 24");
    CHECK(refusal(R"({"__metadata__":{},"__metadata__":{}})", "") == "header at byte 27");
  }

  TEST_CASE("dtypes that sinter has no type for are refused by name") {
    for (const std::string type : {"F8_E4M3", "F8_E5M2", "U16", "U32", "U64", "I16", "C64", "f32", "F32 ", ""}) {
      const std::string bytes = safetensors_bytes("{\"a\":{\"dtype\":\"" + type + "\",\"shape\":[0],\"data_offsets\":[0,0]}}", "");
      CHECK_THROWS_WITH_AS(sn::safetensors(bytes_of(bytes), "file"),
                           ("file: tensor 'a' dtype: expected F32, F64, F16, BF16, I8, U8, I32, I64, BOOL, found '" + type + "'").c_str(),
                           sn::file_error);
    }
  }

  TEST_CASE("lengths that are not those of dtype and shape, or overflow, are refused") {
    const auto shape = [](const std::string& extents, const std::string& offsets) {
      return refusal(R"({"a":{"dtype":"F32","shape":[)" + extents + R"(],"data_offsets":[)" + offsets + "]}}", "abcd");
    };
    CHECK(shape("1", "0,4") == "");
    CHECK(shape("2", "0,4") == "tensor 'a' data_offsets");
    CHECK(shape("1", "0,3") == "tensor 'a' data_offsets");
    CHECK(shape("1", "0,5") == "tensor 'a' data_offsets");
    CHECK(shape("1", "4,0") == "tensor 'a' data_offsets");
    CHECK(shape("1", "1,5") == "tensor 'a' data_offsets");
    CHECK(shape("1", "9223372036854775803,9223372036854775807") == "tensor 'a' data_offsets");
    CHECK(shape("4611686018427387905", "0,4") == "tensor 'a' shape");    // times 4 is 4, in 64 bits
    CHECK(shape("4294967296,4294967296", "0,0") == "tensor 'a' shape");  // times each other is 0, in 64 bits
    CHECK(shape("2147483649,2147483649,2147483648", "0,4") == "tensor 'a' shape");
    CHECK(shape("9223372036854775807,9223372036854775807,0", "0,0") == "tensor 'a' shape");
    CHECK(shape("9223372036854775808", "0,4") == "header at byte 55");
  }

  TEST_CASE("data that tensors leave out or share is refused") {
    const auto two = [](const std::string& first, const std::string& second, const std::string& data) {
      const auto entry = [](const std::string& offsets) {
        const std::size_t comma = offsets.find(',');
        const int length = std::stoi(offsets.substr(comma + 1)) - std::stoi(offsets);
        return R"({"dtype":"U8","shape":[)" + std::to_string(length) + R"(],"data_offsets":[)" + offsets + "]}";
      };
      return refusal("{\"a\":" + entry(first) + ",\"b\":" + entry(second) + "}", data);
    };
    CHECK(two("0,2", "2,4", "abcd") == "");
    CHECK(two("2,4", "0,2", "abcd") == "");
    CHECK(two("0,0", "0,4", "abcd") == "");
    CHECK(two("4,4", "0,4", "abcd") == "");
    CHECK(two("0,2", "3,4", "abcd") == "tensor 'b' data_offsets");
    CHECK(two("0,3", "2,4", "abcd") == "tensor 'b' data_offsets");
    CHECK(two("0,4", "0,4", "abcd") == "tensor 'b' data_offsets");
    CHECK(two("0,4", "2,2", "abcd") == "tensor 'b' data_offsets");
    CHECK(two("1,2", "2,4", "abcd") == "tensor 'a' data_offsets");
    CHECK(two("0,2", "2,3", "abcd") == "data");
    CHECK(refusal("{}", "a") == "data");
  }
}
