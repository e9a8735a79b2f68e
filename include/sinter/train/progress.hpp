// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// How training is getting on, in one line that is drawn again, or in a few plain ones.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <exception>
#include <iostream>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

#include <sinter/core/callback.hpp>
#include <sinter/core/library.hpp>
#include <sinter/train/loop.hpp>

namespace sinter {

/// What progress is shown on.
struct screen {
  bool live = false;    ///< whether a line can be drawn again; if not, no control character is written
  int columns = 80;     ///< the width of a live screen
  int descriptor = -1;  ///< a terminal to ask for its width at every drawing, so that resizing works; -1 keeps `columns`

  /// What is behind a stream: a terminal, if it is one of the standard streams and leads to one.
  static screen of(const std::ostream& out) {
    const int descriptor = &out == &std::cout ? STDOUT_FILENO : &out == &std::cerr || &out == &std::clog ? STDERR_FILENO : -1;
    if (descriptor < 0 || ::isatty(descriptor) == 0) return {};
    return {true, 80, descriptor};
  }
  int width() const {
    winsize size{};
    return descriptor >= 0 && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : columns;
  }
};

/// A callback of `fit` that shows epoch, share done, loss, accuracy, images per second and the time left.
///
/// On a terminal it draws one line at most ten times a second; elsewhere it writes a line whenever another tenth of the
/// epoch is done (every 30 seconds when the number of batches is not known), and one at the end of the epoch.
///
/// Units     the clock counts seconds from any start
/// Cost      one reading of the clock a step; nothing else between drawings
/// Example   progress bar; fit(trainer, train, {.epochs = 5}, bar);
class progress {
 public:
  using clock = callback<double()>;

  template <class = void>  // this and two below, and what they call, are compiled by who trains
  explicit progress(std::ostream& out = std::cout) : progress(out, screen::of(out), steady_seconds) {}
  progress(std::ostream& out, const screen& where, clock seconds) : out_(&out), screen_(where), seconds_(std::move(seconds)) {}
  /// Leaves the cursor on a new line, also when training ends by an exception.
  ~progress() {
    try {
      if (drawn_ > 0) *out_ << std::endl;
    } catch (const std::exception&) {  // a stream that throws has nowhere to report to from here
    }
  }
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;

  void before_step(std::int64_t) {
    if (running_) return;
    running_ = true;
    start_ = shown_ = seconds_();
    tenth_ = 0;
  }

  template <class = void>
  void on_step(const step_event& event) {
    const double now = seconds_();
    share_ = event.batches > 0 ? static_cast<double>(event.batch + 1) / static_cast<double>(event.batches) : -1;
    if (screen_.live) {
      if (now - shown_ < 0.1) return;
    } else if (share_ >= 0) {
      const int tenth = static_cast<int>(10 * (event.batch + 1) / event.batches);
      if (tenth == tenth_ || tenth == 10) return;  // the last is told by the end of the epoch
      tenth_ = tenth;
    } else if (now - shown_ < 30) {
      return;
    }
    shown_ = now;
    show(head(event.epoch, event.epochs), tail(event.so_far, now, false), false);
  }

  template <class = void>
  void on_epoch(const epoch_event& event) {
    show(head(event.epoch, event.epochs), tail(event.whole, seconds_(), true), true);
    running_ = false;
  }

 private:
  static double steady_seconds() {  // <chrono> would cost everyone more than the rest of this file
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
  }

  static std::size_t least(std::size_t a, std::size_t b) { return a < b ? a : b; }
  template <class = void>
  static std::string fixed(double value, int digits) {  // not a stream: the same in every locale
    char text[64];
    const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, digits);
    return end.ec == std::errc() ? std::string(text, end.ptr) : "huge";
  }
  /// `m:ss`, with hours when there are some.
  template <class = void>
  static std::string duration(double seconds) {
    if (!(seconds < 1e9)) return "?";
    const auto whole = static_cast<std::int64_t>(math::library::ceil(seconds));
    const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    const std::int64_t minutes = whole / 60;
    const std::string front = minutes < 60 ? std::to_string(minutes) : std::to_string(minutes / 60) + ':' + two(minutes % 60);
    return front + ':' + two(whole % 60);
  }

  template <class = void>
  static std::string head(int epoch, int epochs) {
    return "epoch " + std::to_string(epoch + 1) + '/' + std::to_string(epochs);
  }

  /// What stands behind the bar.
  template <class = void>
  std::string tail(const totals& sums, double now, bool end) const {
    const double spent = now - start_;
    std::string text = share_ < 0 ? std::to_string(sums.count) + " images" : percent(share_);
    if (sums.count > 0) text += "  loss " + fixed(sums.loss(), 4) + "  accuracy " + fixed(100 * sums.accuracy(), 1) + " %";
    if (spent > 0) text += "  " + fixed(static_cast<double>(sums.count) / spent, 0) + " images/s";
    if (end) return text + "  in " + duration(spent);
    if (share_ > 0 && spent > 0) text += "  " + duration(spent * (1 - share_) / share_) + " left";
    return text;
  }
  template <class = void>
  static std::string percent(double share) {
    const std::string number = std::to_string(static_cast<int>(100 * share));  // rounded down: 100 % means all
    return std::string(3 - least(number.size(), 3), ' ') + number + " %";
  }

  template <class = void>
  void show(const std::string& first, const std::string& last, bool end) {
    if (!screen_.live) {
      *out_ << first << "  " << last << std::endl;
      return;
    }
    const auto columns = static_cast<std::size_t>(screen_.width() > 2 ? screen_.width() - 1 : 1);  // the last column would wrap
    std::string line = first + "  ";
    const std::size_t taken = line.size() + last.size() + 4;
    constexpr std::size_t shortest = 5, longest = 20;
    if (share_ >= 0 && taken + shortest <= columns) {
      const std::size_t length = least(columns - taken, longest);
      const auto full = least(length, static_cast<std::size_t>(share_ * static_cast<double>(length)));
      line += '[' + std::string(full, '=') + std::string(length - full, ' ') + "]  ";
    }
    line = (line + last).substr(0, columns);
    const std::size_t length = line.size();
    if (const std::size_t before = least(drawn_, columns); length < before)
      line.append(before - length, ' ');  // over what the longer line before left
    drawn_ = end ? 0 : length;
    *out_ << '\r' << line;
    if (end) *out_ << '\n';
    out_->flush();
  }

  std::ostream* out_;
  screen screen_;
  clock seconds_;
  bool running_ = false;
  double start_ = 0, shown_ = 0;
  double share_ = -1;  // of the epoch that is done; negative when it is not known
  int tenth_ = 0;
  std::size_t drawn_ = 0;  // characters of the line under the cursor
};

}  // namespace sinter
