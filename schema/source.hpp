// A source as the catalogue remembers it: what a person set, what its publisher says, how fetching
// goes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feeds/feed.hpp"
#include "schema/ids.hpp"

namespace feedwire::schema {

using feeds::Time;
using Headers = std::vector<std::pair<std::string, std::string>>;

enum class SourceKind { feed, folder };

/// How many entries of a feed's first document are announced; the rest is stored all the same.
struct Backfill {
  static constexpr std::int64_t all = -1;
  std::int64_t newest{all};

  bool operator==(const Backfill&) const = default;
};

/// How long items are kept, and how many of them; 0: that does not limit them.
struct Retention {
  std::chrono::seconds age{0};
  std::int64_t items{0};

  bool is_forever() const { return age.count() == 0 && items == 0; }
  bool operator==(const Retention&) const = default;
};

/// What a person decides about a source.
struct SourceSettings {
  std::string name{};
  std::vector<std::string> category{};
  std::optional<std::chrono::seconds> every{};
  std::optional<Backfill> backfill{};    ///< absent: as the configuration says
  std::optional<Retention> retention{};  ///< absent: as the configuration says
  Headers headers{};                     ///< may hold secrets: never logged or listed
  bool paused{false};
  std::string charset{};  ///< wins over what the document and its server say; empty: none
  std::optional<std::chrono::milliseconds> timeout{};  ///< of a whole fetch
  std::string user_agent{};                            ///< empty: our own

  bool operator==(const SourceSettings&) const = default;
};

/// ETag and Last-Modified as opaque bytes, with the URL that sent them (RFC 9110, 8.8).
struct SavedValidators {
  std::string url{};
  std::string etag{};
  std::string last_modified{};

  bool operator==(const SavedValidators&) const = default;
};

/// How fetching a source goes.
struct SourceState {
  std::string current_url{};  ///< after a permanent redirect; empty: the address as subscribed
  SavedValidators validators{};
  feeds::PollingHints hints{};  ///< of the last document; an answer 304 has none of its own
  std::optional<Time> last_attempt{};
  std::optional<Time> last_success{};
  Time next_due{};
  std::string next_reason{};  ///< why then, in words
  int failures{0};            ///< in a row
  std::string error{};        ///< of the last attempt; empty: it was good
  std::optional<Time> hold_until{};
  std::string hold{};    ///< an instruction to wait, in words
  bool gone{false};      ///< 410: never again, unless a person revives it
  std::string digest{};  ///< of the last good document; equal ones hold the same entries
  std::string rhythm{};  ///< how it publishes, as feeds::Rhythm writes it; empty: not known

  bool operator==(const SourceState&) const = default;
};

struct Source {
  FeedId id{};
  SourceKind kind{SourceKind::feed};
  std::string url{};
  bool declared{false};  ///< by the configuration file
  SourceSettings settings{};
  SourceState state{};

  std::string title{};  ///< as the publisher says
  std::string site_url{};
  std::string language{};
  std::string format{};
  std::int64_t items{0};
  std::optional<Time> last_new{};
  std::int64_t document{0};  ///< number of the last good document; 0: none yet

  /// The name to show: a person's, the publisher's, or the address without its login.
  std::string shown_name() const;
  /// Where it is fetched now.
  const std::string& fetch_url() const;
};

/// The address without a user's name and password, which are nobody's business.
std::string without_login(std::string_view url);

/// One look at a source, whatever came of it.
struct FetchRecord {
  Time at{};
  std::string reason{};  ///< "due", "refresh", "added"
  int status{0};         ///< HTTP; 0 where no answer came
  std::uint64_t bytes{0};
  std::chrono::milliseconds duration{};
  int added{0};
  int changed{0};
  int same{0};
  bool not_modified{false};
  std::string etag{};
  std::string last_modified{};
  std::optional<std::chrono::seconds> max_age{};
  std::optional<std::chrono::seconds> retry_after{};
  std::string note{};  ///< repairs, a rename, a gap: what a person may want to know of a good fetch
  std::string error{};
};

}  // namespace feedwire::schema
