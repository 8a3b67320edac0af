// One element that speaks of a feed or an entry, and how its fields are asked for: in which
// elements, in which order, by which rule of text, against which base.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/feed.hpp"
#include "feeds/xml.hpp"

namespace feedwire::feeds {

/// What all elements of one document share. The links are set as they become known.
class Reading {
 public:
  Reading(const XmlDocument& of, std::string_view from) : document(of), url(from) {}

  /// Whether URLs may still become so many bytes longer, and the account of how many they have.
  /// Bounded for the whole document, since a long base times many links is how a small one grows
  /// large.
  bool may_grow(std::size_t bytes) const;
  void grew(std::size_t before, std::size_t after) const {
    grown_ += after > before ? after - before : 0;
  }

  const XmlDocument& document;
  std::string url{};        ///< where the document came from
  std::string feed_link{};  ///< the site, if it is absolute
  std::string self_url{};   ///< the feed's own address, if it is absolute

  /// Dates that could not be read; they are no mistake that changes how the rest is read.
  std::vector<std::string>& unread_dates() const { return unread_dates_; }

 private:
  mutable std::size_t grown_{0};
  mutable std::vector<std::string> unread_dates_{};
};

/// An element that may fill a field.
struct FieldName {
  Vocabulary vocabulary{};
  std::string_view local{};
};
using Field = std::span<const FieldName>;

/// A link as Atom has it, in whatever document.
struct AtomLink {
  std::string rel{};  ///< lower case; "alternate" where none is given
  std::string type{};
  std::string href{};  ///< as written, never empty
  Element element{};
};

class Scope {
 public:
  Scope(const Reading& reading, Element element);

  const Reading& reading() const { return reading_; }
  Element element() const { return element_; }
  const Children& children() const { return children_; }

  /// Media RSS elements of the entry, those in `media:group` and `media:content` after the others.
  const Children& media() const { return has_media_ ? media_ : children_; }

  /// The first that is not empty, as one line of plain text.
  std::string text(Field field) const;

  /// The first that is not empty, trimmed but otherwise as written.
  std::string literal(Field field) const;

  /// The first that can be read as a date.
  std::optional<Time> date(Field field) const;

  /// The persons of the first kind of element that names any.
  std::vector<Person> persons(Field field) const;

  std::vector<AtomLink> links() const;

  /// The entry's own `xml:lang`, `_` made `-`; "" if it has none.
  std::string own_language() const;

  /// The URL at that element made absolute, "" stays "".
  std::string resolved(std::string_view written, Element at) const;

 private:
  const Reading& reading_;
  Element element_;
  Children children_;
  Children media_;
  bool has_media_{};
};

/// Fills the addresses of a channel and, where they are absolute, those that others are resolved
/// against. `site` is the link to the site as it is written, and the element it stands in.
void read_addresses(
    const Scope& scope,
    const std::vector<AtomLink>& links,
    const std::pair<std::string, Element>& site,
    Channel& channel,
    Reading& reading
);

/// The first of these that is absolute: `xml:base`, the entry's page, the feed's link, the
/// document's address, the feed's own; "" if none is.
std::string body_base(const Reading& reading, Element at, std::string_view entry_url);

/// Of those that lead to a page: an HTML one first, then one that does not say.
const AtomLink* alternate_link(const std::vector<AtomLink>& links);

/// The element as one line of plain text, by the rule of its vocabulary.
std::string plain_text_of(const Reading& reading, Element element, Vocabulary vocabulary);

/// `de_CH` is `de-CH`.
std::string language_tag(std::string_view written);

}  // namespace feedwire::feeds
