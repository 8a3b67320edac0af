#include "daemon/response_head.hpp"

#include <doctest/doctest.h>

using namespace feedwire::daemon;

namespace {

using Verdict = ResponseHead::Verdict;

Verdict take_all(ResponseHead& head, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    if (const Verdict verdict = head.take(line); verdict != Verdict::fine) return verdict;
  }
  return Verdict::fine;
}

}  // namespace

TEST_CASE("fields are joined in order, whatever their case, and the first stands for one") {
  ResponseHead head(1000);
  CHECK(
      take_all(
          head,
          {"HTTP/1.1 200 OK\r\n",
           "Link: <a>\r\n",
           "LINK:<b>\t\r\n",
           "Link:\r\n",
           "ETag: \"x\"\r\n",
           "\r\n"}
      ) == Verdict::fine
  );
  CHECK(head.is_complete());
  CHECK(head.status() == 200);
  CHECK(head.joined("link") == "<a>, <b>");
  CHECK(head.first("Link") == "<a>");
  CHECK(head.first("etag") == "\"x\"");
  CHECK(head.first("none").empty());
}

TEST_CASE("the status is read from any line that begins an answer") {
  struct Case {
    const char* line;
    int status;
  };
  for (const Case& one :
       {Case{"HTTP/2 404", 404},
        Case{"HTTP/1.1 301 Moved", 301},
        Case{"HTTP/1.1", 0},
        Case{"HTTP/1.1 abc", 0}}) {
    CAPTURE(one.line);
    ResponseHead head(1000);
    head.take(one.line);
    CHECK(head.status() == one.status);
  }
}

TEST_CASE("interim heads leave nothing behind, and trailers change nothing") {
  ResponseHead head(1000);
  take_all(head, {"HTTP/1.1 103 Early Hints", "ETag: \"early\"", ""});
  CHECK_FALSE(head.is_complete());
  take_all(head, {"HTTP/1.1 200 OK", "ETag: \"x\"", "", "ETag: \"late\""});
  CHECK(head.joined("ETag") == "\"x\"");
}

TEST_CASE("a length is a number, and the same wherever it is said") {
  const auto verdict = [](const std::vector<std::string>& lengths) {
    ResponseHead head(1000);
    head.take("HTTP/1.1 200 OK");
    for (const std::string& length : lengths) head.take("Content-Length: " + length);
    return head.take("");
  };
  CHECK(verdict({"5", "5"}) == Verdict::fine);
  CHECK(verdict({"5", "6"}) == Verdict::malformed);
  CHECK(verdict({"-5"}) == Verdict::malformed);
  CHECK(verdict({"5, 5"}) == Verdict::malformed);
  CHECK(verdict({"99999999999999999999"}) == Verdict::malformed);
}

TEST_CASE("a head is bounded, and unsafe bytes never come out of it") {
  ResponseHead head(20);
  CHECK(head.take("HTTP/1.1 200 OK\r\n") == Verdict::fine);
  CHECK(head.take("A: b\r\n") == Verdict::too_large);
  ResponseHead unsafe(1000);
  unsafe.take("HTTP/1.1 200 OK");
  unsafe.take(std::string("ETag: \"a\0b\"", 11));
  unsafe.take("ETag: \"good\"");
  CHECK(unsafe.first("ETag") == "\"good\"");
}

TEST_CASE("what may be a field of a request is told from what may not") {
  CHECK(is_field_name("X-Token_1"));
  for (const char* bad : {"", "A B", "A:", "A\r\nB", "Ä", "a\x7f"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_field_name(bad));
  }
  CHECK(is_field_value(""));
  CHECK(is_field_value("Bearer x\ty ü"));
  for (const char* bad : {"a\r\nB: c", "a\n", "\x1b[2J", "\x7f"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_field_value(bad));
  }
}
