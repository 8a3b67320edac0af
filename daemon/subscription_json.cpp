#include "daemon/subscription_json.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "daemon/json_text.hpp"
#include "feeds/date.hpp"

namespace feedwire::daemon {
namespace {

namespace json = boost::json;
using schema::Seq;

constexpr std::int64_t largest_max_unacked = 100'000;
constexpr std::array<std::string_view, 4> flags{"updates", "removals", "feeds", "unique"};

Problem wrong(std::string_view name, std::string_view what) {
  return {.what = std::string(name) + " " + std::string(what), .where = {}, .remedy = {}};
}

std::optional<std::int64_t> whole_number(const json::value& value) {
  boost::system::error_code error;
  const auto number = value.to_number<std::int64_t>(error);
  if (error || number < 0 || value.is_double()) return std::nullopt;
  return number;
}

Result<json::object> object_from(std::string_view body) {
  boost::system::error_code error;
  json::value value = json::parse({body.data(), body.size()}, error);
  if (error || !value.is_object())
    return Problem{.what = "the body must be a JSON object", .where = {}, .remedy = {}};
  return std::move(value.get_object());
}

// A filter as a parameter of a stream has it; null and false say that it is absent.
std::optional<Problem> read_filter(
    std::string_view name, const json::value& value, StreamParameters& parameters
) {
  if (value.is_null() || (value.is_bool() && !value.get_bool())) return {};
  const auto number = whole_number(value);
  if (!value.is_string() && !value.is_bool() && !number)
    return wrong(name, "must be text, a number, or true");
  std::string text = value.is_bool() ? "1" : number ? std::to_string(*number) : "";
  if (value.is_string()) text = std::string(value.get_string());
  parameters.insert_or_assign(std::string(name), std::move(text));
  return {};
}

std::optional<Problem> read_filters(const json::value& value, SubscriptionWish& wish) {
  if (!wish.filters) wish.filters.emplace();
  if (value.is_null()) return {};
  if (!value.is_object()) return wrong("filters", "must be an object, such as {\"feed\": 3}");
  for (const auto& [name, filter] : value.get_object()) {
    if (auto problem = read_filter({name.data(), name.size()}, filter, *wish.filters))
      return problem;
  }
  return {};
}

std::optional<Problem> read_from(const json::value& value, SubscriptionWish& wish) {
  const auto number = whole_number(value);
  if (number) {
    wish.from = Seq{*number};
  } else if (value == "start") {
    wish.from = Seq{};
  } else if (value != "now") {
    return wrong("from", "must be \"now\", \"start\" or the number of an event");
  }
  return {};
}

std::optional<Problem> read_max_unacked(const json::value& value, SubscriptionWish& wish) {
  wish.max_unacked = whole_number(value);
  const bool is_fine =
      wish.max_unacked && *wish.max_unacked > 0 && *wish.max_unacked <= largest_max_unacked;
  if (is_fine) return {};
  return wrong("max_unacked", "must be a number from 1 to " + std::to_string(largest_max_unacked));
}

// Filters may stand beside "from", or in an object of their own.
std::optional<Problem> read_member(
    std::string_view name, const json::value& value, SubscriptionWish& wish
) {
  if (name == "from") return read_from(value, wish);
  if (name == "max_unacked") return read_max_unacked(value, wish);
  if (name == "filters") return read_filters(value, wish);
  if (!wish.filters) wish.filters.emplace();
  return read_filter(name, value, *wish.filters);
}

json::value shown_filter(const std::string& name, const std::string& value) {
  if (is_flag(name)) return json::value(true);
  if (name == "feed") return json::value(std::stoll(value));
  return json::value(value);
}

json::object object_of(const SubscriptionView& view) {
  const schema::Subscription& subscription = view.subscription;
  json::object filters;
  for (const auto& [name, value] : filters_from(subscription.filters))
    filters[name] = shown_filter(name, value);
  json::object object{
      {"name", subscription.name},
      {"filters", std::move(filters)},
      {"cursor", subscription.cursor.value},
      {"head", view.head.value},
      {"lag", view.lag()},
      {"connected", view.is_connected},
      {"unacked", view.unacked},
      {"max_unacked", subscription.max_unacked},
      {"created", feeds::format_rfc3339(subscription.created)},
      {"last_ack", nullptr}};
  if (subscription.last_ack) object["last_ack"] = feeds::format_rfc3339(*subscription.last_ack);
  return object;
}

}  // namespace

bool is_flag(std::string_view parameter) {
  return std::find(flags.begin(), flags.end(), parameter) != flags.end();
}

std::string stored_filters(const StreamParameters& parameters) {
  json::object object;
  for (const auto& [name, value] : parameters) object[name] = value;
  return json_text(object);
}

StreamParameters filters_from(const std::string& stored) {
  StreamParameters parameters;
  const json::value value = json::parse(stored);
  for (const auto& [name, text] : value.as_object())
    parameters.emplace(std::string(name), std::string(text.as_string()));
  return parameters;
}

Result<SubscriptionWish> subscription_wish_from(std::string_view body) {
  SubscriptionWish wish;
  if (body.empty()) return wish;
  const auto object = object_from(body);
  if (!object) return object.error();
  for (const auto& [name, value] : *object) {
    if (auto problem = read_member({name.data(), name.size()}, value, wish)) return *problem;
  }
  return wish;
}

Result<SeqMessage> seq_message_from(std::string_view body) {
  const auto object = object_from(body);
  if (!object) return object.error();
  SeqMessage message;
  bool has_seq = false;
  for (const auto& [name, value] : *object) {
    if (name == "seq") {
      const auto number = whole_number(value);
      if (!number) return wrong("seq", "must be the number of an event");
      message.seq = {*number};
      has_seq = true;
    } else if (name == "stream" && value.is_string()) {
      message.stream = std::string(value.get_string());
    } else {
      return wrong(std::string_view(name.data(), name.size()), "is not known; known is seq");
    }
  }
  if (!has_seq) return wrong("seq", "is missing: the number of an event");
  return message;
}

std::string subscription_json(const SubscriptionView& view) {
  return json_text(object_of(view)) + "\n";
}

std::string subscriptions_json(const std::vector<SubscriptionView>& views) {
  json::array array;
  for (const SubscriptionView& view : views) array.push_back(object_of(view));
  return json_text(json::object{{"subscriptions", std::move(array)}}) + "\n";
}

}  // namespace feedwire::daemon
