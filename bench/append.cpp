// What it costs to tell what is new and to keep it, against a bare insert of the same rows.
//
//   bench_append [ITEMS, 200000] [FEEDS, 2000] [BYTES, 2048] [FOLDER]
//
// With FOLDER the store stays there, for feedwired --state-dir FOLDER.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <stdlib.h>

#include <chrono>
#include <ctime>
#include <filesystem>

#include "bench/search_texts.hpp"
#include "feeds/identity.hpp"
#include "schema/store.hpp"
#include "tests/scratch.hpp"

namespace {

using namespace feedwire;
using namespace feedwire::schema;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t documents_a_commit = 4;  // as the writer gathers them while it is busy

struct Cost {
  double wall{};  ///< seconds
  double cpu{};   ///< of this thread: what a machine with nothing else to do would take
};

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

template <typename Work>
void add_cost(Cost& to, Work work) {
  const auto start = Clock::now();
  const double busy = cpu_seconds();
  work();
  to.wall += std::chrono::duration<double>(Clock::now() - start).count();
  to.cpu += cpu_seconds() - busy;
}

/// The same columns of text in one table with one unique index.
class BareTable {
 public:
  explicit BareTable(const fs::path& file)
      : database_(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {
    for (const char* sql :
         {"PRAGMA page_size = 8192",
          "PRAGMA journal_mode = WAL",
          "PRAGMA synchronous = FULL",
          "CREATE TABLE row (id INTEGER PRIMARY KEY, feed INTEGER, key BLOB, guid TEXT, url TEXT, "
          "title TEXT, content TEXT, published INTEGER, UNIQUE (feed, key))"})
      database_.exec(sql);
    insert_.emplace(
        database_,
        "INSERT OR IGNORE INTO row (feed, key, guid, url, title, content, published) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)"
    );
  }

  void offer(const SeenDocument& document) {
    for (const SeenEntry& seen : document.entries) {
      const auto& key = seen.identity.key.bytes;
      insert_->bind(1, document.feed.value);
      insert_->bind(2, key.data(), static_cast<int>(key.size()));
      insert_->bind(3, seen.entry.id);
      insert_->bind(4, seen.entry.url);
      insert_->bind(5, seen.entry.title);
      insert_->bind(6, seen.entry.content.text);
      insert_->bind(7, seen.entry.published ? seen.entry.published->time_since_epoch().count() : 0);
      insert_->exec();
      insert_->reset();
    }
  }

  SQLite::Database& database() { return database_; }

 private:
  SQLite::Database database_;
  std::optional<SQLite::Statement> insert_{};
};

struct Costs {
  Cost identify{};
  Cost append{};
  Cost bare{};
};

/// Offers every document to both, a commit's worth at a time, one after the other.
class Race {
 public:
  Race(Store& store, BareTable& bare, std::vector<FeedId> feeds, std::size_t bytes)
      : store_(store), bare_(bare), feeds_(std::move(feeds)), bytes_(bytes) {}

  /// One document a feed: offered once more, each shows what its feed showed last.
  Costs run(std::size_t items) {
    const std::size_t document_size = (items + feeds_.size() - 1) / feeds_.size();
    bench::SearchTexts texts;
    Costs costs;
    std::size_t number = 0;
    for (std::size_t document = 0; number < items;) {
      std::vector<feeds::Feed> read;
      std::vector<SeenDocument> group;
      for (; group.size() < documents_a_commit && number < items; ++document) {
        const FeedId feed = feeds_[document % feeds_.size()];
        const auto minutes = static_cast<std::int64_t>(document);
        group.push_back({.feed = feed, .at = Time(std::chrono::minutes(minutes))});
        read.push_back({.format = feeds::Format::rss20});
        for (std::size_t i = 0; i < document_size && number < items; ++i)
          read.back().entries.push_back(texts.entry(number++, bytes_));
      }
      offer(read, group, costs);
    }
    return costs;
  }

 private:
  void offer(std::vector<feeds::Feed>& read, std::vector<SeenDocument>& group, Costs& costs) {
    add_cost(costs.identify, [&] {
      for (std::size_t i = 0; i < read.size(); ++i) {
        auto identities = feeds::identify(read[i]);
        for (std::size_t e = 0; e < identities.size(); ++e)
          group[i].entries.push_back(
              {.entry = std::move(read[i].entries[e]), .identity = std::move(identities[e])}
          );
      }
    });
    add_cost(costs.append, [&] {
      store_.begin();
      for (const SeenDocument& document : group)
        store_.step([&] { store_.log().record(document); });
      store_.commit();
    });
    add_cost(costs.bare, [&] {
      bare_.database().exec("BEGIN IMMEDIATE");
      for (const SeenDocument& document : group) bare_.offer(document);
      bare_.database().exec("COMMIT");
    });
  }

  Store& store_;
  BareTable& bare_;
  std::vector<FeedId> feeds_;
  std::size_t bytes_;
};

void tell(const char* what, std::size_t items, const Costs& costs) {
  const auto rate = [&](const Cost& cost) { return static_cast<double>(items) / cost.wall; };
  const auto each = [&](const Cost& cost) { return cost.cpu * 1e6 / static_cast<double>(items); };
  fmt::print("{}\n", what);
  fmt::print(
      "  identify   {:9.0f} items/s  {:6.2f} µs CPU an item\n",
      rate(costs.identify),
      each(costs.identify)
  );
  fmt::print(
      "  append     {:9.0f} items/s  {:6.2f} µs CPU an item\n",
      rate(costs.append),
      each(costs.append)
  );
  fmt::print(
      "  bare       {:9.0f} items/s  {:6.2f} µs CPU an item\n", rate(costs.bare), each(costs.bare)
  );
  fmt::print(
      "  append against bare: {:.2f} x the time, {:.2f} x the CPU; with identify {:.2f} and "
      "{:.2f}\n",
      costs.append.wall / costs.bare.wall,
      costs.append.cpu / costs.bare.cpu,
      (costs.append.wall + costs.identify.wall) / costs.bare.wall,
      (costs.append.cpu + costs.identify.cpu) / costs.bare.cpu
  );
}

double mebibytes(const fs::path& file) {
  return static_cast<double>(fs::file_size(file)) / (1024 * 1024);
}

std::size_t number(int argc, char** argv, int at, std::size_t usual) {
  return argc > at ? std::strtoul(argv[at], nullptr, 10) : usual;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t items = number(argc, argv, 1, 200'000);
  const std::size_t feed_count = number(argc, argv, 2, 2'000);
  const std::size_t bytes = number(argc, argv, 3, 2'048);
  const tests::Scratch scratch;
  const fs::path folder = argc > 4 ? fs::path(argv[4]) : scratch.path();
  fs::create_directories(folder);
  Store store(folder / "feedwire.db", Store::Access::write);
  BareTable bare(scratch.path() / "bare.db");
  std::vector<FeedId> feeds;
  store.begin();
  for (std::size_t i = 0; i < feed_count; ++i)
    feeds.push_back(*store.catalogue().add(
        "https://example.org/" + std::to_string(i), SourceKind::feed, false, {}, Time{}
    ));
  store.commit();
  fmt::print(
      "{} items of about {} bytes from {} feeds, {} a document, {} documents a commit\n",
      items,
      bytes,
      feed_count,
      items / feed_count,
      documents_a_commit
  );
  Race race(store, bare, std::move(feeds), bytes);
  tell("all new", items, race.run(items));
  tell("the same once more", items, race.run(items));
  store.checkpoint();
  bare.database().exec("PRAGMA wal_checkpoint(PASSIVE)");
  fmt::print(
      "on disk: {:.0f} MiB, the bare table {:.0f} MiB\n",
      mebibytes(folder / "feedwire.db"),
      mebibytes(scratch.path() / "bare.db")
  );
}
