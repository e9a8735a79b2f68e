// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What operations demand of their operands, by name: the vocabulary of shape errors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace sinter {

/// The rule that a call broke. The names are the messages: a compiler prints them within the type that it rejects.
enum class rule : std::uint8_t {
  none,
  dtypes_must_be_equal,
  dtype_must_be_floating,
  dtype_must_be_boolean,
  dtype_must_be_integer,
  shapes_must_broadcast,
  shapes_must_be_equal,
  inner_extents_must_be_equal,
  rank_is_too_low,
  rank_is_too_high,
  extents_must_be_positive,
  rank_must_be_4,
  channels_must_fit_the_weights,
  kernel_must_fit_the_padded_image,
  padding_must_be_smaller_than_the_window,
  window_has_more_than_256_places,
  stride_must_be_positive,
  image_axes_must_be_static,
  element_count_must_not_change,
  element_count_exceeds_2_to_the_31,
  axes_must_be_a_permutation,
  axes_must_increase,
  axis_is_out_of_range,
  axis_is_named_twice,
  a_symbol_may_stand_three_times_at_most,
  in_features_must_equal_the_last_extent,
  features_must_be_static,
  result_must_have_the_shape_of_the_argument,
  gradient_must_have_the_type_of_its_operand,
  derivative_is_with_respect_to_something_that_is_no_input,
  derivative_needs_one_scalar_result,
  parameter_name_is_taken,
  shared_parameter_has_another_shape,
  parameter_must_stand_outside_an_operation_with_its_own_derivative,
  model_has_more_than_12000_nodes,
  model_of_this_size_needs_the_compile_options_of_the_target_sinter_sinter,
  dtype_must_not_be_boolean,
  axis_must_be_static,
  squeezed_axes_must_have_extent_1,
  slice_must_lie_within_the_axis,
  parts_must_add_up_to_the_axis,
  padding_must_not_be_negative,
  ranks_must_be_equal,
  shapes_must_be_equal_along_the_other_axes,
  indices_must_be_i32_or_i64,
  updates_must_have_the_shape_of_what_take_yields,
  updates_must_have_the_shape_of_their_indices,
  labels_must_be_i32,
  rank_must_be_3,
  rank_must_be_5,
  dilation_must_be_positive,
  channels_must_be_a_multiple_of_the_groups,
  output_padding_must_be_smaller_than_the_stride,
  same_padding_needs_a_stride_of_1,
  features_must_be_a_multiple_of_the_heads,
  carries_must_keep_their_types,
  stacks_must_have_the_same_first_extent,
  branches_must_yield_the_same_types,
  predicate_must_be_a_boolean_scalar,
  state_must_change_outside_a_body,
  random_numbers_must_be_drawn_outside_a_body,
  lengths_must_be_one_for_each_sequence,
  first_states_must_be_given_all_or_none,
  first_states_must_have_the_layers_shape,
  constant_tensors_meet_constant_tensors_and_numbers_only,
  weights_lack_a_parameter_of_the_model,
  weights_have_a_parameter_with_another_dtype_or_shape,
  weights_have_a_tensor_that_is_no_parameter_of_the_model,
  argument_must_fit_the_input,
  batch_lacks_an_input,
  batch_lacks_the_target,
  k_must_lie_within_the_axis,
  subscripts_must_be_letters_commas_dots_and_an_arrow,
  every_operand_must_have_its_subscripts,
  subscripts_must_fit_the_rank,
  extents_of_one_letter_must_be_equal,
  letters_of_the_result_must_stand_among_the_operands,
  letters_of_the_result_must_stand_there_once,
  carries_of_a_differentiated_loop_must_fit_a_stack_of_its_steps,
  rate_must_be_at_least_0_and_below_1,
  probability_must_be_at_least_0_and_at_most_1,
  momentum_must_be_at_least_0_and_at_most_1,
  epsilon_must_be_at_least_0,
  alpha_must_not_be_0,
  beta_must_not_be_0,
  lambda_must_be_at_least_0,
  lower_bound_must_not_exceed_the_upper_bound,
  last,  ///< counts the others
};
inline constexpr std::size_t rule_count = static_cast<std::size_t>(rule::last);

/// Whether a rule speaks of dtypes, so that its error shows those of the operands.
constexpr bool is_about_dtypes(rule broken) {
  return broken == rule::dtypes_must_be_equal || broken == rule::dtype_must_be_floating || broken == rule::dtype_must_be_boolean ||
         broken == rule::dtype_must_be_integer || broken == rule::dtype_must_not_be_boolean || broken == rule::indices_must_be_i32_or_i64 ||
         broken == rule::labels_must_be_i32 || broken == rule::predicate_must_be_a_boolean_scalar;
}

/// Whether a rule speaks of a number that an operation was told, which no type carries.
constexpr bool is_about_a_setting(rule broken) {
  return broken >= rule::rate_must_be_at_least_0_and_below_1 && broken <= rule::lower_bound_must_not_exceed_the_upper_bound;
}

namespace core::detail {
/// All rules in one sentence of the compiler's: a sentence for each of them, and the search in it, cost every unit 6 % of its #include.
template <rule... Broken>
constexpr std::string_view names_of_rules() {
  return __PRETTY_FUNCTION__;
}
template <std::size_t... Index>
constexpr std::string_view names_of_rules(std::index_sequence<Index...>) {
  return names_of_rules<static_cast<rule>(Index)...>();
}
}  // namespace core::detail

/// The name of a rule, as a compiler prints it.
constexpr std::string_view name_of(rule broken) {
  constexpr std::string_view before = "rule::";
  std::string_view text = core::detail::names_of_rules(std::make_index_sequence<rule_count>{});
  for (int i = 0; i <= static_cast<int>(broken); ++i) text.remove_prefix(text.find(before) + before.size());
  return text.substr(0, text.find_first_of(",;>}] "));
}

}  // namespace sinter
