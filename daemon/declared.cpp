#include "daemon/declared.hpp"

#include <set>

namespace feedwire::daemon {

using schema::FeedId;
using schema::Source;
using schema::SourceKind;
using schema::SourceSettings;
using schema::SourceState;
using schema::Store;

namespace {

FeedId declare(
    Store& store,
    const std::string& url,
    SourceKind kind,
    const SourceSettings& settings,
    feeds::Time now
) {
  if (const auto added = store.catalogue().add(url, kind, true, settings, now)) return *added;
  const std::optional<Source> source = store.catalogue().find_url(url);
  if (source->settings != settings) {
    store.catalogue().set(source->id, settings);
    const bool is_read_otherwise = source->settings.charset != settings.charset;
    if (is_read_otherwise) {
      SourceState state = source->state;
      state.validators = {};  // the next answer must be a whole document
      store.catalogue().set_state(source->id, state);
    }
    const bool is_due_sooner = is_read_otherwise || source->settings.every != settings.every ||
                               (source->settings.paused && !settings.paused);
    if (is_due_sooner) store.catalogue().make_due(source->id, now, "its declaration was changed");
  }
  if (!source->declared) store.catalogue().set_declared(source->id, true);
  return source->id;
}

}  // namespace

std::string folder_url(const std::filesystem::path& path) {
  return "file://" + path.generic_string();
}

std::map<std::string, FeedId> sync_declared(
    Store& store, const Configuration& configuration, feeds::Time now
) {
  std::set<std::string> declared;
  std::map<std::string, FeedId> folders;
  for (const DeclaredFeed& feed : configuration.feeds) {
    declare(store, feed.url, SourceKind::feed, feed.settings, now);
    declared.insert(feed.url);
  }
  for (const DeclaredFolder& folder : configuration.folders) {
    const std::string url = folder_url(folder.path);
    const std::string name = folder.name.empty() ? folder.path.filename().string() : folder.name;
    folders[url] =
        declare(store, url, SourceKind::folder, {.name = name, .category = folder.category}, now);
    declared.insert(url);
  }
  for (const Source& source : store.catalogue().declared()) {
    if (declared.contains(source.url)) continue;
    SourceSettings settings = source.settings;
    settings.paused = true;
    store.catalogue().set(source.id, settings);
    store.catalogue().set_declared(source.id, false);
  }
  return folders;
}

}  // namespace feedwire::daemon
