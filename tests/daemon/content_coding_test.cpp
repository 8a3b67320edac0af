#include "daemon/content_coding.hpp"

#include <brotli/encode.h>
#include <doctest/doctest.h>
#include <libdeflate.h>
#include <zstd.h>

#include <functional>
#include <vector>

using namespace feedwire;
using daemon::decode_content;

namespace {

constexpr std::size_t roomy = 64UL << 20;

using Compress = std::size_t (*)(libdeflate_compressor*, const void*, size_t, void*, size_t);

std::string deflated(Compress compress, const std::string& plain) {
  auto* tool = libdeflate_alloc_compressor(6);
  std::string out(plain.size() + 1024, '\0');
  out.resize(compress(tool, plain.data(), plain.size(), out.data(), out.size()));
  libdeflate_free_compressor(tool);
  return out;
}

std::string gzip(const std::string& plain) { return deflated(libdeflate_gzip_compress, plain); }
std::string zlib(const std::string& plain) { return deflated(libdeflate_zlib_compress, plain); }
std::string bare(const std::string& plain) { return deflated(libdeflate_deflate_compress, plain); }

std::string brotli(const std::string& plain) {
  std::string out(plain.size() + 1024, '\0');
  std::size_t size = out.size();
  BrotliEncoderCompress(
      5,
      22,
      BROTLI_MODE_TEXT,
      plain.size(),
      reinterpret_cast<const std::uint8_t*>(plain.data()),
      &size,
      reinterpret_cast<std::uint8_t*>(out.data())
  );
  out.resize(size);
  return out;
}

std::string zstd(const std::string& plain) {
  std::string out(ZSTD_compressBound(plain.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), 3));
  return out;
}

struct Coding {
  const char* name;
  std::string (*encode)(const std::string&);
};
const std::vector<Coding> all{
    {"gzip", gzip},
    {"x-gzip", gzip},
    {"deflate", zlib},
    {"deflate", bare},
    {"br", brotli},
    {"zstd", zstd}};

std::string sample(std::size_t size) {
  std::string text;
  unsigned seed = 7;
  while (text.size() < size) {
    seed = seed * 1103515245U + 12345U;
    text += "<item>" + std::to_string(seed >> 16) + "</item>\n";
  }
  text.resize(size);
  return text;
}

}  // namespace

TEST_CASE("every coding gives back what went in, at any size") {
  for (const auto& [name, encode] : all) {
    for (const std::size_t size : {0UL, 1UL, 100UL, 70'000UL, 3'000'000UL}) {
      CAPTURE(name);
      CAPTURE(size);
      const auto plain = sample(size);
      const auto decoded = decode_content(encode(plain), name, roomy);
      REQUIRE(decoded.has_value());
      CHECK(*decoded == plain);
      CHECK(decode_content(encode(plain), name, std::max(size, encode(plain).size())).has_value());
    }
  }
}

TEST_CASE("names are read in any case, with blanks, and identity is nothing") {
  CHECK(*decode_content("abc", "", roomy) == "abc");
  CHECK(*decode_content("abc", "identity", roomy) == "abc");
  CHECK(*decode_content(gzip("abc"), " GZip , identity", roomy) == "abc");
}

TEST_CASE("codings are undone from the last to the first") {
  CHECK(*decode_content(brotli(gzip("abc")), "gzip, br", roomy) == "abc");
  CHECK(decode_content(brotli(gzip("abc")), "br, gzip", roomy).has_error());
}

TEST_CASE("what cannot be undone is a problem that names the coding") {
  const auto unknown = decode_content("abc", "compress", roomy);
  REQUIRE(unknown.has_error());
  CHECK(unknown.error().what.find("compress") != std::string::npos);
  CHECK(decode_content(gzip("a"), "gzip, gzip, gzip, gzip", roomy).has_error());
}

TEST_CASE("a gzip body may have several members and end in zeros") {
  const auto first = sample(50'000);
  CHECK(*decode_content(gzip(first) + gzip("b") + gzip(""), "gzip", roomy) == first + "b");
  CHECK(*decode_content(gzip("a") + std::string(512, '\0'), "gzip", roomy) == "a");
  CHECK(decode_content(gzip("a") + "garbage", "gzip", roomy).has_error());
  CHECK(decode_content(gzip("a") + gzip("b").substr(0, 8), "gzip", roomy).has_error());
}

TEST_CASE("a stream that does not end properly is a problem, wherever it is cut") {
  for (const auto& [name, encode] : all) {
    CAPTURE(name);
    const auto whole = encode(sample(3'000));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const auto cut = decode_content(whole.substr(0, size), name, roomy);
      if (cut.has_value()) FAIL_CHECK("took a body cut at " << size);
    }
    if (std::string_view(name) != "deflate") {
      CHECK(decode_content(whole + "x", name, roomy).has_error());
    }
  }
}

TEST_CASE("damage is found where the format has a sum, and is harmless everywhere") {
  for (const auto& [name, encode] : all) {
    CAPTURE(name);
    auto whole = encode(sample(3'000));
    for (std::size_t at = 0; at < whole.size(); at += 7) {
      auto damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
      const auto decoded = decode_content(damaged, name, 10'000);
      if (decoded) CHECK(decoded->size() <= 10'000);
    }
  }
  auto whole = gzip(sample(3'000));
  whole[whole.size() / 2] ^= 0x10;
  CHECK(decode_content(whole, "gzip", roomy).has_error());
}

TEST_CASE("a bomb is stopped at the bound, in any layer") {
  const std::string zeros(20UL << 20, '\0');
  for (const auto& [name, encode] : all) {
    CAPTURE(name);
    const auto bomb = decode_content(encode(zeros), name, 1UL << 20);
    REQUIRE(bomb.has_error());
    CHECK(bomb.error().what == "the decoded body is larger than 1048576 bytes");
  }
  CHECK(decode_content(gzip(gzip(zeros)), "gzip, gzip", 1UL << 20).has_error());
  std::string many;
  for (int i = 0; i < 1'000; ++i) many += gzip(std::string(10'000, 'x'));
  CHECK(decode_content(many, "gzip", 1UL << 20).has_error());
  CHECK(decode_content(many, "gzip", roomy)->size() == 10'000'000);
}

TEST_CASE("a trailer that lies about the size costs nothing") {
  auto body = gzip(sample(100'000));
  for (std::size_t i = 1; i <= 4; ++i) body[body.size() - i] = '\xff';
  CHECK(decode_content(body, "gzip", roomy).has_error());
  const auto two = gzip(sample(100'000)) + gzip("");
  CHECK(decode_content(two, "gzip", roomy)->size() == 100'000);
}
