#include "feeds/scope.hpp"

#include <algorithm>

#include "feeds/atom_construct.hpp"
#include "feeds/date.hpp"
#include "feeds/html.hpp"
#include "feeds/link.hpp"
#include "feeds/markup.hpp"
#include "feeds/person.hpp"
#include "feeds/plain_text.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t most_growth = 16 * 1024 * 1024;  // bytes
constexpr std::size_t longest_base = 8 * 1024;

bool is_usable_base(std::string_view url) {
  return url.size() <= longest_base && is_absolute_url(url);
}

void add_media_below(const XmlDocument& document, Element parent, Children& media, int depth) {
  for (Element child : parent) {
    if (child.type() != pugi::node_element) continue;
    const ElementName name = document.name(child);
    const bool holds_more =
        name.vocabulary == Vocabulary::media && (name.local == "group" || name.local == "content");
    if (!holds_more || depth == 0 || !has_child_elements(child)) continue;
    media.add(document, child);
    add_media_below(document, child, media, depth - 1);
  }
}

std::string relation(std::string_view written) {
  constexpr std::string_view registry = "http://www.iana.org/assignments/relation/";
  std::string rel = lower(trim(written));
  if (rel.starts_with(registry)) rel.erase(0, registry.size());
  return rel.empty() ? "alternate" : rel;
}

Person structured_person(const Scope& scope) {
  Person person;
  std::string storage;
  for (const Children::Child& child : scope.children().all()) {
    const std::string name = lower(child.name.local);
    const auto take = [&](std::string& into) {
      if (into.empty()) into = trim(text_view(child.element, storage));
    };
    if (name == "name" && person.name.empty()) {
      person.name = plain_text_of(scope.reading(), child.element, Vocabulary::plain);
    }
    if (name == "email") take(person.email);
    if (name == "uri" || name == "url" || name == "homepage") {
      std::string written;
      take(written);
      if (person.url.empty()) person.url = scope.resolved(written, child.element);
    }
  }
  if (starts_ignoring_case(person.email, "mailto:")) person.email.erase(0, 7);
  return person;
}

bool is_structured(const Scope& scope) {
  return std::any_of(
      scope.children().all().begin(),
      scope.children().all().end(),
      [](const auto& child) {
        const std::string name = lower(child.name.local);
        return name == "name" || name == "email" || name == "uri" || name == "url" ||
               name == "homepage";
      }
  );
}

Person person_in(const Reading& reading, Element element, Vocabulary vocabulary) {
  if (has_child_elements(element)) {
    const Scope scope(reading, element);
    if (is_structured(scope)) return structured_person(scope);
  }
  const bool is_atom = vocabulary == Vocabulary::atom;
  return read_person(plain_text_of(reading, element, is_atom ? Vocabulary::plain : vocabulary));
}

}  // namespace

bool Reading::may_grow(std::size_t bytes) const { return grown_ + bytes <= most_growth; }

Scope::Scope(const Reading& reading, Element element)
    : reading_(reading), element_(element), children_(reading.document, element) {
  has_media_ = children_.any(Vocabulary::media, "group", [](Element) { return true; }) ||
               children_.any(Vocabulary::media, "content", [](Element) { return true; });
  if (!has_media_) return;
  media_ = children_;
  add_media_below(reading.document, element, media_, 3);
}

std::string Scope::text(Field field) const {
  std::string found;
  for (const FieldName& name : field) {
    const Children& among = name.vocabulary == Vocabulary::media ? media() : children_;
    const bool is_found = among.any(name.vocabulary, name.local, [&](Element element) {
      found = plain_text_of(reading_, element, name.vocabulary);
      return !found.empty();
    });
    if (is_found) break;
  }
  return found;
}

std::string Scope::literal(Field field) const {
  std::string found;
  std::string storage;
  for (const FieldName& name : field) {
    const bool is_found = children_.any(name.vocabulary, name.local, [&](Element element) {
      found = trim(text_view(element, storage));
      return !found.empty();
    });
    if (is_found) break;
  }
  return found;
}

std::optional<Time> Scope::date(Field field) const {
  std::optional<Time> found;
  std::string storage;
  for (const FieldName& name : field) {
    const bool is_found = children_.any(name.vocabulary, name.local, [&](Element element) {
      const std::string_view written = text_view(element, storage);
      found = read_date(written);
      if (!found) note_unread_date(reading_.unread_dates(), written);
      return found.has_value();
    });
    if (is_found) break;
  }
  return found;
}

std::vector<Person> Scope::persons(Field field) const {
  std::vector<Person> found;
  for (const FieldName& name : field) {
    children_.any(name.vocabulary, name.local, [&](Element element) {
      add_person(found, person_in(reading_, element, name.vocabulary));
      return false;
    });
    if (!found.empty()) break;
  }
  return found;
}

std::vector<AtomLink> Scope::links() const {
  std::vector<AtomLink> links;
  children_.any(Vocabulary::atom, "link", [&](Element element) {
    AtomLink link{
        .rel = relation(attribute(element, "rel")),
        .type = lower(trim(attribute(element, "type"))),
        .href = std::string(trim(attribute(element, "href"))),
        .element = element};
    if (link.href.empty()) link.href = trim(text_of(element));
    if (!link.href.empty()) links.push_back(std::move(link));
    return false;
  });
  return links;
}

std::string Scope::own_language() const { return language_tag(attribute(element_, "xml:lang")); }

std::string Scope::resolved(std::string_view written, Element at) const {
  if (trim(written).empty()) return {};
  if (has_scheme(trim(written))) return clean_url(written);
  const std::string base = body_base(reading_, at, {});
  if (!reading_.may_grow(base.size())) return clean_url(written);
  std::string url = resolve(written, base);
  reading_.grew(written.size(), url.size());
  return url;
}

void read_addresses(
    const Scope& scope,
    const std::vector<AtomLink>& links,
    const std::pair<std::string, Element>& site,
    Channel& channel,
    Reading& reading
) {
  AtomLink self;
  for (const AtomLink& link : links) {
    if (link.rel == "self" && self.href.empty()) self = link;
    if (link.rel == "hub" && channel.hub_url.empty()) {
      channel.hub_url = scope.resolved(link.href, link.element);
    }
  }
  if (is_absolute_url(clean_url(self.href))) reading.self_url = clean_url(self.href);
  if (!site.first.empty()) channel.link = scope.resolved(site.first, site.second);
  if (is_absolute_url(channel.link)) reading.feed_link = channel.link;
  if (!self.href.empty()) channel.self_url = scope.resolved(self.href, self.element);
  if (is_absolute_url(channel.self_url)) reading.self_url = channel.self_url;
}

std::string body_base(const Reading& reading, Element at, std::string_view entry_url) {
  std::string base = reading.document.base(at, reading.url);
  if (is_usable_base(base)) return base;
  for (std::string_view next :
       {entry_url,
        std::string_view(reading.feed_link),
        std::string_view(reading.url),
        std::string_view(reading.self_url)}) {
    if (is_usable_base(next)) return std::string(next);
  }
  return {};
}

const AtomLink* alternate_link(const std::vector<AtomLink>& links) {
  const AtomLink* best = nullptr;
  const auto rank = [](const AtomLink& link) {
    if (link.type.starts_with("text/html") || link.type.starts_with("application/xhtml")) return 2;
    return link.type.empty() ? 1 : 0;
  };
  for (const AtomLink& link : links) {
    if (link.rel != "alternate") continue;
    if (best == nullptr || rank(link) > rank(*best)) best = &link;
  }
  return best;
}

std::string plain_text_of(const Reading& reading, Element element, Vocabulary vocabulary) {
  if (vocabulary == Vocabulary::atom) {
    const Body body = atom_construct(reading, element);
    return body.type == "html" ? html_to_text(body.text) : collapse(body.text);
  }
  if (has_child_elements(element)) {
    return html_to_text(inner_html(reading.document, element, reading.url));
  }
  std::string storage;
  const std::string_view text = text_view(element, storage);
  if (vocabulary == Vocabulary::media) {
    const std::string_view type = attribute(element, "type");
    if (equals_ignoring_case(type, "html")) return html_to_text(text);
    if (equals_ignoring_case(type, "plain")) return collapse(text);
  }
  return plain_text(text);
}

std::string language_tag(std::string_view written) {
  std::string tag(trim(written));
  std::replace(tag.begin(), tag.end(), '_', '-');
  return tag;
}

}  // namespace feedwire::feeds
