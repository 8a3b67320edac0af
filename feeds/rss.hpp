// RSS in all its versions: 0.90 and 1.0 as RDF, 0.91 to 0.94, 2.0.
#pragma once

#include <string_view>

#include "feeds/feed.hpp"
#include "feeds/xml.hpp"

namespace feedwire::feeds {

/// The version that the root element names; unknown if it is no RSS.
Format rss_format(const XmlDocument& document);

/// Reads channel, hints and entries of a document whose root is RSS.
Feed read_rss(const XmlDocument& document, std::string_view url);

}  // namespace feedwire::feeds
