#include "cadence_rules.hpp"

#include <algorithm>
#include <cmath>

#include "feeds/cadence.hpp"

namespace feedwire::bench {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// The shortest and the longest interval.
struct Bounds {
  seconds least{};
  seconds most{};
};

// Kept in order; entries without a date get that of their discovery.
void add_in_order(std::vector<Time>& dates, const Document& document, bool is_future_capped) {
  for (const Publication& one : document.fresh) {
    const Time said = one.said.value_or(document.at);
    const Time date = is_future_capped ? std::min(said, document.at) : said;
    dates.insert(std::upper_bound(dates.begin(), dates.end(), date), date);
  }
}

class Fixed final : public Rule {
 public:
  seconds next(const Document&, Chance&) override { return hours(1); }
};

class Ours final : public Rule {
 public:
  explicit Ours(seconds default_interval) { cadence_.default_interval = default_interval; }

  seconds next(const Document& document, Chance& chance) override {
    feeds::Sighting seen{.at = document.at, .carried = document.entries, .missed = document.missed};
    for (const Publication& one : document.fresh) seen.entries.push_back(one.said);
    // As the daemon keeps it: through its text.
    rhythm_ = feeds::rhythm_from_string(feeds::to_string(feeds::learn(rhythm_, seen)));
    const feeds::CadenceInput input{
        .now = document.at,
        .rhythm = &rhythm_,
        .missed = document.missed,
        .jitter = chance.between(0, 0.1)};
    return feeds::next_due(cadence_, input).at - document.at;
  }

 private:
  feeds::Cadence cadence_{};
  feeds::Rhythm rhythm_{};
};

// Seven days divided by the entries of a week; of those stored with a date in the last seven days
// it takes the average gap, and none or one of them mean the longest interval. An entry without a
// date gets that of its discovery.
class Miniflux final : public Rule {
 public:
  explicit Miniflux(Bounds bounds) : bounds_(bounds) {}

  seconds next(const Document& document, Chance&) override {
    add_in_order(dates_, document, false);
    const auto first = std::lower_bound(dates_.begin(), dates_.end(), document.at - days(7));
    dates_.erase(dates_.begin(), first);
    if (dates_.size() < 2) return bounds_.most;
    const double gap = static_cast<double>((dates_.back() - dates_.front()).count()) /
                       static_cast<double>(dates_.size() - 1);
    if (gap <= 0) return bounds_.most;
    const double week = 7 * 86400;
    const double interval = week / std::ceil(week / gap);
    return std::clamp(seconds(static_cast<std::int64_t>(interval)), bounds_.least, bounds_.most);
  }

 private:
  Bounds bounds_;
  std::vector<Time> dates_{};
};

// By the age of the newest entry: from 30 days on the longest interval, from 14 half of it, from 7
// a quarter; else half the average gap between the entries of the document, a quarter of the
// longest interval at most. Dates that are missing or to come count as those of discovery.
class CommaFeed final : public Rule {
 public:
  explicit CommaFeed(Bounds bounds) : bounds_(bounds) {}

  seconds next(const Document& document, Chance&) override {
    add_in_order(dates_, document, true);
    if (dates_.size() > document.entries)
      dates_.erase(dates_.begin(), dates_.end() - std::ptrdiff_t(document.entries));
    if (dates_.empty()) return bounds_.most;
    const seconds age = document.at - dates_.back();
    if (age >= days(30)) return bounds_.most;
    if (age >= days(14)) return bounds_.most / 2;
    if (age >= days(7)) return bounds_.most / 4;
    if (dates_.size() < 2) return bounds_.most;
    const seconds gap = (dates_.back() - dates_.front()) / std::ptrdiff_t(dates_.size() - 1);
    return std::clamp(gap / 2, bounds_.least, std::max(bounds_.least, bounds_.most / 4));
  }

 private:
  Bounds bounds_;
  std::vector<Time> dates_{};
};

}  // namespace

const std::vector<NamedRule>& rules() {
  static const Bounds ours{minutes(15), hours(24)};
  static const std::vector<NamedRule> all{
      {"fixed 1 h", [] { return std::make_unique<Fixed>(); }},
      {"Miniflux",
       [] {
         return std::make_unique<Miniflux>(Bounds{minutes(5), hours(24)});
       }},
      {"CommaFeed",
       [] {
         return std::make_unique<CommaFeed>(Bounds{minutes(5), hours(4)});
       }},
      {"Miniflux*", [] { return std::make_unique<Miniflux>(ours); }},
      {"CommaFeed*", [] { return std::make_unique<CommaFeed>(ours); }},
      {"feedwire", [] { return std::make_unique<Ours>(hours(1)); }},
      {"at 75 min", [] { return std::make_unique<Ours>(minutes(75)); }},
      {"at 22 min", [] { return std::make_unique<Ours>(minutes(22)); }}};
  return all;
}

std::size_t our_rule() { return 5; }

}  // namespace feedwire::bench
