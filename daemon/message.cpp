#include "daemon/message.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "daemon/json_text.hpp"
#include "daemon/judgement.hpp"
#include "feeds/text.hpp"

namespace feedwire::daemon {
namespace {

namespace json = boost::json;

struct Range {
  std::string type{};
  double quality{1};
};

// "q=0.5": how welcome it is. What is no number from 0 to 1 says nothing.
std::optional<double> quality_in(std::string_view parameter) {
  if (!feeds::starts_ignoring_case(parameter, "q=")) return std::nullopt;
  parameter.remove_prefix(2);
  double quality = 0;
  const char* end = parameter.data() + parameter.size();
  const auto [rest, error] = std::from_chars(parameter.data(), end, quality);
  const bool is_read = error == std::errc() && rest == end && quality >= 0 && quality <= 1;
  return is_read ? std::optional(quality) : std::nullopt;
}

// One element of Accept: "text/html;level=1;q=0.5". Parameters but q say nothing that matters here.
Range range_from(std::string_view text) {
  Range range{.type = feeds::lower(feeds::trim(text.substr(0, text.find(';'))))};
  while (text.find(';') != text.npos) {
    text.remove_prefix(text.find(';') + 1);
    if (const auto quality = quality_in(feeds::trim(text.substr(0, text.find(';')))))
      range.quality = *quality;
  }
  return range;
}

bool covers(std::string_view range, std::string_view type) {
  if (range == "*/*" || range == type) return true;
  return range.ends_with("/*") && type.starts_with(range.substr(0, range.size() - 1));
}

std::vector<Range> ranges_in(std::string_view field) {
  std::vector<Range> ranges;
  for (std::size_t begin = 0; begin <= field.size();) {
    const std::size_t comma = std::min(field.find(',', begin), field.size());
    Range range = range_from(field.substr(begin, comma - begin));
    if (!range.type.empty()) ranges.push_back(std::move(range));
    begin = comma + 1;
  }
  return ranges;
}

// The most specific range decides; among equals the first.
double quality_of(std::string_view type, const std::vector<Range>& ranges) {
  const Range* best = nullptr;
  const auto exactness = [](std::string_view range) {
    return range == "*/*" ? 0 : range.ends_with("/*") ? 1 : 2;
  };
  for (const Range& range : ranges) {
    if (covers(range.type, type) && (!best || exactness(range.type) > exactness(best->type)))
      best = &range;
  }
  return best ? best->quality : 0;
}

}  // namespace

boost::asio::awaitable<bool> Outlet::write_shared(std::shared_ptr<const std::string> bytes) {
  co_return co_await write(*bytes);
}

ApiReply problem_reply(
    int status, std::string_view detail, std::optional<std::pair<std::string, std::string>> member
) {
  json::object members;
  if (member) members[member->first] = member->second;
  return problem_reply(status, detail, std::move(members));
}

ApiReply problem_reply(int status, std::string_view detail, json::object members) {
  const std::string words = status_in_words(status);
  json::object object{
      {"type", "about:blank"},
      {"title", words.substr(std::min<std::size_t>(4, words.size()))},
      {"status", status},
      {"detail", detail}};
  for (auto& [name, value] : members) object[name] = std::move(value);
  return {
      .status = status,
      .content_type = "application/problem+json",
      .headers = {},
      .body = json_text(object) + "\n"};
}

void refuse(int status, std::string_view detail) {
  throw RequestError{problem_reply(status, detail)};
}

void refuse_parameter(std::string_view name, std::string_view detail) {
  throw RequestError{problem_reply(
      400,
      "parameter " + std::string(name) + ": " + std::string(detail),
      std::pair{std::string("parameter"), std::string(name)}
  )};
}

std::optional<std::string> negotiate(
    std::string_view accept, const std::vector<std::string>& offered
) {
  const std::vector<Range> ranges = ranges_in(accept);
  if (ranges.empty()) return offered.front();
  std::optional<std::string> best;
  double best_quality = 0;
  for (const std::string& type : offered) {
    const double quality = quality_of(type, ranges);
    if (quality <= best_quality) continue;
    best = type;
    best_quality = quality;
  }
  return best;
}

bool accepts_gzip(std::string_view accept_encoding) {
  const Range* best = nullptr;
  const std::vector<Range> ranges = ranges_in(accept_encoding);
  for (const Range& range : ranges) {
    const bool is_named = range.type == "gzip" || range.type == "x-gzip";
    if (is_named || (range.type == "*" && !best)) best = &range;
  }
  return best && best->quality > 0;
}

bool is_own_host(std::string_view host) {
  const auto is_port = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const std::size_t colon = host.rfind(':');
  if (colon != host.npos && is_port(host.substr(colon + 1))) host = host.substr(0, colon);
  if (host == "127.0.0.1" || host == "[::1]") return true;
  return host.find_first_of(".:[]@/ ") == host.npos;
}

}  // namespace feedwire::daemon
