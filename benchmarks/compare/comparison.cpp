// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include "comparison.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <optional>
#include <string_view>

#include "rounds.hpp"
#include "row.hpp"

namespace benchmarks {

namespace {

/// What a run of a program knows.
class measurement {
 public:
  explicit measurement(const case_arguments& given) : given_(given) {
    const auto set = sinter::backends::cpu::choose_isa();
    const peak_proof proof = prove_peak(set);
    proven_ = proof.holds();
    if (proven_) return;
    std::printf("No share of a limit, since this machine's peak cannot be proven now: ");
    benchmarks::print(proof, set);
  }

  void measure(const std::string& id, case_maker make) {
    try {
      comparison of = make(given_, id);
      of.id = id;
      measure(of);
    } catch (const std::exception& problem) {
      failed(id, "", {}, std::string("FAILED: ") + problem.what());
    }
  }
  bool all_is_right() const { return right_; }

 private:
  void measure(const comparison& of) {
    const std::vector<float> expected = of.ours.output();
    if (const double differs = difference(expected, of.reference()); !(differs <= of.tolerance)) {
      failed(of.id, "", {}, wrong("sinter", differs, of.tolerance, "its reference"));
      return;
    }
    limit ceiling(of.least);
    if (of.peers.empty()) report(filled(of, nullptr, ceiling));
    for (const contender& peer : of.peers) {
      try {
        measure(of, peer, expected, ceiling);
      } catch (const std::exception& problem) {
        failed(of.id, peer.name, {}, std::string("FAILED: ") + problem.what());
      }
    }
  }
  void measure(const comparison& of, const contender& peer, const std::vector<float>& expected, limit& ceiling) {
    if (!peer.missing.empty()) {
      row alone = filled(of, nullptr, ceiling);
      alone.peer = peer.name;
      alone.why = "missing: " + peer.missing;
      report(alone);
      return;
    }
    const double differs = difference(peer.output(), expected);
    row found = filled(of, &peer, ceiling);
    if (differs <= of.peer_tolerance) {
      found.differs = differs;
      report(found);
    } else {
      failed(of.id, peer.name, found.ours, wrong(peer.name, differs, of.peer_tolerance, "sinter"));
    }
  }
  row filled(const comparison& of, const contender* peer, limit& ceiling) const {
    const measured found = in_rounds(of.ours, peer, ceiling, given_.rounds);
    const bool limited = proven_ && found.share > 0;  // a case of no work has no limit
    row made{.id = of.id,
             .peer = {},
             .ours = found.ours,
             .theirs = {},
             .ratio = {},
             .share = {},
             .differs = {},
             .bound = limited ? found.bound : "",
             .why = {}};
    if (limited) made.share = found.share;
    if (peer) {
      made.peer = peer->name;
      made.theirs = found.theirs;
      made.ratio = found.ratio;
    }
    return made;
  }
  static std::string wrong(const std::string& who, double differs, double tolerance, const char* from) {
    return "WRONG: " + who + " differs by " + formatted("%.1e", differs) + " from " + from + ", " + formatted("%.0e", tolerance) +
           " is allowed";
  }
  void failed(const std::string& id, const std::string& peer, std::optional<double> ours, const std::string& why) {
    right_ = false;
    report({.id = id, .peer = peer, .ours = ours, .theirs = {}, .ratio = {}, .share = {}, .differs = {}, .bound = {}, .why = why});
  }
  void report(const row& of) const { benchmarks::report(of, given_.table, given_.results); }

  const case_arguments& given_;
  bool proven_ = false, right_ = true;
};

}  // namespace

int case_list::run(int count, char** words) const {
  try {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    // Libraries that start threads, or choose kernels, ask for these when they are loaded. The names of cores are for Debian's OpenBLAS
    // and BLIS, which know no processor as new as ours and would take slow kernels.
    std::vector<environment_value> environment = {
        {"OMP_NUM_THREADS", "1"}, {"OPENBLAS_NUM_THREADS", "1"}, {"BLIS_NUM_THREADS", "1"}, {"MKL_NUM_THREADS", "1"}};
    if (sinter::backends::cpu::supports(sinter::backends::cpu::isa::avx512)) {
      environment.push_back({"OPENBLAS_CORETYPE", "SkylakeX"});
      environment.push_back({"BLIS_ARCH_TYPE", "skx"});
    }
    begin_with(environment, words);
    const case_arguments given(count, words);
    for (const std::string& id : given.ids)
      if (std::none_of(cases_.begin(), cases_.end(), [&](const auto& c) { return c.first == id; }))
        throw sinter::value_error("case", "one of this program's", id);
    stay_on_one_core();
    measurement run(given);
    for (const auto& [id, make] : cases_)
      if (given.ids.empty() || std::find(given.ids.begin(), given.ids.end(), id) != given.ids.end()) run.measure(id, make);
    return run.all_is_right() ? 0 : 1;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s: %s\n", words[0], problem.what());
    return 1;
  }
}

}  // namespace benchmarks
