// The daemon: owns every part, starts them in order, stops them in reverse.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>

#include "daemon/places.hpp"

namespace feedwire::daemon {

class Service {
 public:
  /// Opens state and socket. A Problem says what stands in the way of starting.
  static Result<std::unique_ptr<Service>> open(
      boost::asio::io_context& context, Flags flags, Configuration configuration
  );
  ~Service();

  /// Serves until SIGTERM or SIGINT; SIGHUP reads the configuration again. Throws where the world
  /// is broken.
  boost::asio::awaitable<void> run();

 private:
  class Parts;
  explicit Service(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace feedwire::daemon
