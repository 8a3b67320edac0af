#include "cli/add.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "cli/ask.hpp"
#include "cli/display_width.hpp"
#include "cli/feed_words.hpp"
#include "cli/fields.hpp"
#include "cli/output.hpp"
#include "cli/refresh.hpp"
#include "cli/table.hpp"

namespace feedwire::cli {
namespace {

// A first look at most sites takes less; the daemon goes on with the others by itself.
constexpr const char* usual_wait = "5s";
constexpr std::chrono::seconds longest_wait{600};

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 10 && std::all_of(text.begin(), text.end(), [](char each) {
    return each >= '0' && each <= '9';
  });
}

std::string offers_table(const json::array& offers, const Screen& screen) {
  Table table{
      {{.title = "", .to_the_right = true},
       {.title = "TITLE", .shrinks_to = 16},
       {.title = "URL", .share = 2}}};
  int number = 0;
  for (const json::value& each : offers) {
    const json::object& offer = each.is_object() ? each.get_object() : json::object{};
    table.add({std::to_string(++number), text_at(offer, "title"), text_at(offer, "url")});
  }
  return table.take(screen);
}

/// Which of the offers a person takes; empty where none, or where there is nobody to ask.
std::string chosen_of(const json::array& offers) {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0) return {};
  note("that is a web page; it offers:");
  std::string question = offers_table(offers, screen_of(STDERR_FILENO)) + "Which one? [1] ";
  [[maybe_unused]] const auto asked = ::write(STDERR_FILENO, question.data(), question.size());
  std::string answer;
  if (!std::getline(std::cin, answer)) return {};
  if (answer.empty()) answer = "1";
  if (!is_number(answer)) return {};
  const auto number = std::stoul(answer);
  if (number < 1 || number > offers.size()) return {};
  const json::value& offer = offers[number - 1];
  return offer.is_object() ? text_at(offer.get_object(), "url") : "";
}

/// A reply of 201, or why there is none. A page that offers several feeds is asked about, once.
Outcome<json::object> post(Client& client, const std::string& url, const AddOptions& options) {
  const auto body = addition(url, options);
  if (!body) return body.error();
  Target target{"/v1/feeds"};
  target.with("wait", options.wait ? "1" : usual_wait);
  Request request{.method = "POST", .target = target.text(), .body = json::serialize(*body)};
  if (options.wait) request.patience = longest_wait;
  const auto reply = client.send(request);
  if (!reply) return reply.error();
  const auto answer = parse_object(reply->body);
  const json::array offers = answer ? array_at(*answer, "offers") : json::array{};
  if (reply->status != 422 || offers.empty()) {
    if (reply->status >= 400 || !answer) return refusal(reply->status, reply->body);
    return *answer;
  }
  if (options.json) {
    put(serialised(offers) + '\n');
    return failed("that is a web page, not a feed", "add one of the feeds that it offers");
  }
  const std::string choice = chosen_of(offers);
  if (!choice.empty()) return post(client, choice, options);
  put(offers_table(offers, screen_of(STDOUT_FILENO)));
  return failed(
      "that is a web page, not a feed", "add one of the feeds that it offers, listed above"
  );
}

Outcome<Exit> add_one(Client& client, const std::string& typed, const AddOptions& options) {
  const auto url = completed_url(typed);
  if (!url) return url.error();
  const auto feed = post(client, *url, options);
  if (!feed) return feed.error();
  const json::object& fetched = object_at(*feed, "first_fetch");
  const bool has_failed = !fetched.empty() && !flag_at(fetched, "ok");
  if (options.json) {
    put(serialised(*feed) + '\n');
  } else {
    put("added " + number_and_name(*feed) + '\n');
    if (!fetched.empty()) put(fetched_line(fetched) + '\n');
  }
  return options.wait && has_failed ? Exit::failed : Exit::done;
}

}  // namespace

Outcome<std::string> completed_url(const std::string& typed) {
  const bool path = typed.starts_with('/') || typed.starts_with("./") || typed.starts_with("../") ||
                    typed.starts_with("~/") || typed.starts_with("file:") || typed == ".";
  if (path || ::access(typed.c_str(), F_OK) == 0) {
    return wrong_usage(
        typed + " is a file, and feeds come from the network",
        "declare its folder as [[folder]] in the configuration, or look at it with `feedwire parse`"
    );
  }
  if (typed.empty()) return wrong_usage("an empty URL", "name the feed's address");
  return typed.find("://") == std::string::npos ? "https://" + typed : typed;
}

Outcome<json::object> addition(const std::string& url, const AddOptions& options) {
  json::object body{{"url", url}};
  if (!options.name.empty()) body["name"] = options.name;
  if (!options.category.empty()) body["category"] = category_parts(options.category);
  if (!options.every.empty()) body["every"] = options.every;
  if (!options.charset.empty()) body["charset"] = options.charset;
  if (!options.timeout.empty()) body["timeout"] = options.timeout;
  if (!options.user_agent.empty()) body["user_agent"] = options.user_agent;
  if (!options.backfill.empty()) {
    const auto backfill = backfill_value(options.backfill);
    if (!backfill) return backfill.error();
    body["backfill"] = *backfill;
  }
  json::object headers;
  for (const std::string& header : options.headers) {
    const auto added = add_header(headers, header);
    if (!added) return added.error();
  }
  if (!headers.empty()) body["headers"] = std::move(headers);
  return body;
}

Outcome<Exit> add_feeds(Client& client, const AddOptions& options) {
  if (options.urls.size() > 1 && !options.name.empty()) {
    return wrong_usage("--name names one feed, not several", "add them one by one");
  }
  return for_all(options.urls, [&](const std::string& url) {
    return add_one(client, url, options);
  });
}

Outcome<Exit> discover_feeds(Client& client, const DiscoverOptions& options) {
  const auto url = completed_url(options.url);
  if (!url) return url.error();
  Target target{"/v1/discover"};
  target.with("url", *url);
  // The usual places are looked at, too, one after the other.
  const Request request{.target = target.text(), .patience = longest_wait};
  const auto answer = ask_object(client, request);
  if (!answer) return answer.error();
  const json::array& offers = array_at(*answer, "feeds");
  if (options.json) {
    put(serialised(offers) + '\n');
  } else if (!offers.empty()) {
    put(offers_table(offers, screen_of(STDOUT_FILENO)));
  }
  if (!offers.empty()) return Exit::done;
  const std::string problem = text_at(*answer, "problem");
  const std::string shown = text_at(*answer, "url");  // without a login
  return failed(
      "no feed was found at " + (shown.empty() ? *url : shown) +
          (problem.empty() ? "" : ": " + problem),
      "look for the feed's address on the site, or for a route of RSSHub"
  );
}

}  // namespace feedwire::cli
