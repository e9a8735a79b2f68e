// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The training loop: epochs of batches, one step each, and those who watch.
#pragma once

#include <cstdint>
#include <iterator>
#include <string>
#include <type_traits>

#include <sinter/core/error.hpp>
#include <sinter/train/metric/score.hpp>

namespace sinter {

/// One step that was taken.
struct step_event {
  int epoch = 0;
  int epochs = 1;
  std::int64_t batch = 0;    ///< within the epoch
  std::int64_t batches = 0;  ///< in the epoch; 0 if that is not known
  std::int64_t step = 0;     ///< since the start
  score result{};
  totals so_far{};  ///< of this epoch, this step included
};

/// One epoch that has ended.
struct epoch_event {
  int epoch = 0;
  int epochs = 1;
  std::int64_t steps = 0;  ///< since the start
  totals whole{};
};

/// What a callback wants next. A callback that returns nothing wants to go on.
enum class proceed { yes, stop };

namespace train::detail {

template <class Type>
concept HasBeforeStep = requires(Type& callback, std::int64_t step) {
  callback.before_step(step);
};
template <class Type>
concept HasOnStep = requires(Type& callback, const step_event& event) {
  callback.on_step(event);
};
template <class Type>
concept HasOnEpoch = requires(Type& callback, const epoch_event& event) {
  callback.on_epoch(event);
};

/// Whether a call, which may return nothing, asks to stop.
template <class Call>
bool asks_to_stop(Call call) {
  if constexpr (std::is_void_v<decltype(call())>) {
    call();
    return false;
  } else {
    return call() == proceed::stop;
  }
}

/// Each tells a callback, if it listens; the last two return whether it asks to stop.
template <class Listener>
void tell_before_step(Listener& listener, std::int64_t step) {
  if constexpr (HasBeforeStep<Listener>) listener.before_step(step);
}
template <class Listener>
bool tell_step(Listener& listener, const step_event& event) {
  if constexpr (HasOnStep<Listener>) return asks_to_stop([&] { return listener.on_step(event); });
  return false;
}
template <class Listener>
bool tell_epoch(Listener& listener, const epoch_event& event) {
  if constexpr (HasOnEpoch<Listener>) return asks_to_stop([&] { return listener.on_epoch(event); });
  return false;
}

/// What `for` goes through once: `std::ranges::input_range`, without its header.
template <class Type>
concept InputRange = requires(Type& range) {
  { std::begin(range) } -> std::input_iterator;
  { std::end(range) } -> std::sentinel_for<decltype(std::begin(range))>;
};

/// The batches of an epoch: those that the source makes for it, or the source itself, again and again.
template <class Source>
decltype(auto) batches_of(Source& source, int epoch) {
  if constexpr (requires { source.epoch(epoch); }) {
    return source.epoch(epoch);
  } else {
    return (source);
  }
}

}  // namespace train::detail

/// A callback has at least one of
/// - `before_step(step)`: before step number `step`; the place to set the learning rate;
/// - `on_step(const step_event&)`: after a step;
/// - `on_epoch(const epoch_event&)`: after an epoch.
/// The last two may return `proceed`.
template <class Type>
concept Callback = train::detail::HasBeforeStep<Type> || train::detail::HasOnStep<Type> || train::detail::HasOnEpoch<Type>;

/// Either has `epoch(number)`, which makes the batches of that epoch, or is a range of batches for every epoch.
template <class Type>
concept BatchSource = requires(Type& source) {
  { train::detail::batches_of(source, 0) } -> train::detail::InputRange;
};

struct fit_options {
  int epochs = 1;
};

/// How the loop ended.
struct fit_summary {
  int epochs = 0;          ///< finished, the last one included even if it was stopped within
  std::int64_t steps = 0;  ///< taken
  bool stopped = false;    ///< whether a callback asked for the end
  totals last{};           ///< of the last epoch
};

/// Calls `step(batch)` for each batch of each epoch, and the callbacks in the order they are given. Steps return a `StepResult`.
///
/// When a callback asks to stop, the others still hear of this step and this epoch; then the loop ends.
///
/// Errors    `value_error`: epochs below 0, an epoch without a sample; and what steps, batches and callbacks throw
/// Example   for_each_step([&](const auto& batch) { return step(batch); }, train, {.epochs = 5}, bar)
template <class Step, BatchSource Source, Callback... Callbacks>
fit_summary for_each_step(Step&& step, Source&& source, const fit_options& options, Callbacks&&... callbacks) {
  using namespace train::detail;
  if (options.epochs < 0) throw value_error("epochs", "not negative", std::to_string(options.epochs));
  fit_summary summary;
  for (int epoch = 0; epoch < options.epochs && !summary.stopped; ++epoch) {
    auto&& batches = batches_of(source, epoch);
    step_event event{epoch, options.epochs, 0, 0, summary.steps, {}, {}};
    if constexpr (requires { batches.size(); }) event.batches = static_cast<std::int64_t>(batches.size());
    for (auto&& batch : batches) {
      (tell_before_step(callbacks, event.step), ...);
      event.result = score_of(step(batch), batch);
      event.so_far.add(event.result);
      ((summary.stopped |= tell_step(callbacks, event)), ...);
      ++event.batch;
      ++event.step;
      if (summary.stopped) break;
    }
    if (event.so_far.count == 0) throw value_error("samples in epoch " + std::to_string(epoch), "at least one", "none");
    summary.epochs = epoch + 1;
    summary.steps = event.step;
    summary.last = event.so_far;
    [[maybe_unused]] const epoch_event ended{epoch, options.epochs, summary.steps, event.so_far};
    ((summary.stopped |= tell_epoch(callbacks, ended)), ...);
  }
  return summary;
}

/// `for_each_step` with a trainer: anything whose `step(batch)` trains on a batch and tells how it went.
///
/// Like      keras.Model.fit
/// Example   fit(trainer, batches(images, {.shuffle = seed{42}}), {.epochs = 5}, bar)
template <class Trainer, BatchSource Source, Callback... Callbacks>
fit_summary fit(Trainer&& trainer, Source&& source, const fit_options& options, Callbacks&&... callbacks) {
  return for_each_step([&](const auto& batch) { return trainer.step(batch); }, source, options, callbacks...);
}

}  // namespace sinter
