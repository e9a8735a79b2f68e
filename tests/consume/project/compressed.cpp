// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A program outside the project that reads a compressed file.
#include <sinter/ext/zlib/gzip.hpp>

int main() {
  const char path[] = "compressed.gz";
  gzFile file = gzopen(path, "wb");
  if (!file || gzputs(file, "sinter") != 6 || gzclose(file) != Z_OK) return 1;

  sinter::gzip_source source(path);
  std::byte read[7];
  return source.read(read) == 6 && std::memcmp(read, "sinter", 6) == 0 ? 0 : 2;
}
