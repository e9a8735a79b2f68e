// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// JSON as safetensors headers have it. The first byte says what the reader asks for, the rest is the text.
///
/// What is accepted is JSON by an independent grammar, a plain JSON string is always accepted, and what was read, written again and read again is
/// equal. Everything else is a `file_error` that counts the text's bytes from its origin.
#include "target.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <sinter/io/json.hpp>

namespace {

constexpr std::string_view file = "some.file";
constexpr std::size_t origin = 8;

/// RFC 8259 read as a grammar, whole and by another road than the library's: true when `text` is one value and nothing else.
class grammar {
 public:
  static bool accepts(std::string_view text) {
    grammar g{text};
    g.space();
    if (!g.value(0)) return false;
    g.space();
    return g.rest.empty();
  }

 private:
  explicit grammar(std::string_view text) : rest(text) {}

  bool eat(std::string_view word) {
    if (!rest.starts_with(word)) return false;
    rest.remove_prefix(word.size());
    return true;
  }
  void space() { rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size())); }
  bool digits() {
    const std::size_t count = std::min(rest.find_first_not_of("0123456789"), rest.size());
    rest.remove_prefix(count);
    return count > 0;
  }
  bool string() {
    if (!eat("\"")) return false;
    while (!rest.empty() && !rest.starts_with('"')) {
      if (static_cast<unsigned char>(rest[0]) < 0x20) return false;
      if (eat("\\")) {
        if (rest.empty()) return false;
        if (eat("u")) {
          if (rest.size() < 4 || rest.substr(0, 4).find_first_not_of("0123456789abcdefABCDEF") != rest.npos) return false;
          rest.remove_prefix(4);
          continue;
        }
        if (std::string_view("\"\\/bfnrt").find(rest[0]) == rest.npos) return false;
      }
      rest.remove_prefix(1);
    }
    return eat("\"");
  }
  bool number() {
    eat("-");
    if (!eat("0") && !digits()) return false;
    if (eat(".") && !digits()) return false;
    if (eat("e") || eat("E")) {
      if (!eat("+")) eat("-");
      return digits();
    }
    return true;
  }
  bool value(int depth) {
    if (depth > 8) return false;  // no reader here asks for more
    if (rest.starts_with('"')) return string();
    if (eat("{")) return list('}', [&] { return string() && colon() && value(depth + 1); });
    if (eat("[")) return list(']', [&] { return value(depth + 1); });
    return eat("true") || eat("false") || eat("null") || number();
  }
  bool colon() {
    space();
    if (!eat(":")) return false;
    space();
    return true;
  }
  template <class Item>
  bool list(char close, Item item) {
    const std::string_view end(&close, 1);
    space();
    if (eat(end)) return true;
    do {
      space();
      if (!item()) return false;
      space();
    } while (eat(","));
    return eat(end);
  }

  std::string_view rest;
};

/// What a reader of this program takes: everything that a safetensors header has, one thing for each program.
struct content {
  std::string text;
  std::int64_t number = 0;
  std::vector<std::int64_t> numbers;
  std::map<std::string, std::string> texts;
  std::map<std::string, std::vector<std::int64_t>> lists;
  bool operator==(const content&) const = default;
};
constexpr int programs = 5;

content read(int program, std::string_view text) {
  sinter::io::detail::json_reader json(file, text, origin);
  content c;
  if (program == 0) c.text = json.string();
  if (program == 1) c.number = json.integer();
  if (program == 2) json.array([&] { c.numbers.push_back(json.integer()); });
  if (program == 3)
    json.object([&](const std::string& key) { fuzz::require(c.texts.emplace(key, json.string()).second, "keys of an object differ"); });
  if (program == 4)
    json.object([&](const std::string& key) {
      auto& list = c.lists[key];
      json.array([&] { list.push_back(json.integer()); });
    });
  json.end();
  return c;
}

std::string write(const std::vector<std::int64_t>& numbers) {
  std::string text = "[";
  for (const std::int64_t n : numbers) text += (text.size() > 1 ? "," : "") + std::to_string(n);
  return text + "]";
}
std::string write(int program, const content& c) {
  using sinter::io::detail::json_quoted;
  if (program == 0) return json_quoted(c.text);
  if (program == 1) return std::to_string(c.number);
  if (program == 2) return write(c.numbers);
  std::string text = "{";
  const auto member = [&](const std::string& key, const std::string& value) {
    text += (text.size() > 1 ? "," : "") + json_quoted(key) + ":" + value;
  };
  for (const auto& [key, value] : c.texts) member(key, json_quoted(value));
  for (const auto& [key, value] : c.lists) member(key, write(value));
  return text + "}";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const int program = data[0] % programs;
  const std::string text(fuzz::text_of(data + 1, size - 1));
  content first;
  try {
    const fuzz::memory_meter meter;
    first = read(program, text);
    // A node of a map and a set, with their strings, for every five characters ("":"",), 8 bytes for every two of a list, doubled as it grows.
    meter.require_at_most(80 * size + 1024);
  } catch (const sinter::file_error& error) {
    fuzz::require_facts(error, file);
    constexpr std::string_view place = "header at byte ";
    fuzz::require(error.field.starts_with(place), "an error says at which byte");
    const std::size_t at = std::stoul(error.field.substr(place.size()));
    fuzz::require(at >= origin && at <= origin + text.size(), "the byte lies in the text");
    // The library reads a part of JSON; of strings it takes all, except those that are no UTF-8 or hold half a surrogate pair.
    const bool plain = program == 0 && sinter::io::detail::is_utf8(text) && text.find("\\u") == text.npos;
    fuzz::require(!plain || !grammar::accepts(text) || !text.starts_with('"'), "a plain JSON string is accepted");
    return 0;
  }
  fuzz::require(grammar::accepts(text), "what is accepted is JSON");
  const std::string again = write(program, first);
  fuzz::require(grammar::accepts(again), "what is written is JSON");
  fuzz::require(read(program, again) == first, "what was read, written and read again is equal");
  for (std::size_t length = 1; program != 1 && length < again.size(); length += 1 + again.size() / 8) {  // a number's beginning is a number
    try {
      read(program, std::string_view(again).substr(0, length));
    } catch (const sinter::file_error&) {
      continue;
    }
    fuzz::require(false, "a text that ends early is refused");
  }
  return 0;
}
