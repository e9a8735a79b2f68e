// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Gzip files as byte sources. The only header that includes <zlib.h>; link `sinter::zlib`.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <span>
#include <string>

#include <zlib.h>

#include <sinter/core/error.hpp>
#include <sinter/core/file_path.hpp>
#include <sinter/data/byte_source.hpp>

namespace sinter {

/// A file that may be compressed, which its first two bytes tell; plain files pass through.
///
/// Memory use does not depend on the file: what is inflated goes to the reader's span, and readers ask for no more than
/// `bound`, so that a file of a few bytes cannot make them allocate or fill what it merely claims to hold.
class gzip_source {
 public:
  explicit gzip_source(const file_path& path) : file_(path), input_(std::make_unique<std::array<std::byte, chunk>>()) {
    refill();
    compressed_ = available_ >= 2 && (*input_)[0] == std::byte{0x1f} && (*input_)[1] == std::byte{0x8b};
    if (!compressed_) return;
    stream_.reset(new z_stream{});
    if (inflateInit2(stream_.get(), 16 + MAX_WBITS) != Z_OK) {  // 16 asks for the gzip container and its checksum
      delete stream_.release();
      throw file_error(file_.name(), "gzip", "a decompressor", "no memory for one");
    }
  }

  /// Deflate cannot expand by more than 1032 (two bits for a match of 258 bytes).
  std::uint64_t bound() const { return compressed_ ? 1032 * file_.bound() : file_.bound(); }

  std::size_t read(std::span<std::byte> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const std::size_t count = compressed_ ? inflate_some(bytes.subspan(done)) : copy_some(bytes.subspan(done));
      if (count == 0) break;
      done += count;
    }
    return done;
  }

 private:
  static constexpr std::size_t chunk = 1 << 16;

  void refill() {
    at_ = 0;
    available_ = file_.read(*input_);
  }

  std::size_t copy_some(std::span<std::byte> bytes) {
    if (available_ == 0) refill();
    const std::size_t count = std::min(bytes.size(), available_);
    if (count) std::memcpy(bytes.data(), input_->data() + at_, count);
    consume(count);
    return count;
  }

  /// At least one byte, or none at the end of the last member.
  std::size_t inflate_some(std::span<std::byte> bytes) {
    z_stream& stream = *stream_;
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
    const auto wanted = static_cast<uInt>(std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max()));
    stream.avail_out = wanted;
    while (stream.avail_out == wanted) {
      if (available_ == 0) refill();
      if (available_ == 0) {
        if (between_members_) return 0;
        throw file_error(file_.name(), "gzip", "a whole stream", "the end of the file within it");
      }
      between_members_ = false;
      stream.next_in = reinterpret_cast<Bytef*>(input_->data() + at_);
      stream.avail_in = static_cast<uInt>(available_);
      const int outcome = inflate(&stream, Z_NO_FLUSH);
      consume(available_ - stream.avail_in);
      if (outcome == Z_STREAM_END) {
        between_members_ = true;  // another member may follow, as after `cat a.gz b.gz`; anything else fails as a bad header
        inflateReset(&stream);
      } else if (outcome != Z_OK) {
        throw file_error(file_.name(), "gzip", "a valid stream", stream.msg ? stream.msg : "error " + std::to_string(outcome));
      }
    }
    return wanted - stream.avail_out;
  }

  void consume(std::size_t count) {
    at_ += count;
    available_ -= count;
  }

  struct ender {
    void operator()(z_stream* stream) const {
      inflateEnd(stream);
      delete stream;
    }
  };

  file_source file_;
  std::unique_ptr<std::array<std::byte, chunk>> input_;
  std::unique_ptr<z_stream, ender> stream_;  // on the heap, because zlib's state points back at it
  std::size_t at_ = 0, available_ = 0;
  bool compressed_ = false, between_members_ = false;
};

struct gzip_t {
  gzip_source operator()(const file_path& path) const { return gzip_source(path); }
};

/// Opens gzip files, and plain ones.
///
/// Errors    `file_error`: broken, truncated or wrong by its checksum, or followed by bytes that are not gzip
/// Source    RFC 1951, RFC 1952
/// Example   read_idx<std::uint8_t>("t10k-images-idx3-ubyte.gz", gzip)
inline constexpr gzip_t gzip{};

}  // namespace sinter
