#include "feeds/bodies.hpp"

#include <algorithm>
#include <utility>

#include "feeds/atom_construct.hpp"
#include "feeds/extensions.hpp"
#include "feeds/html.hpp"
#include "feeds/markup.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

Body html_element(const Reading& reading, Element element) {
  if (has_child_elements(element)) {
    return {std::string(trim(inner_html(reading.document, element, reading.url))), "html"};
  }
  std::string storage;
  return {std::string(trim(text_view(element, storage))), "html"};
}

// An Atom `content` that lies elsewhere has nothing to show here.
bool is_elsewhere(Element element) { return !trim(attribute(element, "src")).empty(); }

}  // namespace

Body first_body(const Scope& scope, Field field, std::string_view entry_url) {
  Body body;
  for (const FieldName& name : field) {
    if (name.vocabulary == Vocabulary::media) {
      body = media_description(scope);
      make_absolute(body, scope.reading(), scope.element(), entry_url);
      if (!body.empty()) break;
      continue;
    }
    const bool is_found = scope.children().any(name.vocabulary, name.local, [&](Element element) {
      const bool is_atom = name.vocabulary == Vocabulary::atom;
      if (is_atom && is_elsewhere(element)) return false;
      body = is_atom ? atom_construct(scope.reading(), element)
                     : html_element(scope.reading(), element);
      make_absolute(body, scope.reading(), element, entry_url);
      return !body.empty();
    });
    if (is_found) break;
  }
  if (body.empty()) body = {};
  return body;
}

void make_absolute(Body& body, const Reading& reading, Element at, std::string_view entry_url) {
  if (body.type != "html" || !may_hold_relative_urls(body.text)) return;
  const std::string base = body_base(reading, at, entry_url);
  if (base.empty()) return;
  // Each link can become longer by the whole base; they are counted only where that could matter.
  const auto count = [&](char c) {
    return static_cast<std::size_t>(std::count(body.text.begin(), body.text.end(), c));
  };
  const bool is_harmless = reading.may_grow(body.text.size() * base.size());
  if (!is_harmless && !reading.may_grow((count('=') + count(',')) * base.size())) return;
  std::string text = absolute_html(body.text, base);
  reading.grew(body.text.size(), text.size());
  body.text = std::move(text);
}

}  // namespace feedwire::feeds
