// The durable subscriptions while the daemon runs: their cursors, who streams them, and what was
// sent. What is on disk follows here in order.
#pragma once

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/delivery.hpp"
#include "daemon/hub.hpp"
#include "daemon/store_thread.hpp"
#include "daemon/task_group.hpp"
#include "schema/subscription_list.hpp"

namespace feedwire::daemon {

/// A subscription as it is at this moment.
struct SubscriptionView {
  schema::Subscription subscription{};
  schema::Seq head{};
  bool is_connected{false};
  std::int64_t unacked{0};

  /// Events to come, at most: those that the filters will leave out are counted, too.
  std::int64_t lag() const {
    return std::max<std::int64_t>(0, head.value - subscription.cursor.value);
  }
};

/// I/O thread only. What a client may not do is thrown as RequestError, as routes do.
class Subscriptions {
 public:
  Subscriptions(
      boost::asio::any_io_executor executor,
      StoreThread& store,
      Hub& hub,
      std::vector<schema::Subscription> remembered
  );
  ~Subscriptions();

  std::vector<SubscriptionView> all() const;
  SubscriptionView find(const std::string& name) const;
  /// The subscription, where there is one.
  std::optional<schema::Subscription> look_up(const std::string& name) const;

  /// As schema::SubscriptionList::put; durable when it returns.
  boost::asio::awaitable<SubscriptionView> put(schema::Subscription wish);
  boost::asio::awaitable<void> remove(std::string name);

  /// Cumulative, durable when it returns. `token` names the stream that it comes from; empty: any.
  boost::asio::awaitable<void> acknowledge(std::string name, schema::Seq seq, std::string token);
  /// Ends the stream that is open: it would go on from the old place.
  boost::asio::awaitable<void> seek(std::string name, schema::Seq seq);

  /// The right to be the one stream of a subscription; given up when the last owner lets go of it.
  using Claim = std::shared_ptr<Delivery>;
  /// `takes_over` ends the stream that is open; without, that is a refusal.
  Claim claim(const std::string& name, bool takes_over);

  /// Ends what is being written behind everybody's back.
  boost::asio::awaitable<void> stop();

 private:
  struct Live;

  const std::shared_ptr<Live>& live(const std::string& name) const;
  SubscriptionView view_of(const Live& one) const;
  void pass_over(const std::shared_ptr<Live>& one);
  boost::asio::awaitable<void> save_cursor(std::shared_ptr<Live> one);

  boost::asio::any_io_executor executor_;
  StoreThread& store_;
  Hub& hub_;
  std::map<std::string, std::shared_ptr<Live>> live_;
  TaskGroup saving_;
};

}  // namespace feedwire::daemon
