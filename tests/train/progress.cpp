// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <sinter/train/progress.hpp>

namespace sn = sinter;

namespace {
/// An epoch of batches of 10 samples, 9 of them right, `seconds` each; what is shown meanwhile.
struct show {
  sn::screen where{};
  int batches = 100;
  double seconds = 1;
  int epochs = 1;
  bool sized = true;
  float loss = 0.25f;
  int stop_after = std::numeric_limits<int>::max();

  std::string operator()() const {
    std::ostringstream out;
    double now = 1000;
    sn::progress bar(out, where, [&now] { return now; });
    for (int epoch = 0; epoch < epochs; ++epoch) {
      sn::totals sums;
      for (int batch = 0; batch < std::min(batches, stop_after); ++batch) {
        bar.before_step(epoch * batches + batch);
        now += seconds;
        const sn::score result{loss, 9, 10};
        sums.add(result);
        bar.on_step({epoch, epochs, batch, sized ? batches : 0, epoch * batches + batch, result, sums});
      }
      bar.on_epoch({epoch, epochs, (epoch + 1) * batches, sums});
    }
    return out.str();
  }
};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}
}  // namespace

TEST_SUITE("train/progress") {
  TEST_CASE("a pipe gets a plain line for each tenth of an epoch") {
    const auto lines = split(show{}(), '\n');
    REQUIRE(lines.size() == 10);
    CHECK(lines[0] == "epoch 1/1   10 %  loss 0.2500  accuracy 90.0 %  10 images/s  1:30 left");
    CHECK(lines[8] == "epoch 1/1   90 %  loss 0.2500  accuracy 90.0 %  10 images/s  0:10 left");
    CHECK(lines[9] == "epoch 1/1  100 %  loss 0.2500  accuracy 90.0 %  10 images/s  in 1:40");
  }

  TEST_CASE("a pipe never sees a control character but the ends of lines") {
    for (const bool sized : {false, true})
      for (const int batches : {1, 3, 10, 99}) {
        const std::string text = show{.batches = batches, .epochs = 3, .sized = sized}();
        CHECK(std::none_of(text.begin(), text.end(), [](char c) { return c != '\n' && (static_cast<unsigned char>(c) < 32 || c == 127); }));
        CHECK(text.back() == '\n');
        CHECK(std::count(text.begin(), text.end(), '\n') <= 30);
        CHECK(std::count(text.begin(), text.end(), '\n') >= 3);
      }
  }

  TEST_CASE("a pipe gets a line every 30 seconds when the number of batches is not known") {
    const auto lines = split(show{.sized = false}(), '\n');
    REQUIRE(lines.size() == 4);
    CHECK(lines[0] == "epoch 1/1  300 images  loss 0.2500  accuracy 90.0 %  10 images/s");
    CHECK(lines[3] == "epoch 1/1  1000 images  loss 0.2500  accuracy 90.0 %  10 images/s  in 1:40");
  }

  TEST_CASE("a terminal's line is drawn again, ten times a second at most, and ends with a new line") {
    const std::string text = show{.where = {.live = true}, .batches = 1000, .seconds = 0.01}();
    const auto drawings = std::count(text.begin(), text.end(), '\r');
    CHECK(drawings >= 90);
    CHECK(drawings <= 101);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
    CHECK(text.back() == '\n');
  }

  TEST_CASE("a terminal's line fits its width, whatever that is, and covers the line before") {
    for (const int columns : {1, 2, 20, 60, 79, 80, 81, 200, 1000}) {
      std::size_t before = 0;
      const auto drawings = split(show{.where = {.live = true, .columns = columns}, .epochs = 2}(), '\r');
      REQUIRE(drawings.size() > 100);
      for (std::string line : drawings) {
        const bool ends = !line.empty() && line.back() == '\n';
        if (ends) line.pop_back();
        CHECK(line.size() <= static_cast<std::size_t>(std::max(columns - 1, 1)));
        CHECK(line.size() >= before);
        while (!line.empty() && line.back() == ' ') line.pop_back();
        before = ends ? 0 : line.size();
      }
    }
  }

  TEST_CASE("a wide terminal has a bar that grows to its end, a narrow one has none") {
    const auto drawings = split(show{.where = {.live = true, .columns = 100}, .batches = 4}(), '\r');
    REQUIRE(drawings.size() == 6);  // nothing before the first
    CHECK(drawings[2].find("epoch 1/1  [==========          ]   50 %  loss 0.2500  accuracy 90.0 %  10 images/s  0:02 left") == 0);
    CHECK(drawings[5].find("[====================]  100 %") != std::string::npos);
    const std::string narrow = show{.where = {.live = true, .columns = 50}}();
    CHECK(narrow.find('[') == std::string::npos);
    CHECK(narrow.find("epoch 1/1   50 %  loss 0.2500") != std::string::npos);
  }

  TEST_CASE("an epoch that is stopped half way is not shown as whole") {
    const auto lines = split(show{.stop_after = 50}(), '\n');
    CHECK(lines.back() == "epoch 1/1   50 %  loss 0.2500  accuracy 90.0 %  10 images/s  in 0:50");
  }

  TEST_CASE("losses that are no numbers and clocks that stand still are shown as they are") {
    CHECK(show{.loss = std::numeric_limits<float>::quiet_NaN()}().find("loss nan") != std::string::npos);
    CHECK(show{.loss = std::numeric_limits<float>::infinity()}().find("loss inf") != std::string::npos);
    CHECK(show{.loss = 3e38f}().find("loss 3") != std::string::npos);
    const std::string still = show{.seconds = 0}();
    CHECK(still.find("images/s") == std::string::npos);
    CHECK(still.find("left") == std::string::npos);
  }

  TEST_CASE("hours are shown when there are some") { CHECK(show{.seconds = 60}().find("1:30:00 left") != std::string::npos); }

  TEST_CASE("an exception leaves the cursor on a new line") {
    std::ostringstream out;
    double now = 0;
    const auto step = [&now](int) -> sn::score {
      if (now > 3) throw std::runtime_error("broken");
      return {1, 1, 1};
    };
    {
      sn::progress bar(out, {.live = true}, [&now] { return now += 1; });
      CHECK_THROWS_WITH(sn::for_each_step(step, std::vector<int>(10), {.epochs = 1}, bar), "broken");
    }
    CHECK(out.str().front() == '\r');
    CHECK(out.str().back() == '\n');
  }

  TEST_CASE("a stream that is no standard stream is no terminal") {
    const std::ostringstream out;
    CHECK_FALSE(sn::screen::of(out).live);
  }
}
