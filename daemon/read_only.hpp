// What may be asked for at the socket that can only read.
#pragma once

#include "daemon/message.hpp"

namespace feedwire::daemon {

/// Whether answering changes nothing: no feed, no cursor, no file, and sends nobody a request.
/// Reading a durable subscription's stream moves its cursor, so it is not among them; nor is a
/// backup, which holds secrets.
bool is_reading(const ApiRequest& request);

}  // namespace feedwire::daemon
