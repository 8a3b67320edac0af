// `feedwire subscriptions` and `feedwire subscription NAME`: the durable ones, as a list and one by
// one.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "cli/ask.hpp"
#include "cli/client.hpp"
#include "cli/table.hpp"
#include "cli/time_words.hpp"

namespace feedwire::cli {

struct SubscribeOptions;

struct SubscriptionsOptions {
  bool json{false};
};

struct SubscriptionOptions {
  std::string name{};
  std::optional<std::uint64_t> seek{};
  bool remove{false};
  bool json{false};
};

Outcome<Exit> list_subscriptions(Client& client, const SubscriptionsOptions& options);
Outcome<Exit> one_subscription(Client& client, const SubscriptionOptions& options);

/// Makes the subscription that `subscribe --name` asks for where there is none; one that is there
/// gets the filters of the command line, where it has some.
Outcome<Exit> make_subscription(Client& client, const SubscribeOptions& options);

/// "/v1/subscriptions/NAME" and what follows.
std::string subscription_path(std::string_view name, std::string_view rest = {});

std::string subscriptions_table(
    const boost::json::array& subscriptions, const Screen& screen, Time now
);
std::string subscription_screen(
    const boost::json::object& subscription, const Screen& screen, Time now
);

}  // namespace feedwire::cli
