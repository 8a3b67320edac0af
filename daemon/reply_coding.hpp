// What is added to an answer that is ready, whatever it says: a validator, and gzip where it is
// asked for.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "daemon/message.hpp"

namespace feedwire::daemon {

/// Gives a good answer to GET or HEAD its ETag, and turns it into 304 where the client has it
/// already (RFC 9110, 13.1.2). The tag is weak: it stands for the content, however coded.
void validate(const ApiRequest& request, ApiReply& reply);

/// Compresses the body, on the pool, where the client takes gzip and it pays. Streams stay as they
/// are.
boost::asio::awaitable<void> compress(
    const ApiRequest& request, ApiReply& reply, boost::asio::thread_pool& pool
);

}  // namespace feedwire::daemon
