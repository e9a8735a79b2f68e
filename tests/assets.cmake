# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

# Skipped, visibly, when the models and data of others are absent; fails when they are announced and are not there.

if("$ENV{SINTER_ASSETS}" STREQUAL "")
  message("skipped: SINTER_ASSETS is not set, and so are the checks that need the models and data it would name")
elseif(NOT IS_DIRECTORY "$ENV{SINTER_ASSETS}/models" OR NOT IS_DIRECTORY "$ENV{SINTER_ASSETS}/data")
  message(FATAL_ERROR "SINTER_ASSETS: expected a folder with models/ and data/, found $ENV{SINTER_ASSETS}")
endif()
