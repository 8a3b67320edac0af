// Which feeds a site offers, for a person who wants to choose.
#include <boost/json.hpp>

#include "daemon/feed_url.hpp"
#include "daemon/json_text.hpp"
#include "daemon/query.hpp"
#include "daemon/reading.hpp"
#include "daemon/report_json.hpp"
#include "daemon/routes.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

/// What lies at an address: a feed, a page that offers some, or neither.
struct Sight {
  std::string url{};  ///< after redirects; empty where nobody answered
  std::vector<feeds::FeedLink> offers{};
  std::string problem{};
  bool is_page{};  ///< somebody answered well, with something that is no feed
};

Sight sight_of(FetchReply& reply, std::size_t max_body) {
  ReadReply read = read_reply(reply, {.max_body = max_body, .may_be_a_page = true});
  Sight sight{.url = reply.url, .offers = std::move(read.offers)};
  if (read.reading) {
    const feeds::Feed& feed = read.reading->feed;
    const std::string type(feeds::to_string(feed.format));
    sight.offers = {{.url = reply.url, .type = type, .title = feed.channel.title}};
  } else if (sight.offers.empty()) {
    sight.problem = read.reading.error().what;
    sight.is_page = true;
  }
  return sight;
}

asio::awaitable<Sight> look_at(std::string url, Routes::Parts& parts) {
  FetchRequest ask;
  ask.url = std::move(url);
  FetchOutcome outcome = co_await parts.http.fetch(std::move(ask));
  if (!outcome) co_return Sight{.problem = to_string(outcome.error().problem)};
  co_await parts.etiquette.hold_place_of(*outcome);
  if (outcome->status != 200) {
    co_return Sight{
        .url = outcome->url, .problem = "the server answered " + status_in_words(outcome->status)};
  }
  const std::size_t max_body = parts.configuration.fetch.max_body;
  auto look = [&](schema::Store&) { return sight_of(*outcome, max_body); };
  co_return co_await parts.readers.run(std::move(look));
}

}  // namespace

Routes::Answer Routes::discover(const ApiRequest& request) {
  QueryReader query(request);
  const auto wanted = query.text("url");
  query.finish();
  if (!wanted) refuse_parameter("url", "is missing: the address of a page");
  const auto url = checked_feed_url(*wanted, parts_.configuration.fetch.rsshub);
  if (!url) refuse_parameter("url", to_string(url.error()));
  Sight sight = co_await look_at(*url, parts_);
  std::vector<std::string> usual;
  // Who answers 404 or 429 is not asked for more.
  if (sight.is_page) usual = feeds::common_feed_urls(sight.url);
  // The usual places only where the page names none, and only until one of them is a feed.
  for (const std::string& place : usual) {
    Sight there = co_await look_at(place, parts_);
    sight.offers = std::move(there.offers);
    if (!sight.offers.empty()) break;
  }
  json::object object{
      {"url", shown_url(*url)}, {"feeds", offers_array(sight.offers)}, {"problem", nullptr}};
  if (sight.offers.empty()) object["problem"] = sight.problem;
  co_return ApiReply{.body = json_text(object) + "\n"};
}

}  // namespace feedwire::daemon
