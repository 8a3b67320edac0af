// XML as the readers see it: elements with a vocabulary instead of a namespace, text, bases. The
// one place that knows pugixml.
#pragma once

#include <pugixml.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace feedwire::feeds {

using Element = pugi::xml_node;

/// The namespaces that feeds draw on, all spellings of each in one.
enum class Vocabulary : std::uint8_t {
  plain,  ///< no namespace, or one of those of RSS
  atom,
  dublin_core,
  dc_terms,
  content,
  itunes,
  media,
  georss,
  gml,
  geo,
  slash,
  wfw,
  thread,
  xhtml,
  rdf,
  syndication,
  foreign,  ///< whatever else; never stands in for one of the above
};

struct ElementName {
  Vocabulary vocabulary{Vocabulary::foreign};
  std::string_view local{};
};

class XmlDocument {
 public:
  /// Reads valid UTF-8, repairing what has to be. Any text gives a document, perhaps without a
  /// root.
  explicit XmlDocument(std::string text);
  XmlDocument(const XmlDocument&) = delete;
  XmlDocument& operator=(const XmlDocument&) = delete;

  Element root() const { return document_.document_element(); }
  const std::vector<std::string>& repairs() const { return repairs_; }

  ElementName name(Element element) const;

  /// The value of the attribute in that vocabulary, whatever its prefix; "" if there is none.
  std::string_view attribute(Element element, Vocabulary vocabulary, std::string_view local) const;

  /// The URI of the namespace that the element is in, as declared; "" if none is.
  std::string_view namespace_uri(Element element) const;

  /// The `xml:base` in scope, resolved outwards and last against `document_url`; "" if there is
  /// none.
  std::string base(Element element, std::string_view document_url) const;
  bool has_bases() const { return has_bases_; }

 private:
  struct Declaration {
    const void* element{};  // pugixml's own pointer
    std::string_view prefix{};
    bool operator==(const Declaration&) const = default;
  };
  struct DeclarationHash {
    std::size_t operator()(const Declaration& declaration) const;
  };

  void collect_declarations();
  std::string_view uri_of(Element element, std::string_view prefix) const;
  Vocabulary vocabulary(Element element, std::string_view prefix) const;
  Vocabulary judge(Element element, std::string_view prefix) const;

  std::string text_;  // pugixml's strings live in here
  pugi::xml_document document_;
  std::vector<std::string> repairs_{};
  bool has_inner_namespaces_{};
  std::unordered_map<Declaration, std::string_view, DeclarationHash> declarations_{};
  bool has_bases_{};
  std::string_view
      own_prefix_{};  // of the root of an RSS document, where it stands for no namespace
  bool is_rss_{};
  bool is_bare_atom_{};  // an Atom document that forgot its namespace
  mutable std::vector<std::pair<std::string_view, Vocabulary>>
      known_{};  // by prefix, for the root's scope
};

/// The children of an element, named once and asked for many times.
class Children {
 public:
  struct Child {
    ElementName name{};
    Element element{};
  };

  Children() = default;
  Children(const XmlDocument& document, Element parent) { add(document, parent); }

  /// Adds the children of another parent, to be asked together with the others.
  void add(const XmlDocument& document, Element parent);

  const std::vector<Child>& all() const { return children_; }

  /// Whether any is of that vocabulary.
  bool has(Vocabulary vocabulary) const {
    return (vocabularies_ >> static_cast<unsigned>(vocabulary) & 1U) != 0;
  }

  /// Calls `use` with each child of that name until it returns true; so does this then. The case of
  /// names counts only where one matches exactly.
  template <typename Use>
  bool any(Vocabulary vocabulary, std::string_view local, Use use) const {
    if (!has(vocabulary)) return false;
    bool has_exact = false;
    bool has_loose = false;
    for (const Child& child : children_) {
      if (child.name.vocabulary != vocabulary || child.name.local.size() != local.size()) continue;
      if (child.name.local == local) {
        has_exact = true;
        if (use(child.element)) return true;
      } else {
        has_loose = true;
      }
    }
    return !has_exact && has_loose && any_ignoring_case(vocabulary, local, use);
  }

  Element first(Vocabulary vocabulary, std::string_view local) const;

 private:
  template <typename Use>
  bool any_ignoring_case(Vocabulary vocabulary, std::string_view local, Use use) const {
    for (const Child& child : children_) {
      if (child.name.vocabulary == vocabulary && is_same_word(child.name.local, local)) {
        if (use(child.element)) return true;
      }
    }
    return false;
  }
  static bool is_same_word(std::string_view one, std::string_view other);

  std::vector<Child> children_{};
  std::uint32_t vocabularies_{0};  // a bit for each that occurs: most of what is asked for does not
};

/// The value of the attribute, "" if there is none. A prefix is looked up as it is written; the
/// case of the name counts only where one matches exactly.
std::string_view attribute(Element element, std::string_view name);

/// All text inside, that of inner elements too. No view into the document: text may be in pieces.
std::string text_of(Element element);

/// text_of where the text is in one piece and can be shown in place; otherwise `storage` holds it.
std::string_view text_view(Element element, std::string& storage);

bool has_child_elements(Element element);

}  // namespace feedwire::feeds
