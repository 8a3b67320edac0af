// A request's parameters, each taken by name and checked once; one that nobody takes is an error.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "daemon/message.hpp"
#include "feeds/feed.hpp"
#include "feeds/search_query.hpp"

namespace feedwire::daemon {

/// Every function throws RequestError (400, naming the parameter) where the value is wrong.
class QueryReader {
 public:
  explicit QueryReader(const ApiRequest& request) : request_(request) {}

  std::optional<std::string> text(const std::string& name);
  std::optional<std::int64_t> number(const std::string& name);  ///< 0 or above
  bool flag(const std::string& name);                           ///< "1" or "true"; absent is false
  std::optional<feeds::Time> time(const std::string& name, feeds::Time now);
  /// A language tag such as zh or zh-CN, in lower case; empty where it is absent.
  std::string language(const std::string& name);
  std::optional<feeds::SearchQuery> search(const std::string& name);
  bool has(const std::string& name) { return text(name).has_value(); }

  /// Call it last.
  void finish() const;

 private:
  const ApiRequest& request_;
  std::set<std::string, std::less<>> known_{};
};

}  // namespace feedwire::daemon
