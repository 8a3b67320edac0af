// How many columns text takes on a terminal, and how text of strangers is made safe to show there.
#pragma once

#include <string>
#include <string_view>

namespace feedwire::cli {

/// One line of valid UTF-8 that moves no cursor: line breaks and tabs become spaces; other control
/// characters (C0, DEL, C1) and ill-formed bytes become U+FFFD; marks that reorder text are
/// dropped.
std::string harmless(std::string_view text);

/// As `harmless`, but line breaks and tabs stay: for bodies of text.
std::string harmless_lines(std::string_view text);

/// Serialised JSON with DEL and C1 control characters escaped too: the same values, safe to show.
std::string harmless_json(std::string json);

/// Columns that `text`, already harmless, takes: CJK, fullwidth and emoji two, combining and
/// zero-width characters none; a sequence joined by ZWJ counts as its first character.
int display_width(std::string_view text);

/// `text`, already harmless, cut to at most `columns` (at least 1) with "…" where something was cut
/// off. Never cuts inside what is drawn as one character.
std::string truncated(std::string_view text, int columns);

/// `text` with spaces after it (or before it) up to `columns`.
std::string padded(std::string_view text, int columns, bool to_the_right = false);

}  // namespace feedwire::cli
