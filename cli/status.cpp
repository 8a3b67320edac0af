#include "cli/status.hpp"

#include <unistd.h>

#include "cli/ask.hpp"
#include "cli/display_width.hpp"
#include "cli/fields.hpp"
#include "cli/output.hpp"
#include "cli/wrapped.hpp"
#include "feeds/amounts.hpp"

namespace feedwire::cli {
namespace {

constexpr int margin = 11;

std::string line(std::string_view name, std::string_view text, const Screen& screen) {
  return padded(name, margin) + wrapped(harmless(text), margin, margin, screen) + '\n';
}

/// What goes on and where, and in red what is wrong with it.
std::string place_line(
    std::string_view name, const std::string& words, const std::string& error, const Screen& screen
) {
  if (error.empty()) return line(name, words, screen);
  if (!screen.is_terminal) return line(name, words + ": " + error, screen);
  const std::string why = wrapped(harmless(error), margin, margin, screen);
  return line(name, words, screen) + padded("", margin) + painted(why, Colour::red, screen) + '\n';
}

std::string headline(const json::object& status, const Screen& screen) {
  const std::string state = text_at(status, "state");
  const bool well = state == "running";
  const std::string words = well ? "well" : harmless(state.empty() ? "in an unknown state" : state);
  const std::chrono::seconds uptime{number_at(status, "uptime_seconds")};
  return "feedwire " + harmless(text_at(status, "version")) + " is " +
         painted(words, well ? Colour::green : Colour::red, screen) + ", up for " +
         length_words(uptime) + ", process " + std::to_string(number_at(status, "pid")) + '\n';
}

std::string feeds_line(const json::object& feeds) {
  std::string text = std::to_string(number_at(feeds, "total"));
  const char* between = ": ";
  for (const char* state : {"ok", "new", "failing", "held", "gone", "paused"}) {
    const auto count = number_at(feeds, state);
    if (count == 0) continue;
    text += between + std::to_string(count) + ' ' + state;
    between = ", ";
  }
  text += "; " + std::to_string(number_at(feeds, "due")) + " due, " +
          std::to_string(number_at(feeds, "fetching")) + " being fetched";
  return text;
}

std::string folder_lines(const json::array& folders, const Screen& screen) {
  std::string text;
  for (const json::value& each : folders) {
    if (!each.is_object()) continue;
    const json::object& folder = each.get_object();
    const std::string words = text_at(folder, "path") + ": " +
                              feeds::counted(number_at(folder, "documents"), "document") + ", " +
                              text_at(folder, "state");
    text += place_line(text.empty() ? "Folders" : "", words, text_at(folder, "error"), screen);
  }
  return text;
}

std::string archive_lines(const json::array& archives, const Screen& screen) {
  std::string text;
  for (const json::value& each : archives) {
    if (!each.is_object()) continue;
    const json::object& archive = each.get_object();
    std::string words = text_at(archive, "path") + ": " +
                        feeds::counted(number_at(archive, "posts"), "post") + ", " +
                        text_at(archive, "state");
    if (const auto lag = number_at(archive, "lag"); lag > 0)
      words += ", " + feeds::counted(lag, "event") + " behind";
    text += place_line(text.empty() ? "Archives" : "", words, text_at(archive, "error"), screen);
  }
  return text;
}

std::string subscriptions_line(const json::object& subscriptions) {
  return std::to_string(number_at(subscriptions, "total")) + "; " +
         std::to_string(number_at(subscriptions, "connected")) + " connected; the furthest is " +
         feeds::counted(number_at(subscriptions, "largest_lag"), "event") + " behind";
}

std::string disk_line(const json::object& store) {
  return feeds::size_words(number_at(store, "bytes")) + " and " +
         feeds::size_words(number_at(store, "wal_bytes")) + " of log in " + text_at(store, "path") +
         "; " + feeds::size_words(number_at(store, "free_bytes")) + " free";
}

bool has_trouble(const json::object& status) {
  const json::object& feeds = object_at(status, "feeds");
  return number_at(feeds, "failing") + number_at(feeds, "gone") > 0;
}

}  // namespace

std::string status_screen(const json::object& status, const Screen& screen) {
  std::string text = headline(status, screen);
  const std::string problem = text_at(status, "problem");
  if (!problem.empty()) text += painted(harmless(problem), Colour::red, screen) + '\n';
  if (const auto since = time_at(status, "network_down_since")) {
    const std::string words = "Our network seems to be down since " + local_time(*since);
    text += painted(words, Colour::yellow, screen) + '\n';
  }
  text += '\n';
  text += line("Feeds", feeds_line(object_at(status, "feeds")), screen);
  if (has_trouble(status)) text += line("", "feedwire doctor says what to do", screen);
  text += folder_lines(array_at(status, "folders"), screen);
  text += archive_lines(array_at(status, "archives"), screen);
  text += line(
      "Items",
      std::to_string(number_at(status, "items")) + "; the log stands at " +
          std::to_string(number_at(status, "head")),
      screen
  );
  text += line("Followers", std::to_string(number_at(status, "followers")), screen);
  const json::object& subscriptions = object_at(status, "subscriptions");
  if (number_at(subscriptions, "total") > 0)
    text += line("Durable", subscriptions_line(subscriptions), screen);
  if (const auto lag = number_at(object_at(status, "search"), "lag"); lag > 0)
    text += line("Search", feeds::counted(lag, "event") + " behind the log", screen);
  if (const auto lag = number_at(object_at(status, "stories"), "lag"); lag > 0)
    text += line("Stories", feeds::counted(lag, "event") + " behind the log", screen);
  text += line("Disk", disk_line(object_at(status, "store")), screen);
  text += line(
      "Memory", feeds::size_words(number_at(object_at(status, "memory"), "resident_bytes")), screen
  );
  text += line("Socket", text_at(status, "socket"), screen);
  const std::string reading = text_at(status, "socket_readonly");
  if (!reading.empty()) text += line("To read", reading, screen);
  const std::string config = text_at(status, "config");
  text += line("Config", config.empty() ? "none, all defaults" : config, screen);
  return text;
}

Outcome<Exit> show_status(Client& client, const StatusOptions& options) {
  const Request request{.target = "/v1/status"};
  const auto status = ask_object(client, request);
  if (!status) return status.error();
  put(options.json ? serialised(*status) + '\n' : status_screen(*status, screen_of(STDOUT_FILENO)));
  return Exit::done;
}

}  // namespace feedwire::cli
