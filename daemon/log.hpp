// The only output of the daemon: one event a line on standard error, a stable name and key=value
// context.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace feedwire::daemon::log {

/// The numbers are syslog's priorities, which the journal reads as "<N>" at the head of a line.
enum class Level { error = 3, warning = 4, info = 6, debug = 7 };

std::optional<Level> level_from(std::string_view name);
const char* to_string(Level level);

/// How a line looks. Where standard error is the journal, both have the priority at their head.
enum class Format {
  text,  ///< time, level, event, key=value
  json,  ///< an object: "time" (RFC 3339, UTC), "level", "event", and the fields as texts
};

std::optional<Format> format_from(std::string_view name);

struct Field {
  std::string_view key{};
  std::string value{};
};

/// Quiet below this level. Any thread, at any time.
void set_level(Level level);
bool is_on(Level level);

/// To be set before other threads write.
void set_format(Format format);

/// `event` is what happened, such as "feed.failed"; fields with an empty value are left out. Line
/// breaks and control characters in values are escaped: nothing that a feed says can forge a line.
/// Any thread.
void write(Level level, std::string_view event, std::initializer_list<Field> fields = {});

inline void error(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::error, event, fields);
}
inline void warning(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::warning, event, fields);
}
inline void info(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::info, event, fields);
}
inline void debug(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::debug, event, fields);
}

/// The line without time and priority: what `write` prints and tests read.
std::string line(std::string_view event, std::initializer_list<Field> fields);

}  // namespace feedwire::daemon::log
