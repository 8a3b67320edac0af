#include "daemon/follower.hpp"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>

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

struct Followed {
  Followed()
      : store(scratch.path() / "feedwire.db", schema::Store::Access::write),
        readers(scratch.path() / "feedwire.db", 1),
        hub(context.get_executor(), {}) {
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
    hub.announce(recorded.last);
  }

  std::vector<std::string> follow_for(ShortOutlet& outlet, FollowerTerms terms) {
    boost::asio::co_spawn(
        context,
        follow(std::move(terms), hub, readers, outlet),
        [](std::exception_ptr error) {
          if (error) std::rethrow_exception(error);
        }
    );
    context.run();
    return outlet.taken;
  }

  tests::Scratch scratch{};
  schema::Store store;
  boost::asio::io_context context{};
  Readers readers;
  Hub hub;
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
