// An item as programs see it: JSON Feed 1.1 with `_feedwire`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/item.hpp"
#include "schema/revisions.hpp"

namespace feedwire::daemon {

/// One item as a JSON object (docs/protocol.md). `event` adds `_feedwire.event`, as NDJSON lines
/// have it.
std::string item_json(const schema::Item& item, bool with_event = false);

/// A JSON Feed 1.1 document of some items; `next_url` is left out where it is empty.
std::string json_feed_page(const std::vector<schema::Item>& items, std::string_view next_url);

/// {"id", "revisions"}: what an item said, the oldest first.
std::string revisions_json(
    const schema::Item& item, const std::vector<schema::Revision>& revisions
);

}  // namespace feedwire::daemon
