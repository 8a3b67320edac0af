#include "daemon/query.hpp"

#include <doctest/doctest.h>

#include "tests/words.hpp"

using namespace feedwire;
using feedwire::tests::holds;
using namespace feedwire::daemon;

namespace {

const feeds::Time noon{std::chrono::seconds(1'660'824'000)};  // 2022-08-18T12:00:00Z

ApiRequest with(const char* name, const char* value) {
  ApiRequest request;
  request.query.emplace(name, value);
  return request;
}

/// The body of the refusal that `read` ends in; "" where it does not.
template <typename Read>
std::string refusal(const ApiRequest& request, Read read) {
  QueryReader query(request);
  try {
    read(query);
  } catch (const RequestError& error) {
    CHECK(error.reply.status == 400);
    CHECK(error.reply.content_type == "application/problem+json");
    return error.reply.body;
  }
  return "";
}

}  // namespace

TEST_CASE("a number is whole and not negative, or is refused by its name") {
  const auto read = [](QueryReader& query) { return query.number("limit"); };
  const ApiRequest largest = with("limit", "9223372036854775807");
  CHECK(QueryReader(largest).number("limit") == INT64_MAX);
  for (const char* bad : {"", "-1", "+1", "1x", " 1", "1.0", "0x1", "9223372036854775808"}) {
    CAPTURE(bad);
    CHECK(holds(refusal(with("limit", bad), read), "\"parameter\":\"limit\""));
  }
}

TEST_CASE("a flag is 1 or 0, and absent is 0") {
  struct Case {
    const char* value;
    bool is_set;
  };
  for (const Case& one :
       {Case{"1", true},
        Case{"true", true},
        Case{"", true},
        Case{"0", false},
        Case{"false", false}}) {
    CAPTURE(one.value);
    const ApiRequest request = with("wait", one.value);
    CHECK(QueryReader(request).flag("wait") == one.is_set);
  }
  const ApiRequest none;
  CHECK_FALSE(QueryReader(none).flag("wait"));
  CHECK(refusal(with("wait", "yes"), [](QueryReader& query) { query.flag("wait"); }) != "");
}

TEST_CASE("a time is a moment, a date in UTC or an age") {
  struct Case {
    const char* value;
    int before_noon;  // seconds
  };
  for (const Case& one : {
           Case{"2022-08-18T11:00:00Z", 3600},
           Case{"2022-08-18T20:00:00+08:00", 0},
           Case{"2022-08-18", 43'200},
           Case{"2h", 7200},
           Case{"0s", 0},
       }) {
    CAPTURE(one.value);
    const ApiRequest request = with("since", one.value);
    CHECK(QueryReader(request).time("since", noon) == noon - std::chrono::seconds(one.before_noon));
  }
  const auto read = [](QueryReader& query) { query.time("since", noon); };
  for (const char* bad : {"", "yesterday", "-2h"}) {
    CAPTURE(bad);
    CHECK(holds(refusal(with("since", bad), read), "parameter since"));
  }
}

TEST_CASE("a parameter that nobody takes is refused, and those that are known are named") {
  const std::string body = refusal(with("lim", "1"), [](QueryReader& query) {
    query.number("limit");
    query.text("feed");
    query.finish();
  });
  CHECK(holds(body, "\"parameter\":\"lim\""));
  CHECK(holds(body, "known are feed, limit"));
  CHECK(holds(
      refusal(with("x\xff", "1"), [](QueryReader& query) { query.finish(); }), "x\xEF\xBF\xBD"
  ));
}

TEST_CASE("a language is a tag, in any case") {
  const auto read = [](QueryReader& query) { return query.language("language"); };
  const ApiRequest mixed = with("language", "zh-Hans-CN");
  CHECK(QueryReader(mixed).language("language") == "zh-hans-cn");
  const ApiRequest nothing;
  CHECK(QueryReader(nothing).language("language").empty());
  for (const char* wrong : {"中文", "zh_CN", "zh-", "zh CN", "*"})
    CHECK_MESSAGE(holds(refusal(with("language", wrong), read), "language tag"), wrong);
}
