// A folder of front-matter documents, kept in step with the log: read at the start, watched from
// then on.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <set>

#include "daemon/bell.hpp"
#include "daemon/configuration.hpp"
#include "daemon/document_file.hpp"
#include "daemon/folder_changes.hpp"
#include "daemon/hub.hpp"
#include "daemon/inotify.hpp"
#include "daemon/readers.hpp"
#include "daemon/routes.hpp"
#include "daemon/store_thread.hpp"

namespace feedwire::daemon {

/// I/O thread only; files are read on the pool.
class Folder {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    boost::asio::thread_pool& pool;
    StoreThread& store;
    Readers& readers;
    Hub& hub;
    std::size_t max_bytes;  ///< of one document
  };

  Folder(Parts parts, DeclaredFolder declared, schema::FeedId feed);

  /// Runs until it is cancelled. A folder that is not there, or goes away, is a state that is shown
  /// and waited out.
  boost::asio::awaitable<void> run();

  FolderView view() const;

 private:
  struct Loaded;

  boost::asio::awaitable<void> keep_in_step();
  boost::asio::awaitable<PendingChanges> settle(Inotify& inotify);
  boost::asio::awaitable<void> look(Inotify& inotify, PendingChanges pending);
  boost::asio::awaitable<void> take(FolderDifference news);
  boost::asio::awaitable<FileStamps> forget(
      std::vector<MovedDocument> moved, std::set<std::string> gone
  );
  boost::asio::awaitable<void> note();
  boost::asio::awaitable<void> read(std::vector<std::pair<std::string, schema::FileStamp>> files);
  boost::asio::awaitable<void> fail(std::string error);

  Parts parts_;
  DeclaredFolder declared_;
  schema::FeedId feed_;
  FileStamps known_{};
  std::string state_{"scanning"};
  std::string error_{};
  bool is_behind_{false};  ///< the store did not take what was read: it is to be read again
  Bell pause_;
};

}  // namespace feedwire::daemon
