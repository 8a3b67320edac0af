#include "cli/ask.hpp"

#include <boost/json.hpp>

#include "cli/fields.hpp"

namespace feedwire::cli {

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  for (const char each : text) {
    if (unreserved.find(each) != std::string_view::npos) {
      encoded += each;
      continue;
    }
    const auto byte = static_cast<unsigned char>(each);
    encoded += '%';
    encoded += digits[byte >> 4];
    encoded += digits[byte & 0xF];
  }
  return encoded;
}

Target& Target::with(std::string_view name, std::string_view value) {
  if (value.empty()) return *this;
  text_ += has_query_ ? '&' : '?';
  text_ += std::string{name} + '=' + percent_encoded(value);
  has_query_ = true;
  return *this;
}

std::string feed_path(std::string_view feed, std::string_view rest) {
  return "/v1/feeds/" + percent_encoded(feed) + std::string{rest};
}

Failure refusal(int status, std::string_view body) {
  const json::object problem = parse_object(body).value_or(json::object{});
  std::string what = text_at(problem, "detail");
  if (what.empty()) what = text_at(problem, "title");
  if (what.empty()) what = "the daemon answered with status " + std::to_string(status);
  return failed(std::move(what));
}

Outcome<Reply> ask(Client& client, const Request& request) {
  auto reply = client.send(request);
  if (reply && reply->status >= 400) return refusal(reply->status, reply->body);
  return reply;
}

Outcome<json::object> ask_object(Client& client, const Request& request) {
  const auto reply = ask(client, request);
  if (!reply) return reply.error();
  if (reply->body.empty()) return json::object{};
  auto object = parse_object(reply->body);
  if (!object) {
    return failed(
        "the answer to " + request.target + " is not the JSON that was expected",
        "see whether feedwire and feedwired are of one version"
    );
  }
  return std::move(*object);
}

}  // namespace feedwire::cli
