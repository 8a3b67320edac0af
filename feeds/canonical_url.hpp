// Which two addresses are one, as far as a reader is concerned.
#pragma once

#include <string>
#include <string_view>

namespace feedwire::feeds {

/// An http(s) address for comparison only, never for fetching: without scheme, user, `www.`,
/// default port, well-known tracking parameters, trailing slash and fragment (a `#!` fragment
/// stays); host in lower case, percent-encoding in one spelling. Anything else comes back trimmed.
std::string canonical_url(std::string_view url);

/// The same for an id that is spelled like an address: fragment and trailing slash tell ids apart,
/// so they stay.
std::string canonical_id_url(std::string_view url);

}  // namespace feedwire::feeds
