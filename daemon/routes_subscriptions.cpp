// Durable subscriptions over HTTP: make, list, stream, acknowledge, seek and delete.
#include <algorithm>

#include "daemon/clock.hpp"
#include "daemon/delivery.hpp"
#include "daemon/follower.hpp"
#include "daemon/query.hpp"
#include "daemon/routes.hpp"
#include "daemon/subscription_json.hpp"
#include "feeds/date.hpp"
#include "feeds/text.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using schema::Seq;
using schema::Subscription;

namespace {

constexpr std::size_t longest_name = 200;

// A name is a part of addresses and a cell of tables.
void check_name(const std::string& name) {
  const auto is_bad = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F || c == '/';
  };
  const bool is_fine = !name.empty() && name.size() <= longest_name && feeds::is_valid_utf8(name) &&
                       std::none_of(name.begin(), name.end(), is_bad);
  if (!is_fine)
    refuse(
        400, "a subscription's name is 1 to 200 bytes of UTF-8, with no slash and no line break"
    );
}

template <typename T>
T must(Result<T> result) {
  if (!result) refuse(400, to_string(result.error()));
  return std::move(*result);
}

void refuse_beyond(Seq seq, Seq head) {
  if (seq <= head) return;
  refuse(
      409,
      "the cursor " + std::to_string(seq.value) + " is beyond the newest event, " +
          std::to_string(head.value)
  );
}

// The filters in the one spelling in which they are kept: a feed by its id, times as such.
StreamParameters canonical(StreamParameters given, const FollowerTerms& terms) {
  std::erase_if(given, [](const auto& one) {
    const bool is_off = one.second == "0" || one.second == "false";
    return one.second.empty() || (is_flag(one.first) && is_off);
  });
  for (auto& [name, value] : given) {
    if (is_flag(name)) value = "1";
  }
  const schema::ItemFilter& filter = terms.filter;
  if (filter.feed) given["feed"] = std::to_string(filter.feed->value);
  if (filter.since) given["since"] = feeds::format_rfc3339(*filter.since);
  if (filter.until) given["until"] = feeds::format_rfc3339(*filter.until);
  if (!filter.category.empty()) given["category"] = filter.category;
  return given;
}

}  // namespace

// What was checked when the subscription was made. The feed may be gone meanwhile: then nothing of
// it comes.
asio::awaitable<FollowerTerms> Routes::stored_terms(std::string stored) {
  ApiRequest request;
  request.query = filters_from(stored);
  const auto feed = request.query.extract("feed");
  QueryReader query(request);
  FollowerTerms terms = co_await stream_terms(query);
  if (feed) terms.filter.feed = schema::FeedId{std::stoll(feed.mapped())};
  co_return terms;
}

Routes::Answer Routes::subscriptions(const ApiRequest& request) {
  QueryReader(request).finish();
  co_return ApiReply{.body = subscriptions_json(parts_.subscriptions.all())};
}

Routes::Answer Routes::subscription(const ApiRequest& request) {
  QueryReader(request).finish();
  co_return ApiReply{.body = subscription_json(parts_.subscriptions.find(request.path[2]))};
}

Routes::Answer Routes::put_subscription(const ApiRequest& request) {
  QueryReader(request).finish();
  const std::string& name = request.path[2];
  check_name(name);
  SubscriptionWish wish = must(subscription_wish_from(request.body));
  const Seq head = parts_.hub.head();
  const std::optional<Subscription> known = parts_.subscriptions.look_up(name);
  Subscription wanted = known.value_or(Subscription{.name = name, .created = now()});
  if (!known) wanted.cursor = wish.from.value_or(head);
  refuse_beyond(wish.from.value_or(head), head);
  if (wish.max_unacked) wanted.max_unacked = *wish.max_unacked;
  if (wish.filters) {
    ApiRequest filters;
    filters.query = *wish.filters;
    QueryReader query(filters);
    const FollowerTerms terms = co_await stream_terms(query);
    query.finish();
    wanted.filters = stored_filters(canonical(std::move(*wish.filters), terms));
  }
  const SubscriptionView view = co_await parts_.subscriptions.put(std::move(wanted));
  ApiReply reply{.status = known ? 200 : 201};
  reply.body = subscription_json(view);
  co_return reply;
}

Routes::Answer Routes::remove_subscription(const ApiRequest& request) {
  QueryReader(request).finish();
  co_await parts_.subscriptions.remove(request.path[2]);
  co_return ApiReply{.status = 204, .content_type = {}};
}

Routes::Answer Routes::stream_subscription(const ApiRequest& request) {
  const StreamForm form = stream_form(request);
  QueryReader query(request);
  const bool takes_over = query.flag("takeover");
  query.finish();
  const std::string name = request.path[2];
  const SubscriptionView view = parts_.subscriptions.find(name);
  FollowerTerms terms = co_await stored_terms(view.subscription.filters);
  terms.form = form;
  ApiReply reply = stream_reply(form);
  // To ask what a stream would be like takes nobody's place.
  if (request.method == "HEAD") {
    reply.stream = [](Outlet&) -> asio::awaitable<void> { co_return; };
    co_return reply;
  }
  refuse_beyond(parts_.subscriptions.find(name).subscription.cursor, parts_.hub.head());
  refuse_too_many();
  const Subscriptions::Claim claim = parts_.subscriptions.claim(name, takes_over);
  terms.after = claim->acknowledged();
  reply.headers.emplace_back("Feedwire-Stream", claim->token());
  reply.headers.emplace_back("Feedwire-Cursor", std::to_string(terms.after.value));
  reply.stream = [this, terms, claim](Outlet& outlet) {
    return serve_stream(terms, outlet, claim.get());
  };
  co_return reply;
}

Routes::Answer Routes::acknowledge(const ApiRequest& request) {
  QueryReader(request).finish();
  SeqMessage message = must(seq_message_from(request.body));
  if (message.stream.empty()) message.stream = request.stream_token;
  co_await parts_.subscriptions.acknowledge(request.path[2], message.seq, message.stream);
  co_return ApiReply{.status = 204, .content_type = {}};
}

Routes::Answer Routes::seek(const ApiRequest& request) {
  QueryReader(request).finish();
  const SeqMessage message = must(seq_message_from(request.body));
  parts_.subscriptions.find(request.path[2]);
  refuse_beyond(message.seq, parts_.hub.head());
  co_await parts_.subscriptions.seek(request.path[2], message.seq);
  co_return ApiReply{.status = 204, .content_type = {}};
}

}  // namespace feedwire::daemon
