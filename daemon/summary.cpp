#include "daemon/summary.hpp"

#include "daemon/clock.hpp"
#include "daemon/log.hpp"
#include "daemon/notify.hpp"
#include "feeds/amounts.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using schema::Source;
using schema::Store;

namespace {

constexpr std::chrono::hours between_summaries{1};
constexpr std::int64_t most_named = 5;

struct Trouble {
  schema::FeedCounts counts{};
  std::vector<Source> worst{};
};

std::string names_of(const std::vector<Source>& sources) {
  std::string names;
  for (const Source& source : sources) {
    if (source.state.failures == 0 && !source.state.gone) continue;  // it waits, after an error
    if (!names.empty()) names += ", ";
    names += source.shown_name() + " (" +
             (source.state.gone ? "gone" : std::to_string(source.state.failures) + " times") + ")";
  }
  return names;
}

// "Following 57 feeds, 4 of them failing"
std::string status_words(schema::Store& store) {
  const schema::FeedCounts counts = store.catalogue().counts(now());
  std::string words = "Following " + feeds::counted(counts.total, "feed");
  const std::int64_t failing = counts.in("failing") + counts.in("gone");
  if (failing > 0) words += ", " + std::to_string(failing) + " of them failing";
  return words;
}

}  // namespace

asio::awaitable<void> Summary::run() {
  while (true) {
    co_await bell_.wait(between_summaries);
    tell_work();
    co_await tell_trouble();
    const std::string words = co_await status();
    notify::status(words);
  }
}

void Summary::tell_work() {
  const WorkTotals now = parts_.metrics.totals();
  const auto since = [&](std::uint64_t WorkTotals::*count) { return now.*count - told_.*count; };
  if (since(&WorkTotals::fetches) + since(&WorkTotals::added) + since(&WorkTotals::changed) +
          since(&WorkTotals::removed) >
      0)
    log::info(
        "fetch.summary",
        {{"fetches", std::to_string(since(&WorkTotals::fetches))},
         {"failed", std::to_string(since(&WorkTotals::failed))},
         {"new", std::to_string(since(&WorkTotals::added))},
         {"changed", std::to_string(since(&WorkTotals::changed))},
         {"removed", std::to_string(since(&WorkTotals::removed))}}
    );
  told_ = now;
}

asio::awaitable<std::string> Summary::status() {
  const std::string problem = parts_.store.problem();
  std::string words = problem.empty() ? "Running" : "Degraded: " + problem;
  if (!problem.empty()) co_return words;
  auto count = [](Store& store) { return status_words(store); };
  try {
    words = co_await parts_.readers.run(std::move(count));
  } catch (const schema::StoreError&) {
    // Whoever needs the store says so; these are only words.
  }
  if (!remark_.empty()) words += "; " + remark_;
  co_return words;
}

asio::awaitable<void> Summary::tell_trouble() {
  auto look = [](Store& store) {
    const schema::Catalogue catalogue = store.catalogue();
    return Trouble{.counts = catalogue.counts(now()), .worst = catalogue.in_trouble(most_named)};
  };
  const Trouble trouble = co_await parts_.readers.run_patiently(std::move(look));
  if (trouble.counts.in("failing") + trouble.counts.in("gone") == 0) co_return;
  log::warning(
      "feeds.failing",
      {{"failing", std::to_string(trouble.counts.in("failing"))},
       {"gone", std::to_string(trouble.counts.in("gone"))},
       {"of", std::to_string(trouble.counts.total)},
       {"worst", names_of(trouble.worst)}}
  );
}

}  // namespace feedwire::daemon
