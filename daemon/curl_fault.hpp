// What libcurl's error codes mean to us, and the words for them.
#pragma once

#include <curl/curl.h>

#include <string>
#include <utility>

#include "daemon/http_client.hpp"

namespace feedwire::daemon {

/// How a transfer that libcurl gave up had gone so far.
struct CurlEnd {
  CURLcode code{};
  int os_error{};
  std::string peer{};   ///< "192.0.2.1 port 80"; "" before any connection was tried
  std::string words{};  ///< libcurl's own, for what we cannot say better
  std::string host{};
  bool is_connected{};
  bool has_head{};  ///< the answer's head arrived whole
};

std::pair<FetchFault, std::string> explain(const CurlEnd& end);

}  // namespace feedwire::daemon
