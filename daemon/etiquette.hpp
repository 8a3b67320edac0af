// What a look means beyond its own feed: for the host that answered, and for our own network.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/configuration.hpp"
#include "daemon/holds.hpp"
#include "daemon/judgement.hpp"
#include "daemon/outage.hpp"
#include "daemon/server_clocks.hpp"
#include "daemon/store_thread.hpp"

namespace feedwire::daemon {

/// I/O thread only.
class Etiquette {
 public:
  struct Parts {
    StoreThread& store;
    Holds& holds;
    const Configuration& configuration;
  };

  explicit Etiquette(Parts parts) : parts_(parts) {}

  /// Judges a look that brought no answer: the feed's own trouble, a hold, or everybody's.
  boost::asio::awaitable<Judgement> judge_silence(
      const schema::Source& source,
      const Look& look,
      const feeds::Cadence& cadence,
      const FetchFailure& failure
  );

  /// Somebody answered, so the network is up. Where it was down, those that fell due meanwhile are
  /// spread out.
  boost::asio::awaitable<void> note_answer(const FetchReply& reply);

  /// Holds the place that answered 429, names it in the judgement, and so lets it be remembered.
  void hold_place(Judgement& judgement, const FetchReply& reply);
  /// The same for an answer to a question that belongs to no feed, such as a look at a page.
  boost::asio::awaitable<void> hold_place_of(const FetchReply& reply);
  /// A person insisted, and was answered well.
  void lift_place(Judgement& judgement, const schema::Source& source);

  /// When our network went down, while it is.
  std::optional<feeds::Time> outage_since() const { return outage_.since(); }

  /// How far the servers' clocks are ahead of ours, where enough of them said.
  std::optional<std::chrono::seconds> clock_offset() const { return clocks_.offset(); }

  /// The clock was set: no place is held for longer than any server may ask for.
  void shorten_holds(feeds::Time now) { parts_.holds.shorten(now + feeds::longest_retry_after); }

  /// While our network is down, one feed at a time is asked, this far apart.
  std::optional<std::chrono::seconds> outage_pause() const;

 private:
  boost::asio::awaitable<void> begin_outage();

  Parts parts_;
  Outage outage_{};
  ServerClocks clocks_{};
};

}  // namespace feedwire::daemon
