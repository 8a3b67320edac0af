// Atom 0.3 and 1.0.
#pragma once

#include <string_view>

#include "feeds/feed.hpp"
#include "feeds/xml.hpp"

namespace feedwire::feeds {

/// The version that the root element names; unknown if it is no Atom.
Format atom_format(const XmlDocument& document);

/// Reads a document whose root is an Atom feed, or a lone entry.
Feed read_atom(const XmlDocument& document, std::string_view url);

}  // namespace feedwire::feeds
