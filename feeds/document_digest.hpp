// Whether a document says anything that the last one did not.
#pragma once

#include <string>
#include <string_view>

namespace feedwire::feeds {

/// What the meaning of a document's bytes depends on besides themselves.
struct DocumentContext {
  std::string_view url{};           ///< that relative links are resolved against
  std::string_view content_type{};  ///< may name the encoding
  std::string_view charset{};       ///< a person's choice
};

/// 32 hexadecimal digits, equal for documents whose reading would give the same entries. Dates that
/// stand before the first entry of an RSS or Atom document (lastBuildDate, pubDate, updated and
/// their like) do not count: some servers write the present time there at every request. Changes
/// with `reader_version`, so that a better reader reads again.
std::string document_digest(std::string_view bytes, const DocumentContext& context);

}  // namespace feedwire::feeds
