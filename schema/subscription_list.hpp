// Durable subscriptions: cursors over the log that clients gave a name, so that they outlive both
// sides.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "feeds/feed.hpp"
#include "schema/ids.hpp"

namespace feedwire::schema {

class Connection;
using feeds::Time;

struct Subscription {
  std::string name{};
  Seq cursor{};               ///< up to here all is done: acknowledged, or left out by the filters
  std::string filters{"{}"};  ///< the parameters of its stream, as a JSON object of texts
  std::int64_t max_unacked{1000};  ///< events on their way without an acknowledgement, at most
  Time created{};
  std::optional<Time> last_ack{};

  bool operator==(const Subscription&) const = default;
};

/// A view on a Store; valid while the store is, on the store's thread.
class SubscriptionList {
 public:
  explicit SubscriptionList(Connection& connection) : connection_(connection) {}

  std::vector<Subscription> all() const;  ///< by name
  std::optional<Subscription> find(const std::string& name) const;

  /// Makes it; one that is there gets the filters and `max_unacked`, and keeps its cursor and
  /// times. Gives it as it is now.
  Subscription put(const Subscription& subscription);
  bool remove(const std::string& name);

  /// The two that follow never move a cursor back, and do nothing where there is no such
  /// subscription.
  void acknowledge(const std::string& name, Seq seq, Time now);
  void pass_over(const std::string& name, Seq seq);
  /// Moves the cursor either way.
  void seek(const std::string& name, Seq seq);

 private:
  Connection& connection_;
};

}  // namespace feedwire::schema
