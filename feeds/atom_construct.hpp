// Atom's text constructs: one element whose `type` (and in Atom 0.3 `mode`) says how to read it.
#pragma once

#include "feeds/feed.hpp"
#include "feeds/scope.hpp"

namespace feedwire::feeds {

/// What the element holds: "html", "text", or the MIME type that it names; trimmed. URLs stay as
/// they are but for those under an inner `xml:base`.
Body atom_construct(const Reading& reading, Element element);

}  // namespace feedwire::feeds
