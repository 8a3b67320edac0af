#include "daemon/reading.hpp"

#include "daemon/content_coding.hpp"
#include "feeds/document_digest.hpp"
#include "feeds/order.hpp"
#include "feeds/read.hpp"

namespace feedwire::daemon {

std::vector<schema::SeenEntry> seen_entries(feeds::Feed& feed) {
  std::vector<feeds::Identified> identified = feeds::identify(feed);
  std::vector<schema::SeenEntry> seen;
  seen.reserve(feed.entries.size());
  for (const std::size_t index : feeds::oldest_first(feed.entries)) {
    seen.push_back(
        {.entry = std::move(feed.entries[index]),
         .identity = std::move(identified[index]),
         .document = {}}
    );
  }
  feed.entries.clear();
  return seen;
}

ReadReply read_reply(const FetchReply& reply, const ReadOrder& order) {
  std::string decoded;
  std::string_view body = reply.body;
  if (is_coded(reply.content_encoding)) {
    auto undone = decode_content(reply.body, reply.content_encoding, order.max_body);
    if (!undone) return {.reading = undone.error()};
    decoded = std::move(*undone);
    body = decoded;
  }
  std::string digest = feeds::document_digest(
      body, {.url = reply.url, .content_type = reply.content_type, .charset = order.charset}
  );
  if (digest == order.digest)
    return {
        .reading = Problem{.what = "it says nothing new"},
        .digest = std::move(digest),
        .is_unchanged = true};
  auto feed = feeds::read(
      {.bytes = body,
       .url = reply.url,
       .content_type = reply.content_type,
       .charset = order.charset}
  );
  if (!feed) {
    ReadReply unread{.reading = feed.error()};
    if (order.may_be_a_page) unread.offers = feeds::discover(body, reply.url);
    return unread;
  }
  Reading reading;
  reading.entries = seen_entries(*feed);
  reading.feed = std::move(*feed);
  return {.reading = std::move(reading), .digest = std::move(digest)};
}

}  // namespace feedwire::daemon
