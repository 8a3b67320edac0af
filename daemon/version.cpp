#include "daemon/version.hpp"

#include <brotli/decode.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <idn2.h>
#include <libdeflate.h>
#include <zstd.h>

#include <boost/version.hpp>
#include <cstdint>

#include "schema/version.hpp"

namespace feedwire::daemon {
namespace {

std::string brotli_version() {
  const std::uint32_t packed = BrotliDecoderVersion();
  return fmt::format("{}.{}.{}", packed >> 24, packed >> 12 & 0xfff, packed & 0xfff);
}

}  // namespace

std::string library_versions() {
  const curl_version_info_data* curl = curl_version_info(CURLVERSION_NOW);
  const auto known = [](const char* text) { return text ? text : "absent"; };
  return fmt::format(
      "libcurl {} ({}, nghttp2 {}, zlib {})\n"
      "SQLite {}\n"
      "Boost {}.{}.{}\n"
      "fmt {}.{}.{}\n"
      "brotli {}\n"
      "libdeflate {}\n"
      "libidn2 {}\n"
      "zstd {}\n"
      "prometheus-cpp {}\n",
      known(curl->version),
      known(curl->ssl_version),
      known(curl->nghttp2_version),
      known(curl->libz_version),
      schema::sqlite_version(),
      BOOST_VERSION / 100'000,
      BOOST_VERSION / 100 % 1'000,
      BOOST_VERSION % 100,
      FMT_VERSION / 10'000,
      FMT_VERSION / 100 % 100,
      FMT_VERSION % 100,
      brotli_version(),
      LIBDEFLATE_VERSION_STRING,
      known(idn2_check_version(nullptr)),
      ZSTD_versionString(),
      FEEDWIRE_PROMETHEUS_VERSION
  );
}

}  // namespace feedwire::daemon
