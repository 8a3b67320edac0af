#include "daemon/etiquette.hpp"

#include <algorithm>

#include "daemon/clock.hpp"
#include "daemon/log.hpp"
#include "daemon/socket_address.hpp"
#include "feeds/date.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using schema::Source;
using schema::Store;

namespace {

constexpr std::chrono::seconds longest_outage_pause{60};

/// Faults that our own network would make all hosts have. A refusal by a rule of ours is none.
bool may_be_ours(FetchFault fault) {
  return fault == FetchFault::dns || fault == FetchFault::connect || fault == FetchFault::tls ||
         fault == FetchFault::timeout || fault == FetchFault::incomplete;
}

std::string host_of(std::string_view url) {
  const auto address = parse_web_address(url);
  if (!address) return {};
  const std::string host = address->host_and_port();
  return host.substr(0, host.rfind(':'));
}

/// Literally of this machine or of the network around it.
bool is_near(const std::string& url) {
  const auto address = parse_web_address(url);
  return address && !literal_refusal(*address, AddressGuard(std::vector<Cidr>{})).empty();
}

}  // namespace

asio::awaitable<Judgement> Etiquette::judge_silence(
    const Source& source,
    const Look& look,
    const feeds::Cadence& cadence,
    const FetchFailure& failure
) {
  if (failure.fault == FetchFault::held) co_return judge_held(source, look, failure);
  if (!may_be_ours(failure.fault)) co_return judge_failure(source, look, cadence, failure);
  const bool was_well = source.state.last_success && source.state.failures == 0;
  const auto verdict = outage_.failed(source.id, host_of(source.fetch_url()), was_well, look.at);
  if (verdict == Outage::Verdict::alone) co_return judge_failure(source, look, cadence, failure);
  if (verdict == Outage::Verdict::begun) co_await begin_outage();
  // It may have ended while the store was busy.
  const feeds::Time since = outage_.since().value_or(look.at);
  const seconds pause = outage_pause().value_or(longest_outage_pause);
  co_return judge_outage(source, look, failure, since, pause);
}

asio::awaitable<void> Etiquette::begin_outage() {
  log::warning(
      "network.down",
      {{"since", feeds::format_rfc3339(*outage_.since())},
       {"meaning",
        "hosts that have nothing to do with each other all fail: no feed is blamed, and one is "
        "asked now and then until somebody answers"}}
  );
  std::vector<schema::FeedId> suspects = outage_.take_suspects();
  auto forgive = [&](Store& store) {
    store.catalogue().forgive(suspects, now(), "once our network is back");
    return true;
  };
  co_await parts_.store.run(std::move(forgive));
}

asio::awaitable<void> Etiquette::note_answer(const FetchReply& reply) {
  if (const auto address = parse_web_address(reply.url))
    clocks_.note(address->host_and_port(), reply.date, now());
  if (outage_.is_quiet()) co_return;
  const auto since = outage_.since();
  if (!outage_.answered(host_of(reply.url), is_near(reply.url))) co_return;
  const seconds spread = parts_.configuration.fetch.startup_spread;
  log::info(
      "network.back",
      {{"after", feeds::in_words(now() - *since)},
       {"meaning", "feeds that fell due are asked within " + feeds::in_words(spread)}}
  );
  auto spread_out = [&](Store& store) {
    store.catalogue().spread_overdue(now(), spread);
    return true;
  };
  co_await parts_.store.run(std::move(spread_out));
}

void Etiquette::hold_place(Judgement& judgement, const FetchReply& reply) {
  if (!judgement.hold) return;
  const auto address = parse_web_address(reply.url);
  if (!address) return;
  judgement.hold->place = parts_.holds.place_of(*address);
  judgement.hold->why = judgement.hold->place + " " + judgement.hold->why;
  log::warning(
      "host.held",
      {{"place", judgement.hold->place}, {"until", feeds::format_rfc3339(judgement.hold->until)}}
  );
  parts_.holds.put(*judgement.hold);
}

asio::awaitable<void> Etiquette::hold_place_of(const FetchReply& reply) {
  if (reply.status != 429) co_return;
  const feeds::Cadence cadence = cadence_of(parts_.configuration.fetch);
  Judgement judgement = judge_reply({}, {.at = now()}, cadence, reply, {.what = "turned away"});
  hold_place(judgement, reply);
  auto remember = [&](Store& store) {
    if (judgement.hold) store.holds().put(*judgement.hold);
    return true;
  };
  co_await parts_.store.run(std::move(remember));
}

void Etiquette::lift_place(Judgement& judgement, const Source& source) {
  const auto address = parse_web_address(source.fetch_url());
  if (!address || !parts_.holds.at(*address, judgement.record.at)) return;
  judgement.lifted_place = parts_.holds.place_of(*address);
  parts_.holds.lift(judgement.lifted_place);
}

std::optional<seconds> Etiquette::outage_pause() const {
  if (!outage_.since()) return std::nullopt;
  return std::min(parts_.configuration.fetch.min_interval, longest_outage_pause);
}

}  // namespace feedwire::daemon
