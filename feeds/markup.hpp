// Inline markup written out as HTML.
#pragma once

#include <string>
#include <string_view>

#include "feeds/xml.hpp"

namespace feedwire::feeds {

/// The content of the element as HTML: prefixes of XHTML and declarations of namespaces go, URLs
/// are made absolute where an inner `xml:base` speaks.
std::string inner_html(const XmlDocument& document, Element element, std::string_view document_url);

/// The content of the one `div` that XHTML constructs wrap their content in; of the element itself
/// where there is no such `div`.
std::string inner_xhtml(
    const XmlDocument& document, Element element, std::string_view document_url
);

}  // namespace feedwire::feeds
