// Entries as an Atom 1.0 document (RFC 4287), piece by piece, so that a long one is never held
// whole.
#pragma once

#include <string>
#include <string_view>

#include "feeds/feed.hpp"

namespace feedwire::feeds {

/// Everything before the first entry. Atom demands the id, an IRI, and the time.
std::string atom_begin(std::string_view title, std::string_view id, Time updated);

/// One entry. `iri` names it where its own id is no URL or URN; `updated` is its time where it has
/// none of its own. HTML goes out as it is: sanitise it first. Control characters are dropped.
std::string atom_entry(const Entry& entry, std::string_view iri, Time updated);

std::string atom_end();

}  // namespace feedwire::feeds
