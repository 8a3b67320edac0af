#include "feeds/rhythm.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <functional>

#include "feeds/cadence.hpp"
#include "feeds/date.hpp"
#include "feeds/forecast.hpp"

using namespace feedwire::feeds;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

const Time monday = read_date("2022-08-15T00:00:00Z").value();

/// A feed that says when its entries appear, asked as its rhythm has it.
class Asked {
 public:
  using Published = std::function<std::vector<Time>(Time day)>;

  Asked(Published published, Time from) : published_(std::move(published)), now_(from) { look(); }

  Asked& until(Time end) {
    while (next() < end) {
      now_ = next();
      look();
    }
    return *this;
  }

  Asked& for_days(int count) { return until(now_ + days(count)); }

  Time next() const {
    return next_due({}, {.now = now_, .rhythm = &rhythm_, .jitter = (looks_ % 11) / 100.0}).at;
  }
  seconds wait() const { return next() - now_; }
  Time now() const { return now_; }
  int looks() const { return looks_; }
  const Rhythm& rhythm() const { return rhythm_; }

 private:
  void look() {
    Sighting seen{.at = now_, .carried = 10};
    const Time from = looks_ == 0 ? now_ - days(30) : rhythm_.looked;
    for (auto day = std::chrono::floor<days>(from); day <= now_; day += days(1)) {
      for (const Time at : published_(day)) {
        if (at > from && at <= now_) seen.entries.emplace_back(at);
      }
    }
    rhythm_ = learn(rhythm_, seen);
    ++looks_;
  }

  Published published_;
  Time now_;
  Rhythm rhythm_{};
  int looks_{0};
};

std::vector<Time> nothing(Time) { return {}; }

Asked::Published daily_at(std::vector<hours> times) {
  return [=](Time day) {
    std::vector<Time> at;
    for (const hours hour : times) at.push_back(day + hour + 20min);
    return at;
  };
}

std::vector<Time> on_tuesdays(Time day) {
  const bool is_tuesday =
      std::chrono::weekday(std::chrono::floor<days>(day)) == std::chrono::Tuesday;
  return is_tuesday ? std::vector<Time>{day + 10h} : std::vector<Time>{};
}

Rhythm looked_at(Time at, std::vector<std::optional<Time>> entries = {}) {
  return learn({}, {.at = at, .entries = std::move(entries), .carried = 10});
}

seconds wait_of(const Rhythm& rhythm, Time now, const Cadence& cadence = {}) {
  return next_due(cadence, {.now = now, .rhythm = &rhythm}).at - now;
}

}  // namespace

TEST_CASE("without a rhythm, or where it is switched off, the default interval holds") {
  const Rhythm empty;
  const Rhythm busy = Asked(daily_at({1h, 5h, 9h, 13h, 17h, 21h}), monday).for_days(20).rhythm();
  CHECK(wait_of(empty, monday) == 1h);
  CHECK(wait_of(busy, busy.looked, {.adaptive = false}) == 1h);
  CHECK(wait_of(busy, busy.looked) != 1h);
}

TEST_CASE("a person's interval for a feed overrides its rhythm") {
  const Rhythm sleepy = Asked(nothing, monday).for_days(60).rhythm();
  const CadenceInput input{.now = sleepy.looked, .every = 30min, .rhythm = &sleepy};
  CHECK(next_due({}, input).at - input.now == 30min);
  CHECK(next_due({}, input).reason == "interval 30 min");
}

TEST_CASE("feeds that publish often are asked often, sleepy ones rarely") {
  const auto looks_a_day = [](const Asked::Published& published) {
    Asked feed(published, monday);
    feed.for_days(60);
    const int before = feed.looks();
    feed.for_days(30);
    return (feed.looks() - before) / 30.0;
  };
  std::vector<hours> every_hour;
  for (int hour = 0; hour < 24; ++hour) every_hour.emplace_back(hour);
  const auto often = [&](Time day) {
    std::vector<Time> at;
    for (int i = 0; i < 144; ++i) at.push_back(day + i * 10min);
    return at;
  };
  const double busy = looks_a_day(often), hourly = looks_a_day(daily_at(every_hour)),
               daily = looks_a_day(daily_at({10h})), weekly = looks_a_day(on_tuesdays),
               dead = looks_a_day(nothing);
  CHECK(busy > 40);
  CHECK(hourly > 18);
  CHECK(hourly < 26);
  CHECK(daily > weekly);
  CHECK(daily < 8);
  CHECK(weekly > dead);
  CHECK(weekly < 5);
  CHECK(dead < 2);
}

TEST_CASE("the default interval sets the pace of all") {
  Rhythm twice = Asked(daily_at({5h, 17h}), monday).for_days(60).rhythm();
  twice.room = 0;
  const Time now = twice.looked;
  const auto wait = [&](seconds usual) { return wait_of(twice, now, {.default_interval = usual}); };
  CHECK(wait(30min) < wait(1h));
  CHECK(wait(1h) < wait(2h));
  CHECK(wait(1min) == 15min);
  CHECK(wait(48h) == 24h);
}

TEST_CASE("requests fall just behind the hour at which a feed publishes") {
  Asked feed(daily_at({6h}), monday);
  feed.for_days(40);
  std::array<int, 24> looks{};
  seconds delay = 0s;
  for (const Time end = feed.now() + days(20); feed.next() < end;) {
    const Time at = feed.next();
    ++looks.at(static_cast<std::size_t>(
        std::chrono::floor<hours>(at - std::chrono::floor<days>(at)).count()
    ));
    const Time published = std::chrono::floor<days>(at) + 6h + 20min;
    if (feed.now() < published && at >= published) delay += at - published;
    feed.until(at + 1s);
  }
  CHECK(delay / 20 < 40min);
  CHECK(looks[6] + looks[7] > looks[11] + looks[12] + looks[13] + looks[14] + looks[15]);
}

TEST_CASE("a feed that wakes up is asked often again within a few looks") {
  const Time wakes = monday + days(700);
  const auto published = [&](Time day) {
    return day < wakes ? std::vector<Time>{} : std::vector<Time>{day + 8h, day + 12h, day + 19h};
  };
  Asked feed(published, monday);
  feed.until(wakes);
  CHECK(feed.wait() > 12h);
  feed.for_days(2);
  CHECK(feed.wait() < 5h);
  const int looks = feed.looks();
  feed.for_days(3);
  CHECK(feed.looks() - looks >= 15);
}

TEST_CASE("a feed that falls asleep is asked ever more rarely") {
  const Time sleeps = monday + days(60);
  const auto published = [&](Time day) {
    std::vector<Time> at;
    for (int i = 0; i < 24 && day < sleeps; ++i) at.push_back(day + i * 1h);
    return at;
  };
  Asked feed(published, monday);
  feed.until(sleeps);
  seconds last = feed.wait();
  CHECK(last < 75min);
  for (const int later : {2, 10, 60, 300}) {
    feed.until(sleeps + days(later));
    CHECK(feed.wait() > last);
    last = feed.wait();
  }
  CHECK(last > 12h);
}

TEST_CASE("the first document alone tells a rhythm where it has dates") {
  std::vector<std::optional<Time>> entries;
  for (int i = 1; i <= 30; ++i) entries.emplace_back(monday - i * 30min);
  const Rhythm busy = looked_at(monday, entries);
  CHECK(wait_of(busy, monday) < 1h);
  entries.clear();
  for (int i = 1; i <= 10; ++i) entries.emplace_back(monday - days(30 * i));
  const Rhythm monthly = looked_at(monday, entries);
  CHECK(wait_of(monthly, monday) > 4h);
  entries.clear();
  for (int i = 1; i <= 10; ++i) entries.emplace_back(monday - days(1000 + 30 * i));
  CHECK(in_words(looked_at(monday, entries), monday + days(30)) == "silent for 1060 days");
}

TEST_CASE("dates that cannot be when an entry appeared count as none") {
  const Time last = monday, now = monday + 2h;
  const Rhythm before = looked_at(last);
  const auto learned = [&](std::optional<Time> date) {
    return learn(before, {.at = now, .entries = {date}, .carried = 10});
  };
  const Rhythm without = learned({});
  CHECK(without.newest == now);
  CHECK(without.hours[0] == without.hours[1]);
  for (const Time wrong : {now + 8h, last - 5h, Time{}, now, now - 10s, Time::max(), Time::min()})
    CHECK(learned(wrong) == without);
  const Rhythm right = learned(now - 30min);
  CHECK(right.newest == now - 30min);
  CHECK(right.hours[0] == 0);
  CHECK(right.hours[1] > 0.99F);
}

TEST_CASE("entries that came at once weigh less than as many on their own") {
  const Rhythm before = looked_at(monday);
  const auto weight = [&](seconds apart) {
    Sighting seen{.at = monday + 12h};
    for (int i = 0; i < 20; ++i) seen.entries.emplace_back(monday + 1h + i * apart);
    return learn(before, seen).recent;
  };
  CHECK(weight(0s) < 8);
  CHECK(weight(30min) > 18);
}

TEST_CASE("a few days are no pattern of the week") {
  std::vector<hours> every_hour;
  for (int hour = 0; hour < 24; ++hour) every_hour.emplace_back(hour);
  const Rhythm rhythm = Asked(daily_at(every_hour), monday + days(40)).for_days(1).rhythm();
  Rhythm young = looked_at(monday);
  for (int hour = 1; hour < 48; ++hour)
    young = learn(young, {.at = monday + hours(hour), .entries = {monday + hours(hour) - 5min}});
  CHECK(Forecast(young, young.looked).weekdays_trust() == 0);
  CHECK(Forecast(rhythm, rhythm.looked).hours_trust() < 0.2);
}

TEST_CASE("a gap shortens the wait at once and for a while") {
  Asked feed(on_tuesdays, monday);
  feed.for_days(60);
  const Time now = feed.rhythm().looked + 6h;
  const Sighting gap{.at = now, .entries = {now - 1h}, .carried = 10, .missed = true};
  Rhythm rhythm = learn(feed.rhythm(), gap);
  const Due due = next_due({}, {.now = now, .rhythm = &rhythm, .missed = true});
  CHECK(due.at - now == 15min);
  CHECK(due.reason == "sooner than usual, since entries may have been missed");
  CHECK(next_due({}, {.now = now, .missed = true}).at - now == 15min);
  CHECK(next_due({}, {.now = now, .hints = {.max_age = 2h}, .missed = true}).at - now == 2h);
  rhythm = learn(rhythm, {.at = now + days(2), .carried = 10});
  CHECK(wait_of(rhythm, now + days(2)) <= 3h + 30min);
  CHECK(
      next_due({}, {.now = now + days(2), .rhythm = &rhythm}).reason.find("may have been missed") !=
      std::string::npos
  );
  for (int look = 0; look < 100; ++look) rhythm = learn(rhythm, {.at = now + days(3 + look)});
  CHECK(rhythm.limit == 0);
}

TEST_CASE("no more than a part of a short document is expected between two looks") {
  std::vector<hours> every_hour;
  for (int hour = 0; hour < 24; ++hour) every_hour.emplace_back(hour);
  Rhythm rhythm = Asked(daily_at(every_hour), monday).for_days(20).rhythm();
  rhythm.room = 5;
  CHECK(wait_of(rhythm, rhythm.looked) <= 35min);
  rhythm.room = 0;
  CHECK(wait_of(rhythm, rhythm.looked) > 50min);
}

TEST_CASE("hints lengthen what the rhythm says, and failures double it") {
  const Rhythm daily = Asked(daily_at({3h, 17h}), monday).for_days(60).rhythm();
  const Time now = daily.looked;
  const seconds own = wait_of(daily, now);
  REQUIRE(own > 15min);
  REQUIRE(own < 20h);
  const auto wait = [&](int failures, std::optional<seconds> max_age) {
    const CadenceInput input{
        .now = now, .failures = failures, .hints = {.max_age = max_age}, .rhythm = &daily};
    return next_due({}, input).at - now;
  };
  CHECK(wait(0, 15min) == own);
  CHECK(wait(0, 20h) == 20h);
  CHECK(wait(0, 48h) == 24h);
  CHECK(wait(1, {}) == own);
  CHECK(wait(2, {}) == std::min<seconds>(2 * own, 24h));
  CHECK(wait(9, {}) == 24h);
}

TEST_CASE("whatever a rhythm holds, a wait keeps between the minimum and the maximum") {
  std::uint32_t state = 7;
  const auto chance = [&](std::uint32_t below) {
    state = state * 1664525 + 1013904223;
    return (state >> 8) % below;
  };
  for (int feed = 0; feed < 50; ++feed) {
    Rhythm rhythm;
    Time now = monday;
    const Cadence cadence{
        .default_interval = seconds(1 + chance(7200)),
        .min_interval = seconds(1 + chance(1800)),
        .max_interval = 1800s + seconds(chance(200000))};
    const std::uint32_t mean = 1 + chance(20);
    for (int look = 0; look < 200; ++look) {
      Sighting seen{.at = now, .carried = chance(30), .missed = chance(50) == 0};
      for (std::uint32_t i = chance(mean); i > 0; --i) {
        seen.entries.emplace_back(now - seconds(chance(20000)));
        if (chance(5) == 0) seen.entries.back().reset();
      }
      rhythm = learn(rhythm, seen);
      const double jitter = chance(11) / 100.0;
      const Time due = next_due(cadence, {.now = now, .rhythm = &rhythm, .jitter = jitter}).at;
      REQUIRE(due - now >= cadence.min_interval);
      REQUIRE(due - now <= cadence.max_interval + cadence.max_interval / 10);
      now = due;
      // A clock that is set back or ahead now and then.
      if (chance(40) == 0) now -= hours(chance(5000));
      if (chance(40) == 0) now += hours(chance(5000));
    }
  }
}

TEST_CASE("a clock that jumps leaves the rhythm usable") {
  Asked feed(daily_at({6h, 12h, 18h}), monday);
  const Rhythm learned = feed.for_days(60).rhythm();
  const seconds usual = wait_of(learned, learned.looked);
  const Rhythm back = learn(learned, {.at = learned.looked - days(400), .carried = 10});
  CHECK(wait_of(back, back.looked) >= 15min);
  CHECK(wait_of(back, back.looked) < 3 * usual);
  const Rhythm ahead = learn(learned, {.at = learned.looked + days(30 * 365), .carried = 10});
  const Rhythm again = learn(ahead, {.at = learned.looked + 1h, .carried = 10});
  CHECK(again.slow > learned.slow / 3);
  CHECK(wait_of(again, again.looked) < 3 * usual);
}

TEST_CASE("a rhythm comes back from its text") {
  const Rhythm rhythm = Asked(daily_at({6h, 12h, 18h}), monday).for_days(60).rhythm();
  const std::string text = to_string(rhythm);
  CHECK(text.size() == 142);
  const Rhythm back = rhythm_from_string(text);
  CHECK(to_string(back) == text);
  CHECK(back.looked == rhythm.looked);
  CHECK(back.since == rhythm.since);
  CHECK(back.slow == doctest::Approx(rhythm.slow).epsilon(0.0002));
  for (std::size_t i = 0; i < 24; ++i)
    CHECK(back.hours[i] == doctest::Approx(rhythm.hours[i]).epsilon(0.0002));
  CHECK(in_words(back, back.looked) == in_words(rhythm, rhythm.looked));
}

TEST_CASE("what is kept as text goes on as what is kept in memory") {
  Rhythm kept, stored;
  for (int look = 0; look < 3000; ++look) {
    const Time now = monday + look * 20min;
    Sighting seen{.at = now, .carried = 20};
    if (look % 2 == 0) seen.entries.emplace_back(now - 7min);
    kept = learn(kept, seen);
    stored = rhythm_from_string(to_string(learn(stored, seen)));
  }
  CHECK(stored.slow == doctest::Approx(kept.slow).epsilon(0.02));
  CHECK(stored.recent == doctest::Approx(kept.recent).epsilon(0.02));
}

TEST_CASE("anything but a rhythm's text is an empty rhythm") {
  const std::string text = to_string(looked_at(monday, {monday - 1h}));
  CHECK(rhythm_from_string(text) != Rhythm{});
  CHECK(to_string(Rhythm{}) == "");
  std::string spoilt = text;
  spoilt[50] = '!';
  std::string other_version = text;
  other_version[0] = '2';
  for (const std::string& garbage :
       {std::string(),
        std::string("garbage"),
        text.substr(1),
        text + "0",
        spoilt,
        other_version,
        std::string(text.size(), '\0'),
        std::string(text.size(), '\xff'),
        std::string("1") + std::string(text.size() - 1, '-')})
    CHECK(rhythm_from_string(garbage) == Rhythm{});
}

TEST_CASE("a rhythm reads as people would say it") {
  const auto words = [](const Asked::Published& published, int count) {
    const Rhythm rhythm = Asked(published, monday).for_days(count).rhythm();
    return in_words(rhythm, rhythm.looked);
  };
  CHECK(in_words(Rhythm{}, monday) == "not known yet");
  CHECK(words(daily_at({8h, 8h, 9h, 9h}), 60) == "about 3 entries a day, mostly 08–10 h GMT");
  CHECK(words(daily_at({23h}), 60) == "about 1 entry a day, mostly 23–00 h GMT");
  CHECK(words(on_tuesdays, 100) == "about 1 entry a week, on Tuesdays, mostly 10–11 h GMT");
  const Rhythm silent = looked_at(monday, {monday - days(400)});
  CHECK(in_words(silent, monday + days(45)) == "silent for 445 days");
  CHECK(in_words(looked_at(monday), monday + 1h) == "no entry yet");
}

TEST_CASE("the reason says the rhythm and the interval") {
  const Rhythm rhythm = Asked(daily_at({8h, 9h}), monday).for_days(60).rhythm();
  const Due due = next_due({}, {.now = rhythm.looked, .rhythm = &rhythm});
  CHECK(due.reason.starts_with("its rhythm: about 2 entries a day, mostly 08–10 h GMT; asks every ")
  );
  CHECK(due.reason.ends_with(" now"));
}
