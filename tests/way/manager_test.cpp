// The service manager's side: what the daemon tells it, and the socket that it hands over.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <optional>
#include <stdexcept>

#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;

namespace {

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

int bound(int type, const std::string& path) {
  const int made = socket(AF_UNIX, type, 0);
  const sockaddr_un address = address_of(path);
  if (bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error(std::strerror(errno));
  return made;
}

/// Hears what the daemon says to its manager.
class Manager {
 public:
  explicit Manager(const Scratch& scratch)
      : path_((scratch.path() / "notify").string()), socket_(bound(SOCK_DGRAM, path_)) {
    const timeval patience{.tv_sec = 60, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~Manager() { close(socket_); }
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  std::string environment() const { return "NOTIFY_SOCKET=" + path_; }

  /// Everything said until `text` is.
  std::string wait_for(const std::string& text) const {
    std::string heard;
    while (!holds(heard, text)) {
      char message[4096];
      const ssize_t size = recv(socket_, message, sizeof message, 0);
      if (size < 0) throw std::runtime_error("not said: " + text + "; but: " + heard);
      heard.append(message, static_cast<std::size_t>(size)) += '\n';
    }
    return heard;
  }

 private:
  std::string path_;
  int socket_;
};

/// The daemon on a socket that somebody else listens on, as its manager would start it. Ends it
/// with SIGTERM.
class Activated {
 public:
  Activated(
      int listening, const Scratch& scratch, const Manager& manager, std::optional<int> reading = {}
  )
      : process_(fork()) {
    if (process_ > 0) return;
    dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
    dup2(listening, first_passed);
    if (reading) dup2(*reading, first_passed + 1);
    const std::string config = (scratch.path() / "feedwire.toml").string();
    const std::string state = (scratch.path() / "state").string();
    const std::string pid = "LISTEN_PID=" + std::to_string(getpid());
    const std::string notify = manager.environment();
    const char* count = reading ? "LISTEN_FDS=2" : "LISTEN_FDS=1";
    const char* names =
        reading ? "LISTEN_FDNAMES=feedwired.socket:readonly" : "LISTEN_FDNAMES=feedwired.socket";
    const char* environment[] = {pid.c_str(), count, names, notify.c_str(), nullptr};
    execle(
        FEEDWIRE_BIN "/feedwired",
        "feedwired",
        "--config",
        config.c_str(),
        "--state-dir",
        state.c_str(),
        nullptr,
        environment
    );
    _exit(127);
  }
  ~Activated() { end(); }
  Activated(const Activated&) = delete;
  Activated& operator=(const Activated&) = delete;

  /// Its exit code.
  int end() {
    if (process_ <= 0) return -1;
    kill(process_, SIGTERM);
    int status = 0;
    waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  static constexpr int first_passed = 3;  // sd_listen_fds(3)
  pid_t process_;
};

}  // namespace

TEST_CASE("the manager is told what the daemon does, and that it lives") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  const Manager manager(scratch);
  DaemonProcess daemon(scratch, {manager.environment(), "WATCHDOG_USEC=300000"});
  CHECK(holds(manager.wait_for("READY=1"), "STATUS=Following 0 feeds"));
  manager.wait_for("WATCHDOG=1");
  manager.wait_for("WATCHDOG=1");
  daemon.signal(SIGHUP);
  const std::string reloaded = manager.wait_for("READY=1");
  CHECK(holds(reloaded, "RELOADING=1\nMONOTONIC_USEC="));
  CHECK(holds(reloaded, "STATUS=Following 0 feeds\n"));
  scratch.write("feedwire.toml", "no_such = 1\n");
  daemon.signal(SIGHUP);
  const std::string refused = manager.wait_for("READY=1");
  CHECK(holds(refused, "STATUS=Following 0 feeds; the configuration on disk was refused\n"));
  daemon.signal(SIGTERM);
  manager.wait_for("STOPPING=1");
  CHECK(daemon.stop(0).exit == 0);
}

TEST_CASE("a restart loses no attempt to connect to a socket that the manager holds") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  const Manager manager(scratch);
  // Above those that are passed on.
  const int made = bound(SOCK_STREAM, socket_of(scratch));
  const int listening = fcntl(made, F_DUPFD_CLOEXEC, 100);
  close(made);
  REQUIRE(listen(listening, 16) == 0);
  Activated first(listening, scratch, manager);
  manager.wait_for("READY=1");
  CHECK(holds(curl(scratch, {"http://localhost/healthz"}).out, "200 OK"));
  CHECK(first.end() == 0);
  // Nobody is there now; the kernel keeps who comes.
  Program waiting(
      {"-s", "--unix-socket", socket_of(scratch), "http://localhost/v1/status"}, {}, "/usr/bin/curl"
  );
  Activated second(listening, scratch, manager);
  CHECK(holds(waiting.finish().out, "\"state\":\"running\""));
  CHECK(second.end() == 0);
  close(listening);
}

TEST_CASE("of two sockets that are passed, the one by the name of readonly can only read") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  const Manager manager(scratch);
  const std::string reading = (scratch.path() / "read.sock").string();
  const auto above = [](int made) {
    const int moved = fcntl(made, F_DUPFD_CLOEXEC, 100);
    close(made);
    REQUIRE(listen(moved, 16) == 0);
    return moved;
  };
  const int both[] = {
      above(bound(SOCK_STREAM, socket_of(scratch))), above(bound(SOCK_STREAM, reading))};
  Activated daemon(both[0], scratch, manager, both[1]);
  manager.wait_for("READY=1");
  const auto posted = [](const std::string& socket) {
    return curl_at(socket, {"-X", "POST", "http://localhost/v1/reload"}).out;
  };
  CHECK(holds(posted(socket_of(scratch)), "204 No Content"));
  CHECK(holds(posted(reading), "403 Forbidden"));
  CHECK(daemon.end() == 0);
  for (const int each : both) close(each);
}

TEST_CASE("what is passed and is no listening socket is not taken for one") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  const Manager manager(scratch);
  const int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  Activated daemon(file, scratch, manager);
  manager.wait_for("READY=1");
  CHECK(std::filesystem::exists(scratch.path() / "state/feedwire.sock"));
  CHECK(daemon.end() == 0);
  close(file);
}
