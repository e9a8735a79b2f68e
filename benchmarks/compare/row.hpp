// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What a comparison found, as a row of the table and as a line of JSON.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include <sinter/core/error.hpp>

namespace benchmarks {

inline std::string formatted(const char* format, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

inline std::string json_text(std::string_view text) {
  std::string all = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') all.push_back('\\');
    all.push_back(c == '\n' ? ' ' : c);
  }
  return all + "\"";
}

/// One row of the table: a case and a peer. What is not known is empty.
struct row {
  std::string id, peer;
  std::optional<double> ours, theirs, ratio, share, differs;
  std::string_view bound;
  std::string why;  ///< it is no comparison
};

inline void print(const row& of, std::FILE* to) {
  const auto number = [](const std::optional<double>& value, const char* format, double times = 1) {
    return value ? formatted(format, *value * times) : std::string("-");
  };
  std::fprintf(to, "%-18s %12s  %-44s %12s %7s  %8s %-6s %s\n", of.id.c_str(), number(of.ours, "%.3f", 1e6).c_str(),
               of.peer.empty() ? "-" : of.peer.c_str(), number(of.theirs, "%.3f", 1e6).c_str(), number(of.ratio, "%.2f").c_str(),
               number(of.share, "%.1f %%", 100).c_str(), std::string(of.bound).c_str(),
               of.why.empty() ? number(of.differs, "%.0e").c_str() : of.why.c_str());
}

inline void write(const row& of, std::FILE* file) {
  const auto number = [](const std::optional<double>& value, double times = 1) {
    return value ? formatted("%.4f", *value * times) : std::string("null");
  };
  std::fprintf(file, "{\"id\": %s, \"peer\": %s, \"ours_us\": %s, \"peer_us\": %s, \"ratio\": %s, \"limit_share\": %s%s%s}\n",
               json_text(of.id).c_str(), of.peer.empty() ? "null" : json_text(of.peer).c_str(), number(of.ours, 1e6).c_str(),
               number(of.theirs, 1e6).c_str(), number(of.ratio).c_str(), number(of.share).c_str(),
               of.why.empty() ? "" : ", \"why\": ", of.why.empty() ? "" : json_text(of.why).c_str());
}

/// Adds to a file, when there is one.
inline void append(const std::string& path, auto how) {
  if (path.empty()) return;
  std::FILE* const file = std::fopen(path.c_str(), "a");
  if (!file) throw sinter::value_error("argument", "a file that can be written", path);
  how(file);
  std::fclose(file);
}

/// To the output and to both files.
inline void report(const row& of, const std::string& table, const std::string& results) {
  print(of, stdout);
  append(table, [&](std::FILE* file) { print(of, file); });
  append(results, [&](std::FILE* file) { write(of, file); });
}

}  // namespace benchmarks
