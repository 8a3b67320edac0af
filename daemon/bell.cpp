#include "daemon/bell.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace feedwire::daemon {

namespace asio = boost::asio;

asio::awaitable<void> Bell::wait(Patience patience) {
  const auto place = waiting_.emplace(waiting_.end(), executor_, patience);
  // The place is given up on every way out, a cancelled wait included.
  struct Leave {
    std::list<asio::steady_timer>& list;
    std::list<asio::steady_timer>::iterator place;
    ~Leave() { list.erase(place); }
  } leave{waiting_, place};
  co_await place->async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace feedwire::daemon
