#include "cli/subscribe.hpp"

#include <algorithm>
#include <charconv>

#include "cli/acknowledger.hpp"
#include "cli/consumer.hpp"
#include "cli/fields.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/pauses.hpp"
#include "cli/subscriptions.hpp"

namespace feedwire::cli {
namespace {

constexpr std::chrono::seconds silence_of_the_dead{60};  // the daemon says something every 15 s
constexpr std::chrono::seconds longest_pause{5};

std::int64_t number_in(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// One run of the command: the cursor and what is known of the connection.
class Following {
 public:
  /// `acknowledger` is null where the subscription has no name.
  Following(
      Client& client,
      const SubscribeOptions& options,
      const Interrupt& interrupt,
      Consumer& consumer,
      Acknowledger* acknowledger
  )
      : client_(client),
        options_(options),
        interrupt_(interrupt),
        consumer_(consumer),
        acknowledger_(acknowledger) {}

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

  bool has_enough() const { return options_.limit != 0 && taken_ >= options_.limit; }

 private:
  /// "From now" becomes a number before anything else: a connection lost before the first item came
  /// must go on from the same place. Where there is a name, the daemon knows the place.
  Outcome<Exit> find_cursor() {
    if (options_.after) cursor_ = static_cast<std::int64_t>(*options_.after);
    if (options_.after || options_.from_start || acknowledger_ != nullptr) return Exit::done;
    const Request request{.target = "/v1/status"};
    const auto status = ask_object(client_, request);
    if (!status) return status.error();
    cursor_ = number_at(*status, "head");
    return Exit::done;
  }

  std::string target() const {
    if (acknowledger_ != nullptr) {
      Target named{subscription_path(options_.name, "/stream")};
      return named.with("takeover", options_.takes_over && !was_connected_ ? "1" : "").text();
    }
    Target plain{"/v1/stream"};
    plain.with("after", std::to_string(cursor_));
    options_.filters.add_to(plain);
    return plain.with("updates", options_.updates ? "1" : "")
        .with("removals", options_.removals ? "1" : "")
        .with("feeds", options_.feeds ? "1" : "")
        .text();
  }

  Outcome<Streamed> connect() {
    const Request request{
        .target = target(), .accept = "application/x-ndjson", .patience = silence_of_the_dead};
    const Stream stream{
        .opened = [this](const FieldOf& field) { opened(field); },
        .line = [this](std::string_view line) { return take(line); }};
    return client_.stream(request, stream, &interrupt_);
  }

  void opened(const FieldOf& field) {
    was_connected_ = true;
    if (acknowledger_ != nullptr) find_place(field);
    if (is_lost_) {
      note("feedwire: the daemon is back; going on after " + std::to_string(cursor_));
    }
    is_lost_ = false;
  }

  void find_place(const FieldOf& field) {
    const std::int64_t place = number_in(field("Feedwire-Cursor"));
    const bool is_moved = std::exchange(is_moved_, false);
    if (acknowledger_->opened(field("Feedwire-Stream"), place, is_moved)) {
      consumer_.start_over();
      cursor_ = place;
    }
    cursor_ = std::max(cursor_, place);
  }

  bool take(std::string_view line) {
    pauses_.reset();
    if (line.empty()) return true;  // a keep-alive
    auto parsed = parse_object(line);
    if (!parsed) {
      note("feedwire: passed over a line of the daemon's that is no item");
      return true;
    }
    const json::object& ours = object_at(*parsed, "_feedwire");
    const std::string kind = text_at(ours, "event");
    if (kind == "gap") tell_gap(parsed->contains("first") ? *parsed : ours);
    if (kind == "end") tell_end(text_at(ours, "reason"));
    const std::int64_t seq = number_at(ours, "seq");
    if (kind == "gap" || seq <= cursor_) return true;
    cursor_ = seq;
    ++taken_;
    if (acknowledger_ != nullptr) acknowledger_->came(seq);
    Event event{.seq = seq, .line = std::string{line}, .item = std::move(*parsed)};
    return consumer_.take(std::move(event)) && !has_enough();
  }

  void tell_end(const std::string& reason) {
    is_moved_ = reason == "seek";
    note(
        std::string{"feedwire: "} + (is_moved_              ? "the cursor was moved"
                                     : reason == "takeover" ? "another client took over"
                                                            : "the subscription was deleted")
    );
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
  const Interrupt& interrupt_;
  Consumer& consumer_;
  Acknowledger* acknowledger_;
  Pauses pauses_{longest_pause};
  std::int64_t cursor_{0};  // seq of the last item that came
  std::uint64_t taken_{0};
  bool was_connected_{false};
  bool is_lost_{false};
  bool is_moved_{false};  ///< the daemon said so when the last stream ended
};

Outcome<Exit> first_failure(const std::initializer_list<Outcome<Exit>>& outcomes) {
  for (const Outcome<Exit>& one : outcomes)
    if (!one) return one;
  return Exit::done;
}

}  // namespace

Outcome<Exit> subscribe(Client& client, const SubscribeOptions& options) {
  const bool is_named = !options.name.empty();
  std::optional<Acknowledger> acknowledger;
  const Interrupt interrupt;
  const auto consumer = make_consumer(options, interrupt, [&](std::int64_t seq) {
    if (acknowledger) acknowledger->finished(seq);
  });
  if (!consumer) return consumer.error();
  if (is_named) {
    const auto made = make_subscription(client, options);
    if (!made) return made.error();
    acknowledger.emplace(client, options.name);
  }
  Following following{
      client, options, interrupt, **consumer, acknowledger ? &*acknowledger : nullptr};
  const auto followed = following.run();
  const auto consumed = (*consumer)->finish(following.has_enough());
  const Outcome<Exit> told = acknowledger ? acknowledger->finish() : Exit::done;
  return first_failure({consumed, followed, told});
}

}  // namespace feedwire::cli
