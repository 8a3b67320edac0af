#include "tests/soak/soak_configuration.hpp"

#include <fmt/format.h>

#include <iterator>

namespace feedwire::tests {
namespace {

// 8 at once and a gap of 5 ms: all feeds are at a few ports, and get their turns all the same.
constexpr const char* fetching = R"([fetch]
allow_private = ["127.0.0.0/8"]
adaptive = false
min_interval = "1s"
backoff_max = "3s"
startup_spread = "1s"
per_host = 8
host_gap = "5ms"
connect_timeout = "2s"
max_body = "1MiB"
)";

// The fast feeds of an hour have more items than the last one keeps.
constexpr const char* retentions[] = {"forever", "90d", "300 items"};

std::string feed(const std::string& url, const char* every) {
  return fmt::format("[[feed]]\nurl = \"{}\"\nevery = \"{}\"\n", url, every);
}

}  // namespace

std::string SoakConfiguration::text(int round) const {
  std::string text = fmt::format(
      "{}default_interval = \"{}s\"\ntimeout = \"{}s\"\n[items]\nretention = \"{}\"\n",
      fetching,
      interval.count(),
      2 + round % 2,
      retentions[static_cast<std::size_t>(round / 2) % std::size(retentions)]
  );
  for (const std::string& url : fast) text += feed(url, "2s");
  for (const std::string& url : bad) text += feed(url, "3s");
  if (round % 2 == 0) text += feed(visitor, "2s");
  return text;
}

std::string SoakConfiguration::wrong_text(int round) const {
  // The mistake comes last: what stands before it must not be applied either.
  switch (round / 3 % 3) {
    case 0:
      return text(round) + "[[feed]]\nurl = \"no address\"\n";
    case 1:
      return text(round) + "[daemon]\nlog_levle = \"debug\"\n";
    default:
      return text(round) + "[daemon\n";
  }
}

}  // namespace feedwire::tests
