#include "feeds/rss.hpp"

#include <algorithm>
#include <utility>

#include "feeds/bodies.hpp"
#include "feeds/extensions.hpp"
#include "feeds/link.hpp"
#include "feeds/place.hpp"
#include "feeds/polling_hints.hpp"
#include "feeds/scope.hpp"
#include "feeds/text.hpp"
#include "feeds/vocabulary.hpp"

namespace feedwire::feeds {
namespace {

using enum Vocabulary;

// Which elements fill which field, best first.
constexpr FieldName channel_title[] = {
    {plain, "title"}, {dublin_core, "title"}, {atom, "title"}, {itunes, "title"}};
constexpr FieldName channel_subtitle[] = {
    {plain, "description"},
    {dublin_core, "description"},
    {atom, "subtitle"},
    {itunes, "summary"},
    {itunes, "subtitle"}};
constexpr FieldName channel_rights[] = {
    {plain, "copyright"}, {dublin_core, "rights"}, {atom, "rights"}};
constexpr FieldName channel_authors[] = {
    {plain, "managingEditor"},
    {plain, "author"},
    {dublin_core, "creator"},
    {dublin_core, "author"},
    {atom, "author"},
    {itunes, "author"},
    {itunes, "owner"},
    {plain, "webMaster"}};
constexpr FieldName channel_published[] = {
    {plain, "pubDate"}, {dc_terms, "issued"}, {atom, "published"}, {dc_terms, "created"}};
constexpr FieldName channel_updated[] = {
    {plain, "lastBuildDate"}, {dublin_core, "date"}, {dc_terms, "modified"}, {atom, "updated"}};
constexpr FieldName channel_language[] = {{plain, "language"}, {dublin_core, "language"}};
constexpr FieldName generator[] = {{plain, "generator"}};
constexpr FieldName link[] = {{plain, "link"}};
constexpr FieldName guid[] = {{plain, "guid"}};
constexpr FieldName other_ids[] = {{atom, "id"}, {dublin_core, "identifier"}};
constexpr FieldName item_title[] = {
    {plain, "title"}, {dublin_core, "title"}, {atom, "title"}, {media, "title"}, {itunes, "title"}};
constexpr FieldName item_rights[] = {
    {dublin_core, "rights"}, {plain, "copyright"}, {atom, "rights"}};
constexpr FieldName item_authors[] = {
    {dublin_core, "creator"},
    {dublin_core, "author"},
    {plain, "author"},
    {atom, "author"},
    {itunes, "author"}};
constexpr FieldName item_published[] = {
    {plain, "pubDate"},
    {dublin_core, "date"},
    {dc_terms, "issued"},
    {atom, "published"},
    {atom, "issued"},
    {atom, "created"},
    {dc_terms, "created"}};
constexpr FieldName item_updated[] = {
    {dc_terms, "modified"}, {atom, "updated"}, {atom, "modified"}};
constexpr FieldName item_language[] = {{dublin_core, "language"}};
constexpr FieldName item_summary[] = {
    {plain, "description"},
    {atom, "summary"},
    {dublin_core, "description"},
    {itunes, "summary"},
    {itunes, "subtitle"},
    {media, "description"}};
constexpr FieldName item_content[] = {
    {content, "encoded"}, {xhtml, "body"}, {plain, "body"}, {plain, "fullitem"}, {atom, "content"}};

// ---- the channel ----------------------------------------------------------------------------

// The site's link as it is written, and where. The channel's own come before Atom's.
std::pair<std::string, Element> site_link(const Scope& scope, const std::vector<AtomLink>& links) {
  std::pair<std::string, Element> found;
  std::string storage;
  scope.children().any(plain, "link", [&](Element element) {
    found = {std::string(trim(text_view(element, storage))), element};
    if (found.first.empty()) found.first = trim(attribute(element, "href"));
    return !found.first.empty();
  });
  if (!found.first.empty()) return found;
  if (const AtomLink* page = alternate_link(links)) return {page->href, page->element};
  return {};
}

// A picture may stand in the channel or, in RDF, beside it.
std::string channel_image(const Scope& scope) {
  std::string url = rss_image(scope);
  if (url.empty() && scope.element().parent()) {
    url = rss_image(Scope(scope.reading(), scope.element().parent()));
  }
  if (url.empty()) url = picture(scope, itunes, "image");
  if (url.empty()) url = picture(scope, atom, "logo");
  if (url.empty()) url = picture(scope, media, "thumbnail");
  return url;
}

std::string channel_language_of(const Scope& scope) {
  std::string language = language_tag(scope.literal(channel_language));
  for (Element at = scope.element(); language.empty() && at; at = at.parent()) {
    language = language_tag(attribute(at, "xml:lang"));
  }
  return language;
}

Channel read_channel(const Scope& scope, Reading& reading) {
  Channel channel;
  const std::vector<AtomLink> links = scope.links();
  read_addresses(scope, links, site_link(scope, links), channel, reading);
  channel.title = scope.text(channel_title);
  channel.subtitle = scope.text(channel_subtitle);
  channel.rights = scope.text(channel_rights);
  channel.generator = scope.text(generator);
  channel.language = channel_language_of(scope);
  channel.authors = scope.persons(channel_authors);
  channel.published = scope.date(channel_published);
  channel.updated = scope.date(channel_updated);
  channel.image = channel_image(scope);
  channel.icon = picture(scope, atom, "icon");
  channel.categories = categories(scope);
  channel.is_explicit = explicit_flag(scope);
  return channel;
}

// ---- entries --------------------------------------------------------------------------------

std::string page_in_guid(const Scope& scope) {
  std::string url;
  scope.children().any(plain, "guid", [&](Element element) {
    const std::string written(trim(text_of(element)));
    const bool is_link = !equals_ignoring_case(trim(attribute(element, "isPermaLink")), "false");
    if (is_link && is_http_url(written)) url = written;
    return !url.empty();
  });
  return url;
}

std::string about(const Scope& scope) {
  return std::string(trim(scope.reading().document.attribute(scope.element(), rdf, "about")));
}

std::string item_url(const Scope& scope, const std::vector<AtomLink>& links) {
  const auto [written, element] = site_link(scope, links);
  std::string url = scope.resolved(written, element);
  if (url.empty()) url = page_in_guid(scope);
  if (url.empty() && is_http_url(about(scope))) url = about(scope);
  if (url.empty()) url = media_player(scope);
  return url;
}

std::string item_id(const Scope& scope) {
  std::string id = scope.literal(guid);
  if (id.empty()) id = about(scope);
  if (id.empty()) id = scope.literal(other_ids);
  return id;
}

std::optional<Channel> item_source(const Scope& scope) {
  Channel source;
  scope.children().any(plain, "source", [&](Element element) {
    source.title = plain_text_of(scope.reading(), element, plain);
    source.self_url = scope.resolved(attribute(element, "url"), element);
    return source != Channel{};
  });
  if (source == Channel{}) return std::nullopt;
  return source;
}

void read_item(const Scope& scope, Entry& entry) {
  const std::vector<AtomLink> links = scope.links();
  entry.id = item_id(scope);
  entry.url = item_url(scope, links);
  entry.title = scope.text(item_title);
  entry.rights = scope.text(item_rights);
  entry.authors = scope.persons(item_authors);
  entry.categories = categories(scope);
  entry.published = scope.date(item_published);
  entry.updated = scope.date(item_updated);
  entry.summary = first_body(scope, item_summary, entry.url);
  entry.content = first_body(scope, item_content, entry.url);
  if (entry.content.empty()) entry.content = entry.summary;
  entry.enclosures = enclosures(scope, links);
  entry.image = entry_image(scope, entry);
  read_comments(scope, links, entry);
  entry.language = language_tag(scope.literal(item_language));
  if (entry.language.empty()) entry.language = scope.own_language();
  entry.source = item_source(scope);
  entry.duration = duration(scope);
  entry.is_explicit = explicit_flag(scope);
  entry.geo = read_place(scope);
}

bool is_named(const XmlDocument& document, Element element, std::string_view local) {
  if (element.type() != pugi::node_element) return false;
  const ElementName name = document.name(element);
  return name.vocabulary == plain && equals_ignoring_case(name.local, local);
}

Format rss_version(std::string_view version) {
  constexpr std::pair<std::string_view, Format> versions[] = {
      {"0.90", Format::rss090},
      {"0.91", Format::rss091},
      {"0.92", Format::rss092},
      {"0.93", Format::rss093},
      {"0.94", Format::rss094}};
  for (const auto& [name, format] : versions) {
    if (version == name) return format;
  }
  if (version == "2" || version.starts_with("2.")) return Format::rss20;
  return Format::rss;
}

}  // namespace

Format rss_format(const XmlDocument& document) {
  const ElementName name = document.name(document.root());
  if (equals_ignoring_case(name.local, "rss"))
    return rss_version(trim(attribute(document.root(), "version")));
  if (!equals_ignoring_case(name.local, "rdf")) return Format::unknown;
  // The channel's namespace tells; a document without one is asked for its default.
  Element speaker = document.root();
  for (Element child : document.root()) {
    if (is_named(document, child, "channel") || is_named(document, child, "item")) {
      speaker = child;
      break;
    }
  }
  const bool is_old = is_netscape_rdf(document.namespace_uri(speaker)) ||
                      is_netscape_rdf(attribute(document.root(), "xmlns"));
  return is_old ? Format::rss090 : Format::rss10;
}

Feed read_rss(const XmlDocument& document, std::string_view url) {
  Feed feed;
  Reading reading(document, url);
  const Element root = document.root();
  Element channel;
  for (Element child : root) {
    if (!channel && is_named(document, child, "channel")) channel = child;
  }
  if (channel) {
    const Scope scope(reading, channel);
    feed.channel = read_channel(scope, reading);
    feed.hints = polling_hints(scope);
  }
  // Items stand in the channel, beside it, or both.
  std::vector<Element> items;
  for (Element place : {channel, root}) {
    if (!place) continue;
    for (Element item : place) {
      if (is_named(document, item, "item")) items.push_back(item);
    }
  }
  feed.entries.reserve(items.size());
  for (Element item : items) read_item(Scope(reading, item), feed.entries.emplace_back());
  feed.unread_dates = std::move(reading.unread_dates());
  return feed;
}

}  // namespace feedwire::feeds
