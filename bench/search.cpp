// How long the search index takes, how large it becomes, and how soon a first page is there.
//
//   bench_search [ITEMS, 100000] [BYTES, 2048]
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>

#include "bench/search_texts.hpp"
#include "feeds/identity.hpp"
#include "feeds/search_match.hpp"
#include "schema/connection.hpp"
#include "schema/store.hpp"
#include "tests/scratch.hpp"

namespace {

using namespace feedwire;
using namespace feedwire::schema;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t batch_size = 50;  // as the daemon does it
constexpr std::size_t document_size = 100;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Of this thread: what a machine with nothing else to do would take.
double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// The bytes of searched text.
std::size_t fill(Store& store, bench::SearchTexts& texts, std::size_t items, std::size_t bytes) {
  std::size_t size = 0;
  store.begin();
  const FeedId feed =
      *store.catalogue().add("https://example.org/f", SourceKind::feed, false, {}, {});
  store.commit();
  for (std::size_t number = 0; number < items;) {
    feeds::Feed document{.format = feeds::Format::rss20};
    for (std::size_t i = 0; i < document_size && number < items; ++i)
      document.entries.push_back(texts.entry(number++, bytes));
    SeenDocument seen{.feed = feed, .at = Time(std::chrono::seconds(number * 60))};
    const auto identities = feeds::identify(document);
    for (std::size_t i = 0; i < identities.size(); ++i) {
      const auto searched = feeds::search_document(document.entries[i]);
      size += searched.title.size() + searched.body.size() + searched.names.size();
      seen.entries.push_back({.entry = document.entries[i], .identity = identities[i]});
    }
    store.begin();
    store.log().record(seen);
    store.commit();
  }
  return size;
}

struct Cost {
  double wall{};  ///< seconds
  double cpu{};
};

Cost build(Store& store) {
  const auto start = Clock::now();
  const double busy = cpu_seconds();
  double longest = 0;
  const Seq head = store.log().head();
  while (store.search_index().cursor() < head) {
    const auto step = Clock::now();
    store.begin();
    store.search_index().advance(batch_size);
    store.commit();
    longest = std::max(longest, seconds_since(step));
  }
  fmt::print("  longest step of {} items: {:.1f} ms\n", batch_size, longest * 1000);
  return {seconds_since(start), cpu_seconds() - busy};
}

/// The same texts, made before, straight into a table of the same kind.
Cost build_bare(const std::filesystem::path& file, std::size_t items, std::size_t bytes) {
  bench::SearchTexts texts;
  Connection connection(file, Connection::Access::write);
  connection.execute(
      "CREATE VIRTUAL TABLE bare USING fts5 (title, text, content = '', columnsize = 0, detail = "
      "none, tokenize = 'feedwire')"
  );
  Cost total;
  for (std::size_t number = 0; number < items;) {
    std::vector<feeds::SearchDocument> documents;
    for (std::int64_t i = 0; i < batch_size && number < items; ++i)
      documents.push_back(feeds::search_document(texts.entry(number++, bytes)));
    const auto start = Clock::now();
    const double busy = cpu_seconds();
    connection.execute("BEGIN");
    for (std::size_t i = 0; i < documents.size(); ++i) {
      connection.query("INSERT INTO bare (rowid, title, text) VALUES (?, ?, ?)")
          .integer(static_cast<std::int64_t>(number - documents.size() + i + 1))
          .text('\x02' + documents[i].title)
          .text(documents[i].body + '\n' + documents[i].names)
          .run();
    }
    connection.execute("COMMIT");
    total.wall += seconds_since(start);
    total.cpu += cpu_seconds() - busy;
  }
  return total;
}

std::int64_t index_bytes(const std::filesystem::path& file) {
  Connection connection(file, Connection::Access::read);
  Query query = connection.query("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search%'");
  return query.step() ? query.integer_at(0) : 0;
}

void measure(Store& store, const char* what, const std::vector<std::string>& queries) {
  std::vector<double> times;
  std::vector<double> busy;
  std::size_t found = 0;
  for (const std::string& typed : queries) {
    const double busy_before = cpu_seconds();
    const auto start = Clock::now();
    const auto query = feeds::parse_search(typed);
    const SearchResult result = store.search().find({.query = *query, .now = {}});
    times.push_back(seconds_since(start) * 1000);
    busy.push_back((cpu_seconds() - busy_before) * 1000);
    found += result.items.empty() ? 0 : 1;
  }
  std::sort(times.begin(), times.end());
  std::sort(busy.begin(), busy.end());
  const std::size_t last_of_99 = std::min(times.size() - 1, times.size() * 99 / 100);
  fmt::print(
      "  {:<40} {:>4} queries, {:>4} find something; ms: median {:6.2f}, 99th {:6.2f}, worst "
      "{:6.2f}; of CPU {:6.2f}, {:6.2f}, {:6.2f}\n",
      what,
      queries.size(),
      found,
      times[times.size() / 2],
      times[last_of_99],
      times.back(),
      busy[busy.size() / 2],
      busy[last_of_99],
      busy.back()
  );
}

/// Two characters that stand side by side in some item, as often as they are written there.
std::vector<std::string> pairs_written(std::size_t many, std::size_t length) {
  bench::SearchTexts texts;
  std::mt19937 random(7);
  std::vector<std::string> pairs;
  for (std::size_t number = 0; pairs.size() < many; ++number) {
    const auto document = feeds::search_document(texts.entry(number, 2048));
    const auto text = feeds::search_text(document.body);
    for (int tries = 0; tries < 20; ++tries) {
      const std::size_t at = random() % (text.units.size() - length);
      bool is_run = text.units[at].is_character;
      for (std::size_t i = 1; i < length; ++i) is_run = is_run && text.units[at + i].is_glued;
      if (!is_run) continue;
      const std::size_t begin = text.units[at].begin;
      pairs.push_back(document.body.substr(begin, text.units[at + length - 1].end - begin));
      break;
    }
  }
  return pairs;
}

void measure_all(Store& store, const bench::SearchTexts& texts) {
  const std::vector<std::string>& characters = texts.characters();
  std::mt19937 random(11);
  std::vector<std::string> frequent;
  for (std::size_t i = 0; i < 40; ++i)
    for (std::size_t j = 0; j < 40; ++j) frequent.push_back(characters[i] + characters[j]);
  std::vector<std::string> any;
  for (int i = 0; i < 1000; ++i)
    any.push_back(characters[random() % 3500] + characters[random() % 3500]);
  std::vector<std::string> prefixes;
  std::vector<std::string> short_prefixes;
  std::vector<std::string> words;
  std::vector<std::string> phrases;
  for (std::size_t i = 0; i < 300; ++i) {
    const std::string& word = texts.latin_words()[random() % texts.latin_words().size()];
    words.push_back(word);
    prefixes.push_back(word.substr(0, 3) + "*");
    phrases.push_back("\"" + word + " " + texts.latin_words()[i % 10] + "\"");
  }
  for (char first = 'a'; first <= 'z'; ++first)
    short_prefixes.push_back(std::string(1, first) + "*");
  std::vector<std::string> two_words = pairs_written(300, 2);
  const std::vector<std::string> others = pairs_written(600, 2);
  for (std::size_t i = 0; i < 300; ++i) two_words[i] += " " + others[299 + i];
  measure(store, "two characters, as written", pairs_written(1000, 2));
  measure(store, "two of the 40 most frequent, all pairs", frequent);
  measure(store, "two characters, any of 3,500", any);
  measure(store, "one character", {characters.begin(), characters.begin() + 1000});
  measure(store, "four characters, as written", pairs_written(500, 4));
  measure(store, "two words of two characters", two_words);
  measure(store, "a Latin word", words);
  measure(store, "a Latin prefix of three letters", prefixes);
  measure(store, "a Latin prefix of one letter", short_prefixes);
  measure(store, "a Latin phrase of two words", phrases);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t items = argc > 1 ? std::stoul(argv[1]) : 100000;
  const std::size_t bytes = argc > 2 ? std::stoul(argv[2]) : 2048;
  const tests::Scratch scratch;
  bench::SearchTexts texts;
  Store store(scratch.path() / "feedwire.db", Store::Access::write);
  const std::size_t size = fill(store, texts, items, bytes);
  fmt::print("{} items, {:.1f} MB of text\n", items, static_cast<double>(size) / 1e6);
  const Cost cost = build(store);
  store.checkpoint();
  const double index = static_cast<double>(index_bytes(scratch.path() / "feedwire.db"));
  fmt::print(
      "  built in {:.1f} s ({:.1f} s of CPU): {:.0f} items/s, {:.1f} MB/s; index {:.1f} MB, {:.2f} "
      "of the text\n",
      cost.wall,
      cost.cpu,
      static_cast<double>(items) / cost.wall,
      static_cast<double>(size) / 1e6 / cost.wall,
      index / 1e6,
      index / static_cast<double>(size)
  );
  const Cost bare = build_bare(scratch.path() / "bare.db", items, bytes);
  fmt::print(
      "  a bare FTS5 table, same tokenizer: {:.1f} s ({:.1f} s of CPU); ours is {:.2f} of its "
      "CPU\n",
      bare.wall,
      bare.cpu,
      cost.cpu / bare.cpu
  );
  measure_all(store, texts);
  return 0;
}
