// The sources that feedwire knows: feeds and folders, what was set and how each is doing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/source.hpp"

namespace feedwire::schema {

class Connection;

/// How many feeds (not folders) are in each state, in the words of `state`: "new", "ok", "failing",
/// "held", "gone", "paused".
struct FeedCounts {
  std::map<std::string, std::int64_t, std::less<>> states{};
  std::int64_t total{};
  std::int64_t due{};   ///< their time has come, and nothing keeps them from being asked
  std::int64_t late{};  ///< of these: for more than five minutes

  std::int64_t in(std::string_view state) const {
    const auto found = states.find(state);
    return found == states.end() ? 0 : found->second;
  }
};

/// A view on a Store; valid while the store is, on the store's thread.
class Catalogue {
 public:
  explicit Catalogue(Connection& connection) : connection_(connection) {}

  /// Adds a source that is due at once. Nothing where that URL is there already; one that was
  /// removed with its items kept comes back, with the new settings.
  std::optional<FeedId> add(
      std::string_view url, SourceKind kind, bool declared, const SourceSettings& settings, Time now
  );

  std::optional<Source> find(FeedId id) const;
  std::optional<Source> find_url(std::string_view url) const;
  /// By id, name or URL, as a person types it. A name that two sources share finds the older one.
  std::optional<Source> find_any(std::string_view reference) const;
  /// Every source that was not removed, by id.
  std::vector<Source> all() const;
  /// Those that the configuration declares, by id.
  std::vector<Source> declared() const;
  /// Feeds (not folders) that fall due up to `until`, the longest overdue first.
  std::vector<Source> due(Time until, std::int64_t limit) const;
  /// Feeds whose last look failed, or that are gone; the most failures in a row first. A paused
  /// feed is nobody's worry.
  std::vector<Source> in_trouble(std::int64_t limit) const;
  FeedCounts counts(Time now) const;
  /// When the next feed falls due; nothing where none ever will.
  std::optional<Time> next_due() const;

  void set(FeedId id, const SourceSettings& settings);
  void set_state(FeedId id, const SourceState& state);
  /// The address that was subscribed to turned out to be another one; due at `now`. False where
  /// that one is in the catalogue already.
  bool set_url(FeedId id, std::string_view url, Time now);
  void set_declared(FeedId id, bool declared);
  /// What a good document says of its feed; an empty text keeps what is known.
  void set_channel(FeedId id, const feeds::Channel& channel, std::string_view format);
  /// Makes the feed due at `at`, or at the end of its hold where that is later.
  void make_due(FeedId id, Time at, std::string_view reason);
  /// These did not fail by their own fault: no failure is left on them, and they are due at `now`.
  void forgive(const std::vector<FeedId>& feeds, Time now, std::string_view reason);
  /// The clock went back: feeds that seem to have been asked in the future wait no longer than they
  /// were to wait from then. How many there were.
  std::int64_t mend_future(Time now);
  /// Moves feeds that are overdue at `now` to moments spread over `span`.
  void spread_overdue(Time now, std::chrono::seconds span);

  /// Forgets the source. With `keep_items` its items stay in lists and searches; else all of it
  /// goes.
  void remove(FeedId id, bool keep_items);

 private:
  Connection& connection_;
};

}  // namespace feedwire::schema
