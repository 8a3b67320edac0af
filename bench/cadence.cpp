// How soon entries are found, and for how many requests: our cadence against a fixed hour and
// against the rules of Miniflux and CommaFeed, over months of made-up publishing.
//
// bench_cadence [days, 180] [seed, 1]: everything is simulated; learning is part of what is
// measured. Fails where half the requests of a fixed hour at no worse mean delay are not reached
// for the first list of feeds.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "cadence_rules.hpp"
#include "cadence_sources.hpp"

namespace {

using namespace feedwire::bench;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

/// What asking some feeds by one rule came to.
struct Outcome {
  double requests{0};
  std::size_t feeds{0};
  std::size_t missed{0};
  std::vector<double> delays{};  ///< seconds, of entries that appeared in the time simulated

  void add(const Outcome& other) {
    requests += other.requests;
    feeds += other.feeds;
    missed += other.missed;
    delays.insert(delays.end(), other.delays.begin(), other.delays.end());
  }
};

Outcome ask(const Source& source, Rule& rule, const Span& span, Chance chance) {
  Outcome outcome{.feeds = 1};
  const auto& all = source.publications;
  const auto count_at = [&](Time at) {
    const auto later = [](Time time, const Publication& one) { return time < one.at; };
    return std::size_t(std::upper_bound(all.begin(), all.end(), at, later) - all.begin());
  };
  std::size_t seen = 0;
  bool is_first = true;
  Time at = span.begin + seconds(std::int64_t(chance.between(0, 3600)));
  while (at < span.end || seen < all.size()) {
    const std::size_t end = count_at(at);
    const std::size_t begin = end - std::min(end, source.room);
    Document document{.at = at};
    document.missed = !is_first && begin > 0 && begin >= seen;
    if (!is_first && begin > seen) outcome.missed += begin - seen;
    document.entries = end - begin;
    for (std::size_t i = std::max(begin, seen); i < end; ++i) {
      document.fresh.push_back(all[i]);
      if (!is_first) outcome.delays.push_back(double((at - all[i].at).count()));
    }
    seen = end;
    if (at < span.end) ++outcome.requests;
    is_first = false;
    at += rule.next(document, chance);
  }
  return outcome;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / double(values.size());
}

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto place = values.begin() + std::ptrdiff_t(share * double(values.size() - 1));
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

std::string minutes_of(double span) {
  if (span < 6000) return fmt::format("{:.0f} min", span / 60);
  return fmt::format("{:.1f} h", span / 3600);
}

/// How many feeds of each kind there are, in the order of kinds().
struct Mix {
  std::string name{};
  std::vector<int> feeds{};
};

void print_row(const std::string& what, const Outcome& outcome, double length) {
  const double asked = outcome.requests / double(outcome.feeds) / length;
  if (outcome.delays.empty()) {
    fmt::print("    {:<12} {:>7.2f} {:>10} {:>10} {:>7}\n", what, asked, "-", "-", outcome.missed);
    return;
  }
  fmt::print(
      "    {:<12} {:>7.2f} {:>10} {:>10} {:>7}\n",
      what,
      asked,
      minutes_of(mean(outcome.delays)),
      minutes_of(percentile(outcome.delays, 0.95)),
      outcome.missed
  );
}

void print_head(const std::string& what) {
  fmt::print(
      "  {}\n    {:<12} {:>7} {:>10} {:>10} {:>7}\n",
      what,
      "",
      "req/day",
      "mean delay",
      "95th pct",
      "missed"
  );
}

std::string against(const Outcome& total, const Outcome& fixed) {
  return fmt::format(
      "{:.0f} % of the requests, {:.0f} % of the mean delay",
      100 * total.requests / fixed.requests,
      100 * mean(total.delays) / mean(fixed.delays)
  );
}

std::vector<Outcome> ask_kind(
    std::size_t kind, const Mix& mix, const Span& span, std::uint64_t seed, std::size_t first_rule
) {
  std::vector<Outcome> outcomes(rules().size());
  for (int feed = 0; feed < mix.feeds[kind]; ++feed) {
    Chance chance(seed * 1'000'003 + kind * 1'009 + std::uint64_t(feed));
    const Source source = kinds()[kind].make(chance, span);
    for (std::size_t r = 0; r < rules().size(); ++r) {
      if (r > 0 && r < first_rule) continue;
      outcomes[r].add(ask(source, *rules()[r].make(), span, chance));
    }
  }
  return outcomes;
}

/// By the fixed rule and those from `first_rule` on.
std::vector<Outcome> run(
    const Mix& mix, const Span& span, std::uint64_t seed, std::size_t first_rule, bool is_told
) {
  const double length = double((span.end - span.begin) / days(1));
  std::vector<Outcome> totals(rules().size());
  for (std::size_t kind = 0; kind < kinds().size(); ++kind) {
    const auto outcomes = ask_kind(kind, mix, span, seed, first_rule);
    for (std::size_t r = 0; r < rules().size(); ++r) totals[r].add(outcomes[r]);
    if (!is_told || mix.feeds[kind] == 0) continue;
    const double items = double(outcomes[0].delays.size()) / mix.feeds[kind] / length;
    print_head(fmt::format(
        "{} feeds: {} ({:.2f} entries a day each)", mix.feeds[kind], kinds()[kind].name, items
    ));
    for (std::size_t r = 0; r <= our_rule(); ++r) print_row(rules()[r].name, outcomes[r], length);
  }
  return totals;
}

std::vector<Outcome> tell_mix(
    const Mix& mix, const Span& span, std::uint64_t seed, bool is_detailed
) {
  const double length = double((span.end - span.begin) / days(1));
  fmt::print("{}: {} days, seed {}\n", mix.name, length, seed);
  for (std::size_t kind = 0; kind < kinds().size() && !is_detailed; ++kind) {
    if (mix.feeds[kind] > 0) fmt::print("  {:>4} feeds: {}\n", mix.feeds[kind], kinds()[kind].name);
  }
  auto totals = run(mix, span, seed, 0, is_detailed);
  print_head("all feeds, all entries");
  for (std::size_t r = 0; r < rules().size(); ++r) {
    print_row(rules()[r].name, totals[r], length);
    fmt::print("      {}\n", against(totals[r], totals[0]));
  }
  return totals;
}

/// Half the requests of the fixed rule at no worse mean delay, and nothing missed.
bool is_promise_kept(const std::vector<Outcome>& totals) {
  const Outcome& fixed = totals.front();
  const Outcome& ours = totals[our_rule()];
  return 2 * ours.requests <= fixed.requests && mean(ours.delays) <= mean(fixed.delays) &&
         ours.missed == 0;
}

void tell_other_seeds(const Mix& mix, const Span& span, std::uint64_t seed) {
  for (std::uint64_t other = seed + 1; other <= seed + 3; ++other) {
    const auto totals = run(mix, span, other, our_rule(), false);
    fmt::print(
        "  seed {}: feedwire {}, missed {}\n",
        other,
        against(totals[our_rule()], totals[0]),
        totals[our_rule()].missed
    );
  }
}

}  // namespace

int main(int argc, char** argv) {
  const long length = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 180;
  const std::uint64_t seed = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1;
  const Time begin = std::chrono::sys_days(std::chrono::year(2022) / 8 / 18);
  const Span span{begin, begin + days(length)};
  //                        100 48 24  8 pap 3w wk 1w mon bur dead wak slp skw und
  const std::vector<Mix> mixes{
      {"a reader's list", {4, 2, 4, 16, 8, 36, 16, 30, 40, 6, 24, 4, 4, 3, 3}},
      {"a news desk", {20, 10, 20, 40, 30, 20, 10, 10, 5, 5, 10, 2, 4, 7, 7}},
      {"a circle of blogs", {0, 0, 0, 2, 0, 30, 16, 50, 70, 5, 20, 3, 2, 1, 1}}};
  fmt::print(
      "Miniflux and CommaFeed with their own bounds (5 min to 24 h, 5 min to 4 h); * with ours (15 "
      "min "
      "to 24 h).\nfeedwire with default_interval at 1 h, 75 min and 22 min; no publisher gives "
      "hints.\n"
  );
  const auto started = std::chrono::steady_clock::now();
  bool is_kept = true;
  for (const Mix& mix : mixes) {
    const bool is_first = &mix == &mixes.front();
    const auto totals = tell_mix(mix, span, seed, is_first);
    if (is_first) is_kept = is_promise_kept(totals);
    tell_other_seeds(mix, span, seed);
  }
  const auto took = std::chrono::steady_clock::now() - started;
  fmt::print(
      "simulated in {} ms\n", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
  );
  return is_kept ? EXIT_SUCCESS : EXIT_FAILURE;
}
