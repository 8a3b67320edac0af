#include "tests/soak/misbehaviour.hpp"

#include <algorithm>
#include <memory>

#include "tests/gzip.hpp"

namespace feedwire::tests {
namespace {

constexpr std::size_t too_large = 3UL << 20;  // the soak's max_body is 1 MiB

Answer packed(std::string bytes) {
  return Answer::page(std::move(bytes)).with("Content-Encoding", "gzip");
}

const std::string& good_document() {
  static const std::string document = soak_feed("moody", 20);
  return document;
}

std::string half(const std::string& bytes) { return bytes.substr(0, bytes.size() / 2); }

Answer status_of(std::uint32_t roll) {
  constexpr int statuses[] = {400, 401, 403, 404, 500, 502, 504, 304, 204, 599};
  return Answer::empty(statuses[roll % std::size(statuses)]);
}

Answer asks_to_wait(std::uint32_t roll) {
  return Answer::empty(roll % 2 == 0 ? 429 : 503).with("Retry-After", roll % 4 < 2 ? "1" : "2");
}

// What a connection can do wrong.
Answer broken_connection(std::uint32_t roll) {
  const std::string& document = good_document();
  switch (roll % 5) {
    case 0:
      return Answer::steps({reset()});
    case 1:
      return Answer::steps({send(head_of(document.size()) + half(document)), reset()});
    case 2:
      return Answer::steps({send(head_of(document.size()) + half(document)), close()});
    case 3:
      // Held until the daemon's patience ends.
      return Answer::steps({send(head_of(document.size()) + half(document)), hold(), close()});
    default:
      return Answer::hang();
  }
}

// What a body can be instead of a feed.
Answer broken_body(std::uint32_t roll) {
  static const std::string bomb = gzipped(std::string(64UL << 20, ' '));
  const std::string& document = good_document();
  switch (roll % 7) {
    case 0:
      return Answer::page(std::string(too_large, 'x'));
    case 1:
      return packed(half(gzipped(document)));
    case 2:
      return packed(bomb);
    case 3:
      return packed("this is no gzip at all");
    case 4:
      return Answer::page(half(document));
    case 5:
      return Answer::page("<!DOCTYPE html><title>Just a moment</title>", "text/html");
    default:
      return Answer::raw("\x16\x03\x01 this is no HTTP\r\n\r\n");
  }
}

}  // namespace

Answer Misbehaviour::next(const SeenRequest& request) {
  const auto roll = static_cast<std::uint32_t>(chance_());
  const auto detail = static_cast<std::uint32_t>(chance_());
  switch (roll % 10) {
    case 0:
      return Answer::redirect(detail % 2 == 0 ? 301 : 302, request.target + "x");
    case 1:
      return asks_to_wait(detail);
    case 2:
    case 3:
      return status_of(detail);
    case 4:
    case 5:
      return broken_connection(detail);
    case 6:
    case 7:
      return broken_body(detail);
    default:
      return Answer::page(good_document());
  }
}

std::string head_of(std::size_t length) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: " +
         std::to_string(length) + "\r\n\r\n";
}

std::string soak_feed(const std::string& feed, int last) {
  std::string rss =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>" + feed +
      "</title>";
  for (int n = last; n >= std::max(1, last - 59); --n) {
    const std::string name = feed + "-" + std::to_string(n);
    rss += "<item><title>" + name + "</title><guid isPermaLink=\"false\">" + name +
           "</guid><description>第" + std::to_string(n) + "篇</description></item>";
  }
  return rss + "</channel></rss>\n";
}

}  // namespace feedwire::tests
