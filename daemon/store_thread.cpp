#include "daemon/store_thread.hpp"

#include "daemon/log.hpp"

namespace feedwire::daemon {

using schema::Store;
using schema::StoreError;

StoreThread::StoreThread(Store store, Metrics& metrics, std::function<void(std::string)> on_broken)
    : store_(std::move(store)),
      metrics_(metrics),
      on_broken_(std::move(on_broken)),
      thread_([this] { write(); }) {}

StoreThread::~StoreThread() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

boost::asio::awaitable<std::optional<Problem>> StoreThread::submit(std::function<void(Store&)> work
) {
  std::optional<Problem> problem;
  std::function<void(Done)> start = [&](Done done) {
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back({.work = std::move(work), .problem = &problem, .done = std::move(done)});
    }
    wake_.notify_one();
  };
  co_await elsewhere(std::move(start));
  co_return problem;
}

std::string StoreThread::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

std::size_t StoreThread::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void StoreThread::set_problem(std::string problem) {
  const std::lock_guard lock(mutex_);
  if (problem_.empty() && !problem.empty()) log::error("store.unavailable", {{"problem", problem}});
  if (!problem_.empty() && problem.empty()) log::info("store.recovered");
  problem_ = std::move(problem);
}

void StoreThread::write() {
  while (true) {
    std::deque<Job> group;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return is_stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      group.swap(queue_);
    }
    commit(group);
    for (Job& job : group) job.done();
  }
}

void StoreThread::commit(std::deque<Job>& group) {
  const Problem lost{
      .what = "the store cannot be written to",
      .where = {},
      .remedy = "see `feedwire status`; free some disk space"};
  const auto start = std::chrono::steady_clock::now();
  try {
    store_.begin();
    for (Job& job : group) {
      try {
        store_.step([&] { job.work(store_); });
      } catch (const StoreError& error) {
        if (error.kind != StoreError::Kind::misuse) throw;
        // One piece of work failed by itself; the others stand.
        log::error("store.step_failed", {{"problem", error.what()}});
        *job.problem =
            Problem{.what = error.what(), .where = "the store", .remedy = "please report this"};
      }
    }
    store_.commit();
    metrics_.count_commit(std::chrono::steady_clock::now() - start, group.size());
    set_problem("");
  } catch (const std::exception& error) {
    const StoreError cause = schema::translated(error);
    store_.roll_back();
    for (Job& job : group) *job.problem = lost;
    set_problem(cause.what());
    if (cause.kind == StoreError::Kind::broken) on_broken_(cause.what());
  }
}

}  // namespace feedwire::daemon
