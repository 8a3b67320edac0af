// Durations and sizes as people write them in the configuration: "90s", "30m", "64KiB".
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/source.hpp"

namespace feedwire::daemon {

/// A whole number and ms, s, m, h, d or w: "90s". Nothing for anything else, for negative and for
/// overlong ones.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
/// A whole number and B, KB, MB, GB (powers of 1000), KiB, MiB or GiB (of 1024).
std::optional<std::uint64_t> parse_size(std::string_view text);
/// "forever", "90d" (a duration of a second at least) or "500 items".
std::optional<schema::Retention> parse_retention(std::string_view text);
std::string format_retention(const schema::Retention& retention);
/// The shortest exact form: 90 s is "90s", 3,600 s is "1h"; 0 is "0s".
std::string format_duration(std::chrono::seconds duration);

}  // namespace feedwire::daemon
