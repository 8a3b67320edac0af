// The pieces that HTML falls apart into, one after the other, without a tree and without a copy.
//
// Follows the tokens of the HTML standard where documents follow it, and forgives where they don't:
// a quote that never closes ends with its tag. One pass: time is linear in the input.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace feedwire::feeds {

/// One attribute of a tag, all of it views into the document.
struct HtmlAttribute {
  std::string_view name{};   ///< as written
  std::string_view value{};  ///< without its quotes, character references not decoded
  std::string_view token{};  ///< the value with its quotes; empty where the attribute has none
};

/// Walks over the attributes of one tag in the order they are written.
class HtmlAttributes {
 public:
  explicit HtmlAttributes(std::string_view inside) : rest_(inside) {}

  /// False at the end of the tag.
  bool next(HtmlAttribute& attribute);

 private:
  std::string_view rest_;
};

class HtmlScanner {
 public:
  enum class Piece {
    text,
    start_tag,
    end_tag,
    aside,  ///< a comment, a doctype, a processing instruction, or a tag that the document's end
            ///< cuts off
    end,
  };

  explicit HtmlScanner(std::string_view html) : html_(html) {}

  /// Moves to the next piece. The contents of script and style are passed over with their end tag.
  Piece next();

  /// The bytes of the current piece.
  std::string_view raw() const { return html_.substr(begin_, at_ - begin_); }

  /// The current tag's name as written; valid after start_tag and end_tag.
  std::string_view name() const { return name_; }

  /// The current tag's attributes; valid after start_tag.
  HtmlAttributes attributes() const { return HtmlAttributes(inside_); }

  /// Passes over everything up to and including `</name>`, or to the end of the document.
  void skip_to_end_of(std::string_view name);

 private:
  Piece markup();
  Piece tag(bool closing);
  Piece declaration();
  Piece cut_off();

  std::string_view html_;
  std::size_t begin_{0};
  std::size_t at_{0};
  std::string_view name_{};
  std::string_view inside_{};
};

/// The value with its references decoded. Unlike in text, a name without `;` before a letter, a
/// digit or `=` is none: `?a=1&copy=2` keeps its parameter.
std::string attribute_text(std::string_view value);

/// The URL that an attribute holds: decoded and cleaned, not resolved.
std::string attribute_url(std::string_view value);

}  // namespace feedwire::feeds
