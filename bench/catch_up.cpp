// One follower that reads the whole log, against reading the same rows from SQLite alone.
//
//   bench_catch_up [ITEMS, 200000] [BYTES, 2048]
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>

#include "bench/fanout_crowd.hpp"
#include "bench/refresh_daemon.hpp"
#include "bench/search_texts.hpp"
#include "feeds/identity.hpp"
#include "schema/store.hpp"
#include "tests/scratch.hpp"

namespace {

using namespace feedwire;
using Clock = std::chrono::steady_clock;

constexpr std::size_t document_size = 100;

void fill(const std::filesystem::path& file, std::size_t items, std::size_t bytes) {
  schema::Store store(file, schema::Store::Access::write);
  bench::SearchTexts texts;
  store.begin();
  const auto feed = *store.catalogue().add(
      "https://example.org/f", schema::SourceKind::feed, false, {.paused = true}, {}
  );
  store.commit();
  for (std::size_t number = 0; number < items;) {
    feeds::Feed document{.format = feeds::Format::rss20};
    for (std::size_t i = 0; i < document_size && number < items; ++i)
      document.entries.push_back(texts.entry(number++, bytes));
    const auto identities = feeds::identify(document);
    schema::SeenDocument seen{.feed = feed};
    for (std::size_t i = 0; i < identities.size(); ++i)
      seen.entries.push_back({.entry = document.entries[i], .identity = identities[i]});
    store.begin();
    store.step([&] { store.log().record(seen); });
    store.commit();
  }
  // Nobody is to be disturbed by the indexes; they have their own benchmarks.
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
  database.exec(
      "UPDATE search_cursor SET seq = 1000000000; UPDATE story_cursor SET seq = 1000000000"
  );
}

struct Read {
  double seconds{};
  std::size_t items{};
  std::size_t bytes{};
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Lines of NDJSON until there were so many; a line is counted by its end.
Read follow(const std::string& socket, std::size_t items) {
  const int connection = bench::connect_and_send(
      socket,
      "GET /v1/stream?after=0 HTTP/1.0\r\nHost: feedwire\r\nAccept: application/x-ndjson\r\n\r\n"
  );
  const auto start = Clock::now();
  Read read;
  std::string piece(1 << 20, '\0');
  bool is_in_head = true;
  while (read.items < items) {
    const ssize_t size = recv(connection, piece.data(), piece.size(), 0);
    if (size <= 0) break;
    std::string_view bytes(piece.data(), static_cast<std::size_t>(size));
    if (is_in_head) {
      const auto end = bytes.find("\r\n\r\n");
      if (end == bytes.npos) continue;
      bytes.remove_prefix(end + 4);
      is_in_head = false;
    }
    read.bytes += bytes.size();
    for (const char c : bytes) read.items += c == '\n' ? 1 : 0;
  }
  read.seconds = seconds_since(start);
  close(connection);
  return read;
}

/// Every column of every row, in the order of the log.
Read read_bare(const std::filesystem::path& file) {
  SQLite::Database database(file.string());
  SQLite::Statement rows(
      database,
      "SELECT item.*, event.seq, event.kind, feed.title, feed.url FROM event JOIN item ON item.id "
      "= "
      "event.item JOIN feed ON feed.id = item.feed ORDER BY event.seq"
  );
  const auto start = Clock::now();
  Read read;
  while (rows.executeStep()) {
    ++read.items;
    for (int column = 0; column < rows.getColumnCount(); ++column)
      read.bytes += static_cast<std::size_t>(rows.getColumn(column).getBytes());
  }
  read.seconds = seconds_since(start);
  return read;
}

void tell(const char* who, const Read& read) {
  fmt::print(
      "{:<14} {:7} items in {:6.2f} s, {:8.0f} items/s, {:6.1f} MB/s\n",
      who,
      read.items,
      read.seconds,
      static_cast<double>(read.items) / read.seconds,
      static_cast<double>(read.bytes) / read.seconds / 1e6
  );
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t items = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 200'000;
  const std::size_t bytes = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 2'048;
  const tests::Scratch scratch;
  const auto state = scratch.path() / "state";
  std::filesystem::create_directories(state);
  fill(state / "feedwire.db", items, bytes);
  fmt::print("{} items of about {} bytes; the best of 3 each\n", items, bytes);
  const bench::DaemonRun daemon(scratch.path(), "");
  Read followed;
  Read bare;
  for (int round = 0; round < 3; ++round) {
    const Read one = follow((scratch.path() / "socket").string(), items);
    if (round == 0 || one.seconds < followed.seconds) followed = one;
    const Read other = read_bare(state / "feedwire.db");
    if (round == 0 || other.seconds < bare.seconds) bare = other;
  }
  tell("one follower", followed);
  tell("SQLite alone", bare);
  fmt::print("{:.1f} x the time\n", followed.seconds / bare.seconds);
}
