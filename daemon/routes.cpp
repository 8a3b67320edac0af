#include "daemon/routes.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "daemon/clock.hpp"
#include "daemon/log.hpp"
#include "daemon/read_only.hpp"

namespace feedwire::daemon {

Routes::Routes(Parts parts)
    : parts_(std::move(parts)), started_(now()), background_(parts_.executor) {}

boost::asio::awaitable<void> Routes::stop() {
  background_.cancel();
  co_await background_.join();
  co_await parts_.subscriptions.stop();
  co_await parts_.live.stop();
}

boost::asio::awaitable<ApiReply> Routes::answer(const ApiRequest& request) {
  ApiReply reply = co_await answer_safely(request);
  parts_.metrics.count_request(request.method, reply.status);
  co_return reply;
}

Routes::Answer Routes::answer_safely(const ApiRequest& request) {
  try {
    co_return co_await lead(request);
  } catch (const RequestError& error) {
    co_return error.reply;
  } catch (const schema::StoreError& error) {
    log::error("api.failed", {{"problem", error.what()}});
    co_return problem_reply(503, std::string("the store cannot answer: ") + error.what());
  } catch (const boost::system::system_error& error) {
    if (error.code() == boost::asio::error::operation_aborted) throw;
    log::error("api.failed", {{"problem", error.what()}});
    co_return problem_reply(500, error.what());
  } catch (const std::exception& error) {
    log::error("api.failed", {{"problem", error.what()}});
    co_return problem_reply(500, error.what());
  }
}

namespace {

[[noreturn]] void refuse_method(const ApiRequest& request, const std::string& allowed) {
  ApiReply reply =
      problem_reply(405, request.method + " is not possible here; possible: " + allowed);
  reply.headers.emplace_back("Allow", allowed);
  throw RequestError{std::move(reply)};
}

void allow(const ApiRequest& request, const std::string& only) {
  const bool is_get = only == "GET" && (request.method == "GET" || request.method == "HEAD");
  if (request.method != only && !is_get) refuse_method(request, only == "GET" ? "GET, HEAD" : only);
}

bool is_read(const ApiRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

}  // namespace

Routes::Answer Routes::lead(const ApiRequest& request) {
  const auto& path = request.path;
  if (request.is_readonly && !is_reading(request))
    refuse(403, "this socket can only read; what changes something goes to " + parts_.socket);
  const auto is = [&](std::size_t size, std::string_view last) {
    return path.size() == size && path.back() == last;
  };
  if (is(1, "healthz")) {
    allow(request, "GET");
    return health(request);
  }
  if (is(1, "metrics")) {
    allow(request, "GET");
    return metrics(request);
  }
  if (path.size() < 2 || path[0] != "v1")
    refuse(404, "there is nothing here; see /v1/status, /v1/items, /v1/feeds, /v1/stream");
  if (path[1] == "feeds") return lead_feeds(request);
  if (path[1] == "subscriptions") return lead_subscriptions(request);
  if (is(2, "opml")) {
    if (is_read(request)) return opml(request);
    if (request.method == "POST") return add_opml(request);
    refuse_method(request, "GET, HEAD, POST");
  }
  if (is(2, "backup")) {
    allow(request, "GET");
    return backup(request);
  }
  if (is(2, "reload")) {
    allow(request, "POST");
    return reload(request);
  }
  if (is(2, "check")) {
    if (is_read(request)) return check(request);
    if (request.method == "POST") return repair(request);
    refuse_method(request, "GET, HEAD, POST");
  }
  if (is(2, "doctor")) {
    allow(request, "GET");
    return doctor(request);
  }
  if (is(2, "discover")) {
    allow(request, "GET");
    return discover(request);
  }
  if (is(2, "documents")) {
    allow(request, "POST");
    return add_documents(request);
  }
  if (is(2, "reparse")) {
    allow(request, "POST");
    return replay_all(request);
  }
  if (is(2, "refresh")) {
    allow(request, "POST");
    return refresh_all(request);
  }
  if (path.size() == 4 && path[1] == "items" && path[3] == "revisions") {
    allow(request, "GET");
    return revisions(request);
  }
  const bool is_item = path.size() == 3 && path[1] == "items";
  if (!is_item && !is(2, "items") && !is(2, "stream") && !is(2, "status"))
    refuse(404, "there is nothing here");
  allow(request, "GET");
  if (is_item) return item(request);
  if (path[1] == "items") return items(request);
  return path[1] == "stream" ? stream(request) : status(request);
}

Routes::Answer Routes::lead_feeds(const ApiRequest& request) {
  const auto& path = request.path;
  if (path.size() == 2) {
    if (is_read(request)) return feeds(request);
    if (request.method == "POST") return add_feed(request);
    refuse_method(request, "GET, HEAD, POST");
  }
  if (path.size() == 3) {
    if (is_read(request)) return feed(request);
    if (request.method == "PATCH") return change_feed(request);
    if (request.method == "DELETE") return remove_feed(request);
    refuse_method(request, "GET, HEAD, PATCH, DELETE");
  }
  if (path.size() == 4 && path[3] == "fetches") {
    allow(request, "GET");
    return fetches(request);
  }
  if (path.size() >= 4 && path.size() <= 5 && path[3] == "documents") {
    allow(request, "GET");
    return path.size() == 4 ? documents(request) : document(request);
  }
  if (path.size() == 4 && path[3] == "reparse") {
    allow(request, "POST");
    return replay_feed(request);
  }
  if (path.size() == 4 && path[3] == "refresh") {
    allow(request, "POST");
    return refresh_feed(request);
  }
  refuse(404, "there is nothing here");
}

Routes::Answer Routes::lead_subscriptions(const ApiRequest& request) {
  const auto& path = request.path;
  if (path.size() == 2) {
    allow(request, "GET");
    return subscriptions(request);
  }
  if (path.size() == 3) {
    if (is_read(request)) return subscription(request);
    if (request.method == "PUT") return put_subscription(request);
    if (request.method == "DELETE") return remove_subscription(request);
    refuse_method(request, "GET, HEAD, PUT, DELETE");
  }
  if (path.size() == 4 && path[3] == "stream") {
    allow(request, "GET");
    return stream_subscription(request);
  }
  if (path.size() == 4 && (path[3] == "ack" || path[3] == "seek")) {
    allow(request, "POST");
    return path[3] == "ack" ? acknowledge(request) : seek(request);
  }
  refuse(404, "there is nothing here");
}

}  // namespace feedwire::daemon
