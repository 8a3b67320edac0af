// GET /v1/doctor: the daemon looks at itself and its surroundings.
#include <boost/asio/thread_pool.hpp>
#include <boost/json.hpp>

#include "daemon/doctor.hpp"
#include "daemon/elsewhere.hpp"
#include "daemon/json_text.hpp"
#include "daemon/query.hpp"
#include "daemon/routes.hpp"
#include "daemon/turn.hpp"

namespace feedwire::daemon {

namespace {

struct Stored {
  Findings findings{};
  std::vector<std::string> hosts{};
};

}  // namespace

Routes::Answer Routes::doctor(const ApiRequest& request) {
  QueryReader(request).finish();
  const Turn turn(is_examining_, "an examination is under way; try again when it is done");
  Patient patient{
      .is_running = true,
      .config_file = parts_.config_file,
      .configuration = parts_.configuration,
      .store_file = parts_.store_file,
      .socket = parts_.socket,
      .folders = parts_.folders(),
      .archives = parts_.archives(),
      .store_problem = parts_.store.problem(),
      .subscriptions = parts_.subscriptions.all(),
      .clock_offset = parts_.etiquette.clock_offset(),
      .network_down_since = parts_.etiquette.outage_since()};
  auto look = [&](schema::Store& store) {
    return Stored{.findings = examine_store(store, patient), .hosts = hosts_to_try(store)};
  };
  Stored stored = co_await parts_.readers.run(std::move(look));
  // A pool of its own: what waits for a resolver must not keep documents from being read.
  boost::asio::thread_pool pool(1);
  auto examine = [&] {
    Findings findings = examine_setup(patient);
    append(findings, examine_places(patient));
    append(findings, examine_network(patient, stored.hosts));
    return findings;
  };
  Findings findings = co_await run_on(pool, std::move(examine));
  append(findings, std::move(stored.findings));
  co_return ApiReply{.body = json_text(findings_object(findings)) + "\n"};
}

}  // namespace feedwire::daemon
