// What the socket answers: each path and method led to the code that knows the answer. One .cpp
// file a group.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <vector>

#include "daemon/configuration.hpp"
#include "daemon/follower.hpp"
#include "daemon/hub.hpp"
#include "daemon/live.hpp"
#include "daemon/message.hpp"
#include "daemon/readers.hpp"
#include "daemon/scheduler.hpp"
#include "daemon/store_thread.hpp"
#include "daemon/subscriptions.hpp"
#include "daemon/task_group.hpp"

namespace feedwire::daemon {

/// How a watched folder is doing.
struct FolderView {
  std::filesystem::path path{};
  std::string state{};  ///< "scanning", "watching", "failing"
  std::string error{};
  std::int64_t documents{0};
};

/// How an archive is doing.
struct ArchiveView {
  std::filesystem::path path{};
  std::string state{};  ///< "catching up", "in step", "failing"
  std::string error{};
  std::int64_t posts{0};
  std::int64_t lag{0};  ///< events that it has not come to
};

/// I/O thread only.
class Routes {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    boost::asio::thread_pool& pool;  ///< where documents are read
    Readers& readers;
    StoreThread& store;
    Hub& hub;
    LiveStreams& live;
    Subscriptions& subscriptions;
    Scheduler& scheduler;
    HttpClient& http;
    Etiquette& etiquette;
    const Holds& holds;
    Metrics& metrics;
    const Configuration& configuration;
    std::filesystem::path store_file{};
    std::string config_file{};
    std::string socket{};
    std::string socket_readonly{};  ///< empty: there is none
    std::function<std::vector<FolderView>()> folders{};
    std::function<std::vector<ArchiveView>()> archives{};
    /// Reads the configuration again; a Problem where it was refused.
    std::function<boost::asio::awaitable<std::optional<Problem>>()> reload{};
  };

  explicit Routes(Parts parts);

  /// Never throws for what a client sends: that becomes a reply of application/problem+json.
  boost::asio::awaitable<ApiReply> answer(const ApiRequest& request);

  /// Makes those hurry whose work cannot be cancelled. To be called before they are.
  void end_soon() { is_ending_ = true; }

  /// Ends what requests started and nobody waits for any more.
  boost::asio::awaitable<void> stop();

  /// Streams of events that are open.
  int followers() const { return followers_; }

 private:
  using Answer = boost::asio::awaitable<ApiReply>;

  Answer answer_safely(const ApiRequest& request);
  Answer lead(const ApiRequest& request);
  Answer lead_feeds(const ApiRequest& request);
  Answer lead_subscriptions(const ApiRequest& request);

  // routes_items.cpp
  Answer items(const ApiRequest& request);
  Answer item(const ApiRequest& request);
  Answer revisions(const ApiRequest& request);
  Answer stream(const ApiRequest& request);
  boost::asio::awaitable<schema::ItemFilter> filter(class QueryReader& query);
  /// What a stream sends, from its parameters; where and in which form is not among them.
  boost::asio::awaitable<FollowerTerms> stream_terms(QueryReader& query);
  /// A refusal where no form will do that there is.
  static StreamForm stream_form(const ApiRequest& request);
  static ApiReply stream_reply(StreamForm form);
  /// 503 where there are as many streams as there may be.
  void refuse_too_many() const;
  boost::asio::awaitable<void> serve_stream(
      FollowerTerms terms, Outlet& outlet, Delivery* delivery
  );

  // routes_subscriptions.cpp
  Answer subscriptions(const ApiRequest& request);
  Answer subscription(const ApiRequest& request);
  Answer put_subscription(const ApiRequest& request);
  Answer remove_subscription(const ApiRequest& request);
  Answer stream_subscription(const ApiRequest& request);
  Answer acknowledge(const ApiRequest& request);
  Answer seek(const ApiRequest& request);
  boost::asio::awaitable<FollowerTerms> stored_terms(std::string stored);

  // routes_search.cpp
  Answer search(const ApiRequest& request);

  // routes_feeds.cpp
  Answer feeds(const ApiRequest& request);
  Answer add_feed(const ApiRequest& request);
  Answer feed(const ApiRequest& request);
  Answer fetches(const ApiRequest& request);
  Answer change_feed(const ApiRequest& request);
  Answer remove_feed(const ApiRequest& request);
  /// By id, name or address. find_feed answers 404 where there is none.
  boost::asio::awaitable<std::optional<schema::Source>> look_up(std::string reference);
  boost::asio::awaitable<schema::Source> find_feed(std::string reference);
  boost::asio::awaitable<ApiReply> first_fetch(schema::Source source, Bell::Patience patience);
  void show_holds(std::vector<schema::Source>& sources) const;

  // routes_discover.cpp
  Answer discover(const ApiRequest& request);

  // routes_opml.cpp
  Answer opml(const ApiRequest& request);
  Answer add_opml(const ApiRequest& request);

  // routes_documents.cpp
  Answer add_documents(const ApiRequest& request);

  // routes_refresh.cpp
  Answer refresh_feed(const ApiRequest& request);
  Answer refresh_all(const ApiRequest& request);
  ApiReply refresh(const ApiRequest& request, std::vector<schema::FeedId> feeds);
  boost::asio::awaitable<void> show_refresh(std::vector<RefreshOrder> orders, Outlet& outlet);

  // routes_care.cpp
  Answer backup(const ApiRequest& request);
  Answer check(const ApiRequest& request);
  Answer repair(const ApiRequest& request);
  Answer reload(const ApiRequest& request);
  boost::asio::awaitable<schema::CheckReport> look_over();

  // routes_doctor.cpp
  Answer doctor(const ApiRequest& request);

  // routes_replay.cpp
  Answer documents(const ApiRequest& request);
  Answer document(const ApiRequest& request);
  Answer replay_feed(const ApiRequest& request);
  Answer replay_all(const ApiRequest& request);
  ApiReply replay(const ApiRequest& request, std::vector<schema::Source> sources);
  boost::asio::awaitable<void> show_replay(
      std::shared_ptr<const std::vector<schema::Source>> sources, bool is_trial, Outlet& outlet
  );

  // routes_status.cpp
  Answer status(const ApiRequest& request);
  Answer health(const ApiRequest& request);

  // routes_metrics.cpp
  Answer metrics(const ApiRequest& request);
  std::vector<Gauge> gauges(const struct StoreFigures& figures) const;

  Parts parts_;
  feeds::Time started_;
  std::chrono::steady_clock::time_point started_steady_{std::chrono::steady_clock::now()};
  int followers_{0};
  bool is_caring_{false};     ///< a backup or a check is under way
  bool is_examining_{false};  ///< a doctor is
  std::atomic<bool> is_ending_{false};
  TaskGroup background_;
};

}  // namespace feedwire::daemon
