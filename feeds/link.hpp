// Addresses as feeds write them: cleaned of stray blanks, and resolved against a base (RFC 3986,
// section 5).
#pragma once

#include <string>
#include <string_view>

namespace feedwire::feeds {

/// Trimmed, and without the tabs and line breaks that a wrapped source leaves inside. Blanks stay.
std::string clean_url(std::string_view written);

/// Begins with a scheme: `mailto:a@b.c` and `tag:x,2020:1` do, `/a`, `//host/a` and `a:80/` after a
/// slash do not.
bool has_scheme(std::string_view url);

/// Has a scheme and an authority, so that others can be resolved against it.
bool is_absolute_url(std::string_view url);

/// An absolute URL whose scheme is http or https.
bool is_http_url(std::string_view url);

/// The reference, cleaned, made absolute against `base`. As it was written (but cleaned) when it
/// has a scheme already or when `base` is not absolute. Components are never re-encoded or checked,
/// since what feeds write is often no valid URI and works all the same.
std::string resolve(std::string_view reference, std::string_view base);

}  // namespace feedwire::feeds
