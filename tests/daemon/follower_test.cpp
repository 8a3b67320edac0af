#include "daemon/follower.hpp"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <list>

#include "daemon/live.hpp"
#include "feeds/identity.hpp"
#include "tests/scratch.hpp"

using namespace feedwire;
using namespace feedwire::daemon;

namespace {

/// A client that takes so many pieces and then leaves.
class ShortOutlet : public Outlet {
 public:
  explicit ShortOutlet(std::size_t pieces) : pieces_(pieces) {}
  boost::asio::awaitable<bool> write(std::string bytes) override {
    taken.push_back(std::move(bytes));
    if (on_write) on_write();
    co_return taken.size() < pieces_;
  }
  bool is_gone() const override { return false; }
  void when_gone(std::function<void()>) override {}
  void cut_if_stuck() override {}

  std::vector<std::string> taken{};
  std::function<void()> on_write{};

 private:
  std::size_t pieces_;
};

/// A client that takes all up to an event, slow where it is told to wait.
class LongOutlet : public Outlet {
 public:
  LongOutlet(Hub& hub, int last) : hub_(hub), last_(last) {}

  boost::asio::awaitable<bool> write(std::string bytes) override {
    auto shared = std::make_shared<const std::string>(std::move(bytes));
    co_return co_await write_shared(std::move(shared));
  }
  boost::asio::awaitable<bool> write_shared(std::shared_ptr<const std::string> bytes) override {
    const std::string key = "{\"id\":\"";
    for (auto at = bytes->find(key); at != bytes->npos; at = bytes->find(key, at + 1))
      ids.push_back(std::stoi(bytes->substr(at + key.size())));
    pieces.push_back(std::move(bytes));
    if (on_write) on_write();
    while (hub_.head().value < waits_for)
      co_await hub_.wait_beyond({waits_for - 1}, std::chrono::hours(1));
    co_return ids.empty() || ids.back() < last_;
  }
  bool is_gone() const override { return false; }
  void when_gone(std::function<void()>) override {}
  void cut_if_stuck() override {}

  std::vector<int> ids{};
  std::vector<std::shared_ptr<const std::string>> pieces{};
  std::function<void()> on_write{};
  std::int64_t waits_for{0};  ///< after each write, until the log holds this event

 private:
  Hub& hub_;
  int last_;
};

/// first, first + 1, …, last
std::vector<int> numbers(int first, int last) {
  std::vector<int> all;
  for (int n = first; n <= last; ++n) all.push_back(n);
  return all;
}

struct Followed {
  Followed()
      : store(scratch.path() / "feedwire.db", schema::Store::Access::write),
        readers(scratch.path() / "feedwire.db", 1),
        hub(context.get_executor(), {}, metrics),
        live(context.get_executor(), hub, readers) {
    feed = *store.catalogue().add(
        "https://example.org/f", schema::SourceKind::feed, false, {}, feeds::Time{}
    );
  }
  void record(const std::string& id) {
    feeds::Feed document{.format = feeds::Format::rss20};
    document.entries.push_back({.id = id, .title = id});
    schema::SeenDocument seen{.feed = feed, .is_whole = false};
    seen.entries.push_back({.entry = document.entries[0], .identity = feeds::identify(document)[0]}
    );
    store.begin();
    schema::Recorded recorded;
    store.step([&] { recorded = store.log().record(seen); });
    store.commit();
    hub.announce(recorded);
  }

  void start(Outlet& outlet, FollowerTerms terms) {
    boost::asio::co_spawn(
        context,
        follow(std::move(terms), live, readers, outlet),
        [](std::exception_ptr error) {
          if (error) std::rethrow_exception(error);
        }
    );
  }
  std::vector<std::string> follow_for(ShortOutlet& outlet, FollowerTerms terms) {
    start(outlet, std::move(terms));
    context.run();
    return outlet.taken;
  }

  tests::Scratch scratch{};
  schema::Store store;
  boost::asio::io_context context{};
  Readers readers;
  Metrics metrics{};
  Hub hub;
  LiveStreams live;
  schema::FeedId feed{};
};

}  // namespace

TEST_CASE("a follower gets what is there and what comes while it is being served, once") {
  Followed log;
  log.record("one");
  log.record("two");
  ShortOutlet outlet(2);
  // The third event comes in the very moment that the first two are handed over.
  outlet.on_write = [&] {
    if (outlet.taken.size() == 1) log.record("three");
  };
  const auto taken = log.follow_for(outlet, {.form = StreamForm::ndjson});
  REQUIRE(taken.size() == 2);
  CHECK(taken[0].find("\"id\":\"1\"") < taken[0].find("\"id\":\"2\""));
  CHECK(taken[0].find("\"id\":\"3\"") == std::string::npos);
  CHECK(taken[1].find("\"id\":\"3\"") != std::string::npos);
  CHECK(taken[1].find("\"id\":\"2\"") == std::string::npos);
}

TEST_CASE("a filter that leaves out all moves the cursor of a stream of server-sent events") {
  Followed log;
  log.record("one");
  ShortOutlet outlet(2);
  FollowerTerms terms;
  terms.filter.author = "nobody";
  CHECK(log.follow_for(outlet, terms)[1] == "id: 1\n\n");
}

TEST_CASE("a stream stays alive though a filter leaves out all that comes all the time") {
  Followed log;
  ShortOutlet outlet(1);
  FollowerTerms terms{.form = StreamForm::ndjson};
  terms.filter.author = "nobody";
  terms.keep_alive = std::chrono::milliseconds(50);
  // Something comes again and again, well within the pause; and others who leave rouse everybody.
  boost::asio::steady_timer timer(log.context);
  int events = 0;
  std::function<void(boost::system::error_code)> next = [&](boost::system::error_code) {
    if (!outlet.taken.empty() || events > 500) return;
    if (++events % 2 == 0) log.hub.rouse();
    if (events % 2 == 1) log.record(std::to_string(events));
    timer.expires_after(std::chrono::milliseconds(10));
    timer.async_wait(next);
  };
  timer.expires_after(std::chrono::milliseconds(10));
  timer.async_wait(next);
  CHECK(log.follow_for(outlet, terms) == std::vector<std::string>{"\n"});
  CHECK(events < 500);
}

TEST_CASE("those who follow in the same way share what is new, encoded once") {
  Followed log;
  LongOutlet one(log.hub, 1);
  LongOutlet two(log.hub, 1);
  LongOutlet other(log.hub, 1);
  log.start(one, {.form = StreamForm::ndjson});
  log.start(two, {.form = StreamForm::ndjson});
  log.start(other, {.updates = true, .form = StreamForm::ndjson});
  // Once all of them follow.
  boost::asio::post(log.context, [&] { log.record("new"); });
  log.context.run();
  CHECK(one.ids == numbers(1, 1));
  CHECK(one.pieces.back() == two.pieces.back());
  CHECK(other.ids == numbers(1, 1));
  CHECK(other.pieces.back() != one.pieces.back());
}

TEST_CASE("from wherever a client begins, and whenever events come, each comes once and in order") {
  Followed log;
  int made = 0;
  const auto make = [&] { log.record(std::to_string(++made)); };
  while (made < 130) make();
  constexpr int last = 400;
  std::list<LongOutlet> outlets;
  const std::vector<int> places{0, 1, 29, 99, 100, 101, 128, 129, 130};
  for (const int place : places) {
    LongOutlet& outlet = outlets.emplace_back(log.hub, last);
    // Whoever is served brings more, so that the others are in the middle of something.
    outlet.on_write = [&] {
      for (int i = 0; i < 3 && made < last; ++i) make();
    };
    log.start(outlet, {.after = {place}, .form = StreamForm::ndjson});
  }
  make();
  log.context.run();
  auto outlet = outlets.begin();
  for (const int place : places) {
    CAPTURE(place);
    CHECK((outlet++)->ids == numbers(place + 1, last));
  }
}

TEST_CASE("a client that falls behind what is shared reads on by itself, and misses nothing") {
  Followed log;
  constexpr int last = 300;
  int made = 0;
  LongOutlet quick(log.hub, last);
  LongOutlet slow(log.hub, last);
  slow.waits_for = last - 20;
  quick.on_write = [&] {
    if (made < last) log.record(std::to_string(++made));
  };
  log.start(quick, {.form = StreamForm::ndjson});
  log.start(slow, {.form = StreamForm::ndjson});
  boost::asio::post(log.context, [&] { log.record(std::to_string(++made)); });
  log.context.run();
  CHECK(quick.ids == numbers(1, last));
  CHECK(slow.ids == numbers(1, last));
  // Else it was never behind.
  CHECK(slow.pieces.size() < 100);
}
