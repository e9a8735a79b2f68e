// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The tables of layers and composites: what each becomes when it is traced.
#pragma once

#include <ostream>
#include <set>
#include <string>
#include <string_view>

#include <sinter/sinter.hpp>

namespace operation_table {

namespace sn = sinter;
namespace ir = sinter::ir;
using ir::opcode;

/// What a layer or composite becomes: its operations in the order of the trace, once each, and where its derivative comes from.
template <class Function, class... Inputs>
void write_composite(std::ostream& out, std::string_view how) {
  using model = sn::model<Function, Inputs...>;
  const ir::graph g = model::trace(ir::mode::training);
  std::string operations, parameters;
  std::set<opcode> seen;
  bool own = false;
  std::set<std::string> named;
  for (const ir::node& n : g.nodes) {
    own = own || (n.op == opcode::call && n.home == 0);
    if (n.op == opcode::call && n.home == 1 && n.name >= 0 && named.emplace(g.name(n.name)).second) operations.append(" ").append(g.name(n.name));
    if (n.op == opcode::parameter) {
      std::string name(g.name(n.name));
      parameters.append(parameters.empty() ? "" : ", ").append(name.substr(name.rfind('.') + 1)).append(" ").append(ir::to_string(g.type(n.results.first)));
    } else if ((!ir::is_leaf(n.op) || n.op == opcode::random_uniform) && n.op != opcode::call && n.home < 2 && seen.insert(n.op).second) {
      operations.append(operations.empty() ? "" : " ").append(ir::name_of(n.op));
    }
  }
  std::string code;
  for (char c : how) code.append(c == '|' ? "\\|" : std::string(1, c));
  out << "| `" << code << "` | " << ir::to_string(g.type(g.inputs[0])) << " | " << ir::to_string(g.type(g.outputs[0].from)) << " | "
      << (parameters.empty() ? "–" : parameters) << " | " << operations << " | " << (own ? "its own" : "follows") << " |\n";
}

/// A composite of one operand that needs no setting, or has one with a value of its own.
template <class Composite>
struct composite_function {
  constexpr auto operator()(auto x) const { return x | Composite{}; }
};
/// The same of two operands.
template <class Composite>
struct composite_of_two {
  constexpr auto operator()(auto x, auto y) const { return Composite{}(x, y); }
};
struct threshold_function {
  constexpr auto operator()(auto x) const { return x | sn::threshold(0.5, 2); }
};
struct clip_function {
  constexpr auto operator()(auto x) const { return x | sn::clip(-1, 1); }
};
struct clip_low_function {
  constexpr auto operator()(auto x) const { return x | sn::clip({.low = 0}); }
};
struct lerp_function {
  constexpr auto operator()(auto x, auto y) const { return sn::lerp(x, y, 0.25); }
};
struct flatten_function {
  constexpr auto operator()(auto x) const { return x | sn::flatten; }
};
struct dense_function {
  constexpr auto operator()(auto x) const { return x | sn::dense<10>("name"); }
};
struct conv2d_function {
  constexpr auto operator()(auto x) const { return x | sn::conv2d<8, 3>("name"); }
};
struct max_pool2d_function {
  constexpr auto operator()(auto x) const { return x | sn::max_pool2d<2>; }
};
template <class Layer>
struct named_layer_function {
  constexpr auto operator()(auto x) const { return x | Layer("name"); }
};
template <auto Layer>
struct layer_function {
  constexpr auto operator()(auto x) const { return x | Layer; }
};
struct dropout_function {
  constexpr auto operator()(auto x) const { return x | sn::dropout(0.5); }
};
struct split_function {
  constexpr auto operator()(auto x) const { return boost::hana::front(sn::split<1, 8, 12>(x)); }
};
struct stack_function {
  constexpr auto operator()(auto a, auto b) const { return sn::stack<1>(a, b); }
};
struct squeeze_function {
  constexpr auto operator()(auto x) const { return x | sn::squeeze<1>; }
};
struct unsqueeze_function {
  constexpr auto operator()(auto x) const { return x | sn::unsqueeze<1>; }
};
struct tile_function {
  constexpr auto operator()(auto x) const { return x | sn::tile<1, 3>; }
};
struct triu_function {
  constexpr auto operator()(auto x) const { return x | sn::triu<>; }
};
struct tril_function {
  constexpr auto operator()(auto x) const { return x | sn::tril<>; }
};
struct argsort_function {
  constexpr auto operator()(auto x) const { return x | sn::argsort<1>; }
};
struct topk_function {
  constexpr auto operator()(auto x) const { return boost::hana::front(x | sn::topk<3>); }
};
template <sn::fixed_string Form>
struct einsum_function {
  constexpr auto operator()(auto... x) const { return sn::einsum<Form>(x...); }
};
struct one_hot_function {
  constexpr auto operator()(auto labels) const { return labels | sn::one_hot<10>; }
};
struct loss_function {
  constexpr auto operator()(auto logits, auto labels) const { return sn::softmax_cross_entropy{}(logits, labels); }
};

struct dense_without_bias_function {
  constexpr auto operator()(auto x) const { return x | sn::dense<10, sn::no_bias>("name"); }
};
struct layer_norm_function {
  constexpr auto operator()(auto x) const { return x | sn::layer_norm("name"); }
};
struct rms_norm_function {
  constexpr auto operator()(auto x) const { return x | sn::rms_norm("name"); }
};
struct group_norm_function {
  constexpr auto operator()(auto x) const { return x | sn::group_norm<3>("name"); }
};
struct instance_norm_function {
  constexpr auto operator()(auto x) const { return x | sn::instance_norm(); }
};
struct batch_norm_function {
  constexpr auto operator()(auto x) const { return x | sn::batch_norm("name"); }
};
struct embedding_function {
  constexpr auto operator()(auto x) const { return x | sn::embedding<100, 20>("name"); }
};
struct attention_function {
  constexpr auto operator()(auto q, auto k, auto v) const { return sn::scaled_dot_product_attention(q, k, v); }
};
struct multi_head_attention_function {
  constexpr auto operator()(auto x) const { return x | sn::multi_head_attention<4>("name"); }
};
struct bernoulli_function {
  constexpr auto operator()(auto x) const { return x | sn::bernoulli(0.3); }
};
inline void write_layers(std::ostream& out) {
  using features = sn::input<"x", sn::f32, sn::batch<4>, 20>;
  using image = sn::input<"x", sn::f32, sn::batch<4>, 3, 8, 8>;
  using labels = sn::input<"label", sn::i32, sn::batch<4>>;
  using targets = sn::input<"target", sn::f32, sn::batch<4>, 20>;
  write_composite<dense_function, features>(out, "x | dense<10>(\"name\")");
  write_composite<conv2d_function, image>(out, "x | conv2d<8, 3>(\"name\")");
  write_composite<max_pool2d_function, image>(out, "x | max_pool2d<2>");
  using line = sn::input<"x", sn::f32, sn::batch<4>, 4, 20>;
  using volume = sn::input<"x", sn::f32, sn::batch<4>, 2, 6, 6, 6>;
  write_composite<named_layer_function<sn::depthwise_conv2d<3>>, image>(out, "x | depthwise_conv2d<3>(\"name\")");
  write_composite<named_layer_function<sn::conv_transpose2d<8, 4, sn::stride<2>, sn::padding<1>>>, image>(
      out, "x | conv_transpose2d<8, 4, stride<2>, padding<1>>(\"name\")");
  write_composite<named_layer_function<sn::conv1d<8, 3>>, line>(out, "x | conv1d<8, 3>(\"name\")");
  write_composite<named_layer_function<sn::conv_transpose1d<8, 3>>, line>(out, "x | conv_transpose1d<8, 3>(\"name\")");
  write_composite<named_layer_function<sn::conv3d<8, 3>>, volume>(out, "x | conv3d<8, 3>(\"name\")");
  write_composite<layer_function<sn::max_pool1d<2>>, line>(out, "x | max_pool1d<2>");
  write_composite<layer_function<sn::max_pool3d<2>>, volume>(out, "x | max_pool3d<2>");
  write_composite<layer_function<sn::avg_pool1d<2>>, line>(out, "x | avg_pool1d<2>");
  write_composite<layer_function<sn::avg_pool2d<2>>, image>(out, "x | avg_pool2d<2>");
  write_composite<layer_function<sn::avg_pool3d<2>>, volume>(out, "x | avg_pool3d<2>");
  write_composite<layer_function<sn::adaptive_avg_pool2d<2, 4>>, image>(out, "x | adaptive_avg_pool2d<2, 4>");
  write_composite<layer_function<sn::adaptive_max_pool2d<2, 4>>, image>(out, "x | adaptive_max_pool2d<2, 4>");
  write_composite<layer_function<sn::global_avg_pool>, image>(out, "x | global_avg_pool");
  write_composite<layer_function<sn::global_max_pool>, image>(out, "x | global_max_pool");
  write_composite<flatten_function, image>(out, "x | flatten");
  write_composite<dropout_function, features>(out, "x | dropout(0.5)");
  write_composite<composite_function<sn::softmax_t>, features>(out, "x | softmax");
  write_composite<composite_function<sn::log_softmax_t>, features>(out, "x | log_softmax");
  write_composite<loss_function, features, labels>(out, "softmax_cross_entropy");
  write_composite<composite_of_two<sn::mean_squared_error>, features, targets>(out, "mean_squared_error");
  using tokens = sn::input<"x", sn::f32, sn::batch<4>, sn::sequence_length<6>, 20>;
  using keys = sn::input<"k", sn::f32, sn::batch<4>, 7, 20>;
  using values = sn::input<"v", sn::f32, sn::batch<4>, 7, 20>;
  write_composite<dense_without_bias_function, features>(out, "x | dense<10, no_bias>(\"name\")");
  write_composite<embedding_function, labels>(out, "indices | embedding<100, 20>(\"name\")");
  write_composite<layer_norm_function, features>(out, "x | layer_norm(\"name\")");
  write_composite<rms_norm_function, features>(out, "x | rms_norm(\"name\")");
  write_composite<group_norm_function, image>(out, "x | group_norm<3>(\"name\")");
  write_composite<instance_norm_function, image>(out, "x | instance_norm()");
  write_composite<batch_norm_function, image>(out, "x | batch_norm(\"name\")");
  write_composite<attention_function, tokens, keys, values>(out, "scaled_dot_product_attention(q, k, v)");
  write_composite<multi_head_attention_function, tokens>(out, "x | multi_head_attention<4>(\"name\")");
  write_composite<named_layer_function<sn::rnn<8>>, tokens>(out, "x | rnn<8>(\"name\")");
  write_composite<named_layer_function<sn::lstm<8, sn::bidirectional>>, tokens>(out, "x | lstm<8, bidirectional>(\"name\")");
  write_composite<named_layer_function<sn::gru<8>>, tokens>(out, "x | gru<8>(\"name\")");
  write_composite<composite_function<sn::random_uniform_like_t>, features>(out, "random_uniform(x)");
  write_composite<composite_function<sn::random_normal_t>, features>(out, "random_normal(x)");
  write_composite<bernoulli_function, features>(out, "x | bernoulli(0.3)");
}

inline void write_statistics(std::ostream& out) {
  using features = sn::input<"x", sn::f32, sn::batch<4>, 20>;
  out << "\n## Statistics\n\n"
         "Axes and `keep_axes` as in `sum`.\n\n"
         "| written | from | to | parameters | becomes | derivative |\n"
         "|---|---|---|---|---|---|\n";
  namespace of = sn::ir::detail;
  write_composite<composite_function<sn::mean_of<1>>, features>(out, "x | mean<1>");
  write_composite<composite_function<of::variance_axes<1>>, features>(out, "x | variance<1>");
  write_composite<composite_function<of::variance_axes<1, sn::correction<0>>>, features>(out, "x | variance<1, correction<0>>");
  write_composite<composite_function<of::standard_deviation_axes<1>>, features>(out, "x | standard_deviation<1>");
  write_composite<composite_function<of::logsumexp_axes<1>>, features>(out, "x | logsumexp<1>");
  write_composite<composite_function<of::norm_axes<sn::norm_kind::l1, 1>>, features>(out, "x | norm<norm_kind::l1, 1>");
  write_composite<composite_function<of::norm_axes<sn::norm_kind::l2, 1>>, features>(out, "x | norm<norm_kind::l2, 1>");
  write_composite<composite_function<of::norm_axes<sn::norm_kind::infinity, 1>>, features>(out, "x | norm<norm_kind::infinity, 1>");
  write_composite<composite_function<sn::any_of<1>>, features>(out, "x | any<1>");
  write_composite<composite_function<sn::all_of<1>>, features>(out, "x | all<1>");
  write_composite<composite_function<sn::argmax_of<1>>, features>(out, "x | argmax<1>");
  write_composite<composite_function<sn::argmin_of<1>>, features>(out, "x | argmin<1>");
}

/// What moves elements or makes axes, of the primitives that do.
inline void write_movements(std::ostream& out) {
  using features = sn::input<"x", sn::f32, sn::batch<4>, 20>;
  using others = sn::input<"y", sn::f32, sn::batch<4>, 20>;
  using column = sn::input<"x", sn::f32, sn::batch<4>, 1, 20>;
  using matrix = sn::input<"x", sn::f32, sn::batch<4>, 5, 5>;
  using labels = sn::input<"labels", sn::i32, sn::batch<4>>;
  out << "## Movements\n\n"
         "`split` and `topk` yield tuples; the rows show their first part.\n\n"
         "| written | from | to | parameters | becomes | derivative |\n"
         "|---|---|---|---|---|---|\n";
  write_composite<split_function, features>(out, "split<1, 8, 12>(x)");
  write_composite<stack_function, features, others>(out, "stack<1>(a, b)");
  write_composite<squeeze_function, column>(out, "x | squeeze<1>");
  write_composite<unsqueeze_function, features>(out, "x | unsqueeze<1>");
  write_composite<tile_function, features>(out, "x | tile<1, 3>");
  write_composite<triu_function, matrix>(out, "x | triu<>");
  write_composite<tril_function, matrix>(out, "x | tril<>");
  write_composite<one_hot_function, labels>(out, "labels | one_hot<10>");
  write_composite<argsort_function, features>(out, "x | argsort<1>");
  write_composite<topk_function, features>(out, "x | topk<3>");
}

/// Subscripts, and what becomes of them.
inline void write_einsums(std::ostream& out) {
  using matrices = sn::input<"a", sn::f32, sn::batch<4>, 5, 5>;
  using others = sn::input<"b", sn::f32, sn::batch<4>, 5, 5>;
  out << "## Sums of products\n\n"
         "| written | from | to | parameters | becomes | derivative |\n"
         "|---|---|---|---|---|---|\n";
  write_composite<einsum_function<"nij,njk->nik">, matrices, others>(out, "einsum<\"nij,njk->nik\">(a, b)");
  write_composite<einsum_function<"nij,nkj->ik">, matrices, others>(out, "einsum<\"nij,nkj->ik\">(a, b)");
  write_composite<einsum_function<"nij,nij->n">, matrices, others>(out, "einsum<\"nij,nij->n\">(a, b)");
  write_composite<einsum_function<"nii->ni">, matrices>(out, "einsum<\"nii->ni\">(a)");
}

inline void write_elementwise_composites(std::ostream& out) {
  using features = sn::input<"x", sn::f32, sn::batch<4>, 20>;
  using others = sn::input<"y", sn::f32, sn::batch<4>, 20>;
  out << "## Elementwise composites\n\n"
         "Settings stand in parentheses: `x | elu(0.5)`. `where` is `select`, and `cast` is `convert`.\n\n"
         "| written | from | to | parameters | becomes | derivative |\n"
         "|---|---|---|---|---|---|\n";
  write_composite<composite_function<sn::sigmoid_t>, features>(out, "x | sigmoid");
  write_composite<composite_function<sn::log_sigmoid_t>, features>(out, "x | log_sigmoid");
  write_composite<composite_function<sn::softplus_t>, features>(out, "x | softplus");
  write_composite<composite_function<sn::silu_t>, features>(out, "x | silu");
  write_composite<composite_function<sn::mish_t>, features>(out, "x | mish");
  write_composite<composite_function<sn::gelu_t>, features>(out, "x | gelu");
  write_composite<composite_function<sn::gelu_tanh_t>, features>(out, "x | gelu_tanh");
  write_composite<composite_function<sn::tanh_shrink_t>, features>(out, "x | tanh_shrink");
  write_composite<composite_function<sn::softsign_t>, features>(out, "x | softsign");
  write_composite<composite_function<sn::elu_t>, features>(out, "x | elu");
  write_composite<composite_function<sn::selu_t>, features>(out, "x | selu");
  write_composite<composite_function<sn::celu_t>, features>(out, "x | celu");
  write_composite<composite_function<sn::leaky_relu_t>, features>(out, "x | leaky_relu");
  write_composite<composite_function<sn::hard_tanh_t>, features>(out, "x | hard_tanh");
  write_composite<composite_function<sn::relu6_t>, features>(out, "x | relu6");
  write_composite<composite_function<sn::hard_sigmoid_t>, features>(out, "x | hard_sigmoid");
  write_composite<composite_function<sn::hard_swish_t>, features>(out, "x | hard_swish");
  write_composite<composite_function<sn::soft_shrink_t>, features>(out, "x | soft_shrink");
  write_composite<composite_function<sn::hard_shrink_t>, features>(out, "x | hard_shrink");
  write_composite<composite_function<sn::square_t>, features>(out, "x | square");
  write_composite<composite_function<sn::reciprocal_t>, features>(out, "x | reciprocal");
  write_composite<composite_function<sn::rsqrt_t>, features>(out, "x | rsqrt");
  write_composite<composite_function<sn::digamma_t>, features>(out, "x | digamma");
  write_composite<composite_function<sn::nan_to_num_t>, features>(out, "x | nan_to_num");
  write_composite<threshold_function, features>(out, "x | threshold(0.5, 2)");
  write_composite<clip_function, features>(out, "x | clip(-1, 1)");
  write_composite<clip_low_function, features>(out, "x | clip({.low = 0})");
  write_composite<composite_of_two<sn::prelu_t>, features, others>(out, "prelu(x, slope)");
  write_composite<composite_of_two<sn::hypot_t>, features, others>(out, "hypot(a, b)");
  write_composite<composite_of_two<sn::logaddexp_t>, features, others>(out, "logaddexp(a, b)");
  write_composite<composite_of_two<sn::heaviside_t>, features, others>(out, "heaviside(x, values)");
  write_composite<lerp_function, features, others>(out, "lerp(a, b, 0.25)");
}

}  // namespace operation_table
