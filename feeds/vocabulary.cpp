#include "feeds/vocabulary.hpp"

#include <algorithm>
#include <iterator>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

struct Known {
  std::string_view name{};
  Vocabulary vocabulary{};
};

constexpr Known uris[] = {
    {"http://www.w3.org/2005/atom", Vocabulary::atom},
    {"https://www.w3.org/2005/atom", Vocabulary::atom},
    {"http://purl.org/atom/ns", Vocabulary::atom},
    {"http://purl.org/rss/1.0", Vocabulary::plain},
    {"http://my.netscape.com/rdf/simple/0.9", Vocabulary::plain},
    {"http://channel.netscape.com/rdf/simple/0.9", Vocabulary::plain},
    {"http://my.netscape.com/publish/formats/rss-0.91.dtd", Vocabulary::plain},
    {"http://backend.userland.com/rss", Vocabulary::plain},
    {"http://backend.userland.com/rss2", Vocabulary::plain},
    {"http://backend.userland.com/rss2.1", Vocabulary::plain},
    {"http://backend.userland.com/rss091", Vocabulary::plain},
    {"http://blogs.law.harvard.edu/tech/rss", Vocabulary::plain},
    {"http://cyber.law.harvard.edu/rss/rss.html", Vocabulary::plain},
    {"http://purl.org/net/rss1.1", Vocabulary::plain},
    {"http://purl.org/dc/elements/1.1", Vocabulary::dublin_core},
    {"http://purl.org/dc/elements/1.0", Vocabulary::dublin_core},
    {"http://purl.org/dc/terms", Vocabulary::dc_terms},
    {"http://purl.org/rss/1.0/modules/content", Vocabulary::content},
    {"http://www.rssboard.org/media-rss", Vocabulary::media},
    {"http://www.georss.org/georss", Vocabulary::georss},
    {"http://www.opengis.net/gml", Vocabulary::gml},
    {"http://www.w3.org/2003/01/geo/wgs84_pos", Vocabulary::geo},
    {"http://purl.org/rss/1.0/modules/slash", Vocabulary::slash},
    {"http://wellformedweb.org/commentapi", Vocabulary::wfw},
    {"http://purl.org/syndication/thread/1.0", Vocabulary::thread},
    {"http://www.w3.org/1999/xhtml", Vocabulary::xhtml},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns", Vocabulary::rdf},
    {"http://purl.org/rss/1.0/modules/syndication", Vocabulary::syndication}};

constexpr Known prefixes[] = {
    {"atom", Vocabulary::atom},
    {"dc", Vocabulary::dublin_core},
    {"dcterms", Vocabulary::dc_terms},
    {"content", Vocabulary::content},
    {"itunes", Vocabulary::itunes},
    {"media", Vocabulary::media},
    {"georss", Vocabulary::georss},
    {"gml", Vocabulary::gml},
    {"geo", Vocabulary::geo},
    {"slash", Vocabulary::slash},
    {"wfw", Vocabulary::wfw},
    {"thr", Vocabulary::thread},
    {"xhtml", Vocabulary::xhtml},
    {"rdf", Vocabulary::rdf},
    {"sy", Vocabulary::syndication}};

std::string_view without_final_sign(std::string_view uri) {
  while (uri.ends_with('/') || uri.ends_with('#')) uri.remove_suffix(1);
  return uri;
}

}  // namespace

std::optional<Vocabulary> vocabulary_by_uri(std::string_view uri) {
  uri = without_final_sign(trim(uri));
  if (uri.empty()) return std::nullopt;
  // These two are spelt in more ways than a list would hold.
  if (find_ignoring_case(uri, "itunes.com/dtds/podcast") != uri.npos) return Vocabulary::itunes;
  if (find_ignoring_case(uri, "search.yahoo.com/mrss") != uri.npos) return Vocabulary::media;
  const auto found = std::find_if(std::begin(uris), std::end(uris), [&](const Known& known) {
    return equals_ignoring_case(known.name, uri);
  });
  if (found == std::end(uris)) return std::nullopt;
  return found->vocabulary;
}

std::optional<Vocabulary> vocabulary_by_prefix(std::string_view prefix) {
  const auto found =
      std::find_if(std::begin(prefixes), std::end(prefixes), [&](const Known& known) {
        return equals_ignoring_case(known.name, prefix);
      });
  if (found == std::end(prefixes)) return std::nullopt;
  return found->vocabulary;
}

bool is_netscape_rdf(std::string_view uri) {
  uri = without_final_sign(trim(uri));
  return find_ignoring_case(uri, "netscape.com") != uri.npos && uri.ends_with("0.9");
}

}  // namespace feedwire::feeds
