// The bare pipeline that feedwired is held against: libcurl multi, pugixml and SQLite, and nothing
// else.
//
// One thread fetches (libcurl inflates), another parses every field of every entry and inserts what
// is new, one durable transaction for whatever has come in meanwhile. It judges nothing, schedules
// nothing and announces nothing. A line "refresh" on standard input is one refresh of all feeds;
// the answer is a line "FETCHED UNCHANGED FAILED". "items" is answered with how many are stored.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <curl/curl.h>

#include <condition_variable>
#include <fstream>
#include <iostream>
#include <mutex>
#include <pugixml.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

struct BareFeed {
  std::string url{};
  std::string etag{};
  std::string last_modified{};
};

struct Arrived {
  std::size_t feed{};
  std::string body{};
};

/// Between the thread that fetches and the one that stores.
class Inbox {
 public:
  void put(Arrived one) {
    {
      const std::lock_guard lock(mutex_);
      arrived_.push_back(std::move(one));
    }
    wake_.notify_one();
  }
  void end() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    wake_.notify_one();
  }
  /// Empty at the end.
  std::vector<Arrived> take() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return is_over_ || !arrived_.empty(); });
    return std::exchange(arrived_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Arrived> arrived_;
  bool is_over_{false};
};

class BareStore {
 public:
  explicit BareStore(const std::string& file) : database_(opened(file)) {}

  void take(const std::vector<Arrived>& documents) {
    SQLite::Transaction transaction(database_);
    for (const auto& one : documents) take(one);
    transaction.commit();
  }

  int items() { return database_.execAndGet("SELECT count(*) FROM item").getInt(); }

 private:
  static SQLite::Database opened(const std::string& file) {
    SQLite::Database database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    database.exec(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, feed INTEGER, guid TEXT, url TEXT, title TEXT, "
        "summary TEXT, content TEXT, author TEXT, published TEXT, tags TEXT, UNIQUE (feed, guid))"
    );
    return database;
  }

  void take(const Arrived& one) {
    pugi::xml_document document;
    document.load_buffer(
        one.body.data(), one.body.size(), pugi::parse_default, pugi::encoding_utf8
    );
    const auto channel = document.child("rss").child("channel");
    for (const auto item : channel.children("item"))
      insert(
          one.feed,
          {item.child_value("guid"),
           item.child_value("link"),
           item.child_value("title"),
           item.child_value("description"),
           item.child_value("content:encoded"),
           item.child_value("dc:creator"),
           item.child_value("pubDate")},
          item
      );
    for (const auto entry : document.child("feed").children("entry"))
      insert(
          one.feed,
          {entry.child_value("id"),
           entry.child("link").attribute("href").value(),
           entry.child_value("title"),
           entry.child_value("summary"),
           entry.child_value("content"),
           entry.child("author").child_value("name"),
           entry.child_value("published")},
          entry
      );
  }

  void insert(std::size_t feed, const std::vector<const char*>& fields, pugi::xml_node entry) {
    std::string tags;
    for (const auto category : entry.children("category")) {
      tags += category.child_value();
      tags += category.attribute("term").value();
      tags += ',';
    }
    insert_.bind(1, static_cast<std::int64_t>(feed));
    int at = 1;
    for (const char* field : fields) insert_.bindNoCopy(++at, field);
    insert_.bindNoCopy(++at, tags);
    insert_.exec();
    insert_.reset();
  }

  SQLite::Database database_;
  SQLite::Statement insert_{
      database_, "INSERT OR IGNORE INTO item VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
};

std::size_t keep(char* piece, std::size_t, std::size_t size, void* body) {
  static_cast<std::string*>(body)->append(piece, size);
  return size;
}

std::string field_of(CURL* easy, const char* name) {
  curl_header* found = nullptr;
  return curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value : "";
}

class BareFetcher {
 public:
  BareFetcher(std::vector<BareFeed> feeds, std::size_t width)
      : feeds_(std::move(feeds)), multi_(curl_multi_init()), slots_(width) {
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(2 * width));
    for (auto& slot : slots_) slot.easy = curl_easy_init();
  }
  ~BareFetcher() {
    for (auto& slot : slots_) curl_easy_cleanup(slot.easy);
    curl_multi_cleanup(multi_);
  }
  BareFetcher(const BareFetcher&) = delete;
  BareFetcher& operator=(const BareFetcher&) = delete;

  struct Counts {
    int fetched{};
    int unchanged{};
    int failed{};
  };

  Counts refresh(Inbox& inbox) {
    Counts counts;
    next_ = 0;
    int running = 0;
    for (auto& slot : slots_) start(slot);
    do {
      curl_multi_perform(multi_, &running);
      int left = 0;
      bool has_ended = false;
      while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        has_ended = true;
        finish(message->easy_handle, message->data.result, counts, inbox);
      }
      if (!has_ended && running > 0) curl_multi_poll(multi_, nullptr, 0, 1'000, nullptr);
      if (has_ended) running = 1;  // others were started
    } while (running > 0);
    return counts;
  }

 private:
  struct Slot {
    CURL* easy{};
    curl_slist* headers{};
    std::size_t feed{};
    std::string body{};
  };

  void start(Slot& slot) {
    if (next_ == feeds_.size()) return;
    slot.feed = next_++;
    const BareFeed& feed = feeds_[slot.feed];
    curl_easy_reset(slot.easy);
    curl_easy_setopt(slot.easy, CURLOPT_URL, feed.url.c_str());
    curl_easy_setopt(slot.easy, CURLOPT_PRIVATE, &slot);
    curl_easy_setopt(slot.easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(slot.easy, CURLOPT_WRITEFUNCTION, &keep);
    curl_easy_setopt(slot.easy, CURLOPT_WRITEDATA, &slot.body);
    if (!feed.etag.empty())
      slot.headers = curl_slist_append(slot.headers, ("If-None-Match: " + feed.etag).c_str());
    if (!feed.last_modified.empty())
      slot.headers =
          curl_slist_append(slot.headers, ("If-Modified-Since: " + feed.last_modified).c_str());
    curl_easy_setopt(slot.easy, CURLOPT_HTTPHEADER, slot.headers);
    curl_multi_add_handle(multi_, slot.easy);
  }

  void finish(CURL* easy, CURLcode result, Counts& counts, Inbox& inbox) {
    Slot* slot = nullptr;
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &slot);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_multi_remove_handle(multi_, easy);
    if (result == CURLE_OK && status == 200) {
      ++counts.fetched;
      feeds_[slot->feed].etag = field_of(easy, "ETag");
      feeds_[slot->feed].last_modified = field_of(easy, "Last-Modified");
      inbox.put({slot->feed, std::move(slot->body)});
    } else if (result == CURLE_OK && status == 304) {
      ++counts.unchanged;
    } else {
      ++counts.failed;
    }
    slot->body.clear();
    curl_slist_free_all(std::exchange(slot->headers, nullptr));
    start(*slot);
  }

  std::vector<BareFeed> feeds_;
  CURLM* multi_;
  std::vector<Slot> slots_;
  std::size_t next_{};
};

std::vector<BareFeed> feeds_in(const char* file) {
  std::vector<BareFeed> feeds;
  std::ifstream list(file);
  for (std::string url; std::getline(list, url);) feeds.push_back({.url = url});
  return feeds;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::cerr << "bench_refresh_bare DATABASE URLS WIDTH\n";
    return 2;
  }
  curl_global_init(CURL_GLOBAL_DEFAULT);
  BareStore store(arguments[1]);
  BareFetcher fetcher(feeds_in(arguments[2]), std::stoul(arguments[3]));
  for (std::string line; std::getline(std::cin, line);) {
    if (line == "items") {
      std::cout << store.items() << std::endl;
      continue;
    }
    Inbox inbox;
    std::thread storing([&] {
      for (auto documents = inbox.take(); !documents.empty(); documents = inbox.take())
        store.take(documents);
    });
    const auto counts = fetcher.refresh(inbox);
    inbox.end();
    storing.join();
    std::cout << counts.fetched << ' ' << counts.unchanged << ' ' << counts.failed << std::endl;
  }
}
