// When a feed publishes, learned from what each look at it brought: how much, at which hours and on
// which days of the week, and whether one entry draws others after it.
//
// A value of constant size, changed by pure functions alone. All times are GMT.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/feed.hpp"

namespace feedwire::feeds {

/// What one good look at a feed brought; an answer 304, or a document without news, has no entries.
struct Sighting {
  Time at{};
  /// The entries that are new since the last look, each with the time at which it says it was
  /// published. On the first look: all of them.
  std::vector<std::optional<Time>> entries{};
  std::size_t carried{0};  ///< how many entries the document holds, old and new; 0: there was none
  /// The document shares no entry with the one before: some may have come and gone between them.
  bool missed{false};
};

/// Weights fade with age, so a rhythm that changes is learned anew. Entries that came at once weigh
/// less than as many on their own: they wait together.
struct Rhythm {
  Time since{};                     ///< observed from here on; the epoch: nothing is known yet
  Time looked{};                    ///< the last good look
  Time newest{};                    ///< when the newest entry came; the epoch: none is known
  Time aged{};                      ///< the weights are as of this time
  float slow{0};                    ///< weight of all entries, fading over seven weeks
  float recent{0};                  ///< the same, fading over five days
  float groups{0};                  ///< how often something came, fading like `slow`
  float active_hours{0};            ///< in how many hours something came, fading like `slow`
  float active_days{0};             ///< on how many days
  float drawn{0};                   ///< how many came soon after another, beyond chance
  float room{0};                    ///< how many entries the last document held; 0: unknown
  float limit{0};                   ///< seconds: what a gap has shown to be too long; 0: none
  std::array<float, 24> hours{};    ///< `slow` by hour of the day
  std::array<float, 7> weekdays{};  ///< `slow` by day of the week, from Sunday

  bool is_empty() const { return since == Time{}; }
  bool operator==(const Rhythm&) const = default;
};

/// The rhythm after one more look. A date that cannot be when the entry appeared (before the last
/// look, after this one, or the very moment of asking) counts as none: the entry then came some
/// time between the two looks. A clock that went backwards moves the last look back, and nothing
/// else.
Rhythm learn(const Rhythm& before, const Sighting& seen);

/// 142 letters, digits, '-' and '_', stable across versions of this program; "" for an empty
/// rhythm.
std::string to_string(const Rhythm& rhythm);

/// What to_string wrote, to within a ten-thousandth; an empty rhythm for anything else.
Rhythm rhythm_from_string(std::string_view text);

/// For people, as of `now`: "about 4 entries a day, mostly 08–10 h GMT", "about 1 entry a week, on
/// Tuesdays", "silent for 400 days", "not known yet".
std::string in_words(const Rhythm& rhythm, Time now);

}  // namespace feedwire::feeds
