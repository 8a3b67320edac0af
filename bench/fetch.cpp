// How much the fetcher costs over bare libcurl: the same URLs from a local origin through both.
#include <curl/curl.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "daemon/http_client.hpp"
#include "tests/origin/origin.hpp"

namespace {

using namespace feedwire;

struct Figures {
  double wall{};  ///< seconds
  double cpu{};   ///< seconds of the measuring thread alone
  std::size_t bytes{};
  std::size_t failures{};
};

double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

template <typename Work>
Figures measured(Work work) {
  Figures figures;
  const auto begin = std::chrono::steady_clock::now();
  const double cpu = thread_seconds();
  work(figures);
  figures.cpu = thread_seconds() - cpu;
  figures.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return figures;
}

std::size_t keep(char* piece, std::size_t, std::size_t size, void* body) {
  static_cast<std::string*>(body)->append(piece, size);
  return size;
}

/// One libcurl multi handle, its connections kept between the rounds.
class BareCurl {
 public:
  explicit BareCurl(std::size_t width) : multi_(curl_multi_init()), width_(width) {
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(2 * width));
  }
  ~BareCurl() { curl_multi_cleanup(multi_); }
  BareCurl(const BareCurl&) = delete;
  BareCurl& operator=(const BareCurl&) = delete;

  void run(const std::vector<std::string>& urls, Figures& figures) {
    std::vector<std::string> bodies(urls.size());
    std::size_t next = 0;
    std::size_t ended = 0;
    while (ended < urls.size()) {
      for (; next < urls.size() && next - ended < width_; ++next) start(urls[next], bodies[next]);
      int running = 0;
      curl_multi_perform(multi_, &running);
      const auto just_ended = collect(figures);
      ended += just_ended;
      // Others take the places of those that ended before anything is waited for.
      if (just_ended == 0) curl_multi_poll(multi_, nullptr, 0, 1'000, nullptr);
    }
    for (const auto& body : bodies) figures.bytes += body.size();
  }

 private:
  void start(const std::string& url, std::string& body) {
    CURL* easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &keep);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
    curl_multi_add_handle(multi_, easy);
  }
  std::size_t collect(Figures& figures) {
    std::size_t count = 0;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      CURL* easy = message->easy_handle;
      if (message->data.result != CURLE_OK) ++figures.failures;
      curl_multi_remove_handle(multi_, easy);
      curl_easy_cleanup(easy);
      ++count;
    }
    return count;
  }

  CURLM* multi_;
  std::size_t width_;
};

void run_client(
    boost::asio::io_context& context,
    daemon::HttpClient& client,
    const std::vector<std::string>& urls,
    Figures& figures
) {
  for (const auto& url : urls) {
    daemon::FetchRequest request;
    request.url = url;
    boost::asio::co_spawn(
        context,
        client.fetch(std::move(request)),
        [&figures](std::exception_ptr error, daemon::FetchOutcome outcome) {
          if (error || !outcome || outcome->status != 200) {
            ++figures.failures;
          } else {
            figures.bytes += outcome->body.size();
          }
        }
    );
  }
  context.restart();
  context.run();
}

void print(const std::string& name, const Figures& figures, std::size_t count) {
  std::cout << name << ": " << figures.wall * 1e3 << " ms wall, "
            << figures.cpu * 1e6 / static_cast<double>(count) << " us of CPU a fetch, "
            << figures.bytes / 1024 << " KiB, " << figures.failures << " failures\n";
}

}  // namespace

int main(int count, char** arguments) {
  const std::size_t urls_wanted = count > 1 ? std::stoul(arguments[1]) : 1'000;
  const std::size_t body_bytes = count > 2 ? std::stoul(arguments[2]) : 20'000;
  constexpr std::size_t width = 64;
  curl_global_init(CURL_GLOBAL_DEFAULT);
  tests::Origin origin;
  origin.serve_rest([page = tests::Answer::page(std::string(body_bytes, 'x'))](const auto&) {
    return page;
  });
  std::vector<std::string> urls;
  for (std::size_t i = 0; i < urls_wanted; ++i) urls.push_back(origin.url("/" + std::to_string(i)));
  std::cout << urls.size() << " URLs of " << body_bytes
            << " bytes on one local origin (a thread of "
            << "this process), " << width << " wide, " << curl_version() << "\n";

  BareCurl bare(width);
  boost::asio::io_context context{1};
  daemon::FetchLimits limits;
  limits.concurrency = width;
  limits.per_host = width;
  limits.allow_private.push_back(*daemon::Cidr::parse("127.0.0.0/8"));
  daemon::HttpClient client(context.get_executor(), limits);
  for (const char* round : {"cold", "warm", "warm again"}) {
    const std::string tail = std::string(", ") + round;
    print("bare libcurl" + tail, measured([&](auto& out) { bare.run(urls, out); }), urls.size());
    print(
        "feedwire    " + tail,
        measured([&](auto& out) { run_client(context, client, urls, out); }),
        urls.size()
    );
  }
}
