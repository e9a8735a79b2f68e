// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The pages say what the repository holds: code is quoted from files that are built or run, and whatever a page points to is there.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using lines = std::vector<std::string>;

const fs::path root = SINTER_SOURCE_DIRECTORY;

std::string_view stripped(std::string_view text) {
  const auto first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t\r");
  return first == text.npos ? std::string_view{} : text.substr(first, last - first + 1);
}

lines split(const std::string& text) {
  lines all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool exists_in_repository(std::string_view path) { return !path.empty() && path.find("..") == path.npos && fs::exists(root / path); }

/// Whether `part` stands in `whole` line by line, without a gap; indentation does not count.
bool holds(const lines& whole, const lines& part) {
  const auto same = [](const std::string& a, const std::string& b) { return stripped(a) == stripped(b); };
  return !part.empty() && std::search(whole.begin(), whole.end(), part.begin(), part.end(), same) != whole.end();
}

/// A fenced block, and the comment in the line before it: `<!-- from path -->`, `<!-- error of path -->` or `<!-- words of path -->`.
struct block {
  std::string language, mark;
  lines content;
  int line = 0;
};

struct page {
  std::vector<block> blocks;
  std::vector<std::pair<int, std::string>> prose;  ///< lines outside of blocks, with their numbers
};

page parse(const std::string& text) {
  page parsed;
  const lines all = split(text);
  std::string previous;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string line(stripped(all[i]));
    if (!line.starts_with("```")) {
      parsed.prose.emplace_back(static_cast<int>(i) + 1, all[i]);
      if (!line.empty()) previous = line;
      continue;
    }
    block b{line.substr(3), "", {}, static_cast<int>(i) + 1};
    if (previous.starts_with("<!-- ") && previous.ends_with(" -->")) b.mark = previous.substr(5, previous.size() - 9);
    for (++i; i < all.size() && stripped(all[i]) != "```"; ++i) b.content.push_back(all[i]);
    previous.clear();
    parsed.blocks.push_back(b);
  }
  return parsed;
}

/// `# A heading` as what links to it say: "a-heading".
std::string anchor(std::string_view heading) {
  std::string made;
  for (char c : heading) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ') c = '-';
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') made += c;
  }
  return made;
}
bool has_anchor(const std::string& text, const std::string& wanted) {
  for (const auto& [number, line] : parse(text).prose)
    if (line.starts_with('#') && anchor(stripped(std::string_view(line).substr(line.find_first_not_of('#')))) == wanted) return true;
  return false;
}

/// Why a block may not stand as it does, or nothing.
std::string objection(const block& b) {
  std::string_view source = b.mark;
  if (source.starts_with("from ")) {
    source.remove_prefix(5);
    if (!exists_in_repository(source)) return "there is no " + std::string(source);
    return holds(split(read(root / source)), b.content) ? "" : "these lines do not stand in " + std::string(source);
  }
  if (source.starts_with("error of ")) {  // what a compiler prints: it holds the words that the must-not-compile test demands of every compiler
    source.remove_prefix(9);
    if (!exists_in_repository(source)) return "there is no " + std::string(source);
    std::string shown;
    for (const std::string& line : b.content) shown += line;
    int words = 0;
    for (const std::string& line : split(read(root / source))) {
      constexpr std::string_view start = "// expect: ";
      if (!line.starts_with(start)) continue;
      ++words;
      const std::string wanted = line.substr(start.size());
      if (shown.find(wanted) == shown.npos) return "the message lacks \"" + wanted + "\", which " + std::string(source) + " expects";
    }
    return words ? "" : std::string(source) + " expects no words";
  }
  if (source.starts_with("words of ")) {  // messages of a run: a test expects each
    source.remove_prefix(9);
    if (!exists_in_repository(source)) return "there is no " + std::string(source);
    const std::string expecting = read(root / source);
    for (const std::string& line : b.content)
      if (expecting.find(stripped(line)) == expecting.npos) return std::string(source) + " does not expect \"" + line + "\"";
    return b.content.empty() ? "nothing is quoted" : "";
  }
  if (b.language == "sh") {  // commands need no source, but the programs that they start must exist
    for (const std::string& line : b.content) {
      std::istringstream words(line);
      for (std::string word; words >> word;) {
        if (word.find('=') != word.npos) continue;  // CXX=clang++
        if (word.starts_with("./")) word.erase(0, 2);
        const std::string top = word.substr(0, word.find('/'));
        const bool ours = word.find('/') != word.npos && top != "build" && fs::is_directory(root / top);
        if (ours && !exists_in_repository(word)) return "there is no " + word;
        break;
      }
    }
    return "";
  }
  return "a block without a source: write <!-- from path --> in the line before it";
}

/// All `[text](target)` of a line, the targets.
lines targets(const std::string& line) {
  lines found;
  for (std::size_t at = line.find("]("); at != line.npos; at = line.find("](", at + 2)) {
    const std::size_t end = line.find(')', at);
    if (end != line.npos) found.push_back(line.substr(at + 2, end - at - 2));
  }
  return found;
}
/// All `code` spans of a line.
lines code_spans(const std::string& line) {
  lines found;
  for (std::size_t at = line.find('`'); at != line.npos; at = line.find('`', at + 1)) {
    const std::size_t end = line.find('`', at + 1);
    if (end == line.npos) break;
    found.push_back(line.substr(at + 1, end - at - 1));
    at = end;
  }
  return found;
}

/// Whether a code span that looks like a path of ours leads somewhere. What does not look like one is fine.
bool path_leads_somewhere(std::string span) {
  span = span.substr(0, span.find(' '));
  if (span.starts_with("./")) span.erase(0, 2);
  if (span.empty() || span.find_first_of("<>*{}()…:\"=,&$") != span.npos) return true;
  const std::string top = span.substr(0, span.find('/'));
  const bool from_root = span.find('/') != span.npos && top != "build" && fs::is_directory(root / top);
  const bool header = span.ends_with(".hpp") || span.ends_with(".cuh");
  if (from_root) return exists_in_repository(span);
  if (header && top != "build" && span.find('/') != span.npos) return exists_in_repository("include/sinter/" + span) || exists_in_repository("include/" + span);
  return true;
}

/// Everything that is wrong with a page. `path` is where it lies below the root.
lines objections(const std::string& path, const std::string& text) {
  lines found;
  const auto object = [&](int line, const std::string& why) { found.push_back(path + ":" + std::to_string(line) + ": " + why); };
  const page parsed = parse(text);
  for (const block& b : parsed.blocks)
    if (const std::string why = objection(b); !why.empty()) object(b.line, why);
  for (const auto& [number, line] : parsed.prose) {
    for (const std::string& target : targets(line)) {
      if (target.find("://") != target.npos) continue;
      const std::size_t hash = target.find('#');
      const fs::path file = hash == 0 ? fs::path(path) : (fs::path(path).parent_path() / target.substr(0, hash)).lexically_normal();
      if (!exists_in_repository(file.generic_string())) {
        object(number, "a link leads nowhere: " + target);
      } else if (hash != target.npos && !has_anchor(hash == 0 ? text : read(root / file), target.substr(hash + 1))) {
        object(number, "a link names no heading: " + target);
      }
    }
    for (const std::string& span : code_spans(line))
      if (!path_leads_somewhere(span)) object(number, "there is no " + span);
  }
  return found;
}

std::vector<fs::path> pages() {
  std::vector<fs::path> found{root / "README.md", root / "CHANGELOG.md", root / "CONTRIBUTING.md"};
  for (const auto& entry : fs::recursive_directory_iterator(root / "docs"))
    if (entry.is_regular_file() && entry.path().extension() == ".md") found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

TEST_SUITE("docs") {
  TEST_CASE("code, links and paths of every page lead to what they name") {
    std::map<std::string, int> kinds;
    for (const fs::path& path : pages()) {
      const std::string text = read(path);
      REQUIRE_MESSAGE(!text.empty(), path.string());
      for (const std::string& wrong : objections(path.lexically_relative(root).generic_string(), text)) FAIL_CHECK(wrong);
      for (const block& b : parse(text).blocks) ++kinds[b.language];
    }
    CHECK(kinds["cpp"] >= 5);  // otherwise nothing was read, and the silence above means nothing
    CHECK(kinds["sh"] >= 1);
  }

  TEST_CASE("a quoted line that its file does not hold is found, with its page and line") {
    const std::string right = "Text.\n\n<!-- from examples/first.cpp -->\n```cpp\n  int main() {\nauto weights = sn::initialize<net>(sn::seed{1});\n```\n";
    CHECK(objections("docs/page.md", right).empty());
    std::string wrong = right;
    wrong.replace(wrong.find("seed{1}"), 7, "seed{2}");
    CHECK(objections("docs/page.md", wrong) == lines{"docs/page.md:4: these lines do not stand in examples/first.cpp"});
  }

  TEST_CASE("lines that stand in the file with others between them are no quotation") {
    const std::string gap = "<!-- from examples/first.cpp -->\n```cpp\nnamespace sn = sinter;\nint main() {\n```\n";
    CHECK(objections("README.md", gap).size() == 1);
  }

  TEST_CASE("a block of C++ without a source is refused, and so is one whose source is missing or outside") {
    CHECK(objections("README.md", "```cpp\nint x;\n```\n").size() == 1);
    CHECK(objections("README.md", "<!-- from examples/none.cpp -->\n```cpp\nint x;\n```\n") == lines{"README.md:2: there is no examples/none.cpp"});
    CHECK(objections("README.md", "<!-- from ../other/file.cpp -->\n```cpp\nint x;\n```\n").size() == 1);
    CHECK(objections("README.md", "<!-- from examples/first.cpp -->\n```cpp\n```\n").size() == 1);  // an empty one says nothing
    CHECK(objections("README.md", "```text\n%0 = input\n```\n").size() == 1);
  }

  TEST_CASE("a command must name a program that exists") {
    CHECK(objections("README.md", "```sh\n./tests/run\nCXX=clang++ tests/run -R core\ncmake --preset dev\n```\n").empty());
    CHECK(objections("README.md", "```sh\n./tests/runs\n```\n") == lines{"README.md:1: there is no tests/runs"});
  }

  TEST_CASE("an error message must hold the words that its test expects") {
    const std::string source = "tests/fail/matmul_inner_extents.cpp", start = "<!-- error of " + source + " -->\n```text\n";
    std::string message;
    for (const std::string& line : split(read(root / source)))
      if (line.starts_with("// expect: ")) message += line.substr(11) + " ";
    REQUIRE(!message.empty());
    CHECK(objections("docs/e.md", start + message + "\n```\n").empty());
    CHECK(objections("docs/e.md", start + message.substr(0, message.size() - 3) + "\n```\n").size() == 1);
    CHECK(objections("docs/e.md", start + "error: something else\n```\n").size() == 1);
  }

  TEST_CASE("the words of a message must stand in the test that expects them") {
    const std::string start = "<!-- words of tests/core/tensor.cpp -->\n```text\n";
    CHECK(objections("docs/e.md", start + "view: indices: expected 2, found 1\n```\n").empty());
    CHECK(objections("docs/e.md", start + "view: indices: expected 2, found 1\nview: nothing\n```\n").size() == 1);
    CHECK(objections("docs/e.md", start + "```\n").size() == 1);
  }

  TEST_CASE("links and paths that lead nowhere are found") {
    CHECK(objections("README.md", "[design](docs/design/cpu-kernels.md), [web](https://example.org), [here](#usage)\n\n# Usage\n").empty());
    CHECK(objections("README.md", "[design](docs/design/none.md)\n") == lines{"README.md:1: a link leads nowhere: docs/design/none.md"});
    CHECK(objections("docs/design/page.md", "[up](../../README.md) and [kernels](cpu-kernels.md#pack)\n").empty());
    CHECK(objections("README.md", "[nothing](#nothing)\n") == lines{"README.md:1: a link names no heading: #nothing"});
    CHECK(objections("README.md", "`include/sinter/ir/graph.hpp`, `ir/graph.hpp`, `a/b`, `x | relu`\n").empty());
    CHECK(objections("README.md", "`ir/graphs.hpp`\n") == lines{"README.md:1: there is no ir/graphs.hpp"});
    CHECK(objections("README.md", "`tests/none/`\n").size() == 1);
  }
}
