// Names, certificates, the proxy and the clock: what every fetch needs.
#include <curl/curl.h>
#include <fmt/format.h>
#include <netdb.h>

#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <thread>

#include "daemon/doctor.hpp"
#include "daemon/units.hpp"
#include "daemon/web_address.hpp"
#include "feeds/date.hpp"

namespace feedwire::daemon {

using Level = Finding::Level;

namespace {

constexpr std::chrono::seconds patience{5};
constexpr std::chrono::seconds tolerable_offset{60};

std::string look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (error == 0) freeaddrinfo(found);
  return error == 0 ? "" : gai_strerror(error);
}

// The resolver cannot be interrupted, so each look-up has a thread that nobody waits for in the
// end.
std::future<std::string> start_look_up(const std::string& host) {
  std::packaged_task<std::string()> task([host] { return look_up(host); });
  std::future<std::string> answer = task.get_future();
  std::thread(std::move(task)).detach();
  return answer;
}

void examine_dns(
    const Patient& patient, const std::vector<std::string>& hosts, Findings& findings
) {
  const auto add = [&](Level level, std::string what, std::string remedy = {}) {
    findings.push_back({"dns", level, std::move(what), std::move(remedy)});
  };
  if (!patient.configuration.fetch.proxy.empty())
    return add(Level::note, "the proxy looks up names");
  if (hosts.empty()) return add(Level::note, "no feed has a name to look up");
  std::vector<std::future<std::string>> answers;
  for (const std::string& host : hosts) answers.push_back(start_look_up(host));
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::string good;
  std::string bad;
  for (std::size_t at = 0; at < hosts.size(); ++at) {
    const bool is_there = answers[at].wait_until(deadline) == std::future_status::ready;
    const std::string error = is_there ? answers[at].get() : "no answer";
    std::string& list = error.empty() ? good : bad;
    list += (list.empty() ? "" : ", ") + hosts[at] + (error.empty() ? "" : " (" + error + ")");
  }
  if (!good.empty()) add(Level::ok, "found: " + good);
  if (bad.empty()) return;
  const char* remedy = good.empty()
                           ? "no name can be looked up: see /etc/resolv.conf and the network"
                           : "the others can be: the names are wrong, or their servers down";
  add(good.empty() ? Level::error : Level::warning, "not found: " + bad, remedy);
}

std::size_t certificates_in(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  std::size_t count = 0;
  constexpr std::string_view mark = "-----BEGIN CERTIFICATE-----";
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) ++count;
  return count;
}

void examine_tls(const Patient& patient, Findings& findings) {
  const auto add = [&](Level level, std::string what, std::string remedy = {}) {
    findings.push_back({"tls", level, std::move(what), std::move(remedy)});
  };
  const curl_version_info_data* curl = curl_version_info(CURLVERSION_NOW);
  const std::string bundle = curl->cainfo ? curl->cainfo : "";
  if (!bundle.empty()) {
    const std::size_t count = certificates_in(bundle);
    if (count > 0)
      add(Level::ok, fmt::format("{} authorities in {}", count, bundle));
    else
      add(Level::error,
          "no authority in " + bundle + ", so that no https site can be trusted",
          "install ca-certificates");
  }
  const std::string& own = patient.configuration.fetch.ca_file;
  if (own.empty()) return;
  const std::size_t count = certificates_in(own);
  if (count > 0)
    add(Level::ok, fmt::format("{} more in fetch.ca_file, {}", count, own));
  else
    add(Level::error,
        "fetch.ca_file has no certificate that can be read: " + own,
        "it is a file of PEM certificates that the daemon's user may read");
}

// A TCP connection and no more.
std::string connect_to(const std::string& host, const std::string& port) {
  const std::unique_ptr<CURL, void (*)(CURL*)> easy(curl_easy_init(), curl_easy_cleanup);
  if (!easy) return "no memory";
  const std::string url = "http://" + host + ":" + port + "/";
  curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(
      easy.get(), CURLOPT_CONNECTTIMEOUT, static_cast<long>(std::chrono::seconds(patience).count())
  );
  const CURLcode code = curl_easy_perform(easy.get());
  return code == CURLE_OK ? "" : curl_easy_strerror(code);
}

// "socks5h://me:secret@host:1080" and "host:3128" (curl's own default port) as host and port.
void examine_proxy(const Patient& patient, Findings& findings) {
  const std::string& proxy = patient.configuration.fetch.proxy;
  if (proxy.empty()) return findings.push_back({"proxy", Level::ok, "none", ""});
  const std::size_t scheme = proxy.find("://");
  const std::string rest = scheme == std::string::npos ? proxy : proxy.substr(scheme + 3);
  const auto address = parse_web_address("http://" + rest);
  if (!address)
    return findings.push_back(
        {"proxy",
         Level::error,
         "fetch.proxy is no address",
         "SCHEME://HOST:PORT, such as socks5h://127.0.0.1:1080"}
    );
  const std::string port = address->port.empty() ? "1080" : address->port;
  const std::string shown = address->host + ":" + port;
  const std::string error = connect_to(address->host, port);
  if (error.empty()) return findings.push_back({"proxy", Level::ok, shown + " answers", ""});
  findings.push_back(
      {"proxy",
       Level::error,
       shown + " cannot be reached: " + error,
       "start it, or take fetch.proxy out: nothing is fetched without it"}
  );
}

void examine_clock(const Patient& patient, Findings& findings) {
  const auto add = [&](Level level, std::string what, std::string remedy = {}) {
    findings.push_back({"clock", level, std::move(what), std::move(remedy)});
  };
  if (!patient.clock_offset) return add(Level::note, "no server said the time yet");
  const std::chrono::seconds offset = *patient.clock_offset;
  if (std::chrono::abs(offset) <= tolerable_offset)
    return add(Level::ok, "agrees with the servers'");
  add(Level::warning,
      fmt::format(
          "ours is {} {} the servers' clocks",
          format_duration(std::chrono::abs(offset)),
          offset.count() > 0 ? "behind" : "ahead of"
      ),
      "have it kept in step: timedatectl set-ntp true");
}

}  // namespace

Findings examine_network(const Patient& patient, const std::vector<std::string>& hosts) {
  Findings findings;
  if (patient.network_down_since)
    findings.push_back(
        {"network",
         Level::error,
         "hosts that have nothing to do with each other all fail since " +
             feeds::format_rfc3339(*patient.network_down_since),
         "look at this machine's connection, route and resolver"}
    );
  examine_clock(patient, findings);
  examine_dns(patient, hosts, findings);
  examine_tls(patient, findings);
  examine_proxy(patient, findings);
  return findings;
}

}  // namespace feedwire::daemon
