#include "daemon/query.hpp"

#include <algorithm>
#include <charconv>

#include "daemon/units.hpp"
#include "feeds/date.hpp"
#include "feeds/text.hpp"

namespace feedwire::daemon {

std::optional<std::string> QueryReader::text(const std::string& name) {
  known_.insert(name);
  const auto found = request_.query.find(name);
  if (found == request_.query.end()) return std::nullopt;
  return found->second;
}

std::optional<std::int64_t> QueryReader::number(const std::string& name) {
  const auto value = text(name);
  if (!value) return std::nullopt;
  std::int64_t number = 0;
  const char* end = value->data() + value->size();
  const auto [rest, error] = std::from_chars(value->data(), end, number);
  if (error != std::errc() || rest != end || number < 0)
    refuse_parameter(name, "must be a whole number, 0 or above");
  return number;
}

bool QueryReader::flag(const std::string& name) {
  const auto value = text(name);
  if (!value || *value == "0" || *value == "false") return false;
  if (*value != "1" && *value != "true" && !value->empty())
    refuse_parameter(name, "must be 1 or 0");
  return true;
}

std::optional<feeds::Time> QueryReader::time(const std::string& name, feeds::Time now) {
  const auto value = text(name);
  if (!value) return std::nullopt;
  if (const auto age = parse_duration(*value))
    return now - std::chrono::floor<std::chrono::seconds>(*age);
  const auto date = feeds::read_date(*value);
  if (!date)
    refuse_parameter(
        name, "must be a time such as 2026-01-31T08:00:00Z, a date, or an age such as 2h"
    );
  return date;
}

std::string QueryReader::language(const std::string& name) {
  std::string tag = feeds::lower(text(name).value_or(""));
  const auto is_part_of_a_tag = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  if (!std::all_of(tag.begin(), tag.end(), is_part_of_a_tag) || tag.ends_with('-'))
    refuse_parameter(name, "must be a language tag such as zh or zh-CN");
  return tag;
}

std::optional<feeds::SearchQuery> QueryReader::search(const std::string& name) {
  const auto typed = text(name);
  if (!typed) return std::nullopt;
  auto query = feeds::parse_search(*typed);
  if (query) return std::move(*query);
  const Problem& problem = query.error();
  refuse_parameter(name, "is no search: " + problem.what + "; " + problem.remedy);
}

void QueryReader::finish() const {
  if (!request_.repeated.empty())
    refuse_parameter(request_.repeated, "is there more than once; give it once");
  for (const auto& [name, value] : request_.query) {
    if (known_.contains(name)) continue;
    std::string all;
    for (const std::string& known : known_) all += (all.empty() ? "" : ", ") + known;
    refuse_parameter(
        name,
        known_.empty() ? "is not known; this takes none" : "is not known here; known are " + all
    );
  }
}

}  // namespace feedwire::daemon
