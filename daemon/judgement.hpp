// What an answer, or the lack of one, means for its feed: pure decisions over what came back.
#pragma once

#include "daemon/http_client.hpp"
#include "feeds/cadence.hpp"
#include "schema/hold_list.hpp"
#include "schema/item_log.hpp"
#include "schema/source.hpp"

namespace feedwire::daemon {

/// What one look brought, before the log has seen it.
struct Look {
  feeds::Time at{};
  std::string reason{};  ///< why we looked: "due", "refresh", "added"
  double jitter{};       ///< chance, drawn by the caller: 0 to 0.1 of the wait
};

/// How the feed stands after a look, and the line for its history.
struct Judgement {
  schema::SourceState state{};
  schema::FetchRecord record{};
  bool is_asked{true};  ///< false: no request went out, so there is no line for the history
  /// Where the whole place that answered is not to be asked for a while. Whoever knows places
  /// completes it.
  std::optional<schema::Hold> hold{};
  std::string lifted_place{};    ///< whose hold is over before its time
  feeds::CadenceInput timing{};  ///< what the next time was decided on, the rhythm aside
};

/// No answer came.
Judgement judge_failure(
    const schema::Source& source,
    const Look& look,
    const feeds::Cadence& cadence,
    const FetchFailure& failure
);

/// No answer came, from nobody: our own network is down since `since`. The feed is not to blame,
/// and its turn comes again after `pause`.
Judgement judge_outage(
    const schema::Source& source,
    const Look& look,
    const FetchFailure& failure,
    feeds::Time since,
    std::chrono::seconds pause
);

/// Nothing was asked, since the place is held: the feed waits with it.
Judgement judge_held(const schema::Source& source, const Look& look, const FetchFailure& failure);

/// An answer with a document that was read (`feed`), or that says nothing new (null).
Judgement judge_document(
    const schema::Source& source,
    const Look& look,
    const feeds::Cadence& cadence,
    const FetchReply& reply,
    const feeds::Feed* feed
);

/// An answer without a usable document: an error status, 304, or a body that is no feed
/// (`problem`).
Judgement judge_reply(
    const schema::Source& source,
    const Look& look,
    const feeds::Cadence& cadence,
    const FetchReply& reply,
    const Problem& problem
);

/// After a good look, once the log has seen what it brought: learns the feed's rhythm from it, and
/// decides the next time anew. `carried`: entries in the document; 0: there was none.
void settle(
    Judgement& judgement,
    const feeds::Cadence& cadence,
    const schema::Recorded& recorded,
    std::size_t carried
);

/// Whether the answer should hold a document to read.
bool has_document(const FetchReply& reply);

/// "404 Not Found": the code, and its name where it has a common one.
std::string status_in_words(int status);

}  // namespace feedwire::daemon
