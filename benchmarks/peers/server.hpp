// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A peer in another process that answers lines: benchmarks/peers/serving.py says which.
#pragma once

#include <string>

#include "../compare/arguments.hpp"
#include "../compare/contender.hpp"

namespace benchmarks {

/// A script of ours under the Python that has the peer, on the network of a case.
contender server_contender(const case_arguments& given, const std::string& name, const std::string& script, const std::string& id);

}  // namespace benchmarks
