// POST /v1/documents: front-matter documents that a client hands over, as a folder of its own.
#include <algorithm>
#include <boost/json.hpp>

#include "daemon/clock.hpp"
#include "daemon/declared.hpp"
#include "daemon/document_file.hpp"
#include "daemon/json_text.hpp"
#include "daemon/log.hpp"
#include "daemon/query.hpp"
#include "daemon/routes.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
namespace json = boost::json;
using schema::FeedId;
using schema::Recorded;
using schema::SeenEntry;
using schema::Source;
using schema::SourceKind;
using schema::Store;

namespace {

/// What was handed over, read.
struct Handed {
  std::vector<SeenEntry> entries{};  ///< oldest first
  json::array refused{};
};

feeds::Time date_of(const SeenEntry& seen) {
  return seen.entry.published ? *seen.entry.published : seen.entry.updated.value_or(feeds::Time{});
}

Problem bad_line(std::size_t number) {
  return {
      .what = "each line must be a JSON object with path and document",
      .where = "line " + std::to_string(number),
      .remedy = {}};
}

Result<Handed> read_lines(std::string_view body) {
  Handed handed;
  for (std::size_t number = 1; !body.empty(); ++number) {
    const std::string_view line = body.substr(0, body.find('\n'));
    body.remove_prefix(std::min(line.size() + 1, body.size()));
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    boost::system::error_code error;
    const json::value value = json::parse({line.data(), line.size()}, error);
    const json::object* object = error ? nullptr : value.if_object();
    const json::value* path = object ? object->if_contains("path") : nullptr;
    const json::value* document = object ? object->if_contains("document") : nullptr;
    if (!path || !path->is_string() || path->as_string().empty() || !document ||
        !document->is_string()) {
      return bad_line(number);
    }
    const std::string name(path->as_string());
    auto seen = read_document(std::string(document->as_string()), name);
    if (seen) {
      handed.entries.push_back(std::move(*seen));
    } else {
      handed.refused.push_back(json::object{{"path", name}, {"problem", to_string(seen.error())}});
    }
  }
  std::stable_sort(
      handed.entries.begin(),
      handed.entries.end(),
      [](const SeenEntry& a, const SeenEntry& b) { return date_of(a) < date_of(b); }
  );
  return handed;
}

/// The source that stands for the folder; nothing where the daemon watches it by itself.
std::optional<Source> folder_source(
    Store& store, const std::filesystem::path& path, feeds::Time time
) {
  const std::string url = folder_url(path);
  store.catalogue().add(url, SourceKind::folder, false, {.name = path.filename().string()}, time);
  std::optional<Source> source = store.catalogue().find_url(url);
  if (source && source->declared) return std::nullopt;
  return source;
}

std::optional<Recorded> record(
    Store& store, const std::filesystem::path& path, std::vector<SeenEntry> entries
) {
  const feeds::Time time = now();
  std::optional<Source> source = folder_source(store, path, time);
  if (!source) return std::nullopt;
  const Recorded recorded = store.log().record(
      {.feed = source->id, .at = time, .entries = std::move(entries), .is_whole = false}
  );
  source->state.last_attempt = time;
  source->state.last_success = time;
  store.catalogue().set_state(source->id, source->state);
  return recorded;
}

}  // namespace

Routes::Answer Routes::add_documents(const ApiRequest& request) {
  QueryReader query(request);
  const std::filesystem::path folder = query.text("folder").value_or("");
  const bool is_dry_run = query.flag("dry_run");
  query.finish();
  if (!folder.is_absolute()) refuse_parameter("folder", "must be the folder's absolute path");
  auto read = [&](Store&) { return read_lines(request.body); };
  Result<Handed> handed = co_await parts_.readers.run(std::move(read));
  if (!handed) refuse(400, to_string(handed.error()));
  auto add = [&](Store& store) {
    std::optional<Recorded> recorded;
    const auto take = [&] { recorded = record(store, folder, handed->entries); };
    if (is_dry_run) {
      store.try_out(take);
    } else {
      take();
    }
    return recorded;
  };
  const Result<std::optional<Recorded>> done = co_await parts_.store.run(std::move(add));
  if (!done) refuse(503, to_string(done.error()));
  if (!done->has_value())
    refuse(409, folder.string() + " is watched already, as [[folder]] of the configuration");
  const Recorded& recorded = **done;
  if (!is_dry_run) {
    parts_.hub.announce(recorded);
    log::info(
        "documents.imported",
        {{"path", folder.string()},
         {"new", std::to_string(recorded.added)},
         {"changed", std::to_string(recorded.changed)}}
    );
  }
  const json::object answer{
      {"added", recorded.added},
      {"changed", recorded.changed},
      {"same", recorded.same},
      {"refused", std::move(handed->refused)}};
  co_return ApiReply{.body = json_text(answer) + "\n"};
}

}  // namespace feedwire::daemon
