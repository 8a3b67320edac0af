#include "daemon/folder.hpp"

#include <algorithm>

#include "daemon/clock.hpp"
#include "daemon/log.hpp"
#include "feeds/identity.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using schema::Recorded;
using schema::SeenEntry;
using schema::Store;

namespace {

// Files are often written in steps, and moved in crowds: a look waits for quiet, but not for ever.
constexpr std::chrono::milliseconds quiet{100};
constexpr std::chrono::seconds longest_settling{2};
constexpr std::chrono::seconds retry_missing{5};
// The store says so itself when it takes nothing, a full disk say; what was read is read again
// then.
constexpr std::chrono::seconds retry_store{10};
// Events are told by the kernel; a look at everything now and then finds what it could not tell
// (NFS, say).
constexpr std::chrono::minutes recheck{30};
// Documents a transaction: enough to make the commit cheap, few enough to keep others waiting only
// briefly.
constexpr std::size_t batch = 100;

feeds::EntryKey key_of_path(const std::string& path) {
  feeds::Feed feed{.format = feeds::Format::front_matter};
  feed.entries.push_back({.id = path});
  return feeds::identify(feed).front().key;
}

// How the folder stands, for those who ask the catalogue: documents that cannot be read are its
// failures.
void note_documents(Store& store, schema::FeedId feed, feeds::Time at) {
  auto source = store.catalogue().find(feed);
  if (!source) return;
  const auto failing = store.folder_files().failing(feed);
  source->state.last_attempt = at;
  source->state.last_success = at;
  source->state.failures = 0;
  source->state.error.clear();
  if (!failing.empty()) {
    source->state.error = std::to_string(failing.size()) +
                          " of its documents cannot be read, among them " + failing.begin()->first +
                          ": " + failing.begin()->second;
  }
  store.catalogue().set_state(feed, source->state);
}

feeds::Time date_of(const SeenEntry& seen) {
  const auto& entry = seen.entry;
  return entry.published ? *entry.published : entry.updated.value_or(feeds::Time{});
}

}  // namespace

struct Folder::Loaded {
  std::string path{};
  schema::FileStamp stamp{};
  std::string error{};
};

Folder::Folder(Parts parts, DeclaredFolder declared, schema::FeedId feed)
    : parts_(parts), declared_(std::move(declared)), feed_(feed), pause_(parts.executor) {}

FolderView Folder::view() const {
  return {
      .path = declared_.path,
      .state = state_,
      .error = error_,
      .documents = static_cast<std::int64_t>(known_.size())};
}

asio::awaitable<void> Folder::run() {
  auto load = [&](Store& store) { return store.folder_files().known(feed_); };
  known_ = co_await parts_.readers.run_patiently(std::move(load));
  while (true) {
    std::string problem;
    try {
      co_await keep_in_step();
      problem = "the folder is gone; waiting for it to come back";
    } catch (const fs::filesystem_error& error) {
      problem = error.code().message();
    } catch (const std::system_error& error) {
      // Asio's cancellation is of another type, boost::system::system_error.
      problem = error.what();
    }
    co_await fail(std::move(problem));
    co_await pause_.wait(retry_missing);
  }
}

asio::awaitable<void> Folder::fail(std::string error) {
  state_ = "failing";
  if (error == error_) co_return;
  error_ = error;
  log::warning("folder.failed", {{"path", declared_.path.string()}, {"problem", error}});
  auto note = [&](Store& store) {
    auto source = store.catalogue().find(feed_);
    if (!source) return false;
    source->state.last_attempt = now();
    source->state.error = error;
    ++source->state.failures;
    store.catalogue().set_state(feed_, source->state);
    return true;
  };
  co_await parts_.store.run(std::move(note));
}

asio::awaitable<void> Folder::keep_in_step() {
  Inotify inotify(parts_.executor, declared_.path);
  PendingChanges pending{.all = true};
  while (!pending.is_over) {
    co_await look(inotify, std::move(pending));
    pending = co_await settle(inotify);
  }
}

asio::awaitable<PendingChanges> Folder::settle(Inotify& inotify) {
  PendingChanges pending;
  std::vector<Change> changes = co_await inotify.next(is_behind_ ? retry_store : recheck);
  if (changes.empty()) {
    pending.all = true;
    is_behind_ = false;
  }
  const auto started = std::chrono::steady_clock::now();
  while (!changes.empty()) {
    for (const Change& change : changes) pending.add(change, known_);
    if (pending.is_over || std::chrono::steady_clock::now() - started > longest_settling) break;
    changes = co_await inotify.next(quiet);
  }
  co_return pending;
}

// On the pool: what is there, of what may have changed.
asio::awaitable<void> Folder::look(Inotify& inotify, PendingChanges pending) {
  FileStamps found;
  auto search = [&] {
    const auto seen = [&](const fs::path& folder) { inotify.watch(folder); };
    const fs::path& root = declared_.path;
    if (pending.all) {
      found = find_documents(root, "", declared_.pattern, seen);
      return true;
    }
    for (const std::string& folder : pending.folders) {
      found.merge(find_documents(root, folder, declared_.pattern, seen));
    }
    for (const std::string& path : pending.written) {
      if (const auto stamp = stamp_of(root, path, declared_.pattern)) found.emplace(path, *stamp);
    }
    return true;
  };
  co_await run_on(parts_.pool, std::move(search));
  FolderDifference news = difference(std::move(pending), std::move(found), known_);
  co_await take(std::move(news));
}

asio::awaitable<void> Folder::take(FolderDifference news) {
  // The catalogue may still say what was wrong before a restart, or while the folder was gone.
  bool is_to_be_noted = state_ != "watching";
  FileStamps to_read = std::move(news.to_read);
  if (!news.moved.empty() || !news.gone.empty()) {
    FileStamps unknown = co_await forget(std::move(news.moved), std::move(news.gone));
    to_read.merge(unknown);
  }
  std::vector<std::pair<std::string, schema::FileStamp>> files;
  for (const auto& file : to_read) {
    files.push_back(file);
    if (files.size() < batch) continue;
    co_await read(std::move(files));
    files.clear();
  }
  if (!files.empty()) is_to_be_noted = false;
  co_await read(std::move(files));
  if (is_to_be_noted) co_await note();
  if (!error_.empty()) log::info("folder.recovered", {{"path", declared_.path.string()}});
  state_ = "watching";
  error_.clear();
}

asio::awaitable<void> Folder::note() {
  auto write = [&](Store& store) {
    note_documents(store, feed_, now());
    return true;
  };
  const Result<bool> noted = co_await parts_.store.run(std::move(write));
  is_behind_ = is_behind_ || !noted;
}

// Returns those that were moved here and that the log does not know by their old place, or does
// know by their new one: they are to be read.
asio::awaitable<FileStamps> Folder::forget(
    std::vector<MovedDocument> moved, std::set<std::string> gone
) {
  FileStamps unknown;
  auto note = [&](Store& store) {
    unknown.clear();
    for (const std::string& path : gone) store.folder_files().forget(feed_, path);
    for (const MovedDocument& move : moved) {
      store.folder_files().forget(feed_, move.from);
      if (!store.log().rename(feed_, key_of_path(move.from), key_of_path(move.to), move.to))
        unknown.emplace(move.to, move.stamp);
      else
        store.folder_files().put(feed_, move.to, move.stamp, "");
    }
    note_documents(store, feed_, now());
    return true;
  };
  const Result<bool> noted = co_await parts_.store.run(std::move(note));
  is_behind_ = is_behind_ || !noted;
  if (!noted) co_return FileStamps();
  for (const std::string& path : gone) known_.erase(path);
  for (const MovedDocument& move : moved) {
    known_.erase(move.from);
    if (!unknown.contains(move.to)) known_.insert_or_assign(move.to, move.stamp);
  }
  log::info(
      "folder.moved",
      {{"path", declared_.path.string()},
       {"moved", std::to_string(moved.size())},
       {"gone", std::to_string(gone.size())}}
  );
  co_return unknown;
}

asio::awaitable<void> Folder::read(std::vector<std::pair<std::string, schema::FileStamp>> files) {
  if (files.empty()) co_return;
  std::vector<Loaded> loaded;
  schema::SeenDocument document{.feed = feed_, .at = now(), .is_whole = false};
  auto load = [&] {
    for (auto& [path, stamp] : files) {
      auto seen = read_document_file(declared_.path, path, parts_.max_bytes);
      loaded.push_back({.path = path, .stamp = stamp, .error = seen ? "" : to_string(seen.error())}
      );
      if (seen) document.entries.push_back(std::move(*seen));
    }
    std::stable_sort(
        document.entries.begin(),
        document.entries.end(),
        [](const SeenEntry& a, const SeenEntry& b) { return date_of(a) < date_of(b); }
    );
    return true;
  };
  co_await run_on(parts_.pool, std::move(load));
  auto record = [&](Store& store) {
    const Recorded recorded = store.log().record(document);
    for (const Loaded& file : loaded)
      store.folder_files().put(feed_, file.path, file.stamp, file.error);
    note_documents(store, feed_, document.at);
    return recorded;
  };
  const Result<Recorded> recorded = co_await parts_.store.run(std::move(record));
  is_behind_ = is_behind_ || !recorded;
  if (!recorded) co_return;
  parts_.hub.announce(*recorded);
  for (const Loaded& file : loaded) {
    known_.insert_or_assign(file.path, file.stamp);
    if (!file.error.empty()) {
      log::warning(
          "document.failed",
          {{"path", (declared_.path / file.path).string()}, {"problem", file.error}}
      );
    }
  }
  if (!recorded->has_events()) co_return;
  log::info(
      "folder.read",
      {{"path", declared_.path.string()},
       {"new", std::to_string(recorded->added)},
       {"changed", std::to_string(recorded->changed)}}
  );
}

}  // namespace feedwire::daemon
