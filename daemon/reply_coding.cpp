#include "daemon/reply_coding.hpp"

#include <fmt/format.h>
#include <libdeflate.h>
#include <xxhash.h>

#include <memory>

#include "daemon/elsewhere.hpp"
#include "feeds/text.hpp"

namespace feedwire::daemon {
namespace {

// Below this, the header fields and the two context switches cost more than the bytes.
constexpr std::size_t worth_compressing = 1024;
// Both ends are on one machine, so what counts is time: higher levels take several times as long
// for a tenth less.
constexpr int gzip_level = 1;

bool is_good_read(const ApiRequest& request, const ApiReply& reply) {
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  return is_read && reply.status == 200 && !reply.stream && !reply.body.empty();
}

std::string_view opaque(std::string_view tag) {
  tag = feeds::trim(tag);
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

// If-None-Match compares weakly. Our tags hold no comma, so a list may be cut at each.
bool names(std::string_view if_none_match, std::string_view tag) {
  if (feeds::trim(if_none_match) == "*") return true;
  for (std::size_t begin = 0; begin <= if_none_match.size();) {
    const std::size_t comma = std::min(if_none_match.find(',', begin), if_none_match.size());
    if (opaque(if_none_match.substr(begin, comma - begin)) == opaque(tag)) return true;
    begin = comma + 1;
  }
  return false;
}

std::string gzipped(const std::string& bytes) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(gzip_level), libdeflate_free_compressor
  );
  if (!compressor) return {};
  std::string packed(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()), '\0');
  packed.resize(libdeflate_gzip_compress(
      compressor.get(), bytes.data(), bytes.size(), packed.data(), packed.size()
  ));
  return packed;
}

}  // namespace

void validate(const ApiRequest& request, ApiReply& reply) {
  if (!is_good_read(request, reply)) return;
  // Two types of one item never have the same bytes, but one tag must not stand for both.
  const auto seed = XXH3_64bits(reply.content_type.data(), reply.content_type.size());
  const auto hash = XXH3_64bits_withSeed(reply.body.data(), reply.body.size(), seed);
  std::string tag = fmt::format("W/\"{:016x}\"", hash);
  if (names(request.if_none_match, tag)) {
    reply.status = 304;
    reply.content_type.clear();
    reply.body.clear();
  }
  reply.headers.emplace_back("ETag", std::move(tag));
  reply.headers.emplace_back("Cache-Control", "no-cache");
  reply.headers.emplace_back("Vary", "Accept, Accept-Encoding");
}

boost::asio::awaitable<void> compress(
    const ApiRequest& request, ApiReply& reply, boost::asio::thread_pool& pool
) {
  const bool is_worth_it = is_good_read(request, reply) && reply.body.size() >= worth_compressing;
  if (!is_worth_it || !accepts_gzip(request.accept_encoding)) co_return;
  auto work = [&reply] { return gzipped(reply.body); };
  std::string packed = co_await run_on(pool, std::move(work));
  if (packed.empty()) co_return;
  reply.body = std::move(packed);
  reply.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace feedwire::daemon
