#include "schema/subscription_list.hpp"

#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

Time at(int second) { return Time(std::chrono::seconds(second)); }

Subscription named(const std::string& name, std::int64_t cursor) {
  return {.name = name, .cursor = {cursor}, .created = at(100)};
}

std::int64_t cursor_of(Store& store, const std::string& name) {
  return store.subscriptions().find(name).value().cursor.value;
}

}  // namespace

TEST_CASE("a subscription outlives its store, with all that belongs to it") {
  const Scratch folder;
  const auto file = folder.path() / "a.db";
  Subscription made = named("新闻 + more", 7);
  made.filters = R"({"category":"新媒体/cnBeta","q":"50% \"a&b\""})";
  made.max_unacked = 3;
  {
    Store store(file, Store::Access::write);
    CHECK(store.subscriptions().put(made) == made);
    store.subscriptions().acknowledge(made.name, {9}, at(200));
  }
  made.cursor = {9};
  made.last_ack = at(200);
  Store again(file, Store::Access::read);
  CHECK(again.subscriptions().all() == std::vector{made});
}

TEST_CASE("to make it again changes its filters, and neither its cursor nor its times") {
  TestStore test;
  auto subscriptions = test.store.subscriptions();
  subscriptions.put(named("a", 7));
  subscriptions.acknowledge("a", {8}, at(150));
  Subscription again = named("a", 0);
  again.created = at(300);
  again.filters = R"({"feed":"1"})";
  again.max_unacked = 5;
  const Subscription now = subscriptions.put(again);
  CHECK(now.cursor == Seq{8});
  CHECK(now.created == at(100));
  CHECK(now.last_ack == at(150));
  CHECK(now.filters == again.filters);
  CHECK(now.max_unacked == 5);
  CHECK(subscriptions.all().size() == 1);
}

TEST_CASE("an acknowledgement never moves back, a seek does, and others are not touched") {
  TestStore test;
  auto subscriptions = test.store.subscriptions();
  subscriptions.put(named("a", 0));
  subscriptions.put(named("b", 1));
  subscriptions.acknowledge("a", {10}, at(1));
  subscriptions.acknowledge("a", {4}, at(2));
  CHECK(cursor_of(test.store, "a") == 10);
  subscriptions.pass_over("a", {12});
  subscriptions.pass_over("a", {11});
  CHECK(cursor_of(test.store, "a") == 12);
  CHECK(subscriptions.find("a")->last_ack == at(2));
  subscriptions.seek("a", {3});
  CHECK(cursor_of(test.store, "a") == 3);
  CHECK(cursor_of(test.store, "b") == 1);
}

TEST_CASE("what is removed is gone, and a name that nobody has is no error") {
  TestStore test;
  auto subscriptions = test.store.subscriptions();
  subscriptions.put(named("a", 5));
  CHECK(subscriptions.remove("a"));
  CHECK_FALSE(subscriptions.remove("a"));
  subscriptions.acknowledge("a", {6}, at(1));
  subscriptions.seek("a", {6});
  CHECK_FALSE(subscriptions.find("a").has_value());
  CHECK(subscriptions.all().empty());
}
