#include "bench/refresh_daemon.hpp"

#include <curl/curl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace feedwire::bench {
namespace {

/// Where a service manager would listen for "READY=1" (sd_notify(3)).
class ReadySocket {
 public:
  explicit ReadySocket(const std::filesystem::path& path)
      : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    ::unlink(path.c_str());
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("no socket for READY");
    // A daemon that fails to start would else be waited for without end.
    const timeval patience{.tv_sec = 120, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~ReadySocket() { ::close(socket_); }
  ReadySocket(const ReadySocket&) = delete;
  ReadySocket& operator=(const ReadySocket&) = delete;

  void wait() const {
    char message[4096];
    while (true) {
      const ssize_t count = ::recv(socket_, message, sizeof message, 0);
      if (count <= 0) throw std::runtime_error("feedwired does not get ready; see its log");
      const std::string_view text(message, static_cast<std::size_t>(count));
      if (text.find("READY=1") != std::string_view::npos) return;
    }
  }

 private:
  int socket_;
};

struct Receiver {
  std::string body{};
  std::size_t told{0};
  const OnLine* on_line{};
};

std::size_t receive(char* piece, std::size_t, std::size_t size, void* self) {
  auto& receiver = *static_cast<Receiver*>(self);
  receiver.body.append(piece, size);
  if (!*receiver.on_line) return size;
  for (std::size_t end = 0; (end = receiver.body.find('\n', receiver.told)) != std::string::npos;) {
    (*receiver.on_line)(std::string_view(receiver.body).substr(receiver.told, end - receiver.told));
    receiver.told = end + 1;
  }
  return size;
}

}  // namespace

DaemonRun::DaemonRun(const std::filesystem::path& place, const std::string& configuration)
    : place_(place) {
  std::filesystem::create_directories(place_);
  write_file(place_ / "feedwire.toml", configuration);
  const ReadySocket ready(place_ / "ready");
  const auto start = std::chrono::steady_clock::now();
  process_.emplace(
      std::vector<std::string>{
          FEEDWIRE_BIN "/feedwired",
          "--config",
          (place_ / "feedwire.toml").string(),
          "--state-dir",
          (place_ / "state").string(),
          "--socket",
          (place_ / "socket").string(),
          "--log-level",
          "error"},
      place_ / "log",
      std::vector<std::string>{"NOTIFY_SOCKET=" + (place_ / "ready").string()}
  );
  ready.wait();
  to_ready_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string DaemonRun::get(const std::string& path) const { return exchange(path, nullptr, {}); }

std::string DaemonRun::post(const std::string& path, std::string_view body, const OnLine& on_line)
    const {
  return exchange(path, &body, on_line);
}

std::string DaemonRun::exchange(
    const std::string& path, const std::string_view* body, const OnLine& on_line
) const {
  const std::unique_ptr<CURL, void (*)(CURL*)> easy(curl_easy_init(), curl_easy_cleanup);
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> fields(
      curl_slist_append(nullptr, "Expect:"), curl_slist_free_all
  );
  Receiver receiver{.body = {}, .told = 0, .on_line = &on_line};
  curl_easy_setopt(easy.get(), CURLOPT_UNIX_SOCKET_PATH, (place_ / "socket").c_str());
  curl_easy_setopt(easy.get(), CURLOPT_URL, ("http://feedwire" + path).c_str());
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, &receive);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &receiver);
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, fields.get());
  if (body) {
    curl_easy_setopt(
        easy.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size())
    );
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, body->data());
  }
  const CURLcode code = curl_easy_perform(easy.get());
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (code != CURLE_OK || status / 100 != 2)
    throw std::runtime_error(path + ": " + curl_easy_strerror(code) + "\n" + receiver.body);
  return receiver.body;
}

std::string opml_of(const std::vector<std::string>& urls) {
  std::string list = "<opml version=\"2.0\"><body>\n";
  for (const auto& url : urls) list += "<outline type=\"rss\" xmlUrl=\"" + url + "\"/>\n";
  return list + "</body></opml>\n";
}

}  // namespace feedwire::bench
