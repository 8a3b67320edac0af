// Decoders, each bounded while it runs: libdeflate for gzip and deflate, streams for br and zstd.
#include "daemon/content_coding.hpp"

#include <brotli/decode.h>
#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <vector>

namespace feedwire::daemon {
namespace {

/// Spelled out, since a Problem could be made from a string as well.
Result<std::string> decoded(std::string bytes) {
  return Result<std::string>(boost::system::in_place_value, std::move(bytes));
}

// More layers than anyone has a use for are an attempt to multiply work.
constexpr std::size_t max_layers = 3;
// Of zstd, a receiver need not accept larger windows than this over HTTP (RFC 9659).
constexpr int zstd_window_log = 23;

Problem broken(std::string_view coding) {
  return {
      .what = "the " + std::string(coding) + " body is broken or cut short",
      .remedy = "the server must send a complete stream"};
}

Problem too_large(std::size_t max_bytes) {
  return {
      .what = "the decoded body is larger than " + std::to_string(max_bytes) + " bytes",
      .remedy = "raise max_body if this feed is worth it"};
}

struct FreeInflater {
  void operator()(libdeflate_decompressor* one) const { libdeflate_free_decompressor(one); }
};
using Inflater = std::unique_ptr<libdeflate_decompressor, FreeInflater>;

using Inflate =
    libdeflate_result (*)(libdeflate_decompressor*, const void*, size_t, void*, size_t, size_t*, size_t*);

/// Output that doubles on demand, since libdeflate wants room for all that it writes.
class Room {
 public:
  Room(std::size_t guess, std::size_t max) : max_(max) { bytes_.resize(std::min(guess, max)); }

  bool grow() {
    if (bytes_.size() >= max_) return false;
    bytes_.resize(std::min(max_, std::max<std::size_t>(bytes_.size() * 2, 4096)));
    return true;
  }
  char* begin() { return bytes_.data() + used_; }
  std::size_t left() const { return bytes_.size() - used_; }
  void took(std::size_t count) { used_ += count; }
  std::string finish() {
    bytes_.resize(used_);
    return std::move(bytes_);
  }

 private:
  std::string bytes_{};
  std::size_t used_{};
  std::size_t max_;
};

enum class Step { done, broken, full };

/// One gzip member or zlib stream at the head of `in`, which is moved behind it.
Step inflate_one(Inflate inflate, libdeflate_decompressor* tool, std::string_view& in, Room& out) {
  for (;;) {
    std::size_t eaten = 0;
    std::size_t made = 0;
    const auto result = inflate(tool, in.data(), in.size(), out.begin(), out.left(), &eaten, &made);
    if (result == LIBDEFLATE_SUCCESS) {
      in.remove_prefix(eaten);
      out.took(made);
      return Step::done;
    }
    if (result != LIBDEFLATE_INSUFFICIENT_SPACE) return Step::broken;
    if (!out.grow()) return Step::full;
  }
}

/// The size that the last member's trailer claims (RFC 1952 section 2.3.1), or a usual ratio where
/// the claim is out of proportion.
std::size_t guess_size(std::string_view gzip) {
  const auto usual = gzip.size() * 4 + 64;
  if (gzip.size() < 18) return usual;
  std::size_t claim = 0;
  for (std::size_t i = 1; i <= 4; ++i) {
    claim = claim << 8 | static_cast<unsigned char>(gzip[gzip.size() - i]);
  }
  // Deflate cannot do better than 1032 to 1.
  return claim <= gzip.size() * 1032 ? std::max<std::size_t>(claim, 64) : usual;
}

Result<std::string> gunzip(std::string_view in, std::size_t max_bytes) {
  const Inflater tool(libdeflate_alloc_decompressor());
  if (!tool) throw std::bad_alloc();
  Room out(guess_size(in), max_bytes);
  do {
    const auto step = inflate_one(libdeflate_gzip_decompress_ex, tool.get(), in, out);
    if (step == Step::broken) return broken("gzip");
    if (step == Step::full) return too_large(max_bytes);
    // Some servers pad to a block size; gzip(1) passes over zeros too.
    if (in.find_first_not_of('\0') == in.npos) in = {};
  } while (!in.empty());
  return decoded(out.finish());
}

/// The coding called deflate is zlib's format (RFC 9110 section 8.4.1.2); some send it bare.
Result<std::string> undeflate(std::string_view in, std::size_t max_bytes) {
  const Inflater tool(libdeflate_alloc_decompressor());
  if (!tool) throw std::bad_alloc();
  for (const Inflate inflate : {libdeflate_zlib_decompress_ex, libdeflate_deflate_decompress_ex}) {
    auto rest = in;
    Room out(in.size() * 4 + 64, max_bytes);
    const auto step = inflate_one(inflate, tool.get(), rest, out);
    if (step == Step::full) return too_large(max_bytes);
    if (step == Step::done && rest.empty()) return decoded(out.finish());
  }
  return broken("deflate");
}

Result<std::string> unbrotli(std::string_view in, std::size_t max_bytes) {
  struct Free {
    void operator()(BrotliDecoderState* one) const { BrotliDecoderDestroyInstance(one); }
  };
  const std::unique_ptr<BrotliDecoderState, Free> tool(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)
  );
  if (!tool) throw std::bad_alloc();
  std::string out;
  std::size_t left = in.size();
  auto next = reinterpret_cast<const std::uint8_t*>(in.data());
  auto result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
  while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
    std::size_t no_room = 0;
    result = BrotliDecoderDecompressStream(tool.get(), &left, &next, &no_room, nullptr, nullptr);
    while (BrotliDecoderHasMoreOutput(tool.get()) != 0) {
      std::size_t count = 0;
      const auto piece = BrotliDecoderTakeOutput(tool.get(), &count);
      if (count > max_bytes - out.size()) return too_large(max_bytes);
      out.append(reinterpret_cast<const char*>(piece), count);
    }
  }
  if (result != BROTLI_DECODER_RESULT_SUCCESS || left != 0) return broken("br");
  return decoded(std::move(out));
}

Result<std::string> unzstd(std::string_view in, std::size_t max_bytes) {
  struct Free {
    void operator()(ZSTD_DCtx* one) const { ZSTD_freeDCtx(one); }
  };
  const std::unique_ptr<ZSTD_DCtx, Free> tool(ZSTD_createDCtx());
  if (!tool) throw std::bad_alloc();
  ZSTD_DCtx_setParameter(tool.get(), ZSTD_d_windowLogMax, zstd_window_log);
  std::string out;
  std::vector<char> piece(ZSTD_DStreamOutSize());
  ZSTD_inBuffer input{in.data(), in.size(), 0};
  // Zero means that a frame has just ended; an empty body holds none.
  std::size_t wanted = 1;
  for (;;) {
    ZSTD_outBuffer output{piece.data(), piece.size(), 0};
    const auto before = input.pos;
    wanted = ZSTD_decompressStream(tool.get(), &output, &input);
    if (ZSTD_isError(wanted) != 0) return broken("zstd");
    if (output.pos > max_bytes - out.size()) return too_large(max_bytes);
    out.append(piece.data(), output.pos);
    if (input.pos == input.size && output.pos < output.size) break;
    if (input.pos == before && output.pos == 0) return broken("zstd");
  }
  if (wanted != 0) return broken("zstd");
  return decoded(std::move(out));
}

std::string lower_trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  std::string out(text.substr(first, text.find_last_not_of(" \t") - first + 1));
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return out;
}

std::vector<std::string> codings(std::string_view field) {
  std::vector<std::string> names;
  while (!field.empty()) {
    const auto comma = std::min(field.find(','), field.size());
    auto name = lower_trimmed(field.substr(0, comma));
    if (!name.empty() && name != "identity") names.push_back(std::move(name));
    field.remove_prefix(std::min(comma + 1, field.size()));
  }
  return names;
}

Result<std::string> undo(const std::string& coding, std::string_view in, std::size_t max_bytes) {
  if (coding == "gzip" || coding == "x-gzip") return gunzip(in, max_bytes);
  if (coding == "deflate") return undeflate(in, max_bytes);
  if (coding == "br") return unbrotli(in, max_bytes);
  if (coding == "zstd") return unzstd(in, max_bytes);
  return Problem{
      .what = "the body has an unknown content coding: " + coding,
      .remedy = "gzip, deflate, br and zstd are understood"};
}

}  // namespace

bool is_coded(std::string_view content_encoding) { return !codings(content_encoding).empty(); }

std::string encode_zstd(std::string_view bytes) {
  std::string coded(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      ZSTD_compress(coded.data(), coded.size(), bytes.data(), bytes.size(), ZSTD_CLEVEL_DEFAULT);
  if (ZSTD_isError(size) != 0) throw std::bad_alloc();  // nothing else can go wrong with this bound
  coded.resize(size);
  coded.shrink_to_fit();
  return coded;
}

Result<std::string> decode_content(
    std::string_view body, std::string_view content_encoding, std::size_t max_bytes
) {
  auto names = codings(content_encoding);
  if (names.size() > max_layers) {
    return Problem{.what = "the body has " + std::to_string(names.size()) + " content codings"};
  }
  if (body.size() > max_bytes) return too_large(max_bytes);
  if (names.empty()) return decoded(std::string(body));
  std::string plain;
  for (; !names.empty(); names.pop_back()) {
    auto undone = undo(names.back(), body, max_bytes);
    if (!undone) return undone.error();
    plain = std::move(*undone);
    body = plain;
  }
  return decoded(std::move(plain));
}

}  // namespace feedwire::daemon
