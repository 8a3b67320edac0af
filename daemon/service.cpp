#include "daemon/service.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include "daemon/notify.hpp"
#include "daemon/service_parts.hpp"

namespace feedwire::daemon {
namespace {

// Every follower and every transfer is a descriptor; the soft limit of 1,024 is for programs that
// use select(2).
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

std::optional<Problem> make_state_dir(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) return std::nullopt;
  return Problem{
      .what = "the state directory cannot be made: " + error.message(),
      .where = path.string(),
      .remedy = "choose another --state-dir"};
}

// A socket that was passed in counts for more than a path.
Result<Listener> listen(
    std::optional<int> passed, const fs::path& path, const SocketSettings& settings
) {
  if (passed) return Listener::adopt(*passed);
  return Listener::bind(path, settings.mode, settings.group);
}

Result<std::optional<Listener>> listen_readonly(
    std::optional<int> passed, const SocketSettings& settings
) {
  if (!passed && settings.file.empty()) return std::optional<Listener>();
  auto listener = listen(passed, settings.file, settings);
  if (!listener) return listener.error();
  return std::optional<Listener>(std::move(*listener));
}

}  // namespace

Service::Service(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Service::~Service() = default;

asio::awaitable<void> Service::run() { return parts_->run(); }

Result<std::unique_ptr<Service>> Service::open(
    asio::io_context& context, Flags flags, Configuration configuration
) {
  raise_file_limit();
  const fs::path state = state_dir(flags, configuration);
  // The store holds what people read, and credentials: it is nobody else's business.
  umask(0077);
  if (auto problem = make_state_dir(state)) return std::move(*problem);
  auto lock = StateLock::take(state);
  if (!lock) return lock.error();
  const notify::PassedSockets passed = notify::passed_sockets();
  auto listener = listen(passed.socket, socket_path(flags, configuration), configuration.socket);
  if (!listener) return listener.error();
  auto readonly = listen_readonly(passed.readonly, configuration.socket_readonly);
  if (!readonly) return readonly.error();
  try {
    auto parts = std::make_unique<Parts>(
        context,
        std::move(flags),
        std::move(configuration),
        std::move(*lock),
        std::move(*listener),
        std::move(*readonly),
        state
    );
    return std::unique_ptr<Service>(new Service(std::move(parts)));
  } catch (const schema::StoreError& error) {
    return Problem{.what = "the store cannot be opened", .where = error.what(), .remedy = {}};
  }
}

}  // namespace feedwire::daemon
