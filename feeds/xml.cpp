#include "feeds/xml.hpp"

#include <algorithm>

#include "feeds/link.hpp"
#include "feeds/text.hpp"
#include "feeds/vocabulary.hpp"
#include "feeds/xml_repair.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t longest_base = 1024;
constexpr std::size_t most_bases = 8;

constexpr unsigned parse_flags = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                                 pugi::parse_wconv_attribute | pugi::parse_ws_pcdata;

std::pair<std::string_view, std::string_view> split_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == name.npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

bool is_text(Element node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

void append_text(Element element, std::string& text) {
  for (Element child : element) {
    if (is_text(child)) {
      text += child.value();
    } else {
      append_text(child, text);
    }
  }
}

}  // namespace

XmlDocument::XmlDocument(std::string text) {
  TidyXml tidy = tidy_xml(std::move(text));
  text_ = std::move(tidy.text);
  repairs_ = std::move(tidy.repairs);
  has_inner_namespaces_ = tidy.has_inner_namespaces;
  has_bases_ = tidy.has_bases;
  const auto result =
      document_.load_buffer_inplace(text_.data(), text_.size(), parse_flags, pugi::encoding_utf8);
  // What was read up to there is kept.
  if (!result && result.status != pugi::status_no_document_element) {
    repairs_.emplace_back(result.description());
  }
  collect_declarations();
  const auto [prefix, local] = split_name(root().name());
  is_rss_ = equals_ignoring_case(local, "rss");
  own_prefix_ = prefix;
  const bool is_atom_root =
      equals_ignoring_case(local, "feed") || equals_ignoring_case(local, "entry");
  is_bare_atom_ = is_atom_root && prefix.empty() && uri_of(root(), prefix).empty();
}

std::size_t XmlDocument::DeclarationHash::operator()(const Declaration& declaration) const {
  return std::hash<const void*>()(declaration.element) ^
         std::hash<std::string_view>()(declaration.prefix);
}

// Only where an element below the root declares anything; then all are kept at hand, so that
// looking outwards costs a step an element.
void XmlDocument::collect_declarations() {
  const auto collect = [&](Element element) {
    for (const auto& attribute : element.attributes()) {
      const std::string_view name = attribute.name();
      const bool is_declaration = name == "xmlns" || name.starts_with("xmlns:");
      if (!is_declaration) continue;
      const std::string_view prefix = name.size() > 6 ? name.substr(6) : std::string_view{};
      declarations_.emplace(Declaration{element.internal_object(), prefix}, attribute.value());
    }
  };
  collect(root());
  if (!has_inner_namespaces_) return;
  for (Element at = root().first_child(); at && at != root();) {
    collect(at);
    Element next = at.first_child();
    while (!next && at != root()) {
      next = at.next_sibling();
      if (!next) at = at.parent();
    }
    at = next;
  }
}

std::string_view XmlDocument::uri_of(Element element, std::string_view prefix) const {
  Element from = has_inner_namespaces_ ? element : root();
  for (; from.type() == pugi::node_element; from = from.parent()) {
    const auto found = declarations_.find({from.internal_object(), prefix});
    if (found != declarations_.end()) return found->second;
  }
  return {};
}

Vocabulary XmlDocument::judge(Element element, std::string_view prefix) const {
  const std::string_view uri = uri_of(element, prefix);
  const bool is_own = is_rss_ && prefix == own_prefix_ && uri == uri_of(root(), prefix);
  if (is_own) return Vocabulary::plain;
  if (uri.empty() && prefix.empty()) {
    return is_bare_atom_ ? Vocabulary::atom : Vocabulary::plain;
  }
  if (const auto known = vocabulary_by_uri(uri)) return *known;
  return vocabulary_by_prefix(prefix).value_or(Vocabulary::foreign);
}

Vocabulary XmlDocument::vocabulary(Element element, std::string_view prefix) const {
  if (has_inner_namespaces_) return judge(element, prefix);
  for (const auto& [known, vocabulary] : known_) {
    if (known == prefix) return vocabulary;
  }
  const Vocabulary found = judge(element, prefix);
  if (known_.size() < 64) known_.emplace_back(prefix, found);
  return found;
}

ElementName XmlDocument::name(Element element) const {
  const auto [prefix, local] = split_name(element.name());
  return {vocabulary(element, prefix), local};
}

std::string_view XmlDocument::attribute(Element element, Vocabulary wanted, std::string_view local)
    const {
  for (const auto& one : element.attributes()) {
    const auto [prefix, name] = split_name(one.name());
    const bool is_candidate = !prefix.empty() && equals_ignoring_case(name, local);
    if (is_candidate && vocabulary(element, prefix) == wanted) return one.value();
  }
  return {};
}

std::string_view XmlDocument::namespace_uri(Element element) const {
  return uri_of(element, split_name(element.name()).first);
}

std::string XmlDocument::base(Element element, std::string_view document_url) const {
  if (!has_bases_) return {};
  std::vector<std::string_view> bases;
  for (Element at = element; at.type() == pugi::node_element; at = at.parent()) {
    const std::string_view base = trim(at.attribute("xml:base").value());
    const bool counts = !base.empty() && base.front() != '#' && base.size() <= longest_base;
    if (counts) bases.push_back(base);
    // What stands outside an absolute one does not matter; so many relative ones are no one's
    // intent.
    if ((counts && has_scheme(base)) || bases.size() == most_bases) break;
  }
  if (bases.empty()) return {};
  std::string resolved(document_url);
  for (auto base = bases.rbegin(); base != bases.rend(); ++base)
    resolved = resolve(*base, resolved);
  return resolved;
}

void Children::add(const XmlDocument& document, Element parent) {
  constexpr std::size_t usual = 16;
  if (children_.empty()) children_.reserve(usual);
  for (Element child : parent) {
    if (child.type() != pugi::node_element) continue;
    const ElementName name = document.name(child);
    vocabularies_ |= 1U << static_cast<unsigned>(name.vocabulary);
    children_.push_back({name, child});
  }
}

Element Children::first(Vocabulary vocabulary, std::string_view local) const {
  Element found;
  any(vocabulary, local, [&](Element element) {
    found = element;
    return true;
  });
  return found;
}

bool Children::is_same_word(std::string_view one, std::string_view other) {
  return equals_ignoring_case(one, other);
}

std::string_view attribute(Element element, std::string_view name) {
  std::string_view loose;
  for (const auto& one : element.attributes()) {
    const std::string_view written = one.name();
    if (written == name) return one.value();
    if (loose.empty() && equals_ignoring_case(written, name)) loose = one.value();
  }
  return loose;
}

std::string text_of(Element element) {
  std::string text;
  append_text(element, text);
  return text;
}

std::string_view text_view(Element element, std::string& storage) {
  const Element only = element.first_child();
  if (!only) return {};
  if (is_text(only) && !only.next_sibling()) return only.value();
  storage = text_of(element);
  return storage;
}

bool has_child_elements(Element element) {
  for (Element child : element) {
    if (child.type() == pugi::node_element) return true;
  }
  return false;
}

}  // namespace feedwire::feeds
