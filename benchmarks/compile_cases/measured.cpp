// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Runs a command and prints, as its last line: seconds by the clock, seconds of all its processes, KiB of its largest one, status.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

int main(int count, char** words) {
  if (count < 2) return 2;
  const auto begin = std::chrono::steady_clock::now();
  const pid_t id = fork();
  if (id == 0) {
    execvp(words[1], words + 1);
    std::perror(words[1]);
    _exit(127);
  }
  int status = 0;
  rusage used{};
  if (id < 0 || wait4(id, &status, 0, &used) != id) return 2;
  const double clock = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
  std::printf("%.2f %.2f %ld %d\n", clock, seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 255);
}
