// Queries beside the writer: a few threads with connections of their own, so that no answer waits
// for a commit.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <mutex>
#include <vector>

#include "daemon/elsewhere.hpp"
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

  schema::Store take();
  void put_back(schema::Store store);

  std::filesystem::path file_;
  std::mutex mutex_;
  std::vector<schema::Store> idle_;
  boost::asio::thread_pool pool_;
};

}  // namespace feedwire::daemon
