// HTML that others wrote, made safe to show.
#pragma once

#include <string>
#include <string_view>

namespace feedwire::feeds {

/// Keeps what the allow-list in sanitise_rules.cpp names and writes it anew: no script, style,
/// event handler or form, URLs only of harmless schemes (`data:` only for pictures), an iframe as a
/// link to what it shows. The result has balanced tags, each where HTML lets it stand, at most 100
/// deep, and every other character escaped, so that any parser sees the same. Sanitising twice
/// changes nothing. Linear in the input.
std::string sanitise(std::string_view html);

}  // namespace feedwire::feeds
