// Starts every part in order, applies a new configuration, stops in reverse.
#include "daemon/service_parts.hpp"

#include <unistd.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <thread>

#include "daemon/clock.hpp"
#include "daemon/declared.hpp"
#include "daemon/notify.hpp"
#include "daemon/watchdog.hpp"

namespace feedwire::daemon {

using schema::Store;

namespace {

constexpr std::size_t reader_threads = 2;

std::size_t pool_threads() { return std::max(2U, std::thread::hardware_concurrency()) - 1; }

}  // namespace

Service::Parts::Parts(
    asio::io_context& context,
    Flags flags_of,
    Configuration configuration_of,
    StateLock lock_of,
    Listener listener_of,
    std::optional<Listener> readonly_of,
    fs::path state
)
    : flags(std::move(flags_of)),
      configuration(std::move(configuration_of)),
      lock(std::move(lock_of)),
      listener(std::move(listener_of)),
      readonly(std::move(readonly_of)),
      executor(context.get_executor()),
      store_file(state / "feedwire.db"),
      pool(pool_threads()),
      store(open_store(), counts, [this](std::string what) { break_down(std::move(what)); }),
      readers(store_file, reader_threads),
      hub(executor, Store(store_file, Store::Access::read).log().head(), counts),
      live(executor, hub, readers),
      subscriptions(
          executor, store, hub, Store(store_file, Store::Access::read).subscriptions().all()
      ),
      http(executor, fetch_limits(configuration.fetch), &holds),
      etiquette({.store = store, .holds = holds, .configuration = configuration}),
      refresh(
          {.http = http,
           .store = store,
           .readers = readers,
           .pool = pool,
           .hub = hub,
           .etiquette = etiquette,
           .metrics = counts,
           .configuration = configuration}
      ),
      scheduler(
          {.executor = executor,
           .readers = readers,
           .store = store,
           .refresh = refresh,
           .etiquette = etiquette,
           .configuration = configuration}
      ),
      search_indexer(index_parts(), search_work()),
      story_indexer(index_parts(), stories_work(hub)),
      sweeper(
          {.executor = executor,
           .readers = readers,
           .store = store,
           .hub = hub,
           .configuration = configuration}
      ),
      summary({.executor = executor, .readers = readers, .store = store, .metrics = counts}),
      routes(route_parts()),
      api(executor, doors(), routes, pool),
      signals(executor, SIGTERM, SIGINT, SIGHUP),
      tasks(executor),
      folder_tasks(executor),
      reload_done(executor) {
  hub.announce_stories(Store(store_file, Store::Access::read).stories().cursor());
}

Store Service::Parts::open_store() {
  Store opened(store_file, Store::Access::write);
  opened.begin();
  opened.step([&] {
    folder_ids = sync_declared(opened, configuration, now());
    opened.mend_times(now(), configuration.fetch.startup_spread);
    opened.holds().forget_past(now());
    holds.set(opened.holds().current(now()));
  });
  opened.commit();
  holds.set_gateways(gateway_urls(configuration));
  return opened;
}

Indexer::Parts Service::Parts::index_parts() {
  return {.executor = executor, .readers = readers, .store = store, .hub = hub};
}

Routes::Parts Service::Parts::route_parts() {
  return {
      .executor = executor,
      .pool = pool,
      .readers = readers,
      .store = store,
      .hub = hub,
      .live = live,
      .subscriptions = subscriptions,
      .scheduler = scheduler,
      .http = http,
      .etiquette = etiquette,
      .holds = holds,
      .metrics = counts,
      .configuration = configuration,
      .store_file = store_file,
      .config_file = config_file(flags).string(),
      .socket = listener.shown_path(),
      .socket_readonly = readonly ? readonly->shown_path() : "",
      .folders = [this] { return folder_views(); },
      .archives = [this] { return archive_views(); },
      .reload = [this] { return request_reload(); }};
}

std::vector<Door> Service::Parts::doors() {
  std::vector<Door> doors{{.socket = listener.release()}};
  if (readonly) doors.push_back({.socket = readonly->release(), .is_readonly = true});
  return doors;
}

std::vector<FolderView> Service::Parts::folder_views() const {
  std::vector<FolderView> views;
  for (const Folder& folder : folders) views.push_back(folder.view());
  return views;
}

std::vector<ArchiveView> Service::Parts::archive_views() const {
  std::vector<ArchiveView> views;
  for (const Archive& archive : archives) views.push_back(archive.view());
  return views;
}

void Service::Parts::break_down(std::string what) {
  asio::post(executor, [this, what = std::move(what)] {
    broken = what;
    end();
  });
}

void Service::Parts::end() {
  is_ending = true;
  signals.cancel();
}

void Service::Parts::start_folders() {
  for (const DeclaredFolder& declared : configuration.folders) {
    const Folder::Parts parts{
        .executor = executor,
        .pool = pool,
        .store = store,
        .readers = readers,
        .hub = hub,
        .max_bytes = configuration.fetch.max_body};
    Folder& folder =
        folders.emplace_back(parts, declared, folder_ids.at(folder_url(declared.path)));
    folder_tasks.spawn(folder.run());
  }
}

void Service::Parts::start_archives() {
  for (const DeclaredArchive& declared : configuration.archives) {
    const Archive::Parts parts{
        .executor = executor, .pool = pool, .store = store, .readers = readers, .hub = hub};
    folder_tasks.spawn(archives.emplace_back(parts, declared).run());
  }
}

asio::awaitable<void> Service::Parts::run() {
  // A part that fails ends the daemon: the service manager starts a new one.
  tasks.on_failure([this] { end(); });
  folder_tasks.on_failure([this] { end(); });
  tasks.spawn(scheduler.run());
  tasks.spawn(api.run());
  tasks.spawn(search_indexer.run());
  tasks.spawn(story_indexer.run());
  tasks.spawn(sweeper.run());
  tasks.spawn(summary.run());
  tasks.spawn(keep_watchdog_quiet(executor, store, summary));
  start_folders();
  start_archives();
  for (const std::string& warning : configuration.warnings)
    log::warning("config.warning", {{"warning", warning}});
  log::info(
      "daemon.ready",
      {{"version", FEEDWIRE_VERSION},
       {"socket", listener.shown_path()},
       {"socket_readonly", readonly ? readonly->shown_path() : ""},
       {"state", store_file.parent_path().string()},
       {"config", config_file(flags).string()},
       {"head", std::to_string(hub.head().value)}}
  );
  std::exception_ptr failure;
  try {
    const std::string words = co_await summary.status();
    notify::ready(words);
    co_await serve();
  } catch (...) {
    failure = std::current_exception();
  }
  co_await stop();
  if (failure) std::rethrow_exception(failure);
  if (!broken.empty()) throw schema::StoreError(schema::StoreError::Kind::broken, broken);
}

// Joins everything, however some of it ended: what still ran would keep the process from ending.
asio::awaitable<void> Service::Parts::stop() {
  notify::stopping();
  log::info("daemon.stopping");
  summary.tell_work();
  routes.end_soon();
  folder_tasks.cancel();
  tasks.cancel();
  std::exception_ptr failure;
  const std::array<TaskGroup*, 2> groups{&folder_tasks, &tasks};
  for (TaskGroup* group : groups) {
    try {
      co_await group->join();
    } catch (...) {
      if (!failure) failure = std::current_exception();
    }
  }
  if (failure) std::rethrow_exception(failure);
}

asio::awaitable<void> Service::Parts::serve() {
  while (!is_ending) {
    const auto [error, signal] = co_await signals.async_wait(asio::as_tuple(asio::use_awaitable));
    if (error || signal != SIGHUP) co_return;
    co_await reload();
  }
}

// All of it or nothing: a file with a mistake changes nothing.
asio::awaitable<void> Service::Parts::reload() {
  notify::reloading();
  auto read = [&] { return configure(flags); };
  Result<Configuration> fresh = co_await run_on(pool, std::move(read));
  if (fresh) {
    reload_refusal = co_await apply(std::move(*fresh));
  } else {
    reload_refusal = fresh.error();
  }
  counts.count_reload(!reload_refusal);
  if (reload_refusal) log::error("config.refused", {{"problem", to_string(*reload_refusal)}});
  ++reloads;
  reload_done.ring();
  summary.add_to_status(reload_refusal ? "the configuration on disk was refused" : "");
  const std::string words = co_await summary.status();
  notify::ready(words);
}

asio::awaitable<std::optional<Problem>> Service::Parts::request_reload() {
  const std::uint64_t before = reloads;
  ::kill(::getpid(), SIGHUP);
  while (reloads == before) co_await reload_done.wait();
  co_return reload_refusal;
}

asio::awaitable<std::optional<Problem>> Service::Parts::apply(Configuration fresh) {
  auto sync = [&](Store& target) { return sync_declared(target, fresh, now()); };
  const auto ids = co_await store.run(std::move(sync));
  if (!ids) co_return ids.error();
  const bool has_moved = state_dir(flags, fresh) != state_dir(flags, configuration) ||
                         socket_path(flags, fresh) != socket_path(flags, configuration) ||
                         fresh.socket != configuration.socket ||
                         fresh.socket_readonly != configuration.socket_readonly;
  if (has_moved)
    log::warning("config.needs_restart", {{"keys", "daemon.state_dir, daemon.socket*"}});
  folder_tasks.cancel();
  co_await folder_tasks.join();
  folder_tasks.reopen();
  folders.clear();
  archives.clear();
  folder_ids = *ids;
  configuration = std::move(fresh);
  log::set_level(configuration.log_level);
  http.configure(fetch_limits(configuration.fetch));
  holds.set_gateways(gateway_urls(configuration));
  start_folders();
  start_archives();
  scheduler.look_again();
  sweeper.look_again();
  for (const std::string& warning : configuration.warnings)
    log::warning("config.warning", {{"warning", warning}});
  log::info(
      "config.applied",
      {{"feeds", std::to_string(configuration.feeds.size())},
       {"folders", std::to_string(configuration.folders.size())}}
  );
  co_return std::nullopt;
}

}  // namespace feedwire::daemon
