#include "cli/subscribe.hpp"

#include <algorithm>
#include <random>

#include "cli/display_width.hpp"
#include "cli/fields.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"

namespace feedwire::cli {
namespace {

constexpr std::chrono::seconds silence_of_the_dead{60};  // the daemon says something every 15 s
constexpr int feed_columns = 16;

double chance() {
  thread_local std::minstd_rand source{std::random_device{}()};
  return std::uniform_real_distribution<double>{0.0, 1.0}(source);
}

/// One run of the command: the cursor and what is known of the connection.
class Following {
 public:
  Following(Client& client, const SubscribeOptions& options) : client_(client), options_(options) {}

  Outcome<Exit> run() {
    const auto begun = find_cursor();
    if (!begun) return begun.error();
    for (;;) {
      const auto streamed = connect();
      if (interrupt_.requested()) return Exit::done;
      if (!streamed) {
        if (!was_connected_) return streamed.error();
      } else if (streamed->end == StreamEnd::enough) {
        return Exit::done;
      } else if (streamed->status != 200) {
        const bool passing = was_connected_ && streamed->status >= 500;
        if (!passing) return refusal(streamed->status, streamed->body);
      }
      if (!is_lost_) note("feedwire: the connection to the daemon is lost; trying again");
      is_lost_ = true;
      if (interrupt_.wait_for(pauses_.next(chance()))) return Exit::done;
    }
  }

 private:
  /// "From now" becomes a number before anything else: a connection lost before the first item came
  /// must go on from the same place.
  Outcome<Exit> find_cursor() {
    if (options_.after) cursor_ = static_cast<std::int64_t>(*options_.after);
    if (options_.after || options_.from_start) return Exit::done;
    const Request request{.target = "/v1/status"};
    const auto status = ask_object(client_, request);
    if (!status) return status.error();
    cursor_ = number_at(*status, "head");
    return Exit::done;
  }

  Outcome<Streamed> connect() {
    Target target{"/v1/stream"};
    target.with("after", std::to_string(cursor_));
    options_.filters.add_to(target);
    target.with("updates", options_.updates ? "1" : "");
    const Request request{
        .target = target.text(), .accept = "application/x-ndjson", .patience = silence_of_the_dead};
    const Stream stream{
        .opened = [this] { opened(); },
        .line = [this](std::string_view line) { return take(line); }};
    return client_.stream(request, stream, &interrupt_);
  }

  void opened() {
    was_connected_ = true;
    if (is_lost_) {
      note("feedwire: the daemon is back; going on after " + std::to_string(cursor_));
    }
    is_lost_ = false;
  }

  bool take(std::string_view line) {
    pauses_.reset();
    if (line.empty()) return true;  // a keep-alive
    const auto parsed = parse_object(line);
    if (!parsed) {
      note("feedwire: passed over a line of the daemon's that is no item");
      return true;
    }
    const json::object& event = *parsed;
    const json::object& ours = object_at(event, "_feedwire");
    if (text_at(ours, "event") == "gap") {
      tell_gap(event.contains("first") ? event : ours);
      return true;
    }
    const std::int64_t seq = number_at(ours, "seq");
    if (seq <= cursor_) return true;
    put(options_.json ? harmless_json(std::string{line}) + '\n' : item_line(event));
    cursor_ = seq;
    ++printed_;
    return options_.limit == 0 || printed_ < options_.limit;
  }

  void tell_gap(const json::object& gap) {
    const std::int64_t first = number_at(gap, "first");
    note(
        "feedwire: some items after " + std::to_string(number_at(gap, "after")) +
        " are gone, removed by retention; going on with " + std::to_string(first)
    );
    cursor_ = std::max(cursor_, first - 1);  // told once
  }

  Client& client_;
  const SubscribeOptions& options_;
  Interrupt interrupt_{};
  Pauses pauses_{};
  std::int64_t cursor_{0};  // seq of the last item printed
  std::uint64_t printed_{0};
  bool was_connected_{false};
  bool is_lost_{false};
};

}  // namespace

std::chrono::milliseconds Pauses::next(double chance) {
  const auto half = next_ / 2;
  const auto extra = static_cast<double>(half.count()) * chance;
  const std::chrono::milliseconds pause = half + std::chrono::milliseconds{static_cast<int>(extra)};
  next_ = std::min(next_ * 2, longest);
  return pause;
}

std::string item_line(const json::object& item) {
  const auto time = time_of(item);
  const std::string event = text_at(object_at(item, "_feedwire"), "event");
  std::string line = time ? local_time(*time) : "-               ";
  line += "  " + padded(feed_name_of(item), feed_columns) + "  " + title_of(item);
  if (event == "update") line += " (updated)";
  if (event == "removed") line += " (withdrawn)";
  const std::string url = harmless(text_at(item, "url"));
  if (!url.empty()) line += "  " + url;
  return line + '\n';
}

Outcome<Exit> subscribe(Client& client, const SubscribeOptions& options) {
  Following following{client, options};
  return following.run();
}

}  // namespace feedwire::cli
