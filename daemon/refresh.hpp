// One feed, one pass: the whole way of an entry, from due to announced.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <random>

#include "daemon/configuration.hpp"
#include "daemon/etiquette.hpp"
#include "daemon/http_client.hpp"
#include "daemon/hub.hpp"
#include "daemon/judgement.hpp"
#include "daemon/readers.hpp"
#include "daemon/reading.hpp"
#include "daemon/store_thread.hpp"

namespace feedwire::daemon {

/// What a refresh came to, for whoever asked for it.
struct RefreshReport {
  schema::FeedId feed{};
  std::string name{};
  int status{0};
  schema::Recorded recorded{};
  milliseconds duration{};
  std::string error{};   ///< empty: it went well
  bool is_stored{true};  ///< false: the store could not take it, so the feed is still due
  std::vector<feeds::FeedLink> offers{};  ///< of the page that was there in place of a feed

  bool is_ok() const { return error.empty(); }
};

struct RefreshOrder {
  schema::FeedId feed{};
  std::string reason{};      ///< "due", "refresh", "added", "discovered"
  bool is_forced{false};     ///< despite a hold, and without validators
  bool is_by_person{false};  ///< now rather than when due, paused and gone feeds too
};

/// I/O thread only.
class Refresh {
 public:
  struct Parts {
    HttpClient& http;
    StoreThread& store;
    Readers& readers;
    boost::asio::thread_pool& pool;  ///< where documents are read
    Hub& hub;
    Etiquette& etiquette;
    Metrics& metrics;
    const Configuration& configuration;
  };

  explicit Refresh(Parts parts) : parts_(parts), chance_(std::random_device{}()) {}

  boost::asio::awaitable<RefreshReport> once(RefreshOrder order);

 private:
  /// What a look found: the document read, and as it came.
  struct Found {
    ReadReply read;
    schema::KeptDocument document{};
    std::shared_ptr<const void> memory{};  ///< that the document takes
  };

  boost::asio::awaitable<Judgement> look(
      const schema::Source& source, const RefreshOrder& order, Found& found
  );
  boost::asio::awaitable<void> keep(schema::FeedId feed, schema::KeptDocument document);
  boost::asio::awaitable<Result<schema::Recorded>> record(
      const schema::Source& source, Judgement& judgement, Result<Reading>& reading
  );
  boost::asio::awaitable<bool> adopt(const schema::Source& source, const feeds::FeedLink& offer);
  FetchRequest request_for(const schema::Source& source, bool is_forced) const;
  feeds::Cadence cadence() const;

  Parts parts_;
  std::minstd_rand chance_;
};

/// The limits that the configuration sets for every fetch.
FetchLimits fetch_limits(const FetchConfiguration& settings);

}  // namespace feedwire::daemon
