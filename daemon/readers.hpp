// Queries beside the writer: a few threads with connections of their own, so that no answer waits
// for a commit.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <mutex>
#include <optional>
#include <vector>

#include "daemon/elsewhere.hpp"
#include "daemon/log.hpp"
#include "schema/store.hpp"

namespace feedwire::daemon {

class Readers {
 public:
  Readers(std::filesystem::path file, std::size_t threads)
      : file_(std::move(file)), pool_(threads) {}

  /// Runs a query on what is committed now. Throws schema::StoreError. I/O thread only.
  template <typename Query>
  boost::asio::awaitable<std::invoke_result_t<Query&, schema::Store&>> run(Query query) {
    auto work = [&] {
      try {
        Borrowed borrowed(*this);
        return query(borrowed.store);
      } catch (const std::exception& error) {
        throw schema::translated(error);
      }
    };
    co_return co_await run_on(pool_, std::move(work));
  }

  /// The same for a part that cannot begin without the answer: waits out a store that cannot be
  /// read just now (locked by someone else, say), instead of ending with it.
  template <typename Query>
  boost::asio::awaitable<std::invoke_result_t<Query&, schema::Store&>> run_patiently(Query query) {
    std::optional<std::invoke_result_t<Query&, schema::Store&>> answer;
    while (true) {
      try {
        auto once = [&](schema::Store& store) { return query(store); };
        answer = co_await run(std::move(once));
      } catch (const schema::StoreError& error) {
        if (error.kind != schema::StoreError::Kind::unavailable) throw;
        log::error("store.unreadable", {{"problem", error.what()}});
      }
      if (answer) break;
      co_await pause();
    }
    co_return std::move(*answer);
  }

 private:
  // A connection for the time of one query; it goes back to the shelf even when the query throws.
  struct Borrowed {
    explicit Borrowed(Readers& from) : owner(from), store(from.take()) {}
    ~Borrowed() { owner.put_back(std::move(store)); }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    Readers& owner;
    schema::Store store;
  };

  static boost::asio::awaitable<void> pause();
  schema::Store take();
  void put_back(schema::Store store);

  std::filesystem::path file_;
  std::mutex mutex_;
  std::vector<schema::Store> idle_;
  boost::asio::thread_pool pool_;
};

}  // namespace feedwire::daemon
