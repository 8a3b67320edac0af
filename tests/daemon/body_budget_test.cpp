#include "daemon/body_budget.hpp"

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <optional>

using feedwire::daemon::BodyBudget;

namespace {

struct Budgeted {
  explicit Budgeted(std::size_t limit)
      : budget(std::make_shared<BodyBudget>(context.get_executor(), limit)) {}
  void run() {
    context.restart();
    context.run();
  }
  boost::asio::io_context context{};
  std::shared_ptr<BodyBudget> budget;
};

}  // namespace

TEST_CASE("what fits is granted, and given back when its holder ends") {
  Budgeted all(100);
  {
    BodyBudget::Share share(all.budget, [] {});
    CHECK(share.take(60));
    CHECK(share.take(40));
    CHECK(all.budget->held() == 100);
  }
  CHECK(all.budget->held() == 0);
}

TEST_CASE("one goes beyond the budget, the others pause and are told when there is room") {
  Budgeted all(100);
  int told = 0;
  auto first = std::make_optional<BodyBudget::Share>(all.budget, [] {});
  BodyBudget::Share second(all.budget, [&] { ++told; });
  CHECK(first->take(100));
  CHECK(first->take(50));  // nobody else has gone beyond
  CHECK_FALSE(second.take(1));
  all.run();
  CHECK(told == 0);
  first.reset();
  CHECK(told == 0);  // never from within
  all.run();
  CHECK(told == 1);
  CHECK(second.take(1));
}

TEST_CASE("a lease outlives its transfer and counts until it is dropped") {
  Budgeted all(100);
  std::shared_ptr<const void> lease;
  {
    BodyBudget::Share share(all.budget, [] {});
    CHECK(share.take(100));
    lease = share.lease();
  }
  CHECK(all.budget->held() == 100);
  BodyBudget::Share next(all.budget, [] {});
  CHECK_FALSE(next.take(1));  // leases alone fill the budget: even the first must wait
  lease.reset();
  all.run();
  CHECK(all.budget->held() == 0);
  CHECK(next.take(1));
}

TEST_CASE("a lease may outlive the budget itself") {
  std::shared_ptr<const void> lease;
  boost::asio::io_context context;
  {
    auto budget = std::make_shared<BodyBudget>(context.get_executor(), 100);
    BodyBudget::Share share(budget, [] {});
    share.take(10);
    lease = share.lease();
  }
  lease.reset();
  context.run();
}
