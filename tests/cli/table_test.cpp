#include "cli/table.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "cli/display_width.hpp"
#include "cli/feeds.hpp"
#include "cli/items.hpp"
#include "cli/status.hpp"
#include "tests/cli/local_zone.hpp"

using namespace feedwire;
using namespace feedwire::cli;

namespace {

namespace json = boost::json;

const Screen paper{};

const Time now_then =
    std::chrono::sys_days{std::chrono::year{2026} / 8 / 18} + std::chrono::hours{12};

json::array sample_feeds() {
  return json::parse(R"j([
    {"id": 1, "name": "LWN", "url": "https://lwn.net/headlines/rss", "state": "ok", "items": 120,
     "last_success": "2026-08-18T11:57:00Z", "next_due": "2026-08-18T12:30:00Z"},
    {"id": 2, "name": "煎蛋", "url": "https://jandan.net/feed", "state": "failing", "items": 8,
     "last_success": "2026-08-16T11:00:00Z", "next_due": "2026-08-18T11:59:00Z",
     "error": "the server answered 503 Service Unavailable, and the page says that it is overloaded"},
    {"id": 3, "name": "cnBeta.COM 中文业界资讯站", "url": "https://rsshub.app/cnbeta", "state": "held",
     "items": 1042, "hold": "asked to wait until 14:00 (Retry-After)"},
    {"id": 4, "url": "https://example.org/\u001b[31mfeed", "state": "new", "items": 0}
  ])j")
      .as_array();
}

}  // namespace

TEST_CASE("columns stand straight whatever the width of their letters") {
  Table table{{{.title = "NAME"}, {.title = "ITEMS", .to_the_right = true}, {.title = "NOTE"}}};
  table.add({"cnBeta", "1042", "good"});
  table.add({"煎蛋", "7"});
  table.add({"👨‍👩‍👧‍👦 family", "12", "e\u0301"});
  CHECK(
      table.take(paper) ==
      "NAME       ITEMS  NOTE\n"
      "cnBeta      1042  good\n"
      "煎蛋           7\n"
      "👨‍👩‍👧‍👦 family     12  e\u0301\n"
  );
}

TEST_CASE("later batches keep the columns of earlier ones and have no titles") {
  Table table{{{.title = "A"}, {.title = "B"}}};
  table.add({"long enough", "x"});
  CHECK(table.take(paper) == "A            B\nlong enough  x\n");
  table.add({"short", "y"});
  CHECK(table.take(paper) == "short        y\n");
}

TEST_CASE("a feed's state, age and error are one line") {
  CHECK(
      feeds_table(sample_feeds(), paper, now_then) ==
      "STATE    NAME                           ITEMS  LAST GOOD   NEXT       ERROR\n"
      "ok       LWN                              120  3 min ago   in 30 min\n"
      "failing  煎蛋                               8  2 days ago  now        the server answered "
      "503 Service Unavailable, and the page says that it is overloaded\n"
      "held     cnBeta.COM 中文业界资讯站       1042  -           -          asked to wait until "
      "14:00 (Retry-After)\n"
      "new      https://example.org/\ufffd[31mfeed      0  -           -\n"
  );
}

TEST_CASE("on a terminal no line of a table is wider than it") {
  for (const int columns : {200, 100, 80, 70}) {
    const Screen screen{.is_terminal = true, .columns = columns};
    std::string text = feeds_table(sample_feeds(), screen, now_then);
    CAPTURE(text);
    while (!text.empty()) {
      const auto end = text.find('\n');
      CHECK(display_width(text.substr(0, end)) <= columns);
      text.erase(0, end + 1);
    }
  }
  const Screen narrow{.is_terminal = true, .columns = 80};
  CHECK(
      feeds_table(sample_feeds(), narrow, now_then) ==
      "STATE    NAME                     ITEMS  LAST GOOD   NEXT       ERROR\n"
      "ok       LWN                        120  3 min ago   in 30 min\n"
      "failing  煎蛋                         8  2 days ago  now        the server answ…\n"
      "held     cnBeta.COM 中文业界资…    1042  -           -          asked to wait u…\n"
      "new      https://example.org/\ufffd[…      0  -           -\n"
  );
}

TEST_CASE("colours are for terminals that have them") {
  const Screen colourful{.is_terminal = true, .has_colours = true, .columns = 80};
  CHECK(
      feeds_table(sample_feeds(), colourful, now_then).find("\x1b[31mfailing\x1b[0m  煎蛋") !=
      std::string::npos
  );
  CHECK(feeds_table(sample_feeds(), paper, now_then).find('\x1b') == std::string::npos);
}

TEST_CASE("items are a line each, with a title even where they have none") {
  const tests::LocalZone zone{"UTC"};
  const auto items = json::parse(R"([
    {"id": "1042", "title": "英特尔发布新处理器", "date_published": "2026-08-18T11:01:50Z",
     "_feedwire": {"seq": 1043, "feed": {"id": 3, "name": "cnBeta"}}},
    {"id": "7", "content_text": "  A post\nwithout a title", "_feedwire":
     {"seq": 7, "received": "2026-08-18T10:00:00Z", "feed": {"id": 1, "name": "微博 · 小明"}}},
    {"id": "6", "url": "https://example.org/6", "_feedwire": {"seq": 6, "feed": {"url": "https://example.org"}}}
  ])")
                         .as_array();
  Table table = items_table();
  for (const json::value& item : items) add_item(table, item.get_object());
  CHECK(
      table.take(paper) ==
      "  ID  TIME              FEED                 TITLE\n"
      "1042  2026-08-18 11:01  cnBeta               英特尔发布新处理器\n"
      "   7  2026-08-18 10:00  微博 · 小明          A post without a title\n"
      "   6  -                 https://example.org  https://example.org/6\n"
  );
}

TEST_CASE("the status is one screen") {
  const auto status = json::parse(R"({"version": "0.1.0", "pid": 123, "uptime_seconds": 11000,
    "state": "running", "problem": null,
    "feeds": {"total": 57, "new": 0, "ok": 50, "failing": 4, "held": 1, "gone": 0, "paused": 2, "due": 3, "fetching": 1},
    "folders": [{"path": "/srv/文章", "documents": 12, "state": "watching", "error": null},
                {"path": "/srv/b", "documents": 1, "state": "failing", "error": "permission denied"}],
    "items": 42000, "head": 43000, "followers": 2,
    "store": {"path": "/var/lib/feedwire/feedwire.db", "bytes": 123456789, "wal_bytes": 4096, "free_bytes": 9000000000},
    "memory": {"resident_bytes": 45000000}, "socket": "/run/feedwire/feedwire.sock", "config": null})"
  );
  CHECK(
      status_screen(status.get_object(), paper) ==
      "feedwire 0.1.0 is well, up for 3 h, process 123\n"
      "\n"
      "Feeds      57: 50 ok, 4 failing, 1 held, 2 paused; 3 due, 1 being fetched\n"
      "           feedwire doctor says what to do\n"
      "Folders    /srv/文章: 12 documents, watching\n"
      "           /srv/b: 1 document, failing: permission denied\n"
      "Items      42000; the log stands at 43000\n"
      "Followers  2\n"
      "Disk       118 MiB and 4.0 KiB of log in /var/lib/feedwire/feedwire.db; 8.4 GiB free\n"
      "Memory     43 MiB\n"
      "Socket     /run/feedwire/feedwire.sock\n"
      "Config     none, all defaults\n"
  );
}

TEST_CASE("a search that is behind the log is told, one that is not is not") {
  const auto behind = json::parse(R"({"search": {"lag": 3}})");
  CHECK(
      status_screen(behind.get_object(), paper).find("Search     3 events behind the log\n") !=
      std::string::npos
  );
  const auto level = json::parse(R"({"search": {"lag": 0}})");
  CHECK(status_screen(level.get_object(), paper).find("Search") == std::string::npos);
}

TEST_CASE("a snippet stands out where it was hit, as far as it is shown") {
  const Cell cell = snippet_cell("…a &lt;b&gt; <mark>内核</mark>\x1b[31m <mark>x</mark>");
  CHECK(cell.text.starts_with("…a <b> 内核"));
  CHECK(cell.text.find('\x1b') == std::string::npos);
  CHECK(cell.marks.size() == 2);
  struct Case {
    int columns;
    const char* line;
  };
  for (const Case& one : {
           Case{80, "ab \x1b[1m内核\x1b[0m cd\n"},
           Case{8, "ab \x1b[1m内核\x1b[0m…\n"},
           Case{6, "ab \x1b[1m内\x1b[0m…\n"},
           Case{3, "ab…\n"},
       }) {
    CAPTURE(one.columns);
    Table table{{{.title = "F", .shrinks_to = 1}}};
    table.add({snippet_cell("ab <mark>内核</mark> cd")});
    const std::string text =
        table.take({.is_terminal = true, .has_colours = true, .columns = one.columns});
    CHECK(text.substr(text.find('\n') + 1) == one.line);
  }
  for (const char* odd : {"<mark>", "</mark>", "<mark>a", "a</mark>b<mark></mark>", "&#xD800;&"}) {
    CAPTURE(odd);
    CHECK_NOTHROW(snippet_cell(odd));
  }
}

TEST_CASE("a degraded daemon says why") {
  const auto status =
      json::parse(R"({"version": "0.1.0", "state": "degraded", "problem": "the disk is full"})");
  const std::string screen = status_screen(status.get_object(), paper);
  CHECK(screen.starts_with("feedwire 0.1.0 is degraded, "));
  CHECK(screen.find("\nthe disk is full\n") != std::string::npos);
}

TEST_CASE("one feed is shown with its fetches") {
  const tests::LocalZone zone{"UTC"};
  const auto feed = json::parse(R"({"id": 2, "name": "煎蛋", "url": "https://jandan.net/feed",
    "category": ["杂志", "煎蛋"], "declared": true, "state": "failing", "failures": 2, "items": 8,
    "format": "rss20", "every": null, "error": "the server answered 503", "next_due": "2026-08-18T13:00:00Z",
    "next_reason": "backing off after 2 failures",
    "fetches": [
      {"at": "2026-08-18T11:00:00Z", "reason": "due", "status": 503, "bytes": 512, "duration_ms": 31,
       "new": 0, "changed": 0, "same": 0, "error": "the server answered 503"},
      {"at": "2026-08-18T10:00:00Z", "reason": "refresh", "status": 200, "bytes": 48211, "duration_ms": 212,
       "new": 3, "changed": 1, "same": 17, "error": null}]})");
  CHECK(
      feed_screen(feed.get_object(), paper, now_then) ==
      "Name        煎蛋\n"
      "Id          2\n"
      "URL         https://jandan.net/feed\n"
      "Category    杂志/煎蛋\n"
      "Declared    in the configuration\n"
      "State       failing\n"
      "Error       the server answered 503\n"
      "Failures    2 in a row\n"
      "Format      rss20\n"
      "Items       8\n"
      "Next        2026-08-18 13:00 (in 1 h): backing off after 2 failures\n"
      "\n"
      "FETCHED           WHY      STATUS    SIZE    TOOK  NEW  CHANGED  SAME  SAID\n"
      "2026-08-18 11:00  due         503   512 B   31 ms    0        0     0  the server answered "
      "503\n"
      "2026-08-18 10:00  refresh     200  47 KiB  212 ms    3        1    17\n"
  );
}
