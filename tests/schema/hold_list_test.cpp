#include "schema/hold_list.hpp"

#include "tests/schema/test_store.hpp"

using namespace feedwire;
using namespace feedwire::tests;

namespace {

Time at(int second) { return Time(std::chrono::seconds(second)); }

Hold hold(const std::string& place, int until) {
  return {.place = place, .until = at(until), .why = place + " told us to wait"};
}

}  // namespace

TEST_CASE("holds last until their time, and the newest word on a place counts") {
  TestStore test;
  test.store.holds().put(hold("a.example:443", 1000));
  test.store.holds().put(hold("b.example:443", 50));
  test.store.holds().put(hold("a.example:443", 500));
  CHECK(test.store.holds().current(at(50)) == std::vector{hold("a.example:443", 500)});
  test.store.holds().forget_past(at(50));
  CHECK(test.store.holds().current(at(0)) == std::vector{hold("a.example:443", 500)});
  test.store.holds().lift("a.example:443");
  CHECK(test.store.holds().current(at(0)).empty());
}

TEST_CASE("no hold outlasts what a server may ask for, whatever the clock did") {
  TestStore test;
  test.store.holds().put(hold("a.example:443", 100'000));
  test.store.holds().put(hold("b.example:443", 50));
  test.store.holds().shorten(at(1000));
  CHECK(
      test.store.holds().current(at(0)) ==
      std::vector{hold("a.example:443", 1000), hold("b.example:443", 50)}
  );
}

TEST_CASE("a feed that waits for a place waits no longer than the place") {
  TestStore test;
  SourceState state;
  state.last_attempt = at(10);
  state.hold = "a.example:443 told us to wait";
  state.hold_until = at(100'000);
  state.next_due = at(100'030);
  test.store.catalogue().set_state(test.feed, state);
  test.store.holds().shorten(at(1000));
  CHECK(test.store.catalogue().find(test.feed)->state.next_due == at(1000));
  CHECK(test.store.catalogue().find(test.feed)->state.hold_until == at(1000));
  // A long interval is nobody's mistake.
  state.hold_until.reset();
  test.store.catalogue().set_state(test.feed, state);
  test.store.holds().shorten(at(1000));
  CHECK(test.store.catalogue().find(test.feed)->state.next_due == at(100'030));
}
