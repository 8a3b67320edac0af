// Sources and their history as clients see them.
#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "schema/source.hpp"

namespace feedwire::daemon {

/// What is told of a source beside what the catalogue holds.
struct FeedView {
  schema::Source source{};
  bool is_fetching{false};
  feeds::Time now{};
};

/// All that state_of can say.
inline constexpr std::array<std::string_view, 6> feed_states{
    "new", "ok", "failing", "held", "gone", "paused"};

/// One of feed_states.
std::string state_of(const schema::Source& source, feeds::Time now);
bool is_state(std::string_view word);
/// The last look failed: it fails, waits after that, or is gone. A paused feed is nobody's worry.
bool is_in_trouble(const schema::Source& source);

boost::json::object feed_object(const FeedView& feed);
std::string feed_json(const FeedView& feed);
std::string feeds_json(const std::vector<FeedView>& feeds);
/// One feed with why its next time is when it is, and its recent looks.
std::string feed_json(const FeedView& feed, const std::vector<schema::FetchRecord>& fetches);
std::string fetches_json(const std::vector<schema::FetchRecord>& fetches);

}  // namespace feedwire::daemon
