#include "cli/subscriptions.hpp"

#include <unistd.h>

#include <boost/json.hpp>

#include "cli/display_width.hpp"
#include "cli/fields.hpp"
#include "cli/output.hpp"
#include "cli/subscribe.hpp"
#include "feeds/amounts.hpp"

namespace feedwire::cli {
namespace {

/// "feed=3 updates category=新媒体"
std::string filter_words(const json::object& subscription) {
  std::string words;
  for (const auto& [name, value] : object_at(subscription, "filters")) {
    words += (words.empty() ? "" : " ") + std::string{std::string_view{name}};
    if (value.is_bool()) continue;
    words += '=';
    words += value.is_string() ? std::string{std::string_view{value.get_string()}}
                               : json::serialize(value);
  }
  return words;
}

std::string ack_words(const json::object& subscription, Time now) {
  const auto last = time_at(subscription, "last_ack");
  return last ? relative_time(*last, now) : "never";
}

std::string client_words(const json::object& subscription) {
  if (!flag_at(subscription, "connected")) return "nobody";
  return "connected, " + std::to_string(number_at(subscription, "unacked")) + " unacknowledged";
}

std::string line(std::string_view name, const std::string& text) {
  return padded(name, 11) + harmless(text) + '\n';
}

std::string filters_or_none(const json::object& subscription) {
  const std::string words = filter_words(subscription);
  return words.empty() ? "none" : words;
}

json::object filters_of(const SubscribeOptions& options) {
  json::object filters;
  for (const auto& [name, value] : options.filters.parameters()) filters[name] = value;
  if (options.updates) filters["updates"] = true;
  if (options.removals) filters["removals"] = true;
  if (options.feeds) filters["feeds"] = true;
  return filters;
}

Outcome<Exit> put_subscription(
    Client& client, const std::string& name, const json::object& body, const json::object& before
) {
  const Request request{
      .method = "PUT", .target = subscription_path(name), .body = json::serialize(body)};
  const auto now = ask_object(client, request);
  if (!now) return now.error();
  const bool is_changed = !before.empty() && filter_words(before) != filter_words(*now);
  if (is_changed)
    note(
        "feedwire: the filters of " + name + " were " + filters_or_none(before) + " and are now " +
        filters_or_none(*now)
    );
  return Exit::done;
}

Outcome<Exit> show_subscription(Client& client, const SubscriptionOptions& options) {
  const Request request{.target = subscription_path(options.name)};
  const auto subscription = ask_object(client, request);
  if (!subscription) return subscription.error();
  put(options.json ? serialised(*subscription) + '\n'
                   : subscription_screen(*subscription, screen_of(STDOUT_FILENO), now()));
  return Exit::done;
}

}  // namespace

std::string subscription_path(std::string_view name, std::string_view rest) {
  return "/v1/subscriptions/" + percent_encoded(name) + std::string{rest};
}

Outcome<Exit> make_subscription(Client& client, const SubscribeOptions& options) {
  const Request look{.target = subscription_path(options.name)};
  const auto there = client.send(look);
  if (!there) return there.error();
  const json::object filters = filters_of(options);
  if (there->status == 200) {
    if (filters.empty()) return Exit::done;
    const json::object before = parse_object(there->body).value_or(json::object{});
    return put_subscription(client, options.name, {{"filters", filters}}, before);
  }
  if (there->status != 404) return refusal(there->status, there->body);
  json::object body{{"filters", filters}, {"from", options.from_start ? "start" : "now"}};
  if (options.after) body["from"] = *options.after;
  return put_subscription(client, options.name, body, {});
}

std::string subscriptions_table(const json::array& subscriptions, const Screen& screen, Time now) {
  Table table{{
      {.title = "NAME", .shrinks_to = 12},
      {.title = "CURSOR", .to_the_right = true},
      {.title = "LAG", .to_the_right = true},
      {.title = "LAST ACK"},
      {.title = "CLIENT"},
      {.title = "FILTERS", .shrinks_to = 10, .share = 2},
  }};
  for (const json::value& each : subscriptions) {
    if (!each.is_object()) continue;
    const json::object& one = each.get_object();
    const bool is_connected = flag_at(one, "connected");
    table.add(
        {text_at(one, "name"),
         std::to_string(number_at(one, "cursor")),
         std::to_string(number_at(one, "lag")),
         ack_words(one, now),
         Cell{is_connected ? "connected" : "-", is_connected ? Colour::green : Colour::none},
         filter_words(one)}
    );
  }
  return table.take(screen);
}

std::string subscription_screen(
    const json::object& subscription, [[maybe_unused]] const Screen& screen, Time now
) {
  const auto created = time_at(subscription, "created");
  std::string text = line("Name", text_at(subscription, "name"));
  text += line("Filters", filters_or_none(subscription));
  text += line(
      "Cursor",
      std::to_string(number_at(subscription, "cursor")) + " of " +
          std::to_string(number_at(subscription, "head")) + ", " +
          feeds::counted(number_at(subscription, "lag"), "event") + " behind"
  );
  text += line("Last ack", ack_words(subscription, now));
  text += line("Client", client_words(subscription));
  text += line(
      "In flight", "at most " + feeds::counted(number_at(subscription, "max_unacked"), "event")
  );
  if (created) text += line("Created", local_time(*created));
  return text;
}

Outcome<Exit> list_subscriptions(Client& client, const SubscriptionsOptions& options) {
  const Request request{.target = "/v1/subscriptions"};
  const auto answer = ask_object(client, request);
  if (!answer) return answer.error();
  const json::array& subscriptions = array_at(*answer, "subscriptions");
  const Screen screen = screen_of(STDOUT_FILENO);
  if (options.json) {
    put(serialised(subscriptions) + '\n');
  } else if (!subscriptions.empty() || !screen.is_terminal) {
    put(subscriptions_table(subscriptions, screen, now()));
  } else {
    note("no durable subscriptions yet; `feedwire subscribe --name NAME` makes one");
  }
  return Exit::done;
}

Outcome<Exit> one_subscription(Client& client, const SubscriptionOptions& options) {
  if (!options.remove && !options.seek) return show_subscription(client, options);
  Request request{.method = "DELETE", .target = subscription_path(options.name)};
  if (options.seek) {
    request.method = "POST";
    request.target = subscription_path(options.name, "/seek");
    request.body = "{\"seq\":" + std::to_string(*options.seek) + "}";
  }
  const auto done = ask(client, request);
  if (!done) return done.error();
  if (options.seek) return show_subscription(client, options);
  put("deleted " + harmless(options.name) + "\n");
  return Exit::done;
}

}  // namespace feedwire::cli
