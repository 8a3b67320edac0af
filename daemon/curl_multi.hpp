// libcurl's multi-socket interface on an Asio executor: sockets and one timer, no thread, no wait.
#pragma once

#include <curl/curl.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace feedwire::daemon {

/// Drives any number of easy handles. All members on the I/O thread; the destructor wants all
/// transfers ended or dropped.
class CurlMulti {
 public:
  /// What is told when a transfer ends. Never called from within a libcurl callback, but from the
  /// driver's own loop: it may take a note and wake somebody, and must not start or drop transfers.
  class Listener {
   public:
    virtual void transfer_ended(CURLcode code) = 0;

   protected:
    ~Listener() = default;
  };

  explicit CurlMulti(boost::asio::any_io_executor executor);
  ~CurlMulti();
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  struct GiveBack {
    CurlMulti* multi{};
    bool is_well{false};  ///< its transfer ended well
    void operator()(CURL* easy) const { multi->take_back(easy, is_well); }
  };
  /// A handle with every option at its default. Making one costs as much as a small transfer, so
  /// those whose transfer ended well are used again. The others are not: in libcurl 7.88 one that
  /// failed to resolve a name fails at once the next time, a reset notwithstanding.
  using Easy = std::unique_ptr<CURL, GiveBack>;
  Easy easy();

  /// Takes CURLOPT_PRIVATE and the socket-closing callback of `easy` for itself.
  void start(CURL* easy, Listener& listener);
  /// Ends a transfer at once; the listener hears nothing more. No effect on one that has ended.
  void drop(CURL* easy);
  /// Ends all transfers at once with CURLE_ABORTED_BY_CALLBACK.
  void drop_all();
  /// Idle connections kept for reuse.
  void keep_connections(long count);

 private:
  class Watch;
  using Clock = std::chrono::steady_clock;

  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int on_timer(CURLM*, long milliseconds, void* self);
  static int on_close(void* self, curl_socket_t socket);

  void take_back(CURL* easy, bool is_well);
  void watch(curl_socket_t socket, int what);
  void forget(curl_socket_t socket);
  void wait_for(const std::shared_ptr<Watch>& watch, int direction);
  void act(curl_socket_t socket, int events);
  void call_after(std::chrono::milliseconds wait);
  void call_soon();
  void arm(Clock::time_point at);
  void disarm();
  void close_soon(curl_socket_t socket);
  void close_now();
  void collect();

  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer timer_;
  Clock::time_point due_{Clock::time_point::max()};    ///< when libcurl wants to be called
  Clock::time_point armed_{Clock::time_point::max()};  ///< when the timer goes off, never later
  bool is_call_posted_{};
  std::shared_ptr<int> alive_{std::make_shared<int>()};  ///< late completions look here first
  std::unordered_map<curl_socket_t, std::shared_ptr<Watch>> watches_{};
  std::unordered_set<CURL*> running_{};
  std::vector<curl_socket_t> closing_{};
  std::vector<CURL*> idle_{};
  CURLM* multi_;
};

}  // namespace feedwire::daemon
