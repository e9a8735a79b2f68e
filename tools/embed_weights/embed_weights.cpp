// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Writes the tensors of a safetensors file as a header, for constant expressions and for programs that read no file.
///
///     embed_weights <file.safetensors> <name> <header.hpp>
///
/// The CMake function `sinter_embed_weights` calls it. `name` is that of the class; `shop::classifier` is a class in a namespace.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sinter/io/io.hpp>

namespace {

namespace sn = sinter;

/// The parts of `shop::classifier`.
std::vector<std::string> parts_of(std::string_view name) {
  const auto refuse = [&] { return sn::value_error("name", "an identifier, or several with :: between them", name); };
  std::vector<std::string> parts;
  for (std::string_view rest = name;;) {
    const std::size_t end = std::min(rest.find("::"), rest.size());
    const std::string_view part = rest.substr(0, end);
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    if (part.empty() || !is_letter(part[0])) throw refuse();
    for (char c : part)
      if (!is_letter(c) && !(c >= '0' && c <= '9')) throw refuse();
    parts.emplace_back(part);
    if (end == rest.size()) return parts;
    rest.remove_prefix(end + 2);
  }
}

/// Bytes as a string literal reads them. Three octal digits each: a digit that follows would otherwise belong to a shorter escape.
void append_escaped(std::string& text, std::span<const std::byte> bytes) {
  for (const std::byte b : bytes) {
    const auto code = std::to_integer<unsigned>(b);
    text += {'\\', static_cast<char>('0' + (code >> 6)), static_cast<char>('0' + (code >> 3 & 7)), static_cast<char>('0' + (code & 7))};
  }
}
/// A name in quotes, with its length, as it may hold anything.
std::string name_literal(std::string_view name) {
  std::string text = "{\"";
  for (const char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' || c == '/' || c == ' ';
    if (plain)
      text += c;
    else
      append_escaped(text, std::as_bytes(std::span(&c, 1)));
  }
  return text + "\", " + std::to_string(name.size()) + "}";
}

void check(const sn::safetensors& file, const sn::stored_array& array) {
  if (array.type != sn::boolean) return;
  for (const std::byte b : array.bytes)  // another byte would be no bool, and reading it undefined
    if (b > std::byte{1}) throw sn::file_error(file.name(), "tensor '" + array.name + "' element", "0 or 1", std::to_string(std::to_integer<int>(b)));
}

std::string header_of(const sn::safetensors& file, const std::vector<std::string>& parts) {
  if (file.arrays().empty()) throw sn::file_error(file.name(), "tensors", "at least one", "none");
  const std::string& name = parts.back();
  std::string text = "// Written by embed_weights from a safetensors file: edit that one.\n#pragma once\n\n#include <sinter/ir/constant_weights.hpp>\n\n";
  // A compiler reads one long string several times faster than a list of numbers (docs/design/constant-expressions.md), and beyond 65536 bytes is free to warn.
  text += "#pragma GCC diagnostic push\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n";
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) text += "namespace " + parts[i] + " {\n";
  text += "struct " + name + " {\n  static constexpr sinter::constant_array arrays[] = {\n";
  std::int64_t first = 0;
  for (const sn::stored_array& array : file.arrays()) {
    check(file, array);
    text += "      {" + name_literal(array.name) + ", sinter::" + (array.type == sn::boolean ? "boolean" : std::string(sn::name_of(array.type))) + ", sinter::dims(";
    for (int axis = 0; axis < array.shape.rank; ++axis) text += (axis ? ", " : "") + std::to_string(array.shape[axis]);
    text += "), " + std::to_string(first) + "},\n";
    first += static_cast<std::int64_t>(array.bytes.size());
  }
  text += "  };\n  alignas(64) static constexpr char bytes[] =\n";
  for (const sn::stored_array& array : file.arrays())
    for (std::size_t line = 0; line < array.bytes.size(); line += 32) {
      text += '"';
      append_escaped(text, array.bytes.subspan(line, std::min<std::size_t>(32, array.bytes.size() - line)));
      text += "\"\n";
    }
  text += "\"\";\n  static constexpr sinter::constant_weights<" + name + "> weights() { return {}; }\n};\n";
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) text += "}\n";
  return text + "#pragma GCC diagnostic pop\n";
}

}  // namespace

int main(int count, char** words) {
  try {
    if (count != 4) throw sn::value_error("arguments", "<file.safetensors> <name> <header.hpp>", std::to_string(count - 1) + " words");
    const sn::safetensors file{std::filesystem::path(words[1])};
    const std::string text = header_of(file, parts_of(words[2]));
    sn::file_replacement header{std::filesystem::path(words[3])};
    header.write(std::as_bytes(std::span(text)));
    header.commit();
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << "embed_weights: " << problem.what() << '\n';
    return 1;
  }
}
