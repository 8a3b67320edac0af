// The options of one libcurl handle, its callbacks, and what its answer amounts to.
#include "daemon/curl_easy.hpp"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <new>
#include <utility>

#include "daemon/curl_fault.hpp"
#include "daemon/curl_multi.hpp"
#include "daemon/socket_address.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;

namespace {

// The body of an answer that is no feed is of no use; past this it is not worth the connection.
constexpr std::uint64_t max_idle_body = 64UL << 10;
constexpr long buffer_bytes = 32L << 10;
// A Content-Length is a claim; memory is set aside for it only up to here before bytes arrive.
constexpr std::uint64_t max_reserve = 1UL << 20;

struct FreeList {
  void operator()(curl_slist* one) const { curl_slist_free_all(one); }
};

}  // namespace

class Exchange::Transfer final : public CurlMulti::Listener {
 public:
  Transfer(
      CurlMulti& multi,
      std::shared_ptr<BodyBudget> budget,
      std::shared_ptr<const FetchSettings> settings,
      Question question
  )
      : multi_(multi),
        settings_(std::move(settings)),
        question_(std::move(question)),
        head_(settings_->limits.max_header_bytes),
        share_(std::move(budget), [this] { resume(); }),
        easy_(multi.easy()) {
    set_request();
    set_connection();
    set_callbacks();
  }
  ~Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  asio::awaitable<bool> wait() {
    const auto executor = co_await asio::this_coro::executor;
    finished_.emplace(executor, asio::steady_timer::time_point::max());
    multi_.start(easy_.get(), *this);
    co_await finished_->async_wait(asio::as_tuple(asio::use_awaitable));
    multi_.drop(easy_.get());
    co_return code_.has_value();
  }

  boost::system::result<Answer, FetchFailure> outcome();
  FetchFailure failure(FetchFault fault, std::string what, std::string remedy = {}) const;

 private:
  void transfer_ended(CURLcode code) override {
    code_ = code;
    easy_.get_deleter().is_well = code == CURLE_OK;
    finished_->cancel();
  }
  void resume() {
    if (!code_) curl_easy_pause(easy_.get(), CURLPAUSE_CONT);
  }

  template <typename Value>
  void set(CURLoption option, Value value) {
    if (const auto code = curl_easy_setopt(easy_.get(), option, value); code != CURLE_OK) {
      refused_option_ = code;
    }
  }
  void set_request();
  void set_connection();
  void set_callbacks();

  static std::size_t on_header(char* line, std::size_t, std::size_t size, void* self);
  static std::size_t on_body(char* piece, std::size_t, std::size_t size, void* self);
  static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* to);
  static int on_request(void* self, char* ip, char*, int, int);

  bool head_ended();
  bool may_reach(const IpAddress& address);
  bool stop(FetchFault fault) {
    own_fault_ = fault;
    return false;
  }
  bool wants_body() const { return head_.status() >= 200 && head_.status() < 300; }
  FetchFailure own_failure() const;

  CurlMulti& multi_;
  std::shared_ptr<const FetchSettings> settings_;
  Question question_;
  ResponseHead head_;
  std::string body_{};
  std::uint64_t seen_{};
  BodyBudget::Share share_;
  std::optional<asio::steady_timer> finished_{};
  std::optional<CURLcode> code_{};
  CURLcode refused_option_{CURLE_OK};
  FetchFault own_fault_{FetchFault::none};  ///< set where a callback of ours ended the transfer
  bool cut_on_purpose_{};
  std::string refused_{};  ///< "loopback address 127.0.0.1"
  std::string tried_{};    ///< "192.0.2.1 port 80", the last address that was let through
  char words_[CURL_ERROR_SIZE]{};
  std::unique_ptr<curl_slist, FreeList> lines_{};
  CurlMulti::Easy easy_;  ///< last, so that it goes first
};

void Exchange::Transfer::set_request() {
  const auto& address = question_.address;
  const auto& limits = settings_->limits;
  set(CURLOPT_URL, address.url().c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  // A proxy wants the whole URL, which libcurl makes itself.
  if (limits.proxy.empty()) set(CURLOPT_REQUEST_TARGET, address.target.c_str());
  set(CURLOPT_HTTPGET, 1L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_HTTP09_ALLOWED, 0L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  if (!address.userinfo.empty()) {
    const auto colon = std::min(address.userinfo.find(':'), address.userinfo.size());
    const auto name = percent_decoded(std::string_view(address.userinfo).substr(0, colon));
    const auto rest = std::string_view(address.userinfo).substr(colon);
    set(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    set(CURLOPT_USERNAME, name.c_str());
    set(CURLOPT_PASSWORD,
        percent_decoded(rest.substr(std::min<std::size_t>(1, rest.size()))).c_str());
  }
  for (const auto& header : question_.headers) {
    const auto line = header.name + (header.value.empty() ? ";" : ": " + header.value);
    // A null result leaves the list as it was.
    curl_slist* longer = curl_slist_append(lines_.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(lines_.release());
    lines_.reset(longer);
  }
  set(CURLOPT_HTTPHEADER, lines_.get());
}

void Exchange::Transfer::set_connection() {
  const auto& limits = settings_->limits;
  const auto at_least_one = [](std::chrono::milliseconds time) {
    // Zero would mean: no limit.
    return static_cast<long>(std::max<std::chrono::milliseconds::rep>(time.count(), 1));
  };
  set(CURLOPT_CONNECTTIMEOUT_MS, at_least_one(limits.connect_timeout));
  set(CURLOPT_TIMEOUT_MS, at_least_one(question_.timeout));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);
  // Both also keep libcurl from looking into the environment.
  set(CURLOPT_PROXY, limits.proxy.c_str());
  set(CURLOPT_NOPROXY, "");
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (!limits.ca_file.empty()) set(CURLOPT_CAINFO, limits.ca_file.c_str());
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_BUFFERSIZE, buffer_bytes);
}

void Exchange::Transfer::set_callbacks() {
  set(CURLOPT_HEADERFUNCTION, &on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_OPENSOCKETFUNCTION, &on_open);
  set(CURLOPT_OPENSOCKETDATA, this);
  set(CURLOPT_PREREQFUNCTION, &on_request);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_ERRORBUFFER, words_);
}

std::size_t Exchange::Transfer::on_header(char* line, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const bool was_complete = transfer.head_.is_complete();
  bool fine = true;
  switch (transfer.head_.take({line, size})) {
    case ResponseHead::Verdict::fine:
      fine = was_complete || !transfer.head_.is_complete() || transfer.head_ended();
      break;
    case ResponseHead::Verdict::too_large:
      fine = transfer.stop(FetchFault::too_large);
      break;
    case ResponseHead::Verdict::malformed:
      fine = transfer.stop(FetchFault::protocol);
      break;
  }
  return fine ? size : 0;
}

bool Exchange::Transfer::head_ended() {
  if (!wants_body() || head_.status() == 204) return true;
  const auto length = head_.content_length().value_or(0);
  if (length > settings_->limits.max_body) return stop(FetchFault::too_large);
  body_.reserve(static_cast<std::size_t>(std::min(length, max_reserve)));
  return true;
}

std::size_t Exchange::Transfer::on_body(char* piece, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.seen_ += size;
  if (!transfer.wants_body()) {
    transfer.cut_on_purpose_ = transfer.seen_ > max_idle_body;
    return transfer.cut_on_purpose_ ? 0 : size;
  }
  if (transfer.seen_ > transfer.settings_->limits.max_body) {
    transfer.stop(FetchFault::too_large);
    return 0;
  }
  if (!transfer.share_.take(size)) {
    // The same piece comes again.
    transfer.seen_ -= size;
    return CURL_WRITEFUNC_PAUSE;
  }
  transfer.body_.append(piece, size);
  return size;
}

bool Exchange::Transfer::may_reach(const IpAddress& address) {
  // What is connected to is the proxy then, which a person chose (etiquette 6.3).
  if (!settings_->limits.proxy.empty()) return true;
  const auto kind = settings_->guard.refusal(address);
  if (kind.empty()) return true;
  refused_ = std::string(kind) + " address " + address.to_string();
  return false;
}

curl_socket_t Exchange::Transfer::on_open(void* self, curlsocktype, curl_sockaddr* to) {
  auto& transfer = *static_cast<Transfer*>(self);
  const auto address = address_of(to->addr);
  if (!address || !transfer.may_reach(*address)) return CURL_SOCKET_BAD;
  transfer.tried_ = address->to_string() + " port " + std::to_string(port_of(to->addr));
  return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/// A connection that is used again was not opened for this request, whose guard may be stricter.
int Exchange::Transfer::on_request(void* self, char* ip, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(self);
  const auto address = IpAddress::parse(ip);
  if (address && transfer.may_reach(*address)) return CURL_PREREQFUNC_OK;
  transfer.stop(FetchFault::address_refused);
  return CURL_PREREQFUNC_ABORT;
}

FetchFailure Exchange::Transfer::failure(FetchFault fault, std::string what, std::string remedy)
    const {
  // Without the query, where some sites keep their keys.
  auto shown = question_.address;
  shown.target.resize(std::min(shown.target.find('?'), shown.target.size()));
  FetchFailure failure;
  failure.fault = fault;
  failure.problem.what = std::move(what);
  failure.problem.where = shown.url();
  failure.problem.remedy = std::move(remedy);
  return failure;
}

FetchFailure Exchange::Transfer::own_failure() const {
  const auto& limits = settings_->limits;
  if (own_fault_ == FetchFault::protocol) {
    return failure(own_fault_, "the answer gives its length in ways that contradict each other");
  }
  if (own_fault_ == FetchFault::address_refused) {
    return failure(
        own_fault_, "the host is at the " + refused_, "list it in allow_private if that is meant"
    );
  }
  if (head_.is_complete()) {
    return failure(
        own_fault_,
        "the body is larger than " + std::to_string(limits.max_body) + " bytes",
        "raise max_body if this feed is worth it"
    );
  }
  return failure(
      own_fault_,
      "the header section is larger than " + std::to_string(limits.max_header_bytes) + " bytes"
  );
}

boost::system::result<Answer, FetchFailure> Exchange::Transfer::outcome() {
  if (refused_option_ != CURLE_OK) {
    return failure(FetchFault::bad_url, curl_easy_strerror(refused_option_));
  }
  if (own_fault_ != FetchFault::none) return own_failure();
  long os_error = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &os_error);
  curl_off_t connected = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &connected);
  if (*code_ == CURLE_COULDNT_CONNECT && tried_.empty() && !refused_.empty()) {
    return failure(
        FetchFault::address_refused,
        "the host is at the " + refused_,
        "list it in allow_private if that is meant"
    );
  }
  if (*code_ != CURLE_OK && !cut_on_purpose_) {
    const CurlEnd end{
        .code = *code_,
        .os_error = static_cast<int>(os_error),
        .peer = tried_,
        .words = words_,
        .host = question_.address.host,
        .is_connected = connected > 0,
        .has_head = head_.is_complete()};
    auto [fault, what] = explain(end);
    const bool is_untrusted = *code_ == CURLE_PEER_FAILED_VERIFICATION;
    return failure(
        fault, std::move(what), is_untrusted ? "name its authority in ca_file if it is trusted" : ""
    );
  }
  // libcurl is content with an answer that ends within its head.
  if (!head_.is_complete())
    return failure(FetchFault::incomplete, "the answer ends within its head");
  Answer answer{.head = std::move(head_), .body = std::move(body_), .memory = share_.lease()};
  curl_off_t body_bytes = 0;
  curl_off_t total_time = 0;
  long head_bytes = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_DOWNLOAD_T, &body_bytes);
  curl_easy_getinfo(easy_.get(), CURLINFO_HEADER_SIZE, &head_bytes);
  curl_easy_getinfo(easy_.get(), CURLINFO_TOTAL_TIME_T, &total_time);
  answer.wire_bytes =
      static_cast<std::uint64_t>(body_bytes) + static_cast<std::uint64_t>(head_bytes);
  answer.duration = std::chrono::microseconds(total_time);
  return answer;
}

Exchange::Exchange(
    CurlMulti& multi,
    std::shared_ptr<BodyBudget> budget,
    std::shared_ptr<const FetchSettings> settings,
    Question question
)
    : transfer_(std::make_unique<Transfer>(
          multi, std::move(budget), std::move(settings), std::move(question)
      )) {}

Exchange::~Exchange() = default;

asio::awaitable<boost::system::result<Answer, FetchFailure>> Exchange::run() {
  const bool has_ended = co_await transfer_->wait();
  if (!has_ended) co_return transfer_->failure(FetchFault::cancelled, "the fetch was cancelled");
  co_return transfer_->outcome();
}

}  // namespace feedwire::daemon
