// Names and addresses of authors, as RSS mixes them in one line of text.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "feeds/feed.hpp"

namespace feedwire::feeds {

/// Reads `a@b.c (Name)`, `Name <a@b.c>`, `Name (a@b.c)`, an address or a name alone.
Person read_person(std::string_view text);

/// Adds the person unless it says nothing, stands there already, or is one of more than anyone
/// names.
void add_person(std::vector<Person>& persons, Person person);

/// Whether any of them has a name or an address.
bool says_who(const std::vector<Person>& persons);

/// The persons whom each of so many entries takes over from its feed: all of them, unless a long
/// list times many entries would need much room.
std::vector<Person> inherited(const std::vector<Person>& persons, std::size_t entries);

}  // namespace feedwire::feeds
