#include "daemon/replay.hpp"

#include <set>

#include "daemon/clock.hpp"
#include "daemon/content_coding.hpp"
#include "daemon/reading.hpp"
#include "feeds/read.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using schema::KeptDocument;
using schema::Recorded;
using schema::Source;
using schema::Store;

namespace {

constexpr std::int64_t most_changes_told = 20;

// One document, read anew.
struct Reread {
  std::int64_t number{};
  Reading reading{};
};

struct Rereads {
  std::vector<Reread> documents{};  ///< the newest first
  std::string error{};
};

Result<Reading> read_again(const KeptDocument& kept, std::string_view charset, std::size_t most) {
  const auto body = decode_content(kept.body, kept.coding, most);
  if (!body) return body.error();
  auto feed = feeds::read(
      {.bytes = *body, .url = kept.url, .content_type = kept.content_type, .charset = charset}
  );
  if (!feed) return feed.error();
  Reading reading;
  reading.entries = seen_entries(*feed);
  reading.feed = std::move(*feed);
  return Result<Reading>(boost::system::in_place_value, std::move(reading));
}

// An entry counts as the newest document says it: what an older one says of it is history.
void drop_known(std::vector<schema::SeenEntry>& entries, std::set<feeds::EntryKey>& known) {
  std::erase_if(entries, [&](const schema::SeenEntry& seen) {
    return known.contains(seen.identity.key);
  });
  for (const schema::SeenEntry& seen : entries) known.insert(seen.identity.key);
}

Rereads read_all(
    const std::vector<KeptDocument>& kept, std::string_view charset, std::size_t most
) {
  Rereads all;
  std::set<feeds::EntryKey> known;
  for (const KeptDocument& document : kept) {
    auto reading = read_again(document, charset, most);
    if (!reading) {
      if (all.error.empty()) all.error = to_string(reading.error());
      continue;
    }
    drop_known(reading->entries, known);
    all.documents.push_back({.number = document.number, .reading = std::move(*reading)});
  }
  return all;
}

void add_up(Recorded& sum, const Recorded& more) {
  sum.added += more.added;
  sum.changed += more.changed;
  sum.same += more.same;
  sum.removed += more.removed;
  sum.renamed += more.renamed;
  if (more.has_events()) sum.last = more.last;
}

// The oldest first, as they came. The one that is the feed's last good document is compared with
// what is known of that as a whole: entries that the better reader recognises by other ids are
// renamed, not new.
void record(Store& store, Source& source, Rereads& rereads, feeds::Time at, ReplayReport& report) {
  const schema::Seq before = store.log().head();
  for (auto reread = rereads.documents.rbegin(); reread != rereads.documents.rend(); ++reread) {
    const bool is_last = reread->number == source.document;
    const schema::SeenDocument seen{
        .feed = source.id,
        .at = at,
        .entries = std::move(reread->reading.entries),
        .is_whole = is_last,
        .is_replay = !is_last};
    add_up(report.recorded, store.log().record(seen));
    if (!is_last) continue;
    const feeds::Feed& feed = reread->reading.feed;
    store.catalogue().set_channel(source.id, feed.channel, feeds::to_string(feed.format));
  }
  report.changes =
      store.items().after(before, store.log().head(), most_changes_told, {}, true).items;
}

}  // namespace

asio::awaitable<Result<ReplayReport>> Replay::once(Source source, bool is_trial) {
  ReplayReport report{.feed = source.id, .name = source.shown_name()};
  auto fetch = [&](Store& store) { return store.documents().all(source.id); };
  const std::vector<KeptDocument> kept = co_await parts_.readers.run(std::move(fetch));
  report.documents = kept.size();
  if (kept.empty()) co_return report;
  const std::size_t most = parts_.configuration.fetch.max_body;
  auto read = [&] { return read_all(kept, source.settings.charset, most); };
  Rereads rereads = co_await run_on(parts_.pool, std::move(read));
  report.error = rereads.error;
  auto work = [&](Store& store) {
    // It may have been fetched meanwhile.
    const auto current = store.catalogue().find(source.id);
    if (!current) return false;
    source = *current;
    const auto take = [&] { record(store, source, rereads, now(), report); };
    if (is_trial) {
      store.try_out(take);
    } else {
      take();
    }
    return true;
  };
  const Result<bool> recorded = co_await parts_.store.run(std::move(work));
  if (!recorded) co_return recorded.error();
  if (!is_trial) parts_.hub.announce(report.recorded);
  co_return report;
}

}  // namespace feedwire::daemon
