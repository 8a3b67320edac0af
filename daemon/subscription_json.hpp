// Durable subscriptions as JSON: how they are shown, and what a client sends to make one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/subscriptions.hpp"
#include "feeds/problem.hpp"

namespace feedwire::daemon {

/// A stream's parameters by name: {"category": "新媒体", "updates": "1"}.
using StreamParameters = std::map<std::string, std::string, std::less<>>;

/// Those that are there or not, and have no value of their own.
bool is_flag(std::string_view parameter);

/// As the store keeps them, and back.
std::string stored_filters(const StreamParameters& parameters);
StreamParameters filters_from(const std::string& stored);

/// What the body of a PUT asks for; what is absent stays as it is.
struct SubscriptionWish {
  std::optional<StreamParameters> filters{};
  std::optional<std::int64_t> max_unacked{};
  /// Where a new one begins: the newest event where there is none.
  std::optional<schema::Seq> from{};
};

Result<SubscriptionWish> subscription_wish_from(std::string_view body);

/// What the body of an ack or a seek says.
struct SeqMessage {
  schema::Seq seq{};
  std::string stream{};  ///< the token of a stream; empty: not said
};

Result<SeqMessage> seq_message_from(std::string_view body);

std::string subscription_json(const SubscriptionView& view);
std::string subscriptions_json(const std::vector<SubscriptionView>& views);

}  // namespace feedwire::daemon
