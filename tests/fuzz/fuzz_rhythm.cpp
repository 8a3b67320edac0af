// Any text is a rhythm or none; a rhythm reads the same once it is written, and whatever it holds,
// the next look keeps between the bounds.
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>

#include "feeds/cadence.hpp"

using namespace feedwire::feeds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const Rhythm rhythm = rhythm_from_string({reinterpret_cast<const char*>(bytes), size});
  if (rhythm.is_empty()) return 0;
  assert(to_string(rhythm_from_string(to_string(rhythm))) == to_string(rhythm));
  const Time now = std::chrono::sys_days(std::chrono::year(2022) / 8 / 18);
  const Rhythm next = learn(rhythm, {.at = now, .entries = {now - std::chrono::hours(1)}});
  const Cadence cadence;
  for (const Rhythm& one : {rhythm, next}) {
    const Due due = next_due(cadence, {.now = now, .rhythm = &one});
    assert(due.at - now >= cadence.min_interval);
    assert(due.at - now <= cadence.max_interval);
    assert(!due.reason.empty());
  }
  return 0;
}
