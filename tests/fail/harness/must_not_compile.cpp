// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Compiles a file that must not compile, and reads the error as a user would.
///
///     must_not_compile <file> <compiler> [<option>...]
///
/// The file states in comment lines of its own what it promises:
///
///     // expect: words         the first line with "error:" holds these words; as many of these lines as are needed
///     // also: words           some line of the output holds these words
///     // errors: 1             so many lines with "error:": a mistake is one error, and what uses its result adds none
///     // at-most-lines: 60     the output is no longer
///     // option of g++: -o      the compiler is given this option, if its name ends so; likewise of clang++ (with a version or without), and of nvcc
///     // expect-ok             it compiles: the control that shows that a failure is not merely a wrong include path
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct promise {
  std::string compiler;  ///< "g++", "clang++" or "nvcc"
  std::vector<std::string> in_first_error, anywhere, options;
  long errors = -1, longest = -1;  ///< the latter in lines; -1 where nothing was said
  bool compiles = false;
};

struct outcome {
  int status = 0;
  std::vector<std::string> lines;
};

promise read_promise(const std::string& path, std::string_view compiler) {
  promise stated;
  compiler.remove_prefix(compiler.rfind('/') + 1);
  stated.compiler = compiler.find("clang++") != compiler.npos ? "clang++" : compiler.find("nvcc") != compiler.npos ? "nvcc" : "g++";
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto after = [&line](std::string_view key) { return line.starts_with(key) ? line.substr(key.size()) : std::string(); };
    if (const std::string words = after("// expect: "); !words.empty()) stated.in_first_error.push_back(words);
    if (const std::string words = after("// also: "); !words.empty()) stated.anywhere.push_back(words);
    if (const std::string option = after("// option of " + stated.compiler + ": "); !option.empty()) stated.options.push_back(option);
    if (const std::string count = after("// errors: "); !count.empty()) stated.errors = std::stol(count);
    if (const std::string count = after("// at-most-lines: "); !count.empty()) stated.longest = std::stol(count);
    if (line == "// expect-ok") stated.compiles = true;
  }
  return stated;
}

std::string quoted(std::string_view word) {
  std::string text = "'";
  for (char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

/// Runs the compiler with both of its streams in one; the C locale keeps its quotation marks plain.
outcome compile(const std::vector<std::string>& words) {
  std::string command = "LC_ALL=C";
  for (const std::string& word : words) command.append(" ").append(quoted(word));
  outcome result;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (!pipe) return {127, {"cannot start a shell"}};
  std::string line;
  for (int c; (c = std::fgetc(pipe)) != EOF;) {
    if (c != '\n') {
      line += static_cast<char>(c);
      continue;
    }
    result.lines.push_back(line);
    line.clear();
  }
  if (!line.empty()) result.lines.push_back(line);
  const int status = ::pclose(pipe);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return result;
}

/// Without what nvcc's front end writes behind integers of 64 bits: "shape<2L>" is "shape<2>" elsewhere.
std::string without_suffixes(const std::string& line) {
  std::string plain;
  for (std::size_t i = 0; i < line.size(); ++i) {
    plain += line[i];
    const auto is_name = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    if (line[i] < '0' || line[i] > '9') continue;
    std::size_t first = i;
    while (first > 0 && is_name(line[first - 1])) --first;
    std::size_t behind = i + 1;
    while (behind < line.size() && (line[behind] == 'U' || line[behind] == 'L')) ++behind;
    if (line[first] >= '0' && line[first] <= '9' && (behind == line.size() || !is_name(line[behind]))) i = behind - 1;
  }
  return plain;
}

/// What of the promise is broken, as sentences.
std::vector<std::string> complaints(const promise& stated, const outcome& result) {
  std::vector<std::string> found;
  if (stated.compiles == !stated.in_first_error.empty())
    found.emplace_back("the file states neither or both of `// expect: words` and `// expect-ok`");
  if (stated.compiles) {
    if (result.status != 0) found.emplace_back("it must compile, and does not");
    return found;
  }
  // 1 is the status of a compiler that refuses, of nvcc 2; others mean that it crashed or could not be started.
  if (result.status == 0) found.emplace_back("it compiles");
  if (result.status > (stated.compiler == "nvcc" ? 2 : 1)) found.push_back("the compiler ended with status " + std::to_string(result.status));
  std::string first;
  long errors = 0;
  for (const std::string& line : result.lines)
    if (line.find("error:") != line.npos && errors++ == 0) first = line;
  for (const std::string& words : stated.in_first_error)
    if (first.find(words) == first.npos) found.push_back("the first error does not say: " + words);
  for (const std::string& words : stated.anywhere) {
    bool said = false;
    for (const std::string& line : result.lines) said = said || line.find(words) != line.npos;
    if (!said) found.push_back("the output does not say: " + words);
  }
  if (stated.errors >= 0 && errors != stated.errors)
    found.push_back(std::string("the output has ")
                        .append(std::to_string(errors))
                        .append(" errors, ")
                        .append(std::to_string(stated.errors))
                        .append(" were promised"));
  const long length = static_cast<long>(result.lines.size());
  if (stated.longest >= 0 && length > stated.longest)
    found.push_back("the output has " + std::to_string(length) + " lines, at most " + std::to_string(stated.longest) + " were promised");
  return found;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::cerr << "usage: must_not_compile <file> <compiler> [<option>...]\n";
    return 2;
  }
  const std::string file = arguments[1];
  std::vector<std::string> words(arguments + 2, arguments + count);
  const promise stated = read_promise(file, words.front());
  // A precompiled header suits the options that it was made with.
  if (const auto header = std::find(words.begin(), words.end(), "-include"); header != words.end() && !stated.options.empty()) words.erase(header, header + 2);
  words.insert(words.end(), stated.options.begin(), stated.options.end());
  if (stated.compiler == "nvcc")
    words.insert(words.end(), {"-x", "cu", "-c", "-o", "/dev/null", file});
  else
    words.insert(words.end(), {"-fsyntax-only", file});

  outcome result = compile(words);
  if (stated.compiler == "nvcc")
    for (std::string& line : result.lines) line = without_suffixes(line);
  const std::vector<std::string> found = complaints(stated, result);
  if (found.empty()) return 0;
  for (const std::string& sentence : found) std::cout << file << ": " << sentence << '\n';
  std::cout << "--- the compiler's output, " << result.lines.size() << " lines, its first 100:\n";
  for (std::size_t i = 0; i < result.lines.size() && i < 100; ++i) std::cout << result.lines[i] << '\n';
  return 1;
}
