# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""Convolutions and pools of every kind: what convolutions.safetensors holds."""

import torch.nn.functional as functional

from golden_file import drawer, put_with_gradients

FUNCTIONS = {
    "conv1d": functional.conv1d,
    "conv2d": functional.conv2d,
    "conv3d": functional.conv3d,
    "conv_transpose1d": functional.conv_transpose1d,
    "conv_transpose2d": functional.conv_transpose2d,
}


def convolutions():
    """Each with the gradients of image, weight and bias; a transposed convolution's weight is [in, out / groups, ...]."""
    store, draw = {}, drawer(300)

    def case(operation, name, image, weight, **settings):
        groups = settings.get("groups", 1)
        made = weight[1] * groups if "transpose" in operation else weight[0]
        function = FUNCTIONS[operation]
        put_with_gradients(
            store,
            f"{operation}.{name}",
            lambda x, weight, bias: function(x, weight, bias, **settings),
            {"x": draw.uniform(*image), "weight": draw.uniform(*weight), "bias": draw.uniform(made)},
        )

    case("conv2d", "dilated", (2, 3, 9, 8), (4, 3, 3, 2), dilation=(2, 3), stride=(1, 2), padding=(2, 1))
    case("conv2d", "grouped", (2, 6, 5, 7), (4, 3, 3, 3), groups=2, padding=1)
    case("conv2d", "depthwise", (2, 19, 6, 5), (19, 1, 3, 3), groups=19, stride=2, padding=1)
    case("conv2d", "multiplied", (2, 3, 6, 5), (6, 1, 2, 2), groups=3, dilation=2)
    case("conv2d", "even_same", (2, 2, 5, 6), (3, 2, 4, 2), padding="same")
    case("conv1d", "plain", (2, 3, 11), (4, 3, 3), padding=1, stride=2)
    case("conv1d", "grouped", (2, 4, 13), (6, 2, 3), groups=2, dilation=3)
    case("conv3d", "plain", (2, 2, 4, 5, 6), (3, 2, 3, 3, 3), padding=1)
    case("conv3d", "grouped", (1, 4, 5, 6, 5), (6, 2, 2, 3, 1), groups=2, stride=(1, 2, 1), dilation=(2, 1, 1), padding=(1, 0, 0))
    case("conv_transpose2d", "stride2", (2, 4, 3, 5), (4, 3, 3, 3), stride=2, padding=1, output_padding=1)
    case("conv_transpose2d", "grouped", (2, 4, 4, 3), (4, 3, 2, 3), groups=2, stride=(1, 3), dilation=2, output_padding=(0, 2))
    case("conv_transpose2d", "depthwise", (2, 5, 4, 3), (5, 1, 4, 4), groups=5, stride=2, padding=1)
    case("conv_transpose1d", "stride3", (2, 4, 6), (4, 3, 4), stride=3, padding=2, output_padding=1)
    return store


def averages(store, draw):
    def case(name, function, *image):
        put_with_gradients(store, name, function, {"x": draw.distinct(*image)})

    case("avg_pool2d.window2", lambda x: functional.avg_pool2d(x, 2), 2, 3, 5, 6)
    case("avg_pool2d.padded", lambda x: functional.avg_pool2d(x, 3, 2, 1), 2, 3, 6, 5)
    case("avg_pool2d.excluded", lambda x: functional.avg_pool2d(x, (3, 2), (2, 1), 1, count_include_pad=False), 2, 3, 6, 5)
    case("avg_pool1d.overlap", lambda x: functional.avg_pool1d(x, 3, 2, 1), 2, 3, 9)
    case("avg_pool3d.padded", lambda x: functional.avg_pool3d(x, 3, 2, 1), 1, 2, 5, 4, 6)
    case("max_pool1d.overlap", lambda x: functional.max_pool1d(x, 3, 2, 1), 2, 3, 9)
    case("max_pool3d.padded", lambda x: functional.max_pool3d(x, (2, 3, 2), 2, (1, 1, 0)), 1, 2, 5, 4, 6)
    case("adaptive_avg_pool2d.uneven", lambda x: functional.adaptive_avg_pool2d(x, (3, 4)), 2, 3, 7, 8)
    case("adaptive_max_pool2d.uneven", lambda x: functional.adaptive_max_pool2d(x, (4, 3)), 2, 3, 7, 6)
    case("adaptive_avg_pool1d.uneven", lambda x: functional.adaptive_avg_pool1d(x, 4), 2, 3, 10)
    case("adaptive_max_pool3d.uneven", lambda x: functional.adaptive_max_pool3d(x, (2, 3, 2)), 1, 2, 3, 5, 4)
    case("global_avg_pool.image", lambda x: functional.adaptive_avg_pool2d(x, 1).flatten(1), 2, 3, 5, 4)
    case("global_max_pool.image", lambda x: functional.adaptive_max_pool2d(x, 1).flatten(1), 2, 3, 5, 4)


def convolutions_and_pools():
    store = convolutions()
    averages(store, drawer(301))
    return store
