#include "schema/subscription_list.hpp"

#include "schema/connection.hpp"

namespace feedwire::schema {
namespace {

const std::string columns = "name, cursor, filters, max_unacked, created, last_ack";

std::int64_t seconds(Time time) { return time.time_since_epoch().count(); }

Time time_from(std::int64_t value) { return Time(std::chrono::seconds(value)); }

Subscription subscription_from(const Query& query) {
  Subscription subscription{
      .name = query.text_at(0),
      .cursor = {query.integer_at(1)},
      .filters = query.text_at(2),
      .max_unacked = query.integer_at(3),
      .created = time_from(query.integer_at(4))};
  if (const auto last_ack = query.optional_at(5)) subscription.last_ack = time_from(*last_ack);
  return subscription;
}

}  // namespace

std::vector<Subscription> SubscriptionList::all() const {
  Query query = connection_.query("SELECT " + columns + " FROM subscription ORDER BY name");
  std::vector<Subscription> list;
  while (query.step()) list.push_back(subscription_from(query));
  return list;
}

std::optional<Subscription> SubscriptionList::find(const std::string& name) const {
  Query query = connection_.query("SELECT " + columns + " FROM subscription WHERE name = ?");
  query.exact_text(name);
  if (!query.step()) return std::nullopt;
  return subscription_from(query);
}

Subscription SubscriptionList::put(const Subscription& subscription) {
  connection_
      .query(
          "INSERT INTO subscription (name, cursor, filters, max_unacked, created) VALUES (?, ?, ?, "
          "?, ?) ON CONFLICT (name) DO UPDATE SET filters = excluded.filters, max_unacked = "
          "excluded.max_unacked"
      )
      .exact_text(subscription.name)
      .integer(subscription.cursor.value)
      .exact_text(subscription.filters)
      .integer(subscription.max_unacked)
      .integer(seconds(subscription.created))
      .run();
  return find(subscription.name).value();
}

bool SubscriptionList::remove(const std::string& name) {
  connection_.query("DELETE FROM subscription WHERE name = ?").exact_text(name).run();
  return connection_.changes() > 0;
}

void SubscriptionList::acknowledge(const std::string& name, Seq seq, Time now) {
  connection_.query("UPDATE subscription SET cursor = max(cursor, ?), last_ack = ? WHERE name = ?")
      .integer(seq.value)
      .integer(seconds(now))
      .exact_text(name)
      .run();
}

void SubscriptionList::pass_over(const std::string& name, Seq seq) {
  connection_.query("UPDATE subscription SET cursor = max(cursor, ?) WHERE name = ?")
      .integer(seq.value)
      .exact_text(name)
      .run();
}

void SubscriptionList::seek(const std::string& name, Seq seq) {
  connection_.query("UPDATE subscription SET cursor = ? WHERE name = ?")
      .integer(seq.value)
      .exact_text(name)
      .run();
}

}  // namespace feedwire::schema
