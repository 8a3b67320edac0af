#include "tests/crash/crash_consumer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

namespace feedwire::tests {

void CrashConsumer::start(std::int64_t cursor) {
  lives_.push_back({.cursor = cursor});
  program_ = std::make_unique<Program>(words_);
}

void CrashConsumer::end(int signal) {
  program_->signal(signal);
  // Its commands hold the same pipes: at their end nothing of this life is left.
  std::istringstream lines(program_->finish().out);
  program_.reset();
  for (std::int64_t seq = 0; lines >> seq;) lives_.back().handled.push_back(seq);
}

std::size_t CrashConsumer::handled() const {
  std::size_t count = 0;
  for (const Life& life : lives_) count += life.handled.size();
  return count;
}

std::size_t CrashConsumer::repeated() const {
  std::set<std::int64_t> different;
  for (const Life& life : lives_) different.insert(life.handled.begin(), life.handled.end());
  return handled() - different.size();
}

std::vector<std::string> CrashConsumer::complaints(const Log& log, std::int64_t last_cursor) const {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < lives_.size(); ++i) {
    const std::int64_t next = i + 1 < lives_.size() ? lives_[i + 1].cursor : last_cursor;
    for (const std::string& one : complaints_of(lives_[i], next, log))
      all.push_back(fmt::format("{}, life {}: {}", name_, i + 1, one));
  }
  return all;
}

std::vector<std::string> CrashConsumer::complaints_of(
    const Life& life, std::int64_t next_cursor, const Log& log
) const {
  std::vector<std::string> all;
  std::map<std::int64_t, std::int64_t> last_of_feed;
  for (const std::int64_t seq : life.handled) {
    const auto event = log.find(seq);
    if (event == log.end()) {
      all.push_back(fmt::format("{} is no event of the log", seq));
      continue;
    }
    if (seq <= life.cursor)
      all.push_back(fmt::format("{} came again, though {} was acknowledged", seq, life.cursor));
    std::int64_t& last = last_of_feed[is_in_order_ ? 0 : event->second];
    if (seq <= last) all.push_back(fmt::format("{} came after {}", seq, last));
    last = seq;
  }
  const std::set<std::int64_t> done(life.handled.begin(), life.handled.end());
  for (auto each = log.upper_bound(life.cursor); each != log.end(); ++each) {
    // In order, nothing may be left out before the last one either.
    const std::int64_t end = is_in_order_ && !done.empty() ? *done.rbegin() : next_cursor;
    if (each->first > std::max(end, next_cursor)) break;
    if (!done.contains(each->first))
      all.push_back(fmt::format("{} was passed over; the cursor is {}", each->first, next_cursor));
  }
  return all;
}

}  // namespace feedwire::tests
