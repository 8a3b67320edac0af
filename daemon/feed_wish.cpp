#include "daemon/feed_wish.hpp"

#include <boost/json.hpp>

#include "daemon/configuration.hpp"
#include "daemon/response_head.hpp"
#include "daemon/units.hpp"
#include "feeds/converter.hpp"

namespace feedwire::daemon {
namespace {

namespace json = boost::json;

Problem wrong(std::string_view member, std::string_view must) {
  return {
      .what = std::string(member) + " " + std::string(must),
      .where = "the request's body",
      .remedy = {}};
}

// Each reads one member; a null where a member may be unset takes it away.
std::optional<Problem> read_category(const json::value& value, schema::SourceSettings& settings) {
  settings.category.clear();
  if (value.is_null()) return {};
  if (const auto* path = value.if_string()) {
    settings.category = split_category(std::string_view(path->data(), path->size()));
    return {};
  }
  const auto* list = value.if_array();
  if (!list) return wrong("category", "must be a list of texts, or a path such as \"A/B\"");
  for (const json::value& part : *list) {
    if (!part.is_string() || part.as_string().empty())
      return wrong("category", "must hold texts only");
    settings.category.emplace_back(part.as_string());
  }
  return {};
}

std::optional<Problem> read_every(const json::value& value, schema::SourceSettings& settings) {
  settings.every.reset();
  if (value.is_null()) return {};
  const auto* text = value.if_string();
  const auto every =
      text ? parse_duration(std::string_view(text->data(), text->size())) : std::nullopt;
  if (!every || *every < seconds(1))
    return wrong("every", "must be a duration such as \"30m\", at least \"1s\"");
  settings.every = std::chrono::floor<seconds>(*every);
  return {};
}

std::optional<Problem> read_timeout(const json::value& value, schema::SourceSettings& settings) {
  settings.timeout.reset();
  if (value.is_null()) return {};
  const auto* text = value.if_string();
  const auto timeout =
      text ? parse_duration(std::string_view(text->data(), text->size())) : std::nullopt;
  if (!timeout || timeout->count() == 0)
    return wrong("timeout", "must be a duration such as \"90s\"");
  settings.timeout = timeout;
  return {};
}

std::optional<Problem> read_backfill(const json::value& value, schema::SourceSettings& settings) {
  settings.backfill.reset();
  if (value.is_null()) return {};
  if (value.is_int64() && value.as_int64() >= 0) {
    settings.backfill = schema::Backfill{value.as_int64()};
  } else if (value.is_string() && value.as_string() == "all") {
    settings.backfill = schema::Backfill{};
  } else if (value.is_string() && value.as_string() == "none") {
    settings.backfill = schema::Backfill{0};
  } else {
    return wrong("backfill", "must be \"all\", \"none\" or a number");
  }
  return {};
}

std::optional<Problem> read_retention(const json::value& value, schema::SourceSettings& settings) {
  settings.retention.reset();
  if (value.is_null()) return {};
  const auto* text = value.if_string();
  if (text) settings.retention = parse_retention({text->data(), text->size()});
  if (settings.retention) return {};
  return wrong("retention", "must be \"forever\", a time such as \"90d\", or \"500 items\"");
}

std::optional<Problem> read_headers(const json::value& value, schema::SourceSettings& settings) {
  settings.headers.clear();
  if (value.is_null()) return {};
  const auto* fields = value.if_object();
  if (!fields) return wrong("headers", "must be an object of names and texts");
  for (const auto& [name, text] : *fields) {
    if (!is_field_name({name.data(), name.size()}))
      return wrong("headers", "has a name that no HTTP field can have");
    if (!text.is_string() || !is_field_value({text.as_string().data(), text.as_string().size()}))
      return wrong("headers", "must hold one line of text each");
    settings.headers.emplace_back(std::string(name), std::string(text.as_string()));
  }
  return {};
}

std::optional<Problem> read_charset(const json::value& value, schema::SourceSettings& settings) {
  settings.charset.clear();
  if (value.is_null()) return {};
  if (!value.is_string()) return wrong("charset", "must be text, such as \"gb18030\"");
  std::string name(value.as_string());
  if (!name.empty() && !feeds::encoding_named(name)) {
    return Problem{
        .what = "charset \"" + name + "\" is no encoding that is known",
        .where = {},
        .remedy = "write a name such as gb18030, big5 or shift_jis"};
  }
  settings.charset = std::move(name);
  return {};
}

std::optional<Problem> read_member(
    std::string_view name, const json::value& value, FeedWish& wish
) {
  if (name == "category") return read_category(value, wish.settings);
  if (name == "every") return read_every(value, wish.settings);
  if (name == "backfill") return read_backfill(value, wish.settings);
  if (name == "retention") return read_retention(value, wish.settings);
  if (name == "headers") return read_headers(value, wish.settings);
  if (name == "charset") return read_charset(value, wish.settings);
  if (name == "paused") {
    if (!value.is_bool()) return wrong(name, "must be true or false");
    wish.settings.paused = value.as_bool();
    return {};
  }
  if (name == "timeout") return read_timeout(value, wish.settings);
  if (name != "url" && name != "name" && name != "user_agent") {
    return wrong(
        name,
        "is not known; known are url, name, category, every, backfill, retention, headers, "
        "charset, "
        "timeout, user_agent, paused"
    );
  }
  if (!value.is_string() && (name == "url" || !value.is_null())) return wrong(name, "must be text");
  std::string text = value.is_null() ? "" : std::string(value.as_string());
  if (name == "url") {
    wish.url = std::move(text);
  } else if (name == "name") {
    wish.settings.name = std::move(text);
  } else if (!is_field_value(text)) {
    return wrong(name, "must be one line of text");
  } else {
    wish.settings.user_agent = std::move(text);
  }
  return {};
}

}  // namespace

Result<FeedWish> feed_wish_from(std::string_view body, const schema::SourceSettings& before) {
  boost::system::error_code error;
  const json::value value = json::parse({body.data(), body.size()}, error);
  const json::object* object = error ? nullptr : value.if_object();
  if (!object) return Problem{.what = "the body must be a JSON object", .where = {}, .remedy = {}};
  FeedWish wish{.url = {}, .settings = before};
  for (const auto& [name, member] : *object) {
    if (const auto problem = read_member({name.data(), name.size()}, member, wish)) return *problem;
  }
  return wish;
}

}  // namespace feedwire::daemon
