#include "feeds/atom.hpp"

#include <algorithm>
#include <utility>

#include "feeds/bodies.hpp"
#include "feeds/extensions.hpp"
#include "feeds/link.hpp"
#include "feeds/person.hpp"
#include "feeds/place.hpp"
#include "feeds/polling_hints.hpp"
#include "feeds/scope.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

using enum Vocabulary;

// Which elements fill which field, best first.
constexpr FieldName feed_title[] = {{atom, "title"}, {dublin_core, "title"}};
constexpr FieldName feed_subtitle[] = {
    {atom, "subtitle"},
    {atom, "tagline"},
    {dublin_core, "description"},
    {itunes, "subtitle"},
    {itunes, "summary"}};
constexpr FieldName rights[] = {{atom, "rights"}, {atom, "copyright"}, {dublin_core, "rights"}};
constexpr FieldName generator[] = {{atom, "generator"}};
constexpr FieldName feed_authors[] = {
    {atom, "author"}, {dublin_core, "creator"}, {itunes, "author"}};
constexpr FieldName feed_published[] = {{atom, "published"}, {atom, "issued"}, {atom, "created"}};
constexpr FieldName feed_updated[] = {{atom, "updated"}, {atom, "modified"}, {dublin_core, "date"}};
constexpr FieldName language[] = {{dublin_core, "language"}};
constexpr FieldName atom_id[] = {{atom, "id"}};
constexpr FieldName entry_id[] = {{atom, "id"}, {dublin_core, "identifier"}};
constexpr FieldName entry_title[] = {{atom, "title"}, {dublin_core, "title"}, {media, "title"}};
constexpr FieldName entry_authors[] = {
    {atom, "author"}, {dublin_core, "creator"}, {dublin_core, "author"}, {itunes, "author"}};
constexpr FieldName entry_published[] = {
    {atom, "published"},
    {atom, "issued"},
    {atom, "created"},
    {dc_terms, "issued"},
    {dublin_core, "date"}};
constexpr FieldName entry_updated[] = {
    {atom, "updated"}, {atom, "modified"}, {dc_terms, "modified"}};
constexpr FieldName entry_summary[] = {
    {atom, "summary"},
    {dublin_core, "description"},
    {itunes, "summary"},
    {itunes, "subtitle"},
    {media, "description"}};
constexpr FieldName entry_content[] = {{atom, "content"}, {content, "encoded"}};

Channel read_channel(const Scope& scope, Reading& reading) {
  Channel channel;
  const std::vector<AtomLink> links = scope.links();
  const AtomLink* page = alternate_link(links);
  const auto site =
      page != nullptr ? std::pair(page->href, page->element) : std::pair(std::string(), Element());
  read_addresses(scope, links, site, channel, reading);
  channel.id = scope.literal(atom_id);
  channel.title = scope.text(feed_title);
  channel.subtitle = scope.text(feed_subtitle);
  channel.rights = scope.text(rights);
  channel.generator = scope.text(generator);
  channel.language = scope.own_language();
  if (channel.language.empty()) channel.language = language_tag(scope.literal(language));
  channel.authors = scope.persons(feed_authors);
  channel.published = scope.date(feed_published);
  channel.updated = scope.date(feed_updated);
  channel.image = picture(scope, atom, "logo");
  if (channel.image.empty()) channel.image = picture(scope, itunes, "image");
  channel.icon = picture(scope, atom, "icon");
  channel.categories = categories(scope);
  channel.is_explicit = explicit_flag(scope);
  return channel;
}

// The entry's own, those of the feed that it was taken from, those of this feed.
std::vector<Person> authors_of(
    const Scope& scope, const Entry& entry, const std::vector<Person>& heritage
) {
  std::vector<Person> own = scope.persons(entry_authors);
  if (says_who(own)) return own;
  if (entry.source && says_who(entry.source->authors)) return entry.source->authors;
  return says_who(heritage) || own.empty() ? heritage : own;
}

std::optional<Channel> source_of(const Scope& scope) {
  const Element element = scope.children().first(atom, "source");
  if (!element) return std::nullopt;
  // Its links are its own: they must not become bases of the feed that quotes it.
  Reading reading(scope.reading().document, scope.reading().url);
  Channel source = read_channel(Scope(reading, element), reading);
  if (source == Channel{}) return std::nullopt;
  return source;
}

std::string entry_url(
    const Scope& scope, const std::vector<AtomLink>& links, const std::string& id
) {
  std::string url;
  if (const AtomLink* page = alternate_link(links)) url = scope.resolved(page->href, page->element);
  if (url.empty() && is_http_url(id)) url = id;
  if (url.empty()) url = media_player(scope);
  return url;
}

void read_entry(const Scope& scope, const std::vector<Person>& heritage, Entry& entry) {
  const std::vector<AtomLink> links = scope.links();
  entry.id = scope.literal(entry_id);
  entry.url = entry_url(scope, links, entry.id);
  entry.title = scope.text(entry_title);
  entry.rights = scope.text(rights);
  entry.source = source_of(scope);
  entry.authors = authors_of(scope, entry, heritage);
  entry.categories = categories(scope);
  entry.published = scope.date(entry_published);
  entry.updated = scope.date(entry_updated);
  entry.summary = first_body(scope, entry_summary, entry.url);
  entry.content = first_body(scope, entry_content, entry.url);
  if (entry.content.empty()) entry.content = entry.summary;
  entry.enclosures = enclosures(scope, links);
  entry.image = entry_image(scope, entry);
  read_comments(scope, links, entry);
  entry.language = language_tag(scope.literal(language));
  if (entry.language.empty()) entry.language = scope.own_language();
  entry.duration = duration(scope);
  entry.is_explicit = explicit_flag(scope);
  entry.geo = read_place(scope);
}

}  // namespace

Format atom_format(const XmlDocument& document) {
  const Element root = document.root();
  const ElementName name = document.name(root);
  const bool is_feed = equals_ignoring_case(name.local, "feed");
  const bool is_entry = equals_ignoring_case(name.local, "entry");
  const bool is_old = trim(attribute(root, "version")) == "0.3" && is_feed;
  if (!is_feed && !is_entry) return Format::unknown;
  if (name.vocabulary != atom && !is_old) return Format::unknown;
  const std::string_view uri = document.namespace_uri(root);
  if (is_old || find_ignoring_case(uri, "purl.org/atom/ns") != uri.npos) return Format::atom03;
  return Format::atom10;
}

Feed read_atom(const XmlDocument& document, std::string_view url) {
  Feed feed;
  Reading reading(document, url);
  const Element root = document.root();
  if (equals_ignoring_case(document.name(root).local, "entry")) {
    read_entry(Scope(reading, root), {}, feed.entries.emplace_back());
    feed.unread_dates = std::move(reading.unread_dates());
    return feed;
  }
  const Scope scope(reading, root);
  feed.channel = read_channel(scope, reading);
  feed.hints = polling_hints(scope);
  std::size_t count = 0;
  scope.children().any(atom, "entry", [&](Element) { return ++count, false; });
  feed.entries.reserve(count);
  const std::vector<Person> heritage = inherited(feed.channel.authors, count);
  scope.children().any(atom, "entry", [&](Element element) {
    read_entry(Scope(reading, element), heritage, feed.entries.emplace_back());
    return false;
  });
  feed.unread_dates = std::move(reading.unread_dates());
  return feed;
}

}  // namespace feedwire::feeds
