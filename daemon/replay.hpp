// Kept documents read once more: what a better reader, or another encoding chosen for the feed,
// makes of what was fetched.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <string>
#include <vector>

#include "daemon/configuration.hpp"
#include "daemon/hub.hpp"
#include "daemon/readers.hpp"
#include "daemon/store_thread.hpp"

namespace feedwire::daemon {

/// What came of the documents of one feed.
struct ReplayReport {
  schema::FeedId feed{};
  std::string name{};
  std::size_t documents{0};
  schema::Recorded recorded{};
  std::vector<schema::Item> changes{};  ///< the first of those that were added or changed
  std::string error{};                  ///< of the newest document that could not be read
};

/// I/O thread only.
class Replay {
 public:
  struct Parts {
    Readers& readers;
    StoreThread& store;
    Hub& hub;
    boost::asio::thread_pool& pool;
    const Configuration& configuration;
  };

  explicit Replay(Parts parts) : parts_(parts) {}

  /// Entries that are new or differ are logged like any other; `is_trial`: it is only told what
  /// would be. An entry counts as the newest of the documents says it.
  boost::asio::awaitable<Result<ReplayReport>> once(schema::Source source, bool is_trial);

 private:
  Parts parts_;
};

}  // namespace feedwire::daemon
