#include "cli/handling.hpp"

#include <algorithm>
#include <exception>

#include "cli/fields.hpp"
#include "cli/item_variables.hpp"
#include "cli/output.hpp"
#include "cli/pauses.hpp"
#include "cli/run_command.hpp"
#include "feeds/amounts.hpp"

namespace feedwire::cli {
namespace {

constexpr std::size_t most_waiting = 256;
constexpr std::chrono::milliseconds glance{100};  // how often one who waits looks for the interrupt
constexpr std::chrono::minutes longest_pause{1};

std::int64_t feed_of(const Event& event) {
  return number_at(object_at(object_at(event.item, "_feedwire"), "feed"), "id");
}

std::string array_of(const std::vector<Event>& lot) {
  std::string text = "[";
  for (const Event& event : lot) text += (text.size() > 1 ? ",\n" : "") + event.line;
  return text + "]\n";
}

std::string named(const std::vector<Event>& lot) {
  const std::string last = std::to_string(lot.back().seq);
  if (lot.size() == 1) return "item " + last;
  return "items " + std::to_string(lot.front().seq) + " to " + last;
}

}  // namespace

Handling::Handling(
    const CommandOptions& options,
    const Interrupt& interrupt,
    std::function<void(std::int64_t)> finished
)
    : options_(options), interrupt_(interrupt), finished_(std::move(finished)) {
  for (std::uint64_t i = 0; i < options_.parallel; ++i) workers_.emplace_back([this] { work(); });
}

Handling::~Handling() {
  if (!workers_.empty()) finish(false);
}

bool Handling::add(Event event) {
  std::unique_lock lock{mutex_};
  while (waiting_.size() >= most_waiting && !is_stopping_ && !interrupt_.requested())
    changed_.wait_for(lock, glance);
  if (is_stopping_ || interrupt_.requested()) return false;
  waiting_.push_back(std::move(event));
  changed_.notify_all();
  return true;
}

void Handling::forget_waiting() {
  const std::lock_guard lock{mutex_};
  waiting_.clear();
  changed_.notify_all();
}

Outcome<Exit> Handling::finish(bool handles_waiting) {
  {
    const std::lock_guard lock{mutex_};
    is_closed_ = true;
    if (!handles_waiting) is_stopping_ = true;
    changed_.notify_all();
  }
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
  if (failure_) return *failure_;
  return Exit::done;
}

bool Handling::can_begin() const {
  return std::any_of(waiting_.begin(), waiting_.end(), [this](const Event& event) {
    return !busy_feeds_.contains(feed_of(event));
  });
}

void Handling::work() {
  std::unique_lock lock{mutex_};
  for (;;) {
    changed_.wait(lock, [this] {
      return is_stopping_ || can_begin() || (is_closed_ && waiting_.empty());
    });
    if (is_stopping_ || waiting_.empty() || interrupt_.requested()) return;
    const Lot lot = take();
    lock.unlock();
    const bool is_handled = handle(lot);
    lock.lock();
    end(lot, is_handled);
  }
}

/// The first ones of feeds that nobody is at.
Handling::Lot Handling::take() {
  const std::size_t most = std::max<std::uint64_t>(options_.batch, 1);
  Lot lot;
  std::set<std::int64_t> feeds;
  for (auto each = waiting_.begin(); each != waiting_.end() && lot.size() < most;) {
    const std::int64_t feed = feed_of(*each);
    if (busy_feeds_.contains(feed)) {
      ++each;
      continue;
    }
    feeds.insert(feed);
    lot.push_back(std::move(*each));
    each = waiting_.erase(each);
  }
  busy_feeds_.merge(feeds);
  changed_.notify_all();
  return lot;
}

void Handling::end(const Lot& lot, bool is_handled) {
  for (const Event& event : lot) {
    busy_feeds_.erase(feed_of(event));
    if (is_handled) finished_(event.seq);
  }
  changed_.notify_all();
}

/// False: it was not handled, and will not be by us.
bool Handling::handle(const Lot& lot) {
  Pauses pauses{longest_pause};
  std::string why;
  for (std::uint64_t attempt = 1;; ++attempt) {
    if (run_once(lot, attempt, why)) return true;
    if (attempt >= options_.max_attempts) break;
    // A signal to our whole group may be what ended the command.
    if (interrupt_.requested()) return false;
    const auto pause = pauses.next(chance());
    note(
        "feedwire: the command failed for " + named(lot) + " (" + why + "), attempt " +
        std::to_string(attempt) + " of " + std::to_string(options_.max_attempts) +
        "; trying again in " + std::to_string(pause.count()) + " ms"
    );
    if (interrupt_.wait_for(pause)) return false;
  }
  give_up(lot, why);
  return options_.skips;
}

bool Handling::run_once(const Lot& lot, std::uint64_t attempt, std::string& why) {
  const bool is_array = options_.batch > 0;
  Variables variables = is_array ? batch_variables(lot) : item_variables(lot.front());
  variables.emplace_back("FEEDWIRE_ATTEMPT", std::to_string(attempt));
  try {
    const std::string input = is_array ? array_of(lot) : lot.front().line + "\n";
    const int status = run_command(options_.command, input, variables);
    why = "exit status " + std::to_string(status);
    return status == 0;
  } catch (const std::exception& error) {
    why = error.what();
    return false;
  }
}

void Handling::give_up(const Lot& lot, const std::string& why) {
  const std::string what =
      "the command failed " +
      feeds::counted(static_cast<std::int64_t>(options_.max_attempts), "time") + " for " +
      named(lot) + " (" + why + ")";
  if (options_.skips) {
    note("feedwire: " + what + "; skipped");
    return;
  }
  const std::lock_guard lock{mutex_};
  is_stopping_ = true;
  if (!failure_)
    failure_ = failed(what, "mend the command, or go on without such items: --on-failure skip");
  interrupt_.request();
  changed_.notify_all();
}

}  // namespace feedwire::cli
