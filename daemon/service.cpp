#include "daemon/service.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include "daemon/notify.hpp"
#include "daemon/service_parts.hpp"

namespace feedwire::daemon {
namespace {

constexpr mode_t default_socket_mode = 0660;

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
  const auto passed = notify::passed_socket();
  auto listener = passed ? Result<Listener>(Listener::adopt(*passed))
                         : Listener::bind(
                               socket_path(flags, configuration),
                               configuration.socket_mode.value_or(default_socket_mode),
                               configuration.socket_group
                           );
  if (!listener) return listener.error();
  try {
    auto parts = std::make_unique<Parts>(
        context,
        std::move(flags),
        std::move(configuration),
        std::move(*lock),
        std::move(*listener),
        state
    );
    return std::unique_ptr<Service>(new Service(std::move(parts)));
  } catch (const schema::StoreError& error) {
    return Problem{.what = "the store cannot be opened", .where = error.what(), .remedy = {}};
  }
}

}  // namespace feedwire::daemon
