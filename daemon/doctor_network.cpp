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

// What became of looking up a name; 0: it was found (getaddrinfo(3)).
using Answer = int;
constexpr Answer no_answer = EAI_AGAIN;

Answer look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const Answer answer = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (answer == 0) freeaddrinfo(found);
  return answer;
}

// The resolver cannot be interrupted, so each look-up has a thread that nobody waits for in the
// end.
std::future<Answer> start_look_up(const std::string& host) {
  std::packaged_task<Answer()> task([host] { return look_up(host); });
  std::future<Answer> answer = task.get_future();
  std::thread(std::move(task)).detach();
  return answer;
}

std::vector<Answer> look_up_all(const std::vector<std::string>& hosts) {
  std::vector<std::future<Answer>> pending;
  for (const std::string& host : hosts) pending.push_back(start_look_up(host));
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::vector<Answer> answers;
  for (std::future<Answer>& one : pending) {
    const bool is_there = one.wait_until(deadline) == std::future_status::ready;
    answers.push_back(is_there ? one.get() : no_answer);
  }
  return answers;
}

// By curl_easy_setopt(3)'s CURLOPT_PROXY: these leave it to us.
bool looks_up_by_itself(const std::string& proxy) {
  return !proxy.empty() && !proxy.starts_with("socks5:") && !proxy.starts_with("socks4:");
}

// Why names are not to be looked up: they would be told to a resolver that somebody keeps them
// from.
const char* reason_not_to_look(const FetchConfiguration& fetch) {
  if (fetch.is_proxy_withheld)
    return "not looked up: there is a proxy, whose address is a credential";
  return looks_up_by_itself(fetch.proxy) ? "the proxy looks up names" : nullptr;
}

void examine_dns(
    const Patient& patient, const std::vector<std::string>& hosts, Findings& findings
) {
  const auto add = [&](Level level, std::string what, std::string remedy = {}) {
    findings.push_back({"dns", level, std::move(what), std::move(remedy)});
  };
  if (const char* reason = reason_not_to_look(patient.configuration.fetch))
    return add(Level::note, reason);
  if (hosts.empty()) return add(Level::note, "no feed has a name to look up");
  const std::vector<Answer> answers = look_up_all(hosts);
  std::string good;
  std::string unknown;
  std::string silent;
  for (std::size_t at = 0; at < hosts.size(); ++at) {
    const bool is_unknown = answers[at] == EAI_NONAME || answers[at] == EAI_NODATA;
    std::string& list = answers[at] == 0 ? good : is_unknown ? unknown : silent;
    list += (list.empty() ? "" : ", ") + hosts[at];
  }
  if (!good.empty()) add(Level::ok, "found: " + good);
  if (!unknown.empty())
    add(Level::warning,
        "no such name: " + unknown,
        "the site is gone or its address mistyped: feedwire feeds --failing");
  if (silent.empty()) return;
  add(good.empty() && unknown.empty() ? Level::error : Level::warning,
      "no answer of the resolver: " + silent,
      "see /etc/resolv.conf, and whether the name servers there answer");
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
  curl_easy_setopt(easy.get(), CURLOPT_NOPROXY, "");
  // Else it waits for its resolver's thread in the end, however long that takes.
  curl_easy_setopt(easy.get(), CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(
      easy.get(), CURLOPT_CONNECTTIMEOUT, static_cast<long>(std::chrono::seconds(patience).count())
  );
  const CURLcode code = curl_easy_perform(easy.get());
  return code == CURLE_OK ? "" : curl_easy_strerror(code);
}

// "socks5h://me:secret@host:1080" and "host:3128" as host and port; the usual ports are curl's.
void examine_proxy(const Patient& patient, Findings& findings) {
  const std::string& proxy = patient.configuration.fetch.proxy;
  if (patient.configuration.fetch.is_proxy_withheld)
    return findings.push_back(
        {"proxy", Level::note, "its address is a credential, which only the service has", ""}
    );
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
  const char* usual_port = proxy.starts_with("https:") ? "443" : "1080";
  const std::string port = address->port.empty() ? usual_port : address->port;
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
