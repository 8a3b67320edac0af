// A fetch as a story: wait for a place, ask, follow, report.
#include "daemon/http_client.hpp"

#include <algorithm>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <utility>

#include "daemon/body_budget.hpp"
#include "daemon/clock.hpp"
#include "daemon/curl_easy.hpp"
#include "daemon/curl_multi.hpp"
#include "daemon/fetch_queue.hpp"
#include "daemon/redirects.hpp"
#include "daemon/socket_address.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;

namespace {

constexpr const char* accepted_types =
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/json;q=0.9, application/xml;q=0.8, text/xml;q=0.8, text/markdown;q=0.7, */*;q=0.1";
constexpr const char* accepted_codings = "gzip, br, zstd";

// Idle connections kept, for each transfer that may run at once. The hosts of a round are many more
// than the transfers: with two places for each, most hosts would be met anew at every round (290 µs
// of CPU for an answer of 304, 174 with these), and a descriptor and some KiB are cheap.
constexpr std::size_t kept_a_transfer = 8;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](auto one) { return same_name(one, name); });
}

/// Everything else a person adds may be a secret, whatever it is called.
bool may_go_anywhere(std::string_view name) {
  return is_one_of(name, {"Accept", "Accept-Language", "Cache-Control", "Pragma", "User-Agent"});
}

/// Fields that would change how the request itself is framed.
bool is_framing(std::string_view name) {
  return is_one_of(
      name, {"Connection", "Content-Length", "Expect", "TE", "Transfer-Encoding", "Upgrade"}
  );
}

bool is_safe(const Header& header) {
  constexpr std::string_view never("\r\n\0", 3);
  return !header.name.empty() && header.name.find_first_of(never) == std::string::npos &&
         header.name.find_first_of(" :;") == std::string::npos &&
         header.value.find_first_of(never) == std::string::npos;
}

void put(std::vector<Header>& headers, std::string_view name, std::string value) {
  const bool is_there = std::any_of(headers.begin(), headers.end(), [&](const Header& header) {
    return same_name(header.name, name);
  });
  if (is_there || value.empty()) return;
  Header header;
  header.name = name;
  header.value = std::move(value);
  if (is_safe(header)) headers.push_back(std::move(header));
}

/// Secrets that a FetchRequest holds, and whom they may be shown.
struct Belongings {
  std::string validators_url{};
  std::string headers_origin{};
};

std::vector<Header> headers_for(
    const FetchRequest& request,
    const Belongings& belongings,
    const WebAddress& address,
    const FetchLimits& limits
) {
  std::vector<Header> headers;
  const bool is_theirs = address.origin() == belongings.headers_origin;
  for (const auto& header : request.headers) {
    if (!is_safe(header) || is_framing(header.name)) continue;
    if (is_theirs || may_go_anywhere(header.name)) headers.push_back(header);
  }
  if (address.url() == belongings.validators_url) {
    put(headers, "If-None-Match", request.validators.etag);
    put(headers, "If-Modified-Since", request.validators.last_modified);
  }
  put(headers, "Accept", accepted_types);
  put(headers, "Accept-Encoding", accepted_codings);
  put(headers, "User-Agent", request.user_agent);
  put(headers, "User-Agent", limits.user_agent);
  put(headers, "User-Agent", default_user_agent(""));
  return headers;
}

bool is_conditional(const std::vector<Header>& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const Header& header) {
    return is_one_of(header.name, {"If-None-Match", "If-Modified-Since"});
  });
}

FetchReply reply_from(Answer answer, const RedirectChain& chain) {
  const auto& head = answer.head;
  FetchReply reply;
  reply.status = head.status();
  reply.url = chain.at().url();
  reply.moved_to = chain.moved_to();
  reply.hops = chain.hops();
  reply.validators.etag = head.first("ETag");
  reply.validators.last_modified = head.first("Last-Modified");
  reply.content_type = head.joined("Content-Type");
  reply.content_encoding = head.joined("Content-Encoding");
  reply.cache_control = head.joined("Cache-Control");
  reply.expires = head.joined("Expires");
  reply.date = head.joined("Date");
  reply.retry_after = head.joined("Retry-After");
  reply.link = head.joined("Link");
  reply.body = std::move(answer.body);
  reply.memory = std::move(answer.memory);
  reply.to_same_url = chain.hops().empty();
  return reply;
}

FetchFailure failed(FetchFault fault, Problem problem) {
  FetchFailure failure;
  failure.fault = fault;
  failure.problem = std::move(problem);
  return failure;
}

FetchFailure cancelled() {
  return failed(FetchFault::cancelled, Problem{.what = "the fetch was cancelled"});
}

FetchFailure held(schema::Hold hold) {
  auto failure = failed(FetchFault::held, Problem{.what = std::move(hold.why)});
  failure.until = hold.until;
  return failure;
}

bool gave_up(const asio::cancellation_state& state) {
  return state.cancelled() != asio::cancellation_type::none;
}

}  // namespace

class HttpClient::Core {
 public:
  Core(asio::any_io_executor executor, FetchLimits limits, const Holds* holds)
      : multi_(executor),
        queue_(executor),
        holds_(holds),
        budget_(std::make_shared<BodyBudget>(executor, limits.memory_budget)) {
    configure(std::move(limits));
  }

  /// `self` keeps the parts alive past the client itself.
  static asio::awaitable<FetchOutcome> fetch(std::shared_ptr<Core> self, FetchRequest request);

  void configure(FetchLimits limits) {
    auto settings = std::make_shared<FetchSettings>();
    settings->guard = AddressGuard(limits.allow_private);
    settings->limits = std::move(limits);
    queue_.resize(
        {.total = settings->limits.concurrency,
         .per_host = settings->limits.per_host,
         .host_gap = settings->limits.host_gap}
    );
    budget_->resize(settings->limits.memory_budget);
    multi_.keep_connections(static_cast<long>(kept_a_transfer * settings->limits.concurrency));
    settings_ = std::move(settings);
  }

  void close() {
    queue_.close();
    multi_.drop_all();
  }

  int in_flight() const { return static_cast<int>(queue_.taken()); }

 private:
  using AnswerOutcome = boost::system::result<Answer, FetchFailure>;
  asio::awaitable<AnswerOutcome> ask(
      std::shared_ptr<const FetchSettings> settings, Question question, bool despite_holds
  );

  CurlMulti multi_;
  FetchQueue queue_;
  const Holds* holds_;
  std::shared_ptr<BodyBudget> budget_;
  std::shared_ptr<const FetchSettings> settings_{};
};

/// One hop. The place is held for it alone, so nobody waits for one place while holding another.
asio::awaitable<HttpClient::Core::AnswerOutcome> HttpClient::Core::ask(
    std::shared_ptr<const FetchSettings> settings, Question question, bool despite_holds
) {
  if (!settings->limits.proxy.empty()) {
    const auto refused = literal_refusal(question.address, settings->guard);
    if (!refused.empty()) {
      Problem problem;
      problem.what = "the host is the " + refused;
      problem.where = question.address.origin();
      co_return failed(FetchFault::address_refused, std::move(problem));
    }
  }
  auto host = question.address.host_and_port();
  const auto place = co_await queue_.place(std::move(host));
  const auto state = co_await asio::this_coro::cancellation_state;
  // Cancelled at the very moment that the place was given: the next wait would throw.
  if (!place || gave_up(state)) co_return cancelled();
  // Only now: an answer that came while we waited in line may have told us to wait longer.
  if (holds_ != nullptr && !despite_holds) {
    if (auto hold = holds_->at(question.address, now())) co_return held(std::move(*hold));
  }
  Exchange exchange(multi_, budget_, std::move(settings), std::move(question));
  co_return co_await exchange.run();
}

asio::awaitable<FetchOutcome> HttpClient::Core::fetch(
    std::shared_ptr<Core> self, FetchRequest request
) {
  const auto settings = self->settings_;
  const auto& limits = settings->limits;
  const auto start = parse_web_address(request.url);
  if (!start) co_return failed(FetchFault::bad_url, start.error());
  const auto owner = request.headers_url.empty() ? start : parse_web_address(request.headers_url);
  Belongings belongings;
  if (owner) belongings.headers_origin = owner->origin();
  belongings.validators_url =
      request.validators_url.empty() ? start->url() : request.validators_url;

  RedirectChain chain(*start, limits.max_redirects);
  std::uint64_t wire_bytes = 0;
  std::chrono::microseconds spent{0};
  const auto timeout = request.timeout.value_or(limits.timeout);
  for (;;) {
    const auto state = co_await asio::this_coro::cancellation_state;
    if (gave_up(state)) co_return cancelled();
    Question question;
    question.address = chain.at();
    question.headers = headers_for(request, belongings, chain.at(), limits);
    const bool may_be_unchanged = is_conditional(question.headers);
    question.timeout = timeout - std::chrono::duration_cast<std::chrono::milliseconds>(spent);
    auto answer = co_await self->ask(settings, std::move(question), request.despite_holds);
    if (!answer) co_return answer.error();
    wire_bytes += answer->wire_bytes;
    spent += answer->duration;
    if (!is_redirect(answer->head.status())) {
      auto reply = reply_from(std::move(*answer), chain);
      reply.wire_bytes = wire_bytes;
      reply.duration = spent;
      reply.is_conditional = may_be_unchanged;
      co_return reply;
    }
    auto problem = chain.follow(answer->head.status(), answer->head.first("Location"));
    if (problem) co_return failed(FetchFault::bad_redirect, std::move(*problem));
  }
}

const char* to_string(FetchFault fault) {
  switch (fault) {
    case FetchFault::none:
      return "none";
    case FetchFault::address_refused:
      return "address_refused";
    case FetchFault::dns:
      return "dns";
    case FetchFault::connect:
      return "connect";
    case FetchFault::tls:
      return "tls";
    case FetchFault::timeout:
      return "timeout";
    case FetchFault::too_large:
      return "too_large";
    case FetchFault::incomplete:
      return "incomplete";
    case FetchFault::bad_redirect:
      return "bad_redirect";
    case FetchFault::bad_url:
      return "bad_url";
    case FetchFault::protocol:
      return "protocol";
    case FetchFault::held:
      return "held";
    case FetchFault::cancelled:
      return "cancelled";
  }
  return "";
}

void throw_exception_from_error(const FetchFailure& failure, const boost::source_location&) {
  throw ProblemError(failure.problem);
}

std::string default_user_agent(std::string_view contact) {
  const std::string_view known = contact.empty() ? "https://feedwire.example/" : contact;
  return "feedwire/" FEEDWIRE_VERSION " (+" + std::string(known) + ")";
}

HttpClient::HttpClient(asio::any_io_executor executor, FetchLimits limits, const Holds* holds)
    : core_(std::make_shared<Core>(std::move(executor), std::move(limits), holds)) {}

HttpClient::~HttpClient() { core_->close(); }

asio::awaitable<FetchOutcome> HttpClient::fetch(FetchRequest request) {
  return Core::fetch(core_, std::move(request));
}

void HttpClient::configure(FetchLimits limits) { core_->configure(std::move(limits)); }

int HttpClient::in_flight() const { return core_->in_flight(); }

}  // namespace feedwire::daemon
