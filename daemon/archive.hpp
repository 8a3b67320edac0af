// A folder of posts that is kept in step with the log: a follower with a cursor of its own, which
// goes on where it was after any end.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>

#include "daemon/bell.hpp"
#include "daemon/configuration.hpp"
#include "daemon/hub.hpp"
#include "daemon/readers.hpp"
#include "daemon/routes.hpp"
#include "daemon/store_thread.hpp"

namespace feedwire::daemon {

class PostWriter;

/// I/O thread only; files are written on the pool.
class Archive {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    boost::asio::thread_pool& pool;
    StoreThread& store;
    Readers& readers;
    Hub& hub;
  };

  Archive(Parts parts, DeclaredArchive declared);
  ~Archive();

  /// Runs until it is cancelled. A folder that cannot be written to is a state that is shown and
  /// waited out.
  boost::asio::awaitable<void> run();

  ArchiveView view() const;

 private:
  struct Post;
  struct Batch;
  struct Counts {
    std::int64_t added{0};
    std::int64_t changed{0};
    std::int64_t removed{0};
  };

  boost::asio::awaitable<void> keep_in_step();
  boost::asio::awaitable<void> open();
  boost::asio::awaitable<bool> step();
  boost::asio::awaitable<void> name(std::vector<Post>& posts);
  boost::asio::awaitable<void> prune();
  boost::asio::awaitable<void> settle();
  boost::asio::awaitable<void> wait();
  void fail(std::string error);
  schema::Seq reachable() const;

  Parts parts_;
  DeclaredArchive declared_;
  schema::ItemFilter filter_{};
  std::shared_ptr<PostWriter> writer_{};
  schema::Seq cursor_{};
  std::int64_t posts_{0};
  Counts counts_{};
  bool is_prune_due_{true};
  std::string state_{"catching up"};
  std::string error_{};
  Bell pause_;
};

}  // namespace feedwire::daemon
