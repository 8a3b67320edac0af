// What a service consists of, from its start to its end. Private to service.cpp and its .cpp file.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <list>
#include <map>

#include "daemon/api.hpp"
#include "daemon/archive.hpp"
#include "daemon/folder.hpp"
#include "daemon/indexer.hpp"
#include "daemon/listener.hpp"
#include "daemon/service.hpp"
#include "daemon/state_lock.hpp"
#include "daemon/summary.hpp"
#include "daemon/sweeper.hpp"
#include "daemon/task_group.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
namespace fs = std::filesystem;

class Service::Parts {
 public:
  Parts(
      asio::io_context& context,
      Flags flags_of,
      Configuration configuration_of,
      StateLock lock_of,
      Listener listener_of,
      std::optional<Listener> readonly_of,
      fs::path state
  );

  asio::awaitable<void> run();

 private:
  schema::Store open_store();
  Indexer::Parts index_parts();
  Routes::Parts route_parts();
  std::vector<Door> doors();
  std::vector<FolderView> folder_views() const;
  std::vector<ArchiveView> archive_views() const;

  /// On the writer's thread: what is broken is told on the I/O thread, where it ends run().
  void break_down(std::string what);
  /// Ends run(), even in the middle of a reload, when nobody waits for a signal.
  void end();

  void start_folders();
  void start_archives();
  asio::awaitable<void> stop();
  asio::awaitable<void> serve();
  asio::awaitable<void> reload();
  asio::awaitable<std::optional<Problem>> apply(Configuration fresh);
  /// As a client asks for it: the signal's way, since there must be one reload at a time.
  asio::awaitable<std::optional<Problem>> request_reload();

  Flags flags;
  Configuration configuration;
  StateLock lock;
  Listener listener;
  std::optional<Listener> readonly;  ///< a second socket, that can only read
  asio::any_io_executor executor;
  fs::path store_file;
  std::map<std::string, schema::FeedId> folder_ids;
  asio::thread_pool pool;
  Holds holds;
  Metrics counts;
  StoreThread store;
  Readers readers;
  Hub hub;
  LiveStreams live;
  Subscriptions subscriptions;
  HttpClient http;
  Etiquette etiquette;
  Refresh refresh;
  Scheduler scheduler;
  Indexer search_indexer;
  Indexer story_indexer;
  Sweeper sweeper;
  Summary summary;
  Routes routes;
  Api api;
  asio::signal_set signals;
  TaskGroup tasks;
  TaskGroup folder_tasks;
  std::list<Folder> folders;
  std::list<Archive> archives;
  Bell reload_done;
  std::uint64_t reloads{0};                 ///< that are over
  std::optional<Problem> reload_refusal{};  ///< of the last one
  std::string broken;
  bool is_ending{false};
};

}  // namespace feedwire::daemon
