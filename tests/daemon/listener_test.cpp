#include "daemon/listener.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

#include "daemon/state_lock.hpp"
#include "tests/scratch.hpp"
#include "tests/words.hpp"

using namespace feedwire;
using feedwire::tests::holds;
using namespace feedwire::daemon;
namespace fs = std::filesystem;

namespace {

/// A socket that somebody listens at (or once did), with room for so many that wait.
int listen_at(const fs::path& path, int backlog) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.native().size());
  const int socket_of = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(bind(socket_of, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(listen(socket_of, backlog) == 0);
  return socket_of;
}

}  // namespace

TEST_CASE("a socket is made with the mode it shall have, whatever the mask, and goes in the end") {
  const tests::Scratch folder;
  const fs::path path = folder.path() / "sub" / "s";
  const mode_t before = umask(0077);
  {
    const auto listener = Listener::bind(path, 0666, "");
    REQUIRE(listener.has_value());
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0666);
    CHECK(listener->shown_path() == path.string());
  }
  umask(before);
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("the socket of a daemon that is gone is replaced, that of one that is there is not") {
  const tests::Scratch folder;
  const fs::path path = folder.path() / "s";
  close(listen_at(path, 1));
  CHECK(Listener::bind(path, 0600, "").has_value());
  const int other = listen_at(path, 1);
  const auto refused = Listener::bind(path, 0600, "");
  REQUIRE_FALSE(refused.has_value());
  CHECK(holds(refused.error().what, "another program answers"));
  CHECK(fs::exists(path));
  close(other);
}

TEST_CASE("a program that is there but too busy to answer is not waited for") {
  const tests::Scratch folder;
  const fs::path path = folder.path() / "s";
  const int other = listen_at(path, 0);
  // The first fills the queue, the second finds it full.
  for (int i = 0; i < 2; ++i) CHECK_FALSE(Listener::bind(path, 0600, "").has_value());
  close(other);
}

TEST_CASE("what stands in a socket's way is said and left alone") {
  const tests::Scratch folder;
  const fs::path file = folder.path() / "file";
  std::ofstream(file) << "mine";
  const auto refused = Listener::bind(file, 0600, "");
  REQUIRE_FALSE(refused.has_value());
  CHECK(holds(refused.error().what, "something else has this name"));
  CHECK(fs::file_size(file) == 4);
  const auto overlong = Listener::bind(folder.path() / std::string(120, 'x'), 0600, "");
  REQUIRE_FALSE(overlong.has_value());
  CHECK(holds(overlong.error().what, "longer than the 107 bytes"));
  const auto nobody = Listener::bind(folder.path() / "s", 0600, "no-such-group");
  REQUIRE_FALSE(nobody.has_value());
  CHECK(holds(nobody.error().what, "no-such-group"));
  CHECK_FALSE(fs::exists(folder.path() / "s"));
}

TEST_CASE("a state directory has one daemon, and the second is told which") {
  const tests::Scratch folder;
  {
    const auto first = StateLock::take(folder.path());
    REQUIRE(first.has_value());
    const auto second = StateLock::take(folder.path());
    REQUIRE_FALSE(second.has_value());
    CHECK(holds(second.error().what, std::to_string(getpid())));
  }
  CHECK(StateLock::take(folder.path()).has_value());
  CHECK_FALSE(StateLock::take(folder.path() / "none").has_value());
}
