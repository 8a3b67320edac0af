// The Link field of an HTTP answer (RFC 8288, section 3).
#pragma once

#include <string>
#include <string_view>

namespace feedwire::feeds {

/// The target of the first link whose `rel` holds `relation`, in any case, as it was written; "" if
/// there is none. Lines that repeat are passed joined by ", ". What cannot be read ends the search.
std::string linked_as(std::string_view relation, std::string_view field);

}  // namespace feedwire::feeds
