// Ids that are numbers, kept as they are written: no number of a computer's holds them all.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace feedwire::feeds {

/// The JSON with each number in a member `id` put in quotes where reading it as a number would
/// change its figures: very long ones, fractions, exponents. Nothing where there is none.
std::optional<std::string> with_quoted_ids(std::string_view json);

}  // namespace feedwire::feeds
