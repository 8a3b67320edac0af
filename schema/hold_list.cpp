#include "schema/hold_list.hpp"

#include "schema/connection.hpp"

namespace feedwire::schema {

void HoldList::put(const Hold& hold) {
  connection_
      .query(
          "INSERT INTO hold (place, until, why) VALUES (?, ?, ?) ON CONFLICT (place) DO UPDATE SET "
          "until = excluded.until, why = excluded.why"
      )
      .exact_text(hold.place)
      .integer(hold.until.time_since_epoch().count())
      .exact_text(hold.why)
      .run();
}

std::vector<Hold> HoldList::current(Time now) const {
  Query query =
      connection_.query("SELECT place, until, why FROM hold WHERE until > ? ORDER BY place");
  query.integer(now.time_since_epoch().count());
  std::vector<Hold> holds;
  while (query.step()) {
    holds.push_back(
        {.place = query.text_at(0),
         .until = Time(std::chrono::seconds(query.integer_at(1))),
         .why = query.text_at(2)}
    );
  }
  return holds;
}

void HoldList::lift(const std::string& place) {
  connection_.query("DELETE FROM hold WHERE place = ?").exact_text(place).run();
}

void HoldList::shorten(Time latest) {
  connection_.query("UPDATE hold SET until = ?1 WHERE until > ?1")
      .integer(latest.time_since_epoch().count())
      .run();
  connection_
      .query("UPDATE feed SET hold_until = ?1, next_due = min(next_due, ?1) WHERE hold_until > ?1")
      .integer(latest.time_since_epoch().count())
      .run();
}

void HoldList::forget_past(Time now) {
  connection_.query("DELETE FROM hold WHERE until <= ?")
      .integer(now.time_since_epoch().count())
      .run();
}

}  // namespace feedwire::schema
