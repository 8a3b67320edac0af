// What RSS and Atom say alike, in elements of Dublin Core, iTunes, Media RSS, Slash and their like.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "feeds/feed.hpp"
#include "feeds/scope.hpp"

namespace feedwire::feeds {

/// All categories in document order, each once.
std::vector<std::string> categories(const Scope& scope);

/// The files that come with an entry, each URL once.
std::vector<Enclosure> enclosures(const Scope& scope, const std::vector<AtomLink>& links);

/// The entry's picture; looks into its enclosures and bodies last, so these have to be filled.
std::string entry_image(const Scope& scope, const Entry& entry);

/// The `href` (or `url`) of an element that names a picture, or else its text, made absolute.
std::string picture(const Scope& scope, Vocabulary vocabulary, std::string_view local);

/// The `url` inside RSS's `image`.
std::string rss_image(const Scope& scope);

std::optional<bool> explicit_flag(const Scope& scope);
std::optional<std::chrono::seconds> duration(const Scope& scope);

/// The page where the entry plays.
std::string media_player(const Scope& scope);

/// Fills what is said about an entry's comments.
void read_comments(const Scope& scope, const std::vector<AtomLink>& links, Entry& entry);

/// `media:description`, wherever it stands: HTML if it says so or looks so.
Body media_description(const Scope& scope);

/// A whole number without sign, blanks around it; nothing for anything else.
std::optional<std::uint64_t> whole_number(std::string_view text);

/// `H:M:S`, `M:S` or seconds, fractions dropped.
std::optional<std::chrono::seconds> read_duration(std::string_view text);

}  // namespace feedwire::feeds
