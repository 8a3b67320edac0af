#include "tests/soak/soak_origins.hpp"

#include <algorithm>
#include <memory>

#include "tests/soak/misbehaviour.hpp"

namespace feedwire::tests {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t good_origins = 4;
constexpr std::size_t most_fast = 10;
constexpr double fast_publishes_every = 2;      // seconds
constexpr double visitor_publishes_every = 10;  // it is away for long
constexpr std::uint32_t requests_a_fault = 50;
// Within the shortest timeout of the soak's configurations, and beyond the longest.
constexpr std::chrono::milliseconds slow{1500};
constexpr std::chrono::milliseconds too_slow{4000};

constexpr std::uint32_t bad_origins = 6;
constexpr int feeds_at_bad_origin = 5;
constexpr std::uint32_t seed = 20'250'701;

double since(Clock::time_point time) {
  return std::chrono::duration<double>(Clock::now() - time).count();
}

const std::string path_of_feeds = "/feed/";

}  // namespace

std::string good_name(std::size_t feed) { return "good" + std::to_string(feed); }

GoodFeeds::GoodFeeds(const SoakOptions& options)
    : fast_(std::min(most_fast, static_cast<std::size_t>(options.feeds))), chance_(seed) {
  feeds_.resize(static_cast<std::size_t>(options.feeds) + 1);
  for (std::size_t i = 0; i < feeds_.size(); ++i) {
    Feed& feed = feeds_[i];
    feed.asked = begun_;
    feed.publish_every = options.publish_every().count();
    if (i < fast_) feed.publish_every = fast_publishes_every;
    if (i == visitor()) feed.publish_every = visitor_publishes_every;
    feed.ahead = feed.publish_every * static_cast<double>(i) / static_cast<double>(feeds_.size());
  }
  for (std::size_t i = 0; i < good_origins; ++i)
    origins_.emplace_back().serve_rest([this](const SeenRequest& request) {
      return answer(request);
    });
}

std::string GoodFeeds::url(std::size_t feed) const {
  return std::next(origins_.begin(), static_cast<std::ptrdiff_t>(feed % good_origins))
      ->url(path_of_feeds + std::to_string(feed));
}

void GoodFeeds::stop_publishing() {
  const std::lock_guard lock(mutex_);
  is_frozen_ = true;
}

std::vector<int> GoodFeeds::shown() const {
  const std::lock_guard lock(mutex_);
  std::vector<int> all;
  for (const Feed& feed : feeds_) all.push_back(feed.shown);
  return all;
}

GoodFeeds::Wait GoodFeeds::longest_wait(std::size_t first, std::size_t end) const {
  const std::lock_guard lock(mutex_);
  Wait worst;
  for (std::size_t i = first; i < end; ++i) {
    const double longest = std::max(feeds_[i].longest_wait, since(feeds_[i].asked));
    if (longest > worst.longest) worst = {.feed = i, .longest = longest};
  }
  return worst;
}

std::size_t GoodFeeds::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::size_t GoodFeeds::faults() const {
  const std::lock_guard lock(mutex_);
  return faults_;
}

void GoodFeeds::forget_requests() {
  for (Origin& origin : origins_) origin.forget_requests();
}

Answer GoodFeeds::answer(const SeenRequest& request) {
  const auto number =
      static_cast<std::size_t>(std::stoul(request.path().substr(path_of_feeds.size())));
  const std::lock_guard lock(mutex_);
  Feed& feed = feeds_.at(number);
  feed.longest_wait = std::max(feed.longest_wait, since(feed.asked));
  feed.asked = Clock::now();
  ++requests_;
  const int newest = 1 + static_cast<int>((since(begun_) + feed.ahead) / feed.publish_every);
  const bool is_fault = !is_frozen_ && chance_() % requests_a_fault == 0;
  // What a fault showed, or showed a part of, does not count: the next answer has it, too.
  if (is_fault) return fault(soak_feed(good_name(number), newest));
  if (!is_frozen_) feed.shown = newest;
  // Every other feed has a validator.
  const std::string tag = number % 2 == 0 ? "\"" + std::to_string(feed.shown) + "\"" : "";
  if (!tag.empty() && request.header("If-None-Match") == tag)
    return Answer::empty(304).with("ETag", tag);
  Answer page = Answer::page(soak_feed(good_name(number), feed.shown));
  return tag.empty() ? page : page.with("ETag", tag);
}

/// None of them holds the other feeds of the host, as a 429 would: those would be late for reasons
/// of their own.
Answer GoodFeeds::fault(const std::string& document) {
  ++faults_;
  const std::string head = head_of(document.size());
  const std::string first = document.substr(0, document.size() / 2);
  const std::string rest = document.substr(first.size());
  switch (chance_() % 7) {
    case 0:
      return Answer::empty(500);
    case 1:
      return Answer::empty(503).with("Retry-After", "1");
    case 2:
      return Answer::steps({reset()});
    case 3:
      return Answer::steps({send(head + first), close()});
    case 4:
      return Answer::page("<!DOCTYPE html><title>Just a moment</title>", "text/html");
    case 5:
      return Answer::steps({send(head + first), delay(slow), send(rest)});
    default:
      return Answer::steps({send(head + first), delay(too_slow), send(rest)});
  }
}

BadNeighbourhood::BadNeighbourhood() {
  for (std::uint32_t i = 0; i < bad_origins; ++i) {
    const auto bad = std::make_shared<Misbehaviour>(seed + i);
    origins_.emplace_back().serve_rest([bad](const SeenRequest& request) {
      return bad->next(request);
    });
  }
  for (Origin* one : {&expired_, &other_name_})
    one->serve("/feed", Answer::page(soak_feed("secret", 1)));
}

std::vector<std::string> BadNeighbourhood::urls() const {
  std::vector<std::string> urls{expired_.url("/feed"), other_name_.url("/feed")};
  const std::string plain = origins_.front().url("/tls");
  urls.push_back("https" + plain.substr(plain.find(':')));
  for (const Origin& origin : origins_) {
    for (int i = 0; i < feeds_at_bad_origin; ++i)
      urls.push_back(origin.url("/" + std::to_string(i)));
  }
  return urls;
}

void BadNeighbourhood::count() {
  for (Origin* one : {&expired_, &other_name_}) one->forget_requests();
  for (Origin& origin : origins_) {
    requests_ += origin.requests().size();
    origin.forget_requests();
  }
}

}  // namespace feedwire::tests
