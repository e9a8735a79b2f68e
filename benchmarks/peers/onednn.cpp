// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include "onednn.hpp"

#include <string>
#include <unordered_map>

#if BENCHMARKS_ONEDNN

#include <dnnl.hpp>

namespace benchmarks {

namespace {

using format = dnnl::memory::format_tag;
constexpr auto f32 = dnnl::memory::data_type::f32;

std::string named(const char* way) {
  const dnnl_version_t* const v = dnnl_version();
  return "oneDNN " + std::to_string(v->major) + "." + std::to_string(v->minor) + "." + std::to_string(v->patch) + " " + way;
}

/// Primitives in a row, with their memory.
struct sequence {
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  std::vector<std::pair<dnnl::primitive, std::unordered_map<int, dnnl::memory>>> steps;
  dnnl::memory last;
  dnnl::memory::desc result;

  dnnl::memory room(const dnnl::memory::desc& of) const { return {of, engine}; }
  dnnl::memory filled(const std::vector<float>& with, const dnnl::memory::dims& extents, format layout) const {
    dnnl::memory made({extents, f32, layout}, engine);
    std::copy(with.begin(), with.end(), static_cast<float*>(made.get_data_handle()));
    return made;
  }
  /// In another layout, once and for all; itself where it is that one.
  dnnl::memory laid_out(dnnl::memory from, const dnnl::memory::desc& as) {
    if (from.get_desc() == as) return from;
    dnnl::memory to = room(as);
    dnnl::reorder(from, to).execute(stream, from, to);
    stream.wait();
    return to;
  }
  /// The same, as a step of every run.
  dnnl::memory change(dnnl::memory from, const dnnl::memory::desc& as) {
    if (from.get_desc() == as) return from;
    dnnl::memory to = room(as);
    steps.push_back({dnnl::reorder(from, to), {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}}});
    return to;
  }
  void run() {
    for (auto& [step, arguments] : steps) step.execute(stream, arguments);
    stream.wait();
  }
  /// The last result as the problem has it.
  std::vector<float> output() {
    run();
    dnnl::memory plain = laid_out(last, result);
    const auto* const values = static_cast<const float*>(plain.get_data_handle());
    return {values, values + plain.get_desc().get_size() / sizeof(float)};
  }
};

dnnl::primitive_attr with_relu(bool relu) {
  dnnl::primitive_attr attributes;
  if (!relu) return attributes;
  dnnl::post_ops after;
  after.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
  attributes.set_post_ops(after);
  return attributes;
}

/// A way that oneDNN may not have here: then it is absent.
template <class Make>
contender attempt(const char* way, Make make) {
  try {
    const std::shared_ptr<sequence> made = make();
    return in_process(
        named(way), [made] { made->run(); }, [made] { return made->output(); });
  } catch (const dnnl::error& problem) {
    return contender::absent(named(way), problem.what());
  }
}

std::shared_ptr<sequence> affine(const affine_chain& of, bool inner_products) {
  const auto made = std::make_shared<sequence>();
  dnnl::memory x = made->filled(of.x, {of.m, of.layers.front().k}, format::ab);
  for (const affine_layer& layer : of.layers) {
    const dnnl::memory::desc to({of.m, layer.n}, f32, format::ab);
    const dnnl::primitive_attr attributes = with_relu(layer.relu);
    if (inner_products) {
      const dnnl::inner_product_forward::desc wanted(dnnl::prop_kind::forward_inference, x.get_desc(),
                                                     {{layer.n, layer.k}, f32, format::any}, {{layer.n}, f32, format::a}, to);
      const dnnl::inner_product_forward::primitive_desc chosen(wanted, attributes, made->engine);
      const dnnl::memory weights = made->laid_out(made->filled(layer.w, {layer.n, layer.k}, format::ba), chosen.weights_desc());
      const dnnl::memory y = made->room(chosen.dst_desc());
      made->steps.push_back({dnnl::inner_product_forward(chosen),
                             {{DNNL_ARG_SRC, x},
                              {DNNL_ARG_WEIGHTS, weights},
                              {DNNL_ARG_BIAS, made->filled(layer.bias, {layer.n}, format::a)},
                              {DNNL_ARG_DST, y}}});
      x = y;
    } else {
      const dnnl::matmul::desc wanted(x.get_desc(), {{layer.k, layer.n}, f32, format::any}, {{1, layer.n}, f32, format::ab}, to);
      const dnnl::matmul::primitive_desc chosen(wanted, attributes, made->engine);
      const dnnl::memory weights = made->laid_out(made->filled(layer.w, {layer.k, layer.n}, format::ab), chosen.weights_desc());
      const dnnl::memory y = made->room(chosen.dst_desc());
      made->steps.push_back({dnnl::matmul(chosen),
                             {{DNNL_ARG_SRC, x},
                              {DNNL_ARG_WEIGHTS, weights},
                              {DNNL_ARG_BIAS, made->filled(layer.bias, {1, layer.n}, format::ab)},
                              {DNNL_ARG_DST, y}}});
      x = y;
    }
  }
  made->last = x;
  made->result = x.get_desc();
  return made;
}

/// `layout`: of image and result within; any is what it likes best. `between`: whether they are changed from rows and into rows in each
/// run.
std::shared_ptr<sequence> convolved(const convolution& of, dnnl::algorithm algorithm, format layout, bool between) {
  const auto made = std::make_shared<sequence>();
  const bool grouped = of.groups > 1;
  const dnnl::memory::dims image{1, of.c, of.h, of.h}, result{1, of.k, of.h, of.h};
  const dnnl::memory::dims kernel =
      grouped ? dnnl::memory::dims{of.groups, of.k / of.groups, of.c / of.groups, of.s, of.s} : dnnl::memory::dims{of.k, of.c, of.s, of.s};
  const std::int64_t padding = (of.s - 1) / 2;
  const dnnl::convolution_forward::desc wanted(dnnl::prop_kind::forward_inference, algorithm, {image, f32, layout},
                                               {kernel, f32, format::any}, {{of.k}, f32, format::a}, {result, f32, layout}, {1, 1},
                                               {padding, padding}, {padding, padding});
  const dnnl::convolution_forward::primitive_desc chosen(wanted, with_relu(true), made->engine);
  const dnnl::memory rows = made->filled(of.x, image, format::nchw);
  const dnnl::memory x = between ? made->change(rows, chosen.src_desc()) : made->laid_out(rows, chosen.src_desc());
  const dnnl::memory weights = made->laid_out(made->filled(of.w, kernel, grouped ? format::goihw : format::oihw), chosen.weights_desc());
  const dnnl::memory y = made->room(chosen.dst_desc());
  made->steps.push_back(
      {dnnl::convolution_forward(chosen),
       {{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, weights}, {DNNL_ARG_BIAS, made->filled(of.bias, {of.k}, format::a)}, {DNNL_ARG_DST, y}}});
  made->result = {result, f32, format::nchw};
  made->last = between ? made->change(y, made->result) : y;
  return made;
}

}  // namespace

contender onednn_contender(const std::shared_ptr<const affine_chain>& of) {
  return fastest_of({attempt("inner product", [&] { return affine(*of, true); }), attempt("matmul", [&] { return affine(*of, false); })});
}

std::vector<contender> onednn_contenders(const std::shared_ptr<const convolution>& of) {
  using dnnl::algorithm;
  const auto way = [&](const char* name, algorithm how, format layout, bool between) {
    return attempt(name, [&] { return convolved(*of, how, layout, between); });
  };
  return {fastest_of({way("direct", algorithm::convolution_direct, format::any, true),
                      way("direct, rows", algorithm::convolution_direct, format::nchw, true),
                      way("direct, channels last", algorithm::convolution_direct, format::nhwc, true),
                      way("Winograd", algorithm::convolution_winograd, format::any, true)}),
          fastest_of({way("direct, blocked", algorithm::convolution_direct, format::any, false),
                      way("Winograd, blocked", algorithm::convolution_winograd, format::any, false)})};
}

}  // namespace benchmarks

#else

namespace benchmarks {

namespace {
contender missing() { return contender::absent("oneDNN", "version 2 was not found when this was built (Debian: libdnnl-dev)"); }
}  // namespace

contender onednn_contender(const std::shared_ptr<const affine_chain>&) { return missing(); }
std::vector<contender> onednn_contenders(const std::shared_ptr<const convolution>&) { return {missing()}; }

}  // namespace benchmarks

#endif
