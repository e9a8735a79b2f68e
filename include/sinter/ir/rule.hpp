// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What operations demand of their operands, by name: the vocabulary of shape errors.
#pragma once

#include <cstdint>

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
  only_one_axis_may_be_the_batch,
  in_features_must_equal_the_last_extent,
  result_must_have_the_shape_of_the_argument,
  derivative_is_with_respect_to_something_that_is_no_input,
  derivative_needs_one_scalar_result,
  parameter_name_is_taken,
  shared_parameter_has_another_shape,
  parameter_must_stand_outside_an_operation_with_its_own_derivative,
  model_has_more_than_12000_nodes,
  model_of_this_size_needs_the_compile_options_of_the_target_sinter_sinter,
};

}  // namespace sinter
