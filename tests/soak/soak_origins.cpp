#include "tests/soak/soak_origins.hpp"

#include <algorithm>
#include <memory>

#include "tests/soak/misbehaviour.hpp"

namespace feedwire::tests {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t bad_origins = 6;
constexpr int feeds_at_bad_origin = 5;
constexpr std::uint32_t seed = 20'250'701;
constexpr double publish_every = 2;  // seconds

double since(Clock::time_point time) {
  return std::chrono::duration<double>(Clock::now() - time).count();
}

}  // namespace

GoodFeed::GoodFeed(std::string name) : name_(std::move(name)) {
  origin_.serve("/feed", [this](const SeenRequest&) { return answer(); });
}

void GoodFeed::stop_publishing() {
  const std::lock_guard lock(mutex_);
  is_frozen_ = true;
}

int GoodFeed::shown() const {
  const std::lock_guard lock(mutex_);
  return shown_;
}

double GoodFeed::longest_gap() const {
  const std::lock_guard lock(mutex_);
  return std::max(longest_gap_, since(asked_));
}

Answer GoodFeed::answer() {
  const std::lock_guard lock(mutex_);
  longest_gap_ = std::max(longest_gap_, since(asked_));
  asked_ = Clock::now();
  if (!is_frozen_) shown_ = 1 + static_cast<int>(since(begun_) / publish_every);
  return Answer::page(soak_feed(name_, shown_));
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
