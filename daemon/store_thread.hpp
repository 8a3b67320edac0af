// The one thread that writes: pieces of work become durable in groups, then their callers go on.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "daemon/elsewhere.hpp"
#include "daemon/metrics.hpp"
#include "feeds/problem.hpp"
#include "schema/store.hpp"

namespace feedwire::daemon {

class StoreThread {
 public:
  /// `on_broken` is told, on the writer's thread, when nothing can go on: a corrupt database, say.
  StoreThread(schema::Store store, Metrics& metrics, std::function<void(std::string)> on_broken);
  /// Finishes what was asked for, then joins.
  ~StoreThread();
  StoreThread(const StoreThread&) = delete;
  StoreThread& operator=(const StoreThread&) = delete;

  /// Runs `work` on the store; when this returns, what it did is on disk. What arrives while a
  /// commit is under way shares the next one. A Problem means that nothing of it was kept: the disk
  /// is full, say. I/O thread only.
  template <typename Work>
  boost::asio::awaitable<Result<std::invoke_result_t<Work&, schema::Store&>>> run(Work work) {
    using Value = std::invoke_result_t<Work&, schema::Store&>;
    std::optional<Value> value;
    std::function<void(schema::Store&)> step = [&](schema::Store& store) {
      value.emplace(work(store));
    };
    std::optional<Problem> problem = co_await submit(std::move(step));
    if (problem) co_return std::move(*problem);
    co_return std::move(*value);
  }

  /// Why the store cannot be written to at present; empty while all is well. Any thread.
  std::string problem() const;
  /// Pieces of work that wait for the next transaction. Any thread.
  std::size_t queued() const;

 private:
  struct Job {
    std::function<void(schema::Store&)> work{};
    std::optional<Problem>* problem{};
    Done done{};
  };

  boost::asio::awaitable<std::optional<Problem>> submit(std::function<void(schema::Store&)> work);
  void write();
  void commit(std::deque<Job>& group);
  void set_problem(std::string problem);

  schema::Store store_;
  Metrics& metrics_;
  std::function<void(std::string)> on_broken_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;
  std::string problem_;
  bool is_stopping_{false};
  std::thread thread_;
};

}  // namespace feedwire::daemon
