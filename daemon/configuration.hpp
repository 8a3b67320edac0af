// What the configuration file says, with every default in one place (docs/configuration.md).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/address_guard.hpp"
#include "daemon/log.hpp"
#include "feeds/cadence.hpp"
#include "feeds/post.hpp"
#include "feeds/post_pattern.hpp"
#include "feeds/problem.hpp"
#include "feeds/search_query.hpp"
#include "schema/items.hpp"
#include "schema/source.hpp"

namespace feedwire::daemon {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct FetchConfiguration {
  seconds default_interval{std::chrono::hours(1)};
  seconds min_interval{std::chrono::minutes(15)};
  seconds max_interval{std::chrono::hours(24)};
  seconds startup_spread{60};
  seconds backoff_max{std::chrono::hours(24)};
  std::uint64_t concurrency{64};
  std::uint64_t per_host{2};
  milliseconds host_gap{100};  ///< between the starts of two requests to one host
  bool adaptive{true};         ///< learn each feed's rhythm
  milliseconds connect_timeout{std::chrono::seconds(10)};
  milliseconds timeout{std::chrono::seconds(60)};
  std::uint64_t max_body{32ULL << 20};
  std::uint64_t max_redirects{5};
  std::uint64_t memory_budget{256ULL << 20};
  std::string user_agent_contact{};
  std::vector<Cidr> allow_private{};
  std::string proxy{};
  bool is_proxy_withheld{false};  ///< it is a credential that is not there (Credentials::may_lack)
  std::string ca_file{};
  std::string rsshub{"https://rsshub.app"};
};

struct ItemSettings {
  schema::Retention retention{};  ///< of feeds that have none of their own
  schema::Backfill backfill{};
  bool removals{false};             ///< tell when a publisher withdraws an entry
  std::uint64_t keep_documents{3};  ///< a feed
};

/// A feed that the file declares.
struct DeclaredFeed {
  std::string url{};  ///< `rsshub://` already expanded
  schema::SourceSettings settings{};
};

/// Front-matter documents on disk.
struct DeclaredFolder {
  std::filesystem::path path{};  ///< absolute
  std::string pattern{"**/*.md"};
  std::string name{};
  std::vector<std::string> category{};
};

/// A folder of posts that is kept in step with the log.
struct DeclaredArchive {
  std::filesystem::path path{};  ///< absolute
  std::string style_name{"hexo"};
  feeds::PostStyle style{feeds::PostStyle::hexo};
  std::string name{"{category}/{feed}/{date}-{slug}.md"};
  std::optional<feeds::PostPattern> pattern{};  ///< of `name`; always there
  bool prune{false};                            ///< delete what the store has no more
  std::string feed{};                           ///< an id, a name or an address; empty: all
  schema::ItemFilter filter{};                  ///< but for the feed
  std::optional<feeds::SearchQuery> search{};
  std::string filter_text{};  ///< all of them; two that differ mean other items
};

/// A Unix socket that clients find the daemon at.
struct SocketSettings {
  std::filesystem::path file{};  ///< empty: not said
  unsigned mode{0660};
  std::string group{};  ///< empty: the daemon's own

  bool operator==(const SocketSettings&) const = default;
};

struct Configuration {
  std::filesystem::path state_dir{};  ///< empty: not said
  SocketSettings socket{};
  SocketSettings socket_readonly{};  ///< a second one, that can only read; without a file: none
  log::Level log_level{log::Level::info};
  std::uint64_t max_followers{4096};  ///< open streams
  FetchConfiguration fetch{};
  ItemSettings items{};
  std::vector<DeclaredFeed> feeds{};
  std::vector<DeclaredFolder> folders{};
  std::vector<DeclaredArchive> archives{};
  std::vector<std::string> gateways{};  ///< URLs of hosts that serve many sites
  bool has_secrets{false};  ///< in the file itself: logins, or header fields that may be one
  /// Legal, but perhaps not meant: shown by check-config and logged at start.
  std::vector<std::string> warnings{};
};

enum class Credentials {
  needed,
  may_lack,  ///< for a look at the file outside the service, which alone gets them: a warning each
};

/// Reads and checks the whole file. A Problem says what is wrong at which file, line, column and
/// key.
Result<Configuration> read_configuration(
    const std::filesystem::path& file, Credentials credentials = Credentials::needed
);

/// The part of it that bears on time.
feeds::Cadence cadence_of(const FetchConfiguration& settings);

/// The gateways that the file names, and the base that rsshub: addresses expand to.
std::vector<std::string> gateway_urls(const Configuration& configuration);

/// "A/B/C" as a list; empty parts are dropped.
std::vector<std::string> split_category(std::string_view path);

}  // namespace feedwire::daemon
