// Questions to the daemon as commands put them: a target with its parameters, an answer as JSON, a
// refusal as a failure in the daemon's own words.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "cli/client.hpp"

namespace feedwire::cli {

/// RFC 3986, section 2.1: everything but unreserved characters becomes %XX.
std::string percent_encoded(std::string_view text);

/// "/v1/items" and its parameters.
class Target {
 public:
  explicit Target(std::string path) : text_(std::move(path)) {}

  /// Adds a parameter where `value` is not empty.
  Target& with(std::string_view name, std::string_view value);

  const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool has_query_{false};
};

/// "/v1/feeds/FEED" and what follows; FEED is an id, a name or a URL.
std::string feed_path(std::string_view feed, std::string_view rest = {});

/// What the daemon said in application/problem+json, or the bare status where it said nothing.
Failure refusal(int status, std::string_view body);

/// Sends, and turns a status of 400 and more into a failure.
Outcome<Reply> ask(Client& client, const Request& request);

/// As `ask`, for answers that are one JSON object (an empty one for 204).
Outcome<boost::json::object> ask_object(Client& client, const Request& request);

}  // namespace feedwire::cli
