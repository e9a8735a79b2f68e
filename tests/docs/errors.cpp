// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The page of errors has an entry for every rule, every must-not-compile test and every header that throws. That what it quotes is what the tests
/// expect, tests/docs/pages.cpp checks, as on every page.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using words = std::vector<std::string>;

const fs::path root = SINTER_SOURCE_DIRECTORY;
const std::string page_path = "docs/reference/errors.md";

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

words split(const std::string& text) {
  words all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

bool is_name(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// The enumerators of `enum class rule` in a header's text, but `none` and `last`, which counts the others, in order.
words rules_of(const std::string& header) {
  words found;
  const std::size_t start = header.find("enum class rule");
  const std::size_t end = header.find("};", start);
  if (start == header.npos || end == header.npos) return found;
  for (std::string line : split(header.substr(start, end - start))) {
    line = line.substr(0, line.find("//"));
    line.erase(std::remove(line.begin(), line.end(), ' '), line.end());
    if (!line.ends_with(',') || !std::all_of(line.begin(), line.end() - 1, is_name)) continue;
    line.pop_back();
    if (line != "none" && line != "last") found.push_back(line);
  }
  return found;
}

/// What the `###` headings between the heading `## Chapter` and the next one name.
words headings_of(const std::string& page, const std::string& chapter) {
  words found;
  bool inside = false;
  for (const std::string& line : split(page)) {
    if (line.starts_with("## ")) inside = line == "## " + chapter;
    if (inside && line.starts_with("### ")) found.push_back(line.substr(4));
  }
  return found;
}

/// What a page lacks, or has and should not have: sentences that say what to write or remove.
words differences(const words& wanted, const words& found, const std::string& what, const std::string& add) {
  words all;
  for (const std::string& one : wanted)
    if (std::find(found.begin(), found.end(), one) == found.end())
      all.push_back(page_path + " has no entry for " + what + one + ": " + add);
  for (const std::string& one : found)
    if (std::find(wanted.begin(), wanted.end(), one) == wanted.end())
      all.push_back(page_path + " has an entry for " + what + one + ", which is no more");
  return all;
}

words missing_rules(const std::string& header, const std::string& page) {
  return differences(
      rules_of(header), headings_of(page, "Rules"), "rule::",
      "add `### <its name>` under `## Rules` with cause and cure, and a test in tests/fail that shows it when a user can meet it");
}

/// Files under tests/fail that promise an error; which of them a page quotes.
words promising_files() {
  words found;
  for (const auto& entry : fs::directory_iterator(root / "tests/fail"))
    if (entry.path().extension() == ".cpp" && read(entry.path()).find("\n// expect: ") != std::string::npos)
      found.push_back("tests/fail/" + entry.path().filename().string());
  std::sort(found.begin(), found.end());
  return found;
}
words quoted_files(const std::string& page) {
  words found;
  constexpr std::string_view mark = "<!-- error of ";
  for (const std::string& line : split(page))
    if (line.starts_with(mark) && line.ends_with(" -->")) found.push_back(line.substr(mark.size(), line.size() - mark.size() - 4));
  return found;
}
words missing_files(const words& files, const std::string& page) {
  return differences(
      files, quoted_files(page), "",
      "add its words as a block after `<!-- error of <the file> -->` under the rule that it breaks, or under `## Sentences`");
}

/// One `throw ..._error(...)`: the class, and the text that names what was wrong, as far as it stands in the source.
struct thrown {
  std::string type, first_literal;
};
std::vector<thrown> thrown_in(const std::string& source) {
  std::vector<thrown> found;
  for (std::size_t at = source.find("throw "); at != source.npos; at = source.find("throw ", at + 1)) {
    std::size_t open = at + 6;
    while (open < source.size() && is_name(source[open])) ++open;
    thrown one{source.substr(at + 6, open - at - 6), ""};
    if (open >= source.size() || source[open] != '(' || !one.type.ends_with("_error")) continue;
    const std::size_t end = source.find(';', open), quote = source.find('"', open);
    if (quote < end) one.first_literal = source.substr(quote + 1, source.find('"', quote + 1) - quote - 1);
    found.push_back(one);
  }
  return found;
}

/// The rows of the table under `### Class` that begin with a header's name, by header.
std::map<std::string, std::string> rows_of(const std::string& page, const std::string& type) {
  std::map<std::string, std::string> rows;
  bool inside = false;
  for (const std::string& line : split(page)) {
    if (line.starts_with("#")) inside = line == "### " + type;
    if (inside && line.starts_with("| `")) rows[line.substr(3, line.find('`', 3) - 3)] = line;
  }
  return rows;
}

/// What is wrong with the page's entry of one header.
words missing_throws(const std::string& header, const std::string& source, const std::string& page) {
  words all;
  for (const thrown& one : thrown_in(source)) {
    const auto rows = rows_of(page, one.type);
    const auto row = rows.find(header);
    if (row == rows.end())
      all.push_back(page_path + ": " + header + " throws " + one.type + ", and the table under `### " + one.type +
                    "` has no row that begins with `" + header + "`");
    else if (!one.first_literal.empty() && row->second.find('"' + one.first_literal) == std::string::npos &&
             row->second.find(one.first_literal + '"') == std::string::npos)
      all.push_back(page_path + ": the row of " + header + " under `### " + one.type + "` does not say \"" + one.first_literal + "\"");
  }
  return all;
}

std::map<std::string, std::string> headers() {
  std::map<std::string, std::string> found;
  const fs::path folder = root / "include/sinter";
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".hpp") found[entry.path().lexically_relative(folder).generic_string()] = read(entry.path());
  return found;
}

}  // namespace

TEST_SUITE("docs/errors") {
  TEST_CASE("every rule has an entry, and every entry has its rule") {
    const std::string header = read(root / "include/sinter/ir/rule.hpp"), page = read(root / page_path);
    CHECK(rules_of(header).size() > 20);
    for (const std::string& wrong : missing_rules(header, page)) FAIL_CHECK(wrong);
  }

  TEST_CASE("every must-not-compile test has its words on the page") {
    CHECK(promising_files().size() > 20);
    for (const std::string& wrong : missing_files(promising_files(), read(root / page_path))) FAIL_CHECK(wrong);
  }

  TEST_CASE("every typed error of every header has a row that names it, and every row has its header") {
    const std::string page = read(root / page_path);
    std::set<std::string> types;
    const auto all = headers();
    for (const auto& [header, source] : all) {
      for (const thrown& one : thrown_in(source)) types.insert(one.type);
      for (const std::string& wrong : missing_throws(header, source, page)) FAIL_CHECK(wrong);
    }
    CHECK(types == std::set<std::string>{"file_error", "shape_error", "tensor_error", "value_error"});
    for (const std::string& type : types)
      for (const auto& row : rows_of(page, type)) {
        const std::string& header = row.first;
        const auto source = all.find(header);
        REQUIRE_MESSAGE(source != all.end(), "there is no " << header << ", which " << page_path << " names");
        const auto found = thrown_in(source->second);
        CHECK_MESSAGE(std::any_of(found.begin(), found.end(), [&](const thrown& one) { return one.type == type; }),
                      header << " throws no " << type << ", as " << page_path << " says");
      }
  }

  TEST_CASE("every class of errors has a chapter, and every chapter its class") {
    words declared;
    for (const auto& [header, source] : headers())
      for (const std::string& line : split(source))
        if (line.starts_with("struct ") && line.find(" : error ") != line.npos) declared.push_back(line.substr(7, line.find(' ', 7) - 7));
    words chapters = headings_of(read(root / page_path), "At run time");
    std::sort(declared.begin(), declared.end());
    std::sort(chapters.begin(), chapters.end());
    CHECK(chapters == declared);
  }

  TEST_CASE("what is missing is said in so many words") {
    const std::string header = "enum class rule : int {\n  none,\n  first,  ///< why\n  second,\n  last,  ///< counts\n};\n";
    CHECK(rules_of(header) == words{"first", "second"});
    CHECK(missing_rules(header, "## Rules\n### first\n### second\n## Other\n### third\n").empty());
    const words lacking = missing_rules(header, "## Rules\n### first\n### third\n");
    REQUIRE(lacking.size() == 2);
    CHECK(lacking[0].starts_with("docs/reference/errors.md has no entry for rule::second: add `### <its name>` under `## Rules`"));
    CHECK(lacking[1] == "docs/reference/errors.md has an entry for rule::third, which is no more");
    CHECK(missing_files({"tests/fail/a.cpp"}, "<!-- error of tests/fail/a.cpp -->\n").empty());
    CHECK(missing_files({"tests/fail/a.cpp"}, "tests/fail/a.cpp\n").size() == 1);

    const std::string source =
        "if (x)\n  throw value_error(\"steps \" + y,\n    \"more\", z);\nthrow tensor_error(name, \"shape\", a, b);\nthrow "
        "error(\"no\");\n";
    CHECK(
        missing_throws("a.hpp", source, "### value_error\n| `a.hpp` | \"steps \" |\n### tensor_error\n| `a.hpp` | \"shape\" |\n").empty());
    CHECK(
        missing_throws("a.hpp", source, "### value_error\n| `a.hpp` | \"stairs\" |\n### tensor_error\n| `a.hpp` | \"shape\" |\n").size() ==
        1);
    CHECK(missing_throws("a.hpp", source, "### value_error\n| `b.hpp` | \"steps \" |\n").size() == 2);
  }
}
