// Tells the service manager that the daemon is alive, and how it is (sd_notify(3), WATCHDOG=1).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/store_thread.hpp"
#include "daemon/summary.hpp"

namespace feedwire::daemon {

/// Until it is cancelled; nothing where nobody listens. A sign of life is given by the I/O loop,
/// and only once the writer has answered: a daemon that hangs in either is started anew. One that
/// is degraded is alive, and says why. I/O thread only.
boost::asio::awaitable<void> keep_watchdog_quiet(
    boost::asio::any_io_executor executor, StoreThread& store, Summary& summary
);

}  // namespace feedwire::daemon
