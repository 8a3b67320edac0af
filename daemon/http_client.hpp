// One fetch: a conditional GET with its redirects, within limits, to addresses that may be reached.
//
// Validators and credentials stay with the URL and
// the origin they belong to, framing is strict, and every bound is enforced while bytes arrive.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/address_guard.hpp"
#include "daemon/holds.hpp"
#include "daemon/response_head.hpp"
#include "feeds/problem.hpp"

namespace feedwire::daemon {

/// Opaque bytes that a server gave with an answer, sent back exactly to ask whether it changed.
struct Validators {
  std::string etag{};
  std::string last_modified{};

  bool empty() const { return etag.empty() && last_modified.empty(); }
  bool operator==(const Validators&) const = default;
};

struct FetchRequest {
  std::string url{};  ///< http or https; userinfo in it becomes Basic authorization
  Validators validators{};
  /// The URL that sent the validators, as FetchReply::url has it; empty: `url` itself. They go out
  /// with the hop that asks for this very URL, and with no other.
  std::string validators_url{};
  /// A person's own fields. They replace those of the same name that we would send. But for
  /// harmless ones (Accept, Accept-Language, User-Agent…) they go to one origin only, and are never
  /// shown.
  std::vector<Header> headers{};
  /// The address that `headers` were given for, where `url` is one that the feed has moved to
  /// since; empty: `url` itself. Its origin is the one that may see them.
  std::string headers_url{};
  std::string user_agent{};                            ///< empty: that of the limits
  std::optional<std::chrono::milliseconds> timeout{};  ///< empty: that of the limits
  bool despite_holds{false};                           ///< a person insists
};

enum class FetchFault {
  none,
  address_refused,  ///< the guard, 6.1
  dns,
  connect,
  tls,
  timeout,
  too_large,     ///< body or header section
  incomplete,    ///< cut short, or reset
  bad_redirect,  ///< no address, no http, or too many
  bad_url,
  protocol,   ///< no HTTP that we understand
  held,       ///< nothing was asked: the place told us to wait
  cancelled,  ///< by the caller, or because the client went away
};

/// "address_refused" and so on: the word for logs and JSON.
const char* to_string(FetchFault fault);

/// Words for people; no credentials in them.
struct FetchFailure {
  FetchFault fault{FetchFault::none};
  Problem problem{};
  feeds::Time until{};  ///< where it is `held`
};

/// A FetchFailure on its way through code that can only throw.
[[noreturn]] void
throw_exception_from_error(const FetchFailure& failure, const boost::source_location&);

/// One redirect that was followed: who sent it, and which.
struct Hop {
  std::string url{};
  int status{};

  bool operator==(const Hop&) const = default;
};

/// A complete answer, whatever its status. URLs are without fragment and userinfo.
struct FetchReply {
  int status{};
  std::string url{};  ///< where the answer came from
  /// The address to ask from now on, by an unbroken run of 301 and 308 from the start; else "". To
  /// be remembered only once the body proved usable (etiquette 4.2). Holds the userinfo of the
  /// request where the origin is the same, so it is a secret like the subscribed URL.
  std::string moved_to{};
  std::vector<Hop> hops{};  ///< the redirects before the answer
  Validators validators{};  ///< as the answer had them, unsafe bytes left out
  /// Fields of the answer; lines that repeat are joined with ", ".
  std::string content_type{};
  std::string content_encoding{};
  std::string cache_control{};
  std::string expires{};
  std::string date{};
  std::string retry_after{};
  std::string link{};
  std::string body{};          ///< still coded (see content_coding.hpp); only of a 2xx answer
  std::uint64_t wire_bytes{};  ///< heads and bodies of all hops
  std::chrono::microseconds duration{};  ///< of all hops, waiting for a place excluded
  bool to_same_url{};                    ///< no redirect: validators belong to the requested URL
  bool is_conditional{};                 ///< the question held validators, so a 304 can answer it
  /// While this lives, the body counts against the memory budget, and other fetches may have to
  /// wait: drop it with the body, at the latest before the next fetch. Any thread may.
  std::shared_ptr<const void> memory{};
};

using FetchOutcome = boost::system::result<FetchReply, FetchFailure>;

struct FetchLimits {
  std::chrono::milliseconds connect_timeout{std::chrono::seconds(10)};
  std::chrono::milliseconds timeout{std::chrono::seconds(60)};  ///< all hops and bodies
  std::size_t max_body{32UL << 20};                             ///< bytes on the wire
  int max_redirects{5};
  std::size_t max_header_bytes{64UL << 10};
  std::size_t concurrency{64};
  std::size_t per_host{2};                ///< a host is a name and a port
  std::chrono::milliseconds host_gap{0};  ///< between the starts of two requests to one host
  std::size_t memory_budget{256UL << 20};
  std::vector<Cidr> allow_private{};
  std::string proxy{};       ///< as curl takes it; may hold credentials
  std::string ca_file{};     ///< trusted besides the system's
  std::string user_agent{};  ///< empty: default_user_agent("")
};

/// "feedwire/VERSION (+CONTACT)"; without a contact, the project's own.
std::string default_user_agent(std::string_view contact);

class HttpClient {
 public:
  /// Everything happens on `executor`, whose context one thread runs. `holds`, where given, are
  /// looked at before every hop.
  HttpClient(
      boost::asio::any_io_executor executor, FetchLimits limits, const Holds* holds = nullptr
  );
  /// Ends what is under way: those fetches yield `cancelled`.
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Fetches on the I/O thread. Time spent waiting for a place (concurrency, per_host) does not
  /// count against the timeout. A cancelled operation ends the transfer at once and yields
  /// `cancelled`; the caller's next co_await then throws operation_aborted, as ever. Throws for a
  /// broken world only.
  boost::asio::awaitable<FetchOutcome> fetch(FetchRequest request);

  /// Counts from the next request on; what is under way keeps the limits it began with.
  void configure(FetchLimits limits);

  /// Fetches that hold a place.
  int in_flight() const;

 private:
  class Core;
  std::shared_ptr<Core> core_;  ///< shared with the fetches under way
};

}  // namespace feedwire::daemon
