// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <utility>

#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>

#include <sinter/core/literals.hpp>
#include <sinter/train/metric/accuracy.hpp>
#include <sinter/train/metric/confusion.hpp>
#include <sinter/train/metric/score.hpp>

namespace sn = sinter;
using namespace sn::literals;

namespace {
const float not_a_number = std::numeric_limits<float>::quiet_NaN();
const float infinity = std::numeric_limits<float>::infinity();

const sn::tensor<float> logits({4, 3}, {1, 2, 3, 3, 2, 1, -5, -1, -9, 0, 0, 0});  // [N, K]: predicts 2, 0, 1, 0
const sn::tensor<std::int32_t> labels({4}, {2, 1, 1, 0});

sn::confusion three() {
  sn::confusion matrix({"shoe", "bag", "Größe"});
  matrix.add(logits, labels);
  return matrix;
}
std::string text_of(const sn::confusion& matrix) {
  std::ostringstream out;
  out << matrix;
  return out.str();
}
}  // namespace

TEST_SUITE("train/metric/accuracy") {
  TEST_CASE("the largest logit is the prediction, the first of equals") {
    const auto predicted = [](const sn::tensor<float>& row) { return sn::predicted_class(row); };
    CHECK(predicted({{3}, {1, 3, 2}}) == 1);
    CHECK(predicted({{3}, {2, 2, 2}}) == 0);
    CHECK(predicted({{3}, {-infinity, -infinity, -1}}) == 2);
    CHECK(predicted({{3}, {0, infinity, 1}}) == 1);
    CHECK(predicted({{1}, {-7}}) == 0);
  }

  TEST_CASE("a row with a NaN predicts nothing, wherever it is") {
    for (int at = 0; at < 3; ++at) {
      sn::tensor<float> row({1, 3}, {1, 2, 3});
      row(0, at) = not_a_number;
      CHECK(sn::predicted_class(row[0]) == -1);
      for (int label = 0; label < 3; ++label) CHECK(sn::count_correct(row, sn::tensor<std::int32_t>({1}, {label})) == 0);
    }
  }

  TEST_CASE("accuracy is the share of rows whose prediction is their label") {
    CHECK(sn::count_correct(logits, labels) == 3);
    CHECK(sn::accuracy(logits, labels) == 0.75);
  }

  TEST_CASE("shapes that do not belong together and labels outside the classes are refused") {
    const auto with = [](std::int32_t label) { return sn::count_correct(logits, sn::tensor<std::int32_t>({4}, {0, label, 0, 0})); };
    CHECK_THROWS_AS(with(-1), sn::value_error);
    CHECK_THROWS_WITH_AS(with(3), "label 1: value: expected 0 to 2, found 3", sn::value_error);
    CHECK_THROWS_AS(sn::count_correct(logits, sn::tensor<std::int32_t>(sn::extents{3})), sn::tensor_error);
    CHECK_THROWS_AS(sn::count_correct(logits, sn::tensor<std::int32_t>({4, 1})), sn::tensor_error);
    CHECK_THROWS_AS(sn::count_correct(sn::tensor<float>(sn::extents{4}), labels), sn::tensor_error);
    CHECK_THROWS_AS(sn::accuracy(sn::tensor<float>({0, 3}), sn::tensor<std::int32_t>(sn::extents{0})), sn::value_error);
  }
}

TEST_SUITE("train/metric/confusion") {
  TEST_CASE("every sample is counted at its class and its prediction") {
    const sn::confusion matrix = three();
    CHECK(matrix.total() == 4);
    CHECK(matrix.correct() == 3);
    CHECK(matrix.count(2, 2) == 1);
    CHECK(matrix.count(1, 0) == 1);
    CHECK(matrix.count(1, 1) == 1);
    CHECK(matrix.count(0, 0) == 1);
    CHECK(matrix.count(0, 1) == 0);
    CHECK(matrix.actual(1) == 2);
    CHECK(matrix.predicted(0) == 2);
  }

  TEST_CASE("recall is a share of the class, precision one of the predictions, and neither exists without them") {
    sn::confusion matrix = three();
    CHECK(matrix.recall(1) == 0.5);
    CHECK(matrix.precision(0) == 0.5);
    CHECK(matrix.precision(1) == 1.0);
    CHECK(matrix.accuracy() == 0.75);
    const sn::confusion none({"a", "b"});
    CHECK(std::isnan(none.recall(0)));
    CHECK(std::isnan(none.precision(1)));
    CHECK(std::isnan(none.accuracy()));
  }

  TEST_CASE("it prints itself as a table with names, recall and precision, aligned also for names beyond ASCII") {
    CHECK(text_of(three()) ==
          "actual \\ predicted     0      1      2  recall %\n"
          "0 shoe                 1      0      0     100.0\n"
          "1 bag                  1      1      0      50.0\n"
          "2 Größe                0      0      1     100.0\n"
          "precision %         50.0  100.0  100.0      75.0\n");
    CHECK(text_of(sn::confusion({"only"})) ==
          "actual \\ predicted  0  recall %\n"
          "0 only              0         -\n"
          "precision %         -         -\n");
  }

  TEST_CASE("a batch that is refused changes nothing") {
    sn::confusion matrix = three();
    const std::string before = text_of(matrix);
    sn::tensor<float> broken = logits;
    broken(3, 1) = not_a_number;
    CHECK_THROWS_WITH_AS(matrix.add(broken, labels), "logits of row 3: value: expected numbers, found a NaN", sn::value_error);
    CHECK_THROWS_AS(matrix.add(logits, sn::tensor<std::int32_t>({4}, {0, 0, 0, 3})), sn::value_error);
    CHECK_THROWS_AS(matrix.add(sn::tensor<float>({4, 2}), labels), sn::tensor_error);
    CHECK_THROWS_AS(matrix.add(3, 0), sn::value_error);
    CHECK_THROWS_AS(matrix.add(0, -1), sn::value_error);
    CHECK(text_of(matrix) == before);
    CHECK_THROWS_AS(sn::confusion({}), sn::value_error);
    CHECK_THROWS_AS(matrix.recall(3), sn::value_error);
  }
}

namespace {
struct counted {
  double loss;
  int correct;
  unsigned count;
  int more;
};
struct classified {
  float loss;
  sn::view<const float> output;
};
using labelled =
    decltype(boost::hana::make_map(boost::hana::make_pair(std::declval<decltype("label"_s)>(), sn::view<const std::int32_t>())));

static_assert(sn::StepResult<sn::score, int>);
static_assert(sn::StepResult<counted, int>);
static_assert(sn::StepResult<classified, labelled>);
static_assert(!sn::StepResult<classified, int>);
static_assert(!sn::StepResult<float, labelled>);
static_assert(!sn::StepResult<classified, decltype(boost::hana::make_map())>);
}  // namespace

TEST_SUITE("train/metric/score") {
  TEST_CASE("a result that counts itself is taken at its word") {
    const sn::score score = sn::score_of(counted{0.5, 3, 4, 9}, 0);
    CHECK(score.loss == 0.5f);
    CHECK(score.correct == 3);
    CHECK(score.count == 4);
  }

  TEST_CASE("logits are counted against the labels of the batch") {
    const labelled batch = boost::hana::make_map(boost::hana::make_pair("label"_s, labels.view()));
    const sn::score score = sn::score_of(classified{0.25f, logits.view()}, batch);
    CHECK(score.loss == 0.25f);
    CHECK(score.correct == 3);
    CHECK(score.count == 4);
  }

  TEST_CASE("totals weigh a batch by its samples") {
    sn::totals totals;
    totals.add({1.0f, 1, 2});
    totals.add({4.0f, 3, 6});
    CHECK(totals.loss() == (2 * 1.0 + 6 * 4.0) / 8);
    CHECK(totals.accuracy() == 0.5);
  }
}
