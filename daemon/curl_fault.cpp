// One switch from error codes to faults; one function a fault for the words.
#include "daemon/curl_fault.hpp"

#include <cerrno>
#include <cstring>

namespace feedwire::daemon {
namespace {

FetchFault fault_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return FetchFault::dns;
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
      return FetchFault::connect;
    case CURLE_OPERATION_TIMEDOUT:
      return FetchFault::timeout;
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
      return FetchFault::incomplete;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_USE_SSL_FAILED:
      return FetchFault::tls;
    case CURLE_URL_MALFORMAT:
      return FetchFault::bad_url;
    case CURLE_ABORTED_BY_CALLBACK:
      return FetchFault::cancelled;
    case CURLE_OUT_OF_MEMORY:
      // One header line past libcurl's own bound of 100 KB, far beyond ours.
      return FetchFault::too_large;
    default:
      return FetchFault::protocol;
  }
}

std::string connect_words(const CurlEnd& end) {
  const auto peer = end.peer.empty() ? end.host : end.peer;
  switch (end.os_error) {
    case ECONNREFUSED:
      return "connection refused by " + peer;
    case ENETUNREACH:
    case EHOSTUNREACH:
      return "no route to " + peer;
    case 0:
      return "no connection to " + peer;
    default:
      return "no connection to " + peer + ": " + std::strerror(end.os_error);
  }
}

std::string timeout_words(const CurlEnd& end) {
  if (!end.is_connected) {
    return end.peer.empty() ? "no address of " + end.host + " in time"
                            : "no connection to " + end.peer + " in time";
  }
  return end.has_head ? "the body did not end in time" : "no answer in time";
}

std::string incomplete_words(const CurlEnd& end) {
  if (end.code == CURLE_GOT_NOTHING) return "the connection was closed without an answer";
  if (end.has_head) return "the body is cut short";
  return "the connection broke before the answer was complete";
}

}  // namespace

std::pair<FetchFault, std::string> explain(const CurlEnd& end) {
  const auto fault = fault_of(end.code);
  switch (fault) {
    case FetchFault::dns:
      return {
          fault,
          end.code == CURLE_COULDNT_RESOLVE_PROXY ? "no address found for the proxy"
                                                  : "no address found for " + end.host};
    case FetchFault::connect:
      return {fault, connect_words(end)};
    case FetchFault::timeout:
      return {fault, timeout_words(end)};
    case FetchFault::incomplete:
      return {fault, incomplete_words(end)};
    case FetchFault::too_large:
      return {fault, "the header section is too large"};
    case FetchFault::cancelled:
      return {fault, "the fetch was cancelled"};
    default:
      break;
  }
  auto words = end.words.empty() ? std::string(curl_easy_strerror(end.code)) : end.words;
  while (words.ends_with('\n') || words.ends_with('.')) words.pop_back();
  return {fault, std::move(words)};
}

}  // namespace feedwire::daemon
