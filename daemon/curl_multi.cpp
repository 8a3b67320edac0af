// Each socket of libcurl's is watched through a descriptor that is released, never closed, by us.
#include "daemon/curl_multi.hpp"

#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "daemon/log.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using Descriptor = asio::posix::stream_descriptor;

class CurlMulti::Watch {
 public:
  Watch(const asio::any_io_executor& executor, curl_socket_t socket)
      : descriptor(executor, socket) {}
  ~Watch() { stop(); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// Gives the descriptor up. A handler may keep the watch itself a little longer: until then a
  /// socket of the same number could not be watched anew.
  void stop() {
    if (descriptor.is_open()) descriptor.release();
  }

  Descriptor descriptor;
  int wanted{};   ///< CURL_POLL_IN | CURL_POLL_OUT
  int pending{};  ///< directions with a wait under way
};

namespace {

// Transfers at once by default; what a burst needed beyond that is not kept.
constexpr std::size_t most_idle = 64;

void global_init() {
  // Once for the process, on purpose never undone: threads of the resolver may still run at exit.
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

}  // namespace

CurlMulti::CurlMulti(asio::any_io_executor executor)
    : executor_(std::move(executor)),
      timer_(executor_),
      multi_((global_init(), curl_multi_init())) {
  if (multi_ == nullptr) throw std::bad_alloc();
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
}

CurlMulti::~CurlMulti() {
  drop_all();
  alive_.reset();
  for (CURL* easy : idle_) curl_easy_cleanup(easy);
  // Closes the idle connections, each through on_close.
  curl_multi_cleanup(multi_);
  close_now();
}

CurlMulti::Easy CurlMulti::easy() {
  CURL* one = nullptr;
  if (idle_.empty()) {
    one = curl_easy_init();
  } else {
    one = idle_.back();
    idle_.pop_back();
  }
  if (one == nullptr) throw std::bad_alloc();
  return Easy(one, GiveBack{.multi = this});
}

void CurlMulti::take_back(CURL* easy, bool is_well) {
  drop(easy);
  if (!is_well || idle_.size() >= most_idle) {
    curl_easy_cleanup(easy);
    return;
  }
  curl_easy_reset(easy);
  idle_.push_back(easy);
}

void CurlMulti::keep_connections(long count) {
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, count);
}

void CurlMulti::start(CURL* easy, Listener& listener) {
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &listener);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &on_close);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
  if (const auto code = curl_multi_add_handle(multi_, easy); code != CURLM_OK) {
    throw std::runtime_error(curl_multi_strerror(code));
  }
  running_.insert(easy);
}

void CurlMulti::drop(CURL* easy) {
  if (running_.erase(easy) == 0) return;
  curl_multi_remove_handle(multi_, easy);
  if (running_.empty()) disarm();
}

/// libcurl does not always say that it wants no more calls; an idle loop should hold no timer.
void CurlMulti::disarm() {
  due_ = Clock::time_point::max();
  if (std::exchange(armed_, Clock::time_point::max()) != due_) timer_.cancel();
}

void CurlMulti::drop_all() {
  const std::vector<CURL*> all(running_.begin(), running_.end());
  for (CURL* easy : all) {
    drop(easy);
    Listener* listener = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &listener);
    listener->transfer_ended(CURLE_ABORTED_BY_CALLBACK);
  }
}

/// No exception may cross libcurl. A socket that cannot be watched costs its transfer, which then
/// ends by its timeout; to refuse would end all of them, now and later.
int CurlMulti::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  auto& multi = *static_cast<CurlMulti*>(self);
  if (what == CURL_POLL_REMOVE) {
    multi.forget(socket);
    return 0;
  }
  try {
    multi.watch(socket, what);
  } catch (const std::exception& error) {
    multi.watches_.erase(socket);
    log::error("fetch.unwatched", {{"socket", std::to_string(socket)}, {"problem", error.what()}});
  }
  return 0;
}

int CurlMulti::on_timer(CURLM*, long milliseconds, void* self) {
  auto& multi = *static_cast<CurlMulti*>(self);
  if (milliseconds < 0) {
    multi.disarm();
  } else if (milliseconds == 0) {
    multi.due_ = Clock::time_point::max();
    multi.call_soon();
  } else {
    multi.call_after(std::chrono::milliseconds(milliseconds));
  }
  return 0;
}

/// libcurl must not be entered again from its callback.
void CurlMulti::call_soon() {
  if (std::exchange(is_call_posted_, true)) return;
  asio::post(executor_, [this, weak = std::weak_ptr<int>(alive_)] {
    if (weak.expired()) return;
    is_call_posted_ = false;
    act(CURL_SOCKET_TIMEOUT, 0);
  });
}

/// libcurl moves its deadline with every step of every transfer, mostly further away. Setting a
/// timer is a system call; one that goes off too early costs less.
void CurlMulti::call_after(std::chrono::milliseconds wait) {
  due_ = Clock::now() + wait;
  if (armed_ > due_) arm(due_);
}

void CurlMulti::arm(Clock::time_point at) {
  armed_ = at;
  timer_.expires_at(at);
  timer_.async_wait([this, weak = std::weak_ptr<int>(alive_)](boost::system::error_code error) {
    if (error || weak.expired()) return;
    armed_ = Clock::time_point::max();
    if (due_ > Clock::now()) {
      if (due_ != Clock::time_point::max()) arm(due_);
    } else {
      due_ = Clock::time_point::max();
      act(CURL_SOCKET_TIMEOUT, 0);
    }
  });
}

int CurlMulti::on_close(void* self, curl_socket_t socket) {
  static_cast<CurlMulti*>(self)->forget(socket);
  static_cast<CurlMulti*>(self)->close_soon(socket);
  return 0;
}

/// Not at once: libcurl 7.88 counts the waits of a transfer by socket number, and where the
/// connection of a retry gets the number of the one that died, it ends up waiting for nothing.
void CurlMulti::close_soon(curl_socket_t socket) {
  closing_.push_back(socket);
  if (closing_.size() > 1) return;
  asio::post(executor_, [this, weak = std::weak_ptr<int>(alive_)] {
    if (!weak.expired()) close_now();
  });
}

void CurlMulti::close_now() {
  for (const auto socket : std::exchange(closing_, {})) ::close(socket);
}

void CurlMulti::forget(curl_socket_t socket) {
  const auto found = watches_.find(socket);
  if (found == watches_.end()) return;
  found->second->stop();
  watches_.erase(found);
}

void CurlMulti::watch(curl_socket_t socket, int what) {
  auto& watch = watches_[socket];
  if (!watch) watch = std::make_shared<Watch>(executor_, socket);
  watch->wanted = what;
  wait_for(watch, CURL_POLL_IN);
  wait_for(watch, CURL_POLL_OUT);
}

void CurlMulti::wait_for(const std::shared_ptr<Watch>& watch, int direction) {
  if ((watch->wanted & direction) == 0 || (watch->pending & direction) != 0) return;
  watch->pending |= direction;
  const auto ready = direction == CURL_POLL_IN ? Descriptor::wait_read : Descriptor::wait_write;
  const std::weak_ptr<Watch> weak = watch;
  watch->descriptor.async_wait(ready, [this, weak, direction](boost::system::error_code error) {
    const auto same = weak.lock();
    // A watch that is gone may mean that the driver is gone as well.
    if (error || !same) return;
    same->pending &= ~direction;
    if ((same->wanted & direction) == 0) return;
    const auto socket = same->descriptor.native_handle();
    const std::weak_ptr<int> alive = alive_;
    act(socket, direction == CURL_POLL_IN ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
    if (alive.expired()) return;
    const auto found = watches_.find(socket);
    if (found != watches_.end() && found->second == same) wait_for(same, direction);
  });
}

void CurlMulti::act(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
  collect();
}

void CurlMulti::collect() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    // Removing the handle frees the message.
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;
    Listener* listener = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &listener);
    drop(easy);
    listener->transfer_ended(code);
  }
}

}  // namespace feedwire::daemon
