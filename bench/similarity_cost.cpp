#include "bench/similarity_cost.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/similarity_news.hpp"
#include "feeds/similarity.hpp"
#include "feeds/similarity_candidates.hpp"

namespace feedwire::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Micros = std::chrono::duration<double, std::micro>;

constexpr std::size_t measured_items = 3'000;
constexpr std::size_t items_of_a_commit = 50;

class Statement {
 public:
  Statement(sqlite3* database, const char* sql) {
    if (sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(database));
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  void bind(int at, std::int64_t number) { sqlite3_bind_int64(statement_, at, number); }
  void bind(int at, const std::string& blob) {
    sqlite3_bind_blob(statement_, at, blob.data(), static_cast<int>(blob.size()), nullptr);
  }
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) throw std::runtime_error("SQLite failed");
    return code == SQLITE_ROW;
  }
  std::int64_t number(int column) { return sqlite3_column_int64(statement_, column); }
  std::string_view blob(int column) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  void reset() { sqlite3_reset(statement_); }
  void run() {
    while (step()) {
    }
    reset();
  }

 private:
  sqlite3_stmt* statement_{nullptr};
};

/// The tables as a store would have them: fingerprints by item, and items by key.
class Index {
 public:
  explicit Index(const std::filesystem::path& path) {
    if (sqlite3_open(path.c_str(), &database_) != SQLITE_OK)
      throw std::runtime_error("cannot open " + path.string());
    for (const char* sql :
         {"PRAGMA synchronous=NORMAL",
          "PRAGMA cache_size=-65536",
          "CREATE TABLE print(item INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
          "CREATE TABLE print_key(key INTEGER, item INTEGER, PRIMARY KEY(key, item)) WITHOUT "
          "ROWID"})
      execute(sql);
  }
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;
  ~Index() { sqlite3_close(database_); }

  void execute(const char* sql) { Statement(database_, sql).run(); }
  sqlite3* database() { return database_; }

 private:
  sqlite3* database_{nullptr};
};

struct Key {
  feeds::BandKey key;
  std::uint32_t item;
  bool operator<(const Key& other) const {
    return key != other.key ? key < other.key : item < other.item;
  }
};

/// The longest list that one key leads to.
std::size_t fill(Index& index, InventedNews& news, std::size_t items) {
  std::vector<Key> keys;
  keys.reserve(items * 19);
  Statement add_print(index.database(), "INSERT INTO print VALUES(?, ?)");
  index.execute("PRAGMA journal_mode=OFF");
  index.execute("BEGIN");
  for (std::uint32_t item = 0; item < items; ++item) {
    const InventedItem invented = news.next();
    const auto print =
        feeds::fingerprint_story(feeds::read_story(invented.title, {invented.html, "html"}));
    const std::string bytes = to_bytes(print);
    add_print.bind(1, item);
    add_print.bind(2, bytes);
    add_print.run();
    for (const feeds::BandKey key : feeds::bands(print)) keys.push_back({key, item});
  }
  std::sort(keys.begin(), keys.end());
  Statement add_key(index.database(), "INSERT INTO print_key VALUES(?, ?)");
  std::size_t longest = 0;
  std::size_t run = 0;
  for (std::size_t at = 0; at < keys.size(); ++at) {
    run = at > 0 && keys[at].key == keys[at - 1].key ? run + 1 : 1;
    longest = std::max(longest, run);
    add_key.bind(1, keys[at].key);
    add_key.bind(2, keys[at].item);
    add_key.run();
  }
  index.execute("COMMIT");
  index.execute("PRAGMA journal_mode=WAL");
  return longest;
}

/// Times of one step of many items.
class Step {
 public:
  void add(Micros time) { times_.push_back(time.count()); }
  void print(const char* what) {
    std::sort(times_.begin(), times_.end());
    double sum = 0;
    for (const double time : times_) sum += time;
    fmt::print(
        "  {:<34} {:8.1f} mean {:8.1f} median {:8.1f} p99 {:8.1f} most\n",
        what,
        sum / static_cast<double>(times_.size()),
        times_[times_.size() / 2],
        times_[times_.size() * 99 / 100],
        times_.back()
    );
  }

 private:
  std::vector<double> times_{};
};

/// Calls it and says how long it took.
Micros timed(auto&& work) {
  const auto begin = Clock::now();
  work();
  return Clock::now() - begin;
}

/// One item after the other through all that a follower of the log does.
class Follower {
 public:
  Follower(Index& index, std::int64_t first) : index_(index), item_(first) {}

  void follow(const InventedItem& invented) {
    feeds::Fingerprint print;
    std::vector<feeds::BandKey> keys;
    const Micros taking = timed([&] {
      print = feeds::fingerprint_story(feeds::read_story(invented.title, {invented.html, "html"}));
      keys = feeds::bands(print);
    });
    std::vector<std::int64_t> found;
    std::vector<std::int64_t> candidates;
    const Micros looking = timed([&] {
      for (const feeds::BandKey key : keys) look_up(key, found);
      candidates = feeds::most_promising(found);
    });
    bool is_found = false;
    const Micros comparing = timed([&] {
      for (const std::int64_t candidate : candidates) is_found |= is_same(candidate, print);
    });
    const Micros storing = timed([&] { store(print, keys); });
    found_ += is_found ? 1 : 0;
    taking_.add(taking);
    looking_.add(looking);
    comparing_.add(comparing);
    storing_.add(storing);
    all_.add(taking + looking + comparing + storing);
    touched_.add(Micros(static_cast<double>(found.size())));
    compared_.add(Micros(static_cast<double>(candidates.size())));
  }

  void print() {
    taking_.print("fingerprint and keys, us");
    looking_.print("look-up of the keys, us");
    comparing_.print("reading and comparing, us");
    storing_.print("storing (commits included), us");
    all_.print("one more item, us");
    touched_.print("rows of keys read for an item");
    compared_.print("candidates compared");
    fmt::print("  {} of {} were told before\n", found_, measured_items);
  }

 private:
  void look_up(feeds::BandKey key, std::vector<std::int64_t>& found) {
    find_.bind(1, key);
    find_.bind(2, std::int64_t{feeds::most_items_of_a_key});
    while (find_.step()) found.push_back(find_.number(0));
    find_.reset();
  }

  bool is_same(std::int64_t candidate, const feeds::Fingerprint& print) {
    read_.bind(1, candidate);
    const bool exists = read_.step();
    const auto other = feeds::fingerprint_from_bytes(exists ? read_.blob(0) : "");
    read_.reset();
    return other.has_value() && feeds::compare(print, *other).is_same;
  }

  void store(const feeds::Fingerprint& print, const std::vector<feeds::BandKey>& keys) {
    if (pending_ == 0) index_.execute("BEGIN");
    const std::string bytes = to_bytes(print);
    add_print_.bind(1, item_);
    add_print_.bind(2, bytes);
    add_print_.run();
    for (const feeds::BandKey key : keys) {
      add_key_.bind(1, key);
      add_key_.bind(2, item_);
      add_key_.run();
    }
    ++item_;
    if (++pending_ < items_of_a_commit) return;
    index_.execute("COMMIT");
    pending_ = 0;
  }

  Index& index_;
  std::int64_t item_;
  std::size_t pending_{0};
  std::size_t found_{0};
  Statement find_{
      index_.database(), "SELECT item FROM print_key WHERE key=? ORDER BY item DESC LIMIT ?"};
  Statement read_{index_.database(), "SELECT bytes FROM print WHERE item=?"};
  Statement add_print_{index_.database(), "INSERT INTO print VALUES(?, ?)"};
  Statement add_key_{index_.database(), "INSERT INTO print_key VALUES(?, ?)"};
  Step taking_, looking_, comparing_, storing_, all_, touched_, compared_;
};

}  // namespace

void measure_cost(std::size_t items, const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "bench_similarity.db";
  const auto discard = [&] {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + suffix);
  };
  discard();
  {
    Index index(path);
    InventedNews news(1);
    const std::size_t longest = fill(index, news, items);
    fmt::print(
        "{} items in the index, {:.0f} bytes each; longest list of a key: {}\n",
        items,
        static_cast<double>(std::filesystem::file_size(path)) / static_cast<double>(items),
        longest
    );
    Follower follower(index, static_cast<std::int64_t>(items));
    std::vector<InventedItem> further(measured_items);
    for (InventedItem& item : further) item = news.next();
    const std::clock_t begin = std::clock();
    for (const InventedItem& item : further) follower.follow(item);
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    follower.print();
    fmt::print("  {:.0f} us of CPU an item\n", seconds / measured_items * 1e6);
    std::fflush(stdout);
  }
  discard();
}

}  // namespace feedwire::bench
