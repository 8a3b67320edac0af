// The database, and what in it wants somebody's attention: feeds and subscriptions.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "daemon/clock.hpp"
#include "daemon/doctor.hpp"
#include "daemon/place_remedy.hpp"
#include "daemon/store_files.hpp"
#include "daemon/web_address.hpp"
#include "feeds/amounts.hpp"
#include "feeds/date.hpp"

namespace feedwire::daemon {

using Level = Finding::Level;
using schema::Source;
using schema::Store;

namespace {

constexpr std::size_t most_named = 10;
constexpr int failures_to_worry = 3;
constexpr std::chrono::hours quiet_after{24 * 180};
constexpr std::chrono::hours unread_after{24 * 7};
constexpr std::int64_t tolerable_lag = 10'000;
constexpr std::uint64_t tolerable_wal = 256ULL << 20;
constexpr std::size_t names_to_try = 5;
constexpr std::size_t names_of_failing = 3;

std::string day_of(feeds::Time time) { return feeds::format_rfc3339(time).substr(0, 10); }

std::string called(const Source& source) {
  return fmt::format("{} ({})", source.shown_name(), source.id.value);
}

void examine_database(Store& store, const Patient& patient, Findings& findings) {
  const auto add = [&](Level level, std::string what, std::string remedy = {}) {
    findings.push_back({"database", level, std::move(what), std::move(remedy)});
  };
  const schema::StoreSize size = store.size();
  add(Level::ok,
      fmt::format(
          "{}, the log stands at {}; `feedwire check` reads all of it",
          feeds::counted(size.items, "item"),
          size.head
      ));
  const std::uint64_t wal = StoreFiles::of(patient.store_file).wal;
  if (wal > tolerable_wal)
    add(Level::warning,
        fmt::format("the write-ahead log has {} MiB", wal >> 20),
        "somebody reads the database for very long: another program, or a backup of its files");
  const std::int64_t lag = std::max(store.search_index().lag(), store.stories().lag());
  if (lag > tolerable_lag)
    add(Level::warning,
        fmt::format("search or stories are {} events behind", lag),
        "normal for a while after a large import; else see index.waits in the log");
}

// By the words that a failure is told in.
std::string remedy_for(const Source& source) {
  struct Case {
    const char* words;
    const char* remedy;
  };
  constexpr std::array cases{
      Case{
          "answered 401",
          "it wants a login, perhaps as a header field: feedwire set {} header=@FILE"},
      Case{"answered 403", "it refuses us, or wants a login: see feedwire feed {}"},
      Case{"answered 404", "the address may be another one by now: feedwire discover its site"},
      Case{"answered 429", "it is asked too often: give it a longer `every`"},
      Case{"no address found", "its name is gone or mistyped: feedwire feed {}"},
      Case{"certificate", "its certificate is wrong; with an authority of your own: fetch.ca_file"},
      Case{"no feed", "what came is kept: feedwire feed {} --document"},
  };
  const std::string id = std::to_string(source.id.value);
  if (source.state.gone)
    return source.declared ? "take it out of the configuration" : "feedwire remove " + id;
  for (const Case& one : cases) {
    if (source.state.error.find(one.words) == std::string::npos) continue;
    std::string remedy = one.remedy;
    if (const auto at = remedy.find("{}"); at != std::string::npos) remedy.replace(at, 2, id);
    return remedy;
  }
  return "feedwire feed " + id + " has its last fetches";
}

std::string trouble_of(const Source& source) {
  const schema::SourceState& state = source.state;
  if (state.gone) return "gone, by its own word";
  std::string words = "failed " + feeds::counted(state.failures, "time");
  words += state.last_success ? ", last well on " + day_of(*state.last_success) : ", never well";
  return words + ": " + state.error;
}

bool is_worrying(const Source& source) {
  const schema::SourceState& state = source.state;
  if (source.settings.paused) return false;
  return state.gone || state.failures >= failures_to_worry ||
         (state.failures > 0 && !state.last_success);
}

void examine_failing(const std::vector<Source>& sources, Findings& findings) {
  std::vector<const Source*> worrying;
  for (const Source& feed : sources) {
    if (is_worrying(feed)) worrying.push_back(&feed);
  }
  std::stable_sort(worrying.begin(), worrying.end(), [](const Source* a, const Source* b) {
    return a->state.failures > b->state.failures;
  });
  for (std::size_t at = 0; at < std::min(most_named, worrying.size()); ++at) {
    const Source& feed = *worrying[at];
    const std::string what = called(feed) + ": " + trouble_of(feed);
    findings.push_back({"feed", Level::warning, what, remedy_for(feed)});
  }
  if (worrying.size() > most_named)
    findings.push_back(
        {"feed",
         Level::warning,
         fmt::format("and {} more that fail", worrying.size() - most_named),
         "feedwire feeds --failing"}
    );
}

// Feeds that are well, and yet perhaps not what somebody wanted: "dead in silence".
void examine_quiet(const std::vector<Source>& sources, Findings& findings) {
  std::size_t count = 0;
  for (const Source& feed : sources) {
    const schema::SourceState& state = feed.state;
    if (feed.settings.paused || !state.last_success || state.failures > 0) continue;
    const bool is_empty = feed.items == 0;
    const bool is_quiet = feed.last_new && now() - *feed.last_new > quiet_after;
    if (!is_empty && !is_quiet) continue;
    if (++count > most_named) continue;
    findings.push_back(
        {"feed",
         Level::note,
         called(feed) + (is_empty ? ": answers well, and never had an entry"
                                  : ": nothing new since " + day_of(*feed.last_new)),
         ""}
    );
  }
  if (count > most_named)
    findings.push_back(
        {"feed", Level::note, fmt::format("and {} more that are quiet", count - most_named), ""}
    );
}

void examine_moved(const std::vector<Source>& sources, Findings& findings) {
  std::size_t count = 0;
  for (const Source& feed : sources) {
    if (!feed.declared || feed.state.current_url.empty() || ++count > most_named) continue;
    findings.push_back(
        {"feed",
         Level::note,
         called(feed) + ": moved for good to " + schema::without_login(feed.state.current_url),
         "change its url in the configuration"}
    );
  }
}

void examine_feeds(Store& store, Findings& findings) {
  std::vector<Source> sources = store.catalogue().all();
  std::erase_if(sources, [](const Source& feed) { return feed.kind != schema::SourceKind::feed; });
  const std::size_t before = findings.size();
  examine_failing(sources, findings);
  examine_moved(sources, findings);
  if (findings.size() == before)
    findings.push_back(
        {"feed",
         Level::ok,
         feeds::counted(std::ssize(sources), "feed") + ", none has failed for long",
         ""}
    );
  examine_quiet(sources, findings);
}

void examine_subscriptions(const std::vector<SubscriptionView>& all, Findings& findings) {
  for (const SubscriptionView& view : all) {
    const schema::Subscription& one = view.subscription;
    const feeds::Time read = one.last_ack.value_or(one.created);
    // What the filters left out is not on disk yet, and no sign of neglect while somebody listens.
    if (view.is_connected || view.lag() == 0 || now() - read < unread_after) continue;
    findings.push_back(
        {"subscription",
         Level::warning,
         fmt::format(
             "{}: nobody reads it, the last was on {}, and it is {} events behind",
             one.name,
             day_of(read),
             view.lag()
         ),
         "start its program, or: feedwire subscription " + shell_word(one.name) + " --delete"}
    );
  }
}

}  // namespace

Findings examine_store(Store& store, const Patient& patient) {
  Findings findings;
  examine_database(store, patient, findings);
  examine_feeds(store, findings);
  examine_subscriptions(patient.subscriptions, findings);
  return findings;
}

void add_host(std::string_view url, std::vector<std::string>& hosts) {
  const auto address = parse_web_address(url);
  if (!address || address->host.starts_with('[')) return;
  if (std::find(hosts.begin(), hosts.end(), address->host) == hosts.end())
    hosts.push_back(address->host);
}

std::vector<std::string> hosts_to_try(Store& store) {
  std::vector<std::string> hosts;
  const auto add = [&](const Source& source, std::size_t most) {
    if (hosts.size() >= most) return;
    add_host(source.fetch_url(), hosts);
  };
  constexpr std::int64_t most_looked_at = 50;
  for (const Source& source : store.catalogue().in_trouble(most_looked_at))
    add(source, names_of_failing);
  const feeds::Time some_day = now() + std::chrono::hours(24 * 365);
  for (const Source& source : store.catalogue().due(some_day, most_looked_at))
    add(source, names_to_try);
  return hosts;
}

}  // namespace feedwire::daemon
