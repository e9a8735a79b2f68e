// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// IDX through gzip and from a file: what is read is what zlib's own stream makes of the file's members, and a file that zlib refuses is refused.
///
/// A changed byte nearly always breaks a checksum. So the fuzzer changes the compressed file in one half of its tries, and what is in it in the other.
#include <zlib.h>

#include <sinter/ext/zlib/gzip.hpp>

#include "idx_again.hpp"
#include "target.hpp"

namespace {

struct inflated {
  bool whole = false;  ///< the file is members of gzip and nothing else, or is not compressed
  std::string bytes;
};

/// All members of a file in one buffer, up to `limit` bytes; a longer content is cut.
inflated inflate_members(std::span<const std::uint8_t> file, std::size_t limit) {
  if (file.size() < 2 || file[0] != 0x1f || file[1] != 0x8b) return {true, std::string(fuzz::text_of(file.data(), file.size()))};
  inflated result{true, std::string(limit, '\0')};
  std::size_t done = 0;
  while (result.whole && !file.empty()) {
    z_stream stream{};
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) std::_Exit(2);
    stream.next_in = const_cast<Bytef*>(file.data());
    stream.avail_in = static_cast<uInt>(file.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.bytes.data() + done);
    stream.avail_out = static_cast<uInt>(limit - done);
    const int outcome = inflate(&stream, Z_FINISH);
    result.whole = outcome == Z_STREAM_END;
    done = limit - stream.avail_out;
    file = file.subspan(file.size() - stream.avail_in);
    inflateEnd(&stream);
    if (outcome == Z_BUF_ERROR && done == limit) break;  // longer than any array that may be accepted
  }
  result.bytes.resize(done);
  return result;
}

std::string deflated(std::span<const std::uint8_t> bytes, int level) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) std::_Exit(2);
  std::string result(deflateBound(&stream, bytes.size()) + 32, '\0');
  stream.next_in = const_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) std::_Exit(2);
  result.resize(stream.total_out);
  deflateEnd(&stream);
  return result;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  if (seed % 2 == 0) return LLVMFuzzerMutate(data, size, most);
  inflated content = inflate_members({data, size}, 4 * most);
  if (!content.whole) return LLVMFuzzerMutate(data, size, most);
  const std::size_t before = content.bytes.size();
  content.bytes.resize(4 * most);
  auto* bytes = reinterpret_cast<std::uint8_t*>(content.bytes.data());
  const std::size_t after = LLVMFuzzerMutate(bytes, before, content.bytes.size());
  const std::size_t cut = seed / 2 % 4 == 0 ? after / 2 : after;  // as one member, or as two
  std::string packed = deflated({bytes, cut}, static_cast<int>(seed / 8 % 10));
  if (cut < after) packed += deflated({bytes + cut, after - cut}, 6);
  if (packed.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, packed.data(), packed.size());
  return packed.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::memory_file file({{data, size}});
  const std::string path = file.path().string();
  const std::size_t limit = 1032 * size + 1;  // what deflate can make of so many bytes, and one more
  bool accepted = false;
  std::string again;
  {
    const fuzz::memory_meter meter;
    try {
      const auto read = sinter::read_idx<std::uint8_t>(path, sinter::gzip);
      accepted = true;
      meter.require_at_most(limit + (256 << 10));  // the array; zlib's window, the reader's and the C library's buffers
      again = fuzz::idx_bytes(read.view());
    } catch (const sinter::file_error& error) {
      meter.require_at_most(limit + (256 << 10));
      fuzz::require_facts(error, path);
    }
  }
  const inflated expected = inflate_members({data, size}, limit);
  if (accepted) {
    fuzz::require(expected.whole, "what zlib refuses is refused");
    fuzz::require(again == expected.bytes, "an array written again is what zlib makes of the file");
  } else if (expected.whole) {  // then it is the array that was refused, and the same bytes without gzip are refused, too
    const fuzz::memory_file plain({{reinterpret_cast<const std::uint8_t*>(expected.bytes.data()), expected.bytes.size()}});
    try {
      sinter::read_idx<std::uint8_t>(plain.path());
      fuzz::require(false, "an array is read with gzip when it is read without");
    } catch (const sinter::file_error&) {
    }
  }
  return 0;
}
