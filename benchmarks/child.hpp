// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A program that answers lines with lines, as our child: how a peer in another language takes its turns.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchmarks {

class child {
 public:
  explicit child(std::vector<std::string> words) {
    int to[2], from[2];
    if (pipe(to) != 0) return;
    if (pipe(from) != 0) {
      close(to[0]), close(to[1]);
      return;
    }
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::signal(SIGPIPE, SIG_IGN);  // a child that has gone is an answer that does not come
    id_ = fork();
    if (id_ == 0) {
      dup2(to[0], STDIN_FILENO);
      dup2(from[1], STDOUT_FILENO);
      for (int end : {to[0], to[1], from[0], from[1]}) close(end);
      execvp(arguments[0], arguments.data());
      _exit(127);
    }
    close(to[0]), close(from[1]);
    in_ = fdopen(to[1], "w");
    out_ = fdopen(from[0], "r");
  }
  ~child() {
    if (in_) fclose(in_);  // the end of its input is its end
    if (out_) fclose(out_);
    if (id_ > 0) waitpid(id_, nullptr, 0);
  }
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  void say(std::string_view line) {
    if (!in_) return;
    fwrite(line.data(), 1, line.size(), in_);
    fputc('\n', in_);
    fflush(in_);
  }
  /// The next line, or nothing once the child has ended.
  std::optional<std::string> hear() {
    if (!out_) return std::nullopt;
    std::string line;
    for (int c = fgetc(out_); c != EOF; c = fgetc(out_)) {
      if (c == '\n') return line;
      line.push_back(static_cast<char>(c));
    }
    return std::nullopt;
  }

  /// Seconds that the child has had a processor so far; 0 where that cannot be known.
  double processor_seconds() const {
    clockid_t clock;
    timespec t{};
    if (id_ <= 0 || clock_getcpuclockid(id_, &clock) != 0 || clock_gettime(clock, &t) != 0) return 0;
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
  }

 private:
  pid_t id_ = -1;
  FILE* in_ = nullptr;
  FILE* out_ = nullptr;
};

/// The value of a key in a line of flat JSON, without its quotes.
inline std::optional<std::string> json_value(std::string_view line, std::string_view key) {
  const std::string quoted = "\"" + std::string(key) + "\": ";
  const std::size_t at = line.find(quoted);
  if (at == std::string_view::npos) return std::nullopt;
  std::size_t begin = at + quoted.size();
  const bool text = begin < line.size() && line[begin] == '"';
  begin += text;
  const std::size_t end = text ? line.find('"', begin) : line.find_first_of(",}", begin);
  if (end == std::string_view::npos) return std::nullopt;
  return std::string(line.substr(begin, end - begin));
}

}  // namespace benchmarks
