#include "daemon/log.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstdlib>

#include "daemon/clock.hpp"
#include "daemon/json_text.hpp"
#include "feeds/date.hpp"

namespace feedwire::daemon::log {
namespace {

std::atomic<Level> threshold{Level::info};
std::atomic<Format> form{Format::text};

// systemd tells in JOURNAL_STREAM which device and inode its journal's stream has.
bool is_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat status {};
  if (!stream || fstat(STDERR_FILENO, &status) != 0) return false;
  return fmt::format("{}:{}", status.st_dev, status.st_ino) == stream;
}

bool needs_quotes(std::string_view value) {
  return value.find_first_of(" \"=\\") != std::string_view::npos || value.empty();
}

void append_escaped(std::string& out, std::string_view value, bool quoted) {
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else if (quoted && (c == '"' || c == '\\')) {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
}

std::string journal_head(Level level) {
  static const bool journal = is_journal();
  return journal ? fmt::format("<{}>", static_cast<int>(level)) : "";
}

std::string text_head(Level level) {
  const std::time_t time = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm local{};
  localtime_r(&time, &local);
  return fmt::format("{:%H:%M:%S} {:<7} ", local, to_string(level));
}

std::string json_line(Level level, std::string_view event, std::initializer_list<Field> fields) {
  boost::json::object object{
      {"time", feeds::format_rfc3339(now())}, {"level", to_string(level)}, {"event", event}};
  for (const Field& field : fields) {
    if (!field.value.empty()) object[field.key] = field.value;
  }
  return json_text(object);
}

std::string whole_line(Level level, std::string_view event, std::initializer_list<Field> fields) {
  std::string text = journal_head(level);
  if (form == Format::json) return text + json_line(level, event, fields);
  // The journal knows the time and the level itself.
  if (text.empty()) text = text_head(level);
  return text + line(event, fields);
}

}  // namespace

std::optional<Level> level_from(std::string_view name) {
  for (const Level level : {Level::error, Level::warning, Level::info, Level::debug}) {
    if (name == to_string(level)) return level;
  }
  return std::nullopt;
}

std::optional<Format> format_from(std::string_view name) {
  if (name == "text") return Format::text;
  if (name == "json") return Format::json;
  return std::nullopt;
}

const char* to_string(Level level) {
  switch (level) {
    case Level::error:
      return "error";
    case Level::warning:
      return "warning";
    case Level::info:
      return "info";
    case Level::debug:
      return "debug";
  }
  return "";
}

void set_level(Level level) { threshold = level; }

void set_format(Format format) { form = format; }

bool is_on(Level level) { return level <= threshold.load(std::memory_order_relaxed); }

std::string line(std::string_view event, std::initializer_list<Field> fields) {
  std::string out(event);
  for (const Field& field : fields) {
    if (field.value.empty()) continue;
    const bool quoted = needs_quotes(field.value);
    out += ' ';
    out += field.key;
    out += quoted ? "=\"" : "=";
    append_escaped(out, field.value, quoted);
    if (quoted) out += '"';
  }
  return out;
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  if (!is_on(level)) return;
  const std::string text = whole_line(level, event, fields) + "\n";
  // One write, so that lines of several threads do not mix. Nobody can be told that telling failed.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace feedwire::daemon::log
