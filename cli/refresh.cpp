#include "cli/refresh.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>

#include "cli/ask.hpp"
#include "cli/display_width.hpp"
#include "cli/fields.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "feeds/amounts.hpp"

namespace feedwire::cli {
namespace {

constexpr const char* all_feeds = "/v1/refresh";

std::vector<std::string> paths_of(const RefreshOptions& options) {
  if (options.all) return {all_feeds};
  std::vector<std::string> paths;
  for (const std::string& feed : options.feeds) paths.push_back(feed_path(feed, "/refresh"));
  return paths;
}

Outcome<Exit> start(Client& client, const RefreshOptions& options) {
  std::int64_t started = 0;
  Exit exit = Exit::done;
  for (const std::string& path : paths_of(options)) {
    Target target{path};
    target.with("force", options.force ? "1" : "");
    const Request request{.method = "POST", .target = target.text()};
    const auto answer = ask_object(client, request);
    if (answer) {
      started += number_at(*answer, "feeds");
    } else if (answer.error().exit == Exit::unreachable) {
      return answer.error();
    } else {
      complain(answer.error().problem);
      exit = Exit::failed;
    }
  }
  if (options.json) {
    put(serialised(json::object{{"feeds", started}}) + '\n');
  } else if (started > 0) {
    put("refreshing " + feeds::counted(started, "feed") + '\n');
  }
  return exit;
}

void add_up(Refreshed& sum, const Refreshed& more) {
  sum.fetched += more.fetched;
  sum.failed += more.failed;
  sum.added += more.added;
  sum.changed += more.changed;
}

std::string summary(const Refreshed& sum) {
  return fmt::format(
      "{} fetched, {} failed; {} new, {} changed\n",
      feeds::counted(sum.fetched, "feed"),
      sum.failed,
      feeds::counted(sum.added, "item"),
      sum.changed
  );
}

Outcome<Exit> watch(Client& client, const RefreshOptions& options) {
  const bool progress = screen_of(STDERR_FILENO).is_terminal;
  const auto line = [&](const Refreshed& so_far, const json::object& event) {
    if (progress) show_progress("");
    put((options.json ? serialised(event) : fetched_line(event)) + '\n');
    if (progress && so_far.expected > 1) {
      show_progress(fmt::format("{} of {} feeds", so_far.fetched, so_far.expected));
    }
  };
  Refreshed sum;
  Exit exit = Exit::done;
  for (const std::string& path : paths_of(options)) {
    const auto one = wait_for_refresh(client, path, options.force, line);
    if (progress) show_progress("");
    if (one) {
      add_up(sum, *one);
    } else if (one.error().exit == Exit::unreachable) {
      return one.error();
    } else {
      complain(one.error().problem);
      exit = Exit::failed;
    }
  }
  if (!options.json && (options.all || sum.fetched > 0)) put(summary(sum));
  return sum.failed > 0 ? Exit::failed : exit;
}

}  // namespace

std::string fetched_line(const json::object& event) {
  const bool good = flag_at(event, "ok");
  std::string text =
      (good ? "ok      " : "failed  ") + padded(harmless(text_at(event, "name")), 24);
  if (!good) return text + "  " + harmless(text_at(event, "error"));
  text += fmt::format("  {} new", number_at(event, "new"));
  if (const auto changed = number_at(event, "changed"); changed > 0) {
    text += fmt::format(", {} changed", changed);
  }
  return text +
         fmt::format(" ({}, {} ms)", number_at(event, "status"), number_at(event, "duration_ms"));
}

Outcome<Refreshed> wait_for_refresh(
    Client& client,
    const std::string& path,
    bool force,
    const std::function<void(const Refreshed&, const json::object&)>& line
) {
  Target target{path};
  target.with("wait", "1").with("force", force ? "1" : "");
  const Request request{
      .method = "POST",
      .target = target.text(),
      .accept = "application/x-ndjson",
      .patience = std::chrono::seconds{0}};
  Refreshed sum;
  Stream stream;
  stream.line = [&](std::string_view text) {
    const json::object event = parse_object(text).value_or(json::object{});
    const std::string kind = text_at(event, "event");
    if (kind == "started") sum.expected = number_at(event, "feeds");
    if (kind == "finished") sum.finished = true;
    if (kind != "fetched") return true;
    ++sum.fetched;
    if (!flag_at(event, "ok")) ++sum.failed;
    sum.added += number_at(event, "new");
    sum.changed += number_at(event, "changed");
    line(sum, event);
    return true;
  };
  const auto streamed = client.stream(request, stream, nullptr);
  if (!streamed) return streamed.error();
  if (streamed->status != 200) return refusal(streamed->status, streamed->body);
  if (!sum.finished) {
    return unreachable("the daemon stopped before the refresh was done", "see its log, then again");
  }
  return sum;
}

Outcome<Exit> refresh(Client& client, const RefreshOptions& options) {
  if (options.all != options.feeds.empty()) {
    return wrong_usage("refresh takes feeds or --all", "name one, or give --all");
  }
  return options.wait ? watch(client, options) : start(client, options);
}

}  // namespace feedwire::cli
