// The documents that a feed's news came in, and their being read again: GET
// /v1/feeds/FEED/documents, POST /v1/reparse.
#include <boost/json.hpp>
#include <charconv>

#include "daemon/content_coding.hpp"
#include "daemon/json_text.hpp"
#include "daemon/query.hpp"
#include "daemon/replay.hpp"
#include "daemon/routes.hpp"
#include "feeds/date.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
namespace json = boost::json;
using schema::KeptDocument;
using schema::Source;
using schema::Store;

namespace {

json::object document_object(const KeptDocument& document) {
  json::object object{
      {"id", document.id},
      {"at", feeds::format_rfc3339(document.at)},
      {"url", document.url},
      {"content_type", nullptr},
      {"bytes", document.bytes}};
  if (!document.content_type.empty()) object["content_type"] = document.content_type;
  return object;
}

std::int64_t document_number(const std::string& text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end) refuse(404, "a document is called by its number");
  return number;
}

// Our side of the wire must not become somebody's web page.
constexpr char as_bytes[] = "application/octet-stream";

}  // namespace

Routes::Answer Routes::documents(const ApiRequest& request) {
  QueryReader(request).finish();
  const Source source = co_await find_feed(request.path[2]);
  auto list = [&](Store& store) { return store.documents().list(source.id); };
  const std::vector<KeptDocument> kept = co_await parts_.readers.run(std::move(list));
  json::array array;
  for (const KeptDocument& document : kept) array.push_back(document_object(document));
  co_return ApiReply{.body = json_text(array) + "\n"};
}

Routes::Answer Routes::document(const ApiRequest& request) {
  QueryReader(request).finish();
  const Source source = co_await find_feed(request.path[2]);
  const std::int64_t number = document_number(request.path[4]);
  const std::size_t most = parts_.configuration.fetch.max_body;
  auto find = [&](Store& store) -> std::optional<Result<std::string>> {
    const auto kept = store.documents().find(source.id, number);
    if (!kept) return std::nullopt;
    return decode_content(kept->body, kept->coding, most);
  };
  std::optional<Result<std::string>> bytes = co_await parts_.readers.run(std::move(find));
  if (!bytes) refuse(404, "there is no such document; see /v1/feeds/FEED/documents");
  if (!*bytes) refuse(500, to_string(bytes->error()));
  ApiReply reply{.content_type = as_bytes};
  reply.body = std::move(**bytes);
  co_return reply;
}

namespace {

std::string line(const json::object& object) { return json_text(object) + "\n"; }

json::array changes_array(const ReplayReport& report) {
  json::array array;
  for (const schema::Item& item : report.changes) {
    array.push_back(json::object{
        {"event", schema::to_string(item.event)},
        {"id", item.id.value},
        {"title", item.entry.title},
        {"url", item.entry.url}});
  }
  return array;
}

json::object report_object(const ReplayReport& report, const std::string& error) {
  json::object object{
      {"event", "read"},
      {"feed", report.feed.value},
      {"name", report.name},
      {"documents", report.documents},
      {"new", report.recorded.added},
      {"changed", report.recorded.changed},
      {"renamed", report.recorded.renamed},
      {"same", report.recorded.same},
      {"error", nullptr},
      {"changes", changes_array(report)}};
  if (!error.empty()) object["error"] = error;
  return object;
}

}  // namespace

Routes::Answer Routes::replay_feed(const ApiRequest& request) {
  Source source = co_await find_feed(request.path[2]);
  if (source.kind == schema::SourceKind::folder)
    refuse(409, "a folder's documents are the files themselves; nothing else is kept of them");
  std::vector<Source> sources{std::move(source)};
  co_return replay(request, std::move(sources));
}

Routes::Answer Routes::replay_all(const ApiRequest& request) {
  auto list = [](Store& store) { return store.catalogue().all(); };
  std::vector<Source> sources = co_await parts_.readers.run(std::move(list));
  std::erase_if(sources, [](const Source& one) { return one.kind != schema::SourceKind::feed; });
  co_return replay(request, std::move(sources));
}

ApiReply Routes::replay(const ApiRequest& request, std::vector<Source> sources) {
  QueryReader query(request);
  const bool is_trial = query.flag("dry_run");
  query.finish();
  ApiReply reply{.content_type = "application/x-ndjson"};
  auto shared = std::make_shared<const std::vector<Source>>(std::move(sources));
  reply.stream = [this, shared, is_trial](Outlet& outlet) {
    return show_replay(shared, is_trial, outlet);
  };
  return reply;
}

asio::awaitable<void> Routes::show_replay(
    std::shared_ptr<const std::vector<Source>> sources, bool is_trial, Outlet& outlet
) {
  Replay replay(
      {.readers = parts_.readers,
       .store = parts_.store,
       .hub = parts_.hub,
       .pool = parts_.pool,
       .configuration = parts_.configuration}
  );
  std::int64_t documents = 0;
  schema::Recorded sum;
  for (const Source& source : *sources) {
    Source own = source;
    const Result<ReplayReport> done = co_await replay.once(std::move(own), is_trial);
    const ReplayReport nothing{.feed = source.id, .name = source.shown_name()};
    const ReplayReport& report = done ? *done : nothing;
    documents += static_cast<std::int64_t>(report.documents);
    sum.added += report.recorded.added;
    sum.changed += report.recorded.changed;
    std::string told = line(report_object(report, done ? report.error : to_string(done.error())));
    if (!co_await outlet.write(std::move(told))) co_return;
  }
  std::string last = line(
      {{"event", "finished"},
       {"feeds", sources->size()},
       {"documents", documents},
       {"new", sum.added},
       {"changed", sum.changed},
       {"dry_run", is_trial}}
  );
  co_await outlet.write(std::move(last));
}

}  // namespace feedwire::daemon
