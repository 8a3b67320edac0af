// Summaries and contents: which element gives them, as which type, with links that lead somewhere.
#pragma once

#include "feeds/feed.hpp"
#include "feeds/scope.hpp"

namespace feedwire::feeds {

/// The first of these elements that is not empty. Atom's own follow their type, all others are
/// HTML. Relative URLs in HTML are made absolute.
Body first_body(const Scope& scope, Field field, std::string_view entry_url);

/// Makes the URLs in a body of HTML absolute; other bodies stay.
void make_absolute(Body& body, const Reading& reading, Element at, std::string_view entry_url);

}  // namespace feedwire::feeds
