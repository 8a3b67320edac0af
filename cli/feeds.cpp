#include "cli/feeds.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/json/serialize.hpp>

#include "cli/ask.hpp"
#include "cli/display_width.hpp"
#include "cli/fields.hpp"
#include "cli/output.hpp"
#include "cli/reparse.hpp"
#include "cli/table.hpp"
#include "cli/wrapped.hpp"
#include "feeds/amounts.hpp"

namespace feedwire::cli {
namespace {

Colour colour_of(std::string_view state) {
  if (state == "ok") return Colour::green;
  if (state == "failing" || state == "gone") return Colour::red;
  if (state == "held") return Colour::yellow;
  if (state == "paused") return Colour::dim;
  return Colour::none;
}

std::string relative_at(const json::object& object, std::string_view key, Time now) {
  const auto time = time_at(object, key);
  return time ? relative_time(*time, now) : "-";
}

/// When a feed is fetched next; what is overdue is "now".
std::string next_words(const json::object& feed, Time now) {
  const auto time = time_at(feed, "next_due");
  if (!time) return "-";
  return *time <= now ? "now" : relative_time(*time, now);
}

std::string name_of(const json::object& feed) {
  const std::string name = text_at(feed, "name");
  return name.empty() ? text_at(feed, "url") : name;
}

/// `hold` and `error` are sentences; a hold that is an object says its reason and its end.
std::string sentence_at(const json::object& object, std::string_view key) {
  const std::string sentence = text_at(object, key);
  if (!sentence.empty()) return sentence;
  const json::object& parts = object_at(object, key);
  std::string words = text_at(parts, "reason");
  if (const auto until = time_at(parts, "until")) {
    words += (words.empty() ? "until " : ", until ") + local_time(*until);
  }
  return words;
}

/// "ttl 60 min, no polls at 0, 1, 2 h GMT": what the publisher asks of those who poll.
std::string asks_words(const json::object& hints) {
  std::string words;
  const auto add = [&](const std::string& part) { words += (words.empty() ? "" : ", ") + part; };
  if (const auto ttl = text_at(hints, "ttl"); !ttl.empty()) add("ttl " + ttl);
  if (const auto period = text_at(hints, "update_period"); !period.empty())
    add("updates every " + period);
  const auto numbers = [&](std::string_view key) {
    std::string list;
    for (const json::value& each : array_at(hints, key))
      list += (list.empty() ? "" : ", ") + json::serialize(each);
    return list;
  };
  if (const auto hours = numbers("skip_hours"); !hours.empty()) add("not at " + hours + " h GMT");
  if (const auto days = numbers("skip_days"); !days.empty())
    add("not on days " + days + " (0 is Sunday)");
  return words;
}

std::string validators_words(const json::object& validators) {
  std::string words = text_at(validators, "etag");
  if (!words.empty()) words = "ETag " + words;
  const std::string modified = text_at(validators, "last_modified");
  if (!modified.empty()) words += (words.empty() ? "" : ", ") + ("Last-Modified " + modified);
  return words;
}

std::string hold_words(const json::object& feed, Time now) {
  const std::string words = sentence_at(feed, "hold");
  const auto until = time_at(feed, "hold_until");
  if (words.empty() || !until) return words;
  return words + "; until " + local_time(*until) + " (" + relative_time(*until, now) + ")";
}

/// What a fetch brought besides numbers: its error, or what is worth knowing of a good one.
std::string said_words(const json::object& fetch) {
  std::string words = text_at(fetch, "note");
  const auto add = [&](const std::string& part) { words += (words.empty() ? "" : "; ") + part; };
  if (fetch.contains("max_age") && fetch.at("max_age").is_int64())
    add(fmt::format("fresh for {} s", number_at(fetch, "max_age")));
  if (fetch.contains("retry_after") && fetch.at("retry_after").is_int64())
    add(fmt::format("Retry-After {} s", number_at(fetch, "retry_after")));
  return words;
}

struct Line {
  const char* name;
  std::string text;
  Colour colour{Colour::none};
};

std::string moment(const json::object& feed, std::string_view key, Time now) {
  const auto time = time_at(feed, key);
  if (!time) return {};
  return local_time(*time) + " (" + relative_time(*time, now) + ")";
}

std::vector<Line> feed_lines(const json::object& feed, Time now) {
  const std::string state = text_at(feed, "state");
  const auto failures = number_at(feed, "failures");
  const std::string reason = text_at(feed, "next_reason");
  std::string next = moment(feed, "next_due", now);
  if (!reason.empty()) next += (next.empty() ? "" : ": ") + reason;
  return {
      {"Name", name_of(feed)},
      {"Id", std::to_string(number_at(feed, "id"))},
      {"URL", text_at(feed, "url")},
      {"Fetched at", text_at(feed, "current_url")},
      {"Site", text_at(feed, "site_url")},
      {"Category", joined_at(feed, "category", "/")},
      {"Declared", flag_at(feed, "declared") ? "in the configuration" : ""},
      {"State", state, colour_of(state)},
      {"Error", sentence_at(feed, "error"), Colour::red},
      {"Hold", hold_words(feed, now), Colour::yellow},
      {"Failures", failures > 0 ? fmt::format("{} in a row", failures) : ""},
      {"Format", text_at(feed, "format")},
      {"Charset", text_at(feed, "charset")},
      {"Items", std::to_string(number_at(feed, "items"))},
      {"Every", text_at(feed, "every")},
      {"Keeps", text_at(feed, "retention")},
      {"Rhythm", text_at(feed, "rhythm")},
      {"Publisher", asks_words(object_at(feed, "hints"))},
      {"Hub", text_at(feed, "hub")},
      {"Validators", validators_words(object_at(feed, "validators"))},
      {"Last try", moment(feed, "last_attempt", now)},
      {"Last good", moment(feed, "last_success", now)},
      {"Last new", moment(feed, "last_new", now)},
      {"Next", next},
  };
}

std::string fetches_table(const json::array& fetches, const Screen& screen) {
  Table table{{
      {.title = "FETCHED"},
      {.title = "WHY"},
      {.title = "STATUS", .to_the_right = true},
      {.title = "SIZE", .to_the_right = true},
      {.title = "TOOK", .to_the_right = true},
      {.title = "NEW", .to_the_right = true},
      {.title = "CHANGED", .to_the_right = true},
      {.title = "SAME", .to_the_right = true},
      {.title = "SAID", .shrinks_to = 10},
  }};
  for (const json::value& each : fetches) {
    if (!each.is_object()) continue;
    const json::object& fetch = each.get_object();
    const auto at = time_at(fetch, "at");
    const auto status = number_at(fetch, "status");
    const std::string error = text_at(fetch, "error");
    table.add({
        at ? local_time(*at) : "-",
        text_at(fetch, "reason"),
        status == 0 ? "-" : std::to_string(status),
        feeds::size_words(number_at(fetch, "bytes")),
        fmt::format("{} ms", number_at(fetch, "duration_ms")),
        std::to_string(number_at(fetch, "new")),
        std::to_string(number_at(fetch, "changed")),
        std::to_string(number_at(fetch, "same")),
        error.empty() ? Cell{said_words(fetch)} : Cell{error, Colour::red},
    });
  }
  return table.take(screen);
}

}  // namespace

std::string feeds_table(const json::array& feeds, const Screen& screen, Time now) {
  Table table{{
      {.title = "STATE"},
      {.title = "NAME", .shrinks_to = 16, .share = 3},
      {.title = "ITEMS", .to_the_right = true},
      {.title = "LAST GOOD"},
      {.title = "NEXT"},
      {.title = "ERROR", .shrinks_to = 10, .share = 2},
  }};
  for (const json::value& each : feeds) {
    if (!each.is_object()) continue;
    const json::object& feed = each.get_object();
    const std::string state = text_at(feed, "state");
    const std::string error = sentence_at(feed, "error");
    table.add({
        Cell{state, colour_of(state)},
        name_of(feed),
        std::to_string(number_at(feed, "items")),
        relative_at(feed, "last_success", now),
        next_words(feed, now),
        error.empty() ? sentence_at(feed, "hold") : error,
    });
  }
  return table.take(screen);
}

std::string feed_screen(const json::object& feed, const Screen& screen, Time now) {
  constexpr int margin = 12;
  std::string text;
  for (const Line& line : feed_lines(feed, now)) {
    if (line.text.empty()) continue;
    const std::string words = wrapped(harmless(line.text), margin, margin, screen);
    text += padded(line.name, margin) + painted(words, line.colour, screen) + '\n';
  }
  const json::array& fetches = array_at(feed, "fetches");
  if (!fetches.empty()) text += '\n' + fetches_table(fetches, screen);
  return text;
}

Outcome<Exit> list_feeds(Client& client, const FeedsOptions& options) {
  Target target{"/v1/feeds"};
  if (options.failing) target.with("failing", "1");
  const Request request{.target = target.text()};
  const auto answer = ask_object(client, request);
  if (!answer) return answer.error();
  const json::array& feeds = array_at(*answer, "feeds");
  if (options.json) {
    put(serialised(feeds) + '\n');
    return Exit::done;
  }
  const Screen screen = screen_of(STDOUT_FILENO);
  if (!feeds.empty() || !screen.is_terminal) {
    put(feeds_table(feeds, screen, now()));
  } else {
    note(options.failing ? "no feed is failing" : "no feeds yet; add one: feedwire add URL");
  }
  return Exit::done;
}

Outcome<Exit> show_feed(Client& client, const FeedOptions& options) {
  if (options.document) return put_document(client, options.feed);
  const Request request{.target = feed_path(options.feed)};
  const auto feed = ask_object(client, request);
  if (!feed) return feed.error();
  put(options.json ? serialised(*feed) + '\n' : feed_screen(*feed, screen_of(STDOUT_FILENO), now())
  );
  return Exit::done;
}

}  // namespace feedwire::cli
