#include "cli/feed_changes.hpp"

#include <unistd.h>

#include <boost/json.hpp>
#include <iostream>

#include "cli/ask.hpp"
#include "cli/feed_words.hpp"
#include "cli/fields.hpp"
#include "cli/output.hpp"
#include "feeds/amounts.hpp"

namespace feedwire::cli {
namespace {

/// Asks on the terminal; anything but "y" or "yes" is a no.
bool is_confirmed(const json::object& feed) {
  const std::string question = "Remove " + number_and_name(feed) + " and its " +
                               feeds::counted(number_at(feed, "items"), "item") + "? [y/N] ";
  [[maybe_unused]] const auto asked = ::write(STDERR_FILENO, question.data(), question.size());
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

Outcome<Exit> remove_one(Client& client, const std::string& name, const RemoveOptions& options) {
  const Request look{.target = feed_path(name)};
  const auto feed = ask_object(client, look);
  if (!feed) return feed.error();
  if (!options.yes && !options.keep_items && !is_confirmed(*feed)) {
    note("not removed");
    return Exit::failed;
  }
  const std::string id = std::to_string(number_at(*feed, "id"));
  Target target{feed_path(id)};
  target.with("keep_items", options.keep_items ? "1" : "");
  const Request request{.method = "DELETE", .target = target.text()};
  const auto removed = ask(client, request);
  if (!removed) return removed.error();
  put("removed " + number_and_name(*feed) + (options.keep_items ? ", items kept\n" : "\n"));
  return Exit::done;
}

/// Texts as the daemon takes them; "" takes them back.
bool is_unset_by_nothing(std::string_view key) {
  return key == "every" || key == "charset" || key == "timeout" || key == "user_agent" ||
         key == "retention";
}

Outcome<Exit> apply(json::object& body, std::string_view key, std::string_view value) {
  if (key == "name") {
    body["name"] = value;
  } else if (key == "category") {
    body["category"] = category_parts(value);
  } else if (is_unset_by_nothing(key)) {
    body[key] = value.empty() ? json::value{} : json::value(value);
  } else if (key == "backfill") {
    if (value.empty()) {
      body[key] = nullptr;
    } else if (const auto backfill = backfill_value(value)) {
      body[key] = *backfill;
    } else {
      return backfill.error();
    }
  } else if (key == "paused") {
    const bool yes = value == "true" || value == "yes" || value == "1";
    if (!yes && value != "false" && value != "no" && value != "0") {
      return wrong_usage("paused is true or false, not \"" + std::string{value} + "\"");
    }
    body["paused"] = yes;
  } else if (key == "header") {
    json::value& headers = body["headers"];
    if (value.empty()) return Exit::done;  // null: no headers of its own any more
    if (!headers.is_object()) headers.emplace_object();
    return add_header(headers.get_object(), value);
  } else {
    return wrong_usage(
        "a feed has no \"" + std::string{key} + "\" that can be set",
        "set name, category, every, backfill, charset, retention, timeout, user_agent, paused or "
        "header"
    );
  }
  return Exit::done;
}

}  // namespace

Outcome<json::object> changes_of(const std::vector<std::string>& changes) {
  json::object body;
  for (const std::string_view change : changes) {
    const auto equals = change.find('=');
    if (equals == std::string_view::npos) {
      return wrong_usage(
          "no change: \"" + std::string{change} + "\"", "write it as key=value, such as every=30m"
      );
    }
    const auto applied = apply(body, change.substr(0, equals), change.substr(equals + 1));
    if (!applied) return applied.error();
  }
  return body;
}

Outcome<Exit> set_feed(Client& client, const SetOptions& options) {
  const auto body = changes_of(options.changes);
  if (!body) return body.error();
  const Request request{
      .method = "PATCH", .target = feed_path(options.feed), .body = json::serialize(*body)};
  const auto feed = ask_object(client, request);
  if (!feed) return feed.error();
  put((options.json ? serialised(*feed) : "changed " + number_and_name(*feed)) + '\n');
  return Exit::done;
}

Outcome<Exit> remove_feeds(Client& client, const RemoveOptions& options) {
  if (!options.yes && !options.keep_items && ::isatty(STDIN_FILENO) == 0) {
    return wrong_usage(
        "removing a feed deletes its items, and there is no terminal to ask on",
        "give --yes, or --keep-items"
    );
  }
  return for_all(options.feeds, [&](const std::string& feed) {
    return remove_one(client, feed, options);
  });
}

}  // namespace feedwire::cli
