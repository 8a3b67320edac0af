#include "daemon/subscriptions.hpp"

#include <fmt/format.h>

#include <random>

#include "daemon/clock.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using schema::Seq;
using schema::Store;
using schema::Subscription;

namespace {

// A cursor that only filters moved is written once it is so far ahead of the disk; to look at as
// many events again after a crash is cheap.
constexpr std::int64_t unsaved_events = 1000;

// Names a stream for all times: also one of an earlier run of the daemon must not pass for it.
std::string new_token() {
  static std::random_device source;
  return fmt::format("{:08x}{:08x}", source(), source());
}

template <typename T>
T must(Result<T> kept) {
  if (!kept) refuse(503, to_string(kept.error()));
  return std::move(*kept);
}

}  // namespace

struct Subscriptions::Live {
  Subscription subscription{};  ///< its cursor may be ahead of the disk by what filters left out
  Seq saved{};                  ///< the cursor on disk, or on its way there
  Seq sent{};                   ///< the newest event that a client was handed, or may have been
  std::string token{};          ///< of the stream that counts; empty: any may
  Delivery* delivery{nullptr};  ///< of the stream that is open
  bool is_removed{false};       ///< or about to be

  void end_stream(StreamEnd reason) {
    token = new_token();
    if (delivery != nullptr) delivery->end(reason);
    delivery = nullptr;
  }
};

Subscriptions::Subscriptions(
    asio::any_io_executor executor,
    StoreThread& store,
    Hub& hub,
    std::vector<Subscription> remembered
)
    : executor_(std::move(executor)), store_(store), hub_(hub), saving_(executor_) {
  for (Subscription& one : remembered) {
    auto live = std::make_shared<Live>();
    live->saved = one.cursor;
    // An earlier run may have sent anything that there was.
    live->sent = std::max(one.cursor, hub_.head());
    live->subscription = std::move(one);
    live_.emplace(live->subscription.name, std::move(live));
  }
}

Subscriptions::~Subscriptions() = default;

asio::awaitable<void> Subscriptions::stop() {
  saving_.cancel();
  co_await saving_.join();
}

const std::shared_ptr<Subscriptions::Live>& Subscriptions::live(const std::string& name) const {
  const auto found = live_.find(name);
  if (found == live_.end() || found->second->is_removed)
    refuse(404, "there is no subscription \"" + name + "\"; `feedwire subscriptions` lists them");
  return found->second;
}

SubscriptionView Subscriptions::view_of(const Live& one) const {
  SubscriptionView view{.subscription = one.subscription, .head = hub_.head()};
  if (one.delivery != nullptr) {
    view.is_connected = !one.delivery->is_client_gone();
    view.unacked = one.delivery->unacked();
  }
  return view;
}

std::vector<SubscriptionView> Subscriptions::all() const {
  std::vector<SubscriptionView> views;
  for (const auto& [name, one] : live_) views.push_back(view_of(*one));
  return views;
}

SubscriptionView Subscriptions::find(const std::string& name) const { return view_of(*live(name)); }

std::optional<Subscription> Subscriptions::look_up(const std::string& name) const {
  const auto found = live_.find(name);
  if (found == live_.end() || found->second->is_removed) return std::nullopt;
  return found->second->subscription;
}

asio::awaitable<SubscriptionView> Subscriptions::put(Subscription wish) {
  auto keep = [&](Store& store) { return store.subscriptions().put(wish); };
  Result<Subscription> stored = co_await store_.run(std::move(keep));
  Subscription kept = must(std::move(stored));
  const auto [place, is_new] = live_.try_emplace(wish.name, nullptr);
  if (is_new) {
    place->second = std::make_shared<Live>();
    Live& one = *place->second;
    one.saved = one.sent = kept.cursor;
    one.subscription = std::move(kept);
  } else {
    place->second->subscription.filters = std::move(kept.filters);
    place->second->subscription.max_unacked = kept.max_unacked;
  }
  co_return view_of(*place->second);
}

asio::awaitable<void> Subscriptions::remove(std::string name) {
  const std::shared_ptr<Live> one = live(name);
  auto drop = [&](Store& store) { return store.subscriptions().remove(name); };
  // Nothing may be written for it behind the removal: the next one of that name would get it.
  one->is_removed = true;
  Result<bool> dropped = co_await store_.run(std::move(drop));
  one->is_removed = dropped.has_value();
  must(std::move(dropped));
  one->end_stream(StreamEnd::deleted);
  const auto place = live_.find(name);
  if (place != live_.end() && place->second == one) live_.erase(place);
}

asio::awaitable<void> Subscriptions::acknowledge(std::string name, Seq seq, std::string token) {
  const std::shared_ptr<Live> one = live(name);
  if (!token.empty() && !one->token.empty() && token != one->token)
    refuse(409, "this stream counts no more: another client took over, or the cursor was moved");
  if (seq > one->sent) {
    refuse(
        400,
        fmt::format("{} was not sent yet; the newest that was is {}", seq.value, one->sent.value)
    );
  }
  if (seq <= one->subscription.cursor) co_return;
  const feeds::Time time = now();
  one->saved = std::max(one->saved, seq);
  auto keep = [&](Store& store) {
    store.subscriptions().acknowledge(name, seq, time);
    return true;
  };
  Result<bool> kept = co_await store_.run(std::move(keep));
  must(std::move(kept));
  one->subscription.cursor = std::max(one->subscription.cursor, seq);
  one->subscription.last_ack = time;
  if (one->delivery != nullptr) one->delivery->acknowledge(seq);
  pass_over(one);
}

asio::awaitable<void> Subscriptions::seek(std::string name, Seq seq) {
  const std::shared_ptr<Live> one = live(name);
  one->end_stream(StreamEnd::seek);
  one->sent = seq;
  auto keep = [&](Store& store) {
    store.subscriptions().seek(name, seq);
    return true;
  };
  Result<bool> kept = co_await store_.run(std::move(keep));
  must(std::move(kept));
  // A stream that came meanwhile began at the old place.
  one->end_stream(StreamEnd::seek);
  one->subscription.cursor = one->saved = one->sent = seq;
}

Subscriptions::Claim Subscriptions::claim(const std::string& name, bool takes_over) {
  const std::shared_ptr<Live> one = live(name);
  const bool is_taken = one->delivery != nullptr && !one->delivery->is_client_gone();
  if (is_taken && !takes_over) {
    refuse(
        409, "another client streams the subscription \"" + name + "\"; takeover=1 takes its place"
    );
  }
  one->end_stream(StreamEnd::takeover);
  Delivery::Terms terms{
      .token = one->token,
      .acknowledged = one->subscription.cursor,
      .max_unacked = one->subscription.max_unacked};
  terms.handed = [this, one] {
    if (one->delivery == nullptr) return;
    one->sent = std::max(one->sent, one->delivery->looked());
    pass_over(one);
  };
  auto* delivery = new Delivery(executor_, std::move(terms));
  one->delivery = delivery;
  return {delivery, [one](Delivery* ended) {
            if (one->delivery == ended) one->delivery = nullptr;
            delete ended;
          }};
}

// While nothing is unacknowledged, what the filters left out is done, too.
void Subscriptions::pass_over(const std::shared_ptr<Live>& one) {
  if (one->delivery == nullptr || one->delivery->unacked() > 0 || one->is_removed) return;
  Seq& cursor = one->subscription.cursor;
  cursor = std::max(cursor, one->delivery->looked());
  if (cursor.value - one->saved.value >= unsaved_events) saving_.spawn(save_cursor(one));
}

asio::awaitable<void> Subscriptions::save_cursor(std::shared_ptr<Live> one) {
  const Seq cursor = one->saved = one->subscription.cursor;
  auto keep = [&](Store& store) {
    store.subscriptions().pass_over(one->subscription.name, cursor);
    return true;
  };
  // Where it is not kept, those events are looked at again after a restart; no harm is done.
  co_await store_.run(std::move(keep));
}

}  // namespace feedwire::daemon
