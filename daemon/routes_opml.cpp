// GET and POST /v1/opml: the catalogue as the list of feeds that readers exchange.
#include <boost/json.hpp>
#include <set>

#include "daemon/clock.hpp"
#include "daemon/feed_url.hpp"
#include "daemon/json_text.hpp"
#include "daemon/log.hpp"
#include "daemon/opml_settings.hpp"
#include "daemon/query.hpp"
#include "daemon/routes.hpp"
#include "feeds/opml.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
namespace json = boost::json;
using schema::Source;
using schema::SourceKind;
using schema::Store;

namespace {

struct ListedFeed {
  std::string url{};
  schema::SourceSettings settings{};
};

/// A list with every address and every setting checked.
struct CheckedList {
  std::vector<ListedFeed> feeds{};
  json::array refused{};
};

Result<CheckedList> checked_list(const std::string& body, const std::string& rsshub) {
  auto outlines = feeds::read_opml(body);
  if (!outlines) return outlines.error();
  CheckedList list;
  for (const feeds::Outline& outline : *outlines) {
    const auto url = checked_feed_url(outline.url, rsshub);
    const auto settings = settings_from(outline);
    if (url && settings) {
      list.feeds.push_back({.url = *url, .settings = *settings});
      continue;
    }
    const Problem& problem = url ? settings.error() : url.error();
    list.refused.push_back(json::object{{"url", outline.url}, {"problem", to_string(problem)}});
  }
  return list;
}

std::int64_t add_all(Store& store, const std::vector<ListedFeed>& feeds, feeds::Time time) {
  std::int64_t added = 0;
  for (const ListedFeed& feed : feeds) {
    if (store.catalogue().add(feed.url, SourceKind::feed, false, feed.settings, time)) ++added;
  }
  return added;
}

std::int64_t unknown_among(Store& store, const std::vector<ListedFeed>& feeds) {
  std::set<std::string> unknown;
  for (const ListedFeed& feed : feeds) {
    if (!store.catalogue().find_url(feed.url)) unknown.insert(feed.url);
  }
  return static_cast<std::int64_t>(unknown.size());
}

}  // namespace

Routes::Answer Routes::opml(const ApiRequest& request) {
  QueryReader(request).finish();
  auto write = [](Store& store) {
    std::vector<feeds::Outline> outlines;
    for (const Source& source : store.catalogue().all()) {
      if (source.kind != SourceKind::feed) continue;
      outlines.push_back(
          {.url = shown_url(source.url),
           .title = source.settings.name.empty() ? source.title : source.settings.name,
           .site_url = source.site_url,
           .category = source.settings.category,
           .settings = opml_settings(source.settings)}
      );
    }
    return feeds::write_opml(outlines, "feedwire");
  };
  ApiReply reply{.content_type = "text/x-opml; charset=utf-8"};
  reply.body = co_await parts_.readers.run(std::move(write));
  co_return reply;
}

Routes::Answer Routes::add_opml(const ApiRequest& request) {
  QueryReader query(request);
  const bool is_dry_run = query.flag("dry_run");
  query.finish();
  const std::string rsshub = parts_.configuration.fetch.rsshub;
  auto read = [&](Store&) { return checked_list(request.body, rsshub); };
  Result<CheckedList> list = co_await parts_.readers.run(std::move(read));
  if (!list) refuse(400, to_string(list.error()));
  std::int64_t added = 0;
  if (is_dry_run) {
    auto look = [&](Store& store) { return unknown_among(store, list->feeds); };
    added = co_await parts_.readers.run(std::move(look));
  } else {
    auto add = [&](Store& store) { return add_all(store, list->feeds, now()); };
    const Result<std::int64_t> done = co_await parts_.store.run(std::move(add));
    if (!done) refuse(503, to_string(done.error()));
    added = *done;
    log::info("opml.imported", {{"feeds", std::to_string(added)}});
    parts_.scheduler.look_again();
  }
  const auto known = static_cast<std::int64_t>(list->feeds.size()) - added;
  const json::object answer{
      {"added", added}, {"known", known}, {"refused", std::move(list->refused)}};
  co_return ApiReply{.body = json_text(answer) + "\n"};
}

}  // namespace feedwire::daemon
