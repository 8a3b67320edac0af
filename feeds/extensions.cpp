#include "feeds/extensions.hpp"

#include <algorithm>
#include <charconv>

#include "feeds/html.hpp"
#include "feeds/link.hpp"
#include "feeds/plain_text.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t most_listed = 1000;  // categories or enclosures an entry

void add_category(std::vector<std::string>& all, std::string category) {
  if (category.empty() || all.size() >= most_listed) return;
  if (std::find(all.begin(), all.end(), category) != all.end()) return;
  all.push_back(std::move(category));
}

void add_keywords(std::vector<std::string>& all, std::string_view keywords) {
  while (!keywords.empty()) {
    const std::size_t comma = std::min(keywords.find(','), keywords.size());
    add_category(all, collapse(keywords.substr(0, comma)));
    keywords.remove_prefix(std::min(comma + 1, keywords.size()));
  }
}

// Nested ones follow their parent; elements nest at most 256 deep (xml_repair.hpp).
void add_itunes_category(std::vector<std::string>& all, Element element, const Scope& scope) {
  const std::string_view label = attribute(element, "text");
  if (!trim(label).empty()) {
    add_category(all, plain_text(label));
  } else if (!has_child_elements(element)) {
    add_category(all, plain_text(text_of(element)));
  }
  const Children inner(scope.reading().document, element);
  inner.any(Vocabulary::itunes, "category", [&](Element nested) {
    add_itunes_category(all, nested, scope);
    return false;
  });
}

std::string first_label(Element element, std::initializer_list<const char*> attributes) {
  for (const char* name : attributes) {
    std::string label = plain_text(attribute(element, name));
    if (!label.empty()) return label;
  }
  return {};
}

void add_enclosure(std::vector<Enclosure>& all, Enclosure enclosure) {
  if (enclosure.url.empty()) return;
  const auto same = std::find_if(all.begin(), all.end(), [&](const Enclosure& known) {
    return known.url == enclosure.url;
  });
  if (same == all.end()) {
    if (all.size() < most_listed) all.push_back(std::move(enclosure));
    return;
  }
  if (same->type.empty()) same->type = std::move(enclosure.type);
  if (!same->length) same->length = enclosure.length;
}

Enclosure enclosure_at(const Scope& scope, Element element, const char* url, const char* length) {
  Enclosure enclosure{
      .url = scope.resolved(attribute(element, url), element),
      .type = lower(trim(attribute(element, "type"))),
      .length = whole_number(attribute(element, length))};
  if (enclosure.length == std::uint64_t{0}) enclosure.length.reset();
  return enclosure;
}

bool is_picture(const Enclosure& enclosure) { return enclosure.type.starts_with("image/"); }

std::string picture_in(const Body& body) {
  return body.type == "html" || body.type == "markdown" ? first_image(body.text) : std::string();
}

std::string picture_at(const Scope& scope, Element element) {
  for (const char* name : {"href", "url"}) {
    std::string url = scope.resolved(attribute(element, name), element);
    if (!url.empty()) return url;
  }
  return {};
}

}  // namespace

std::vector<std::string> categories(const Scope& scope) {
  std::vector<std::string> all;
  for (const Children::Child& child : scope.children().all()) {
    const auto is = [&](std::string_view local) {
      return equals_ignoring_case(child.name.local, local);
    };
    const Vocabulary vocabulary = child.name.vocabulary;
    const bool is_category = is("category");
    if (is_category && (vocabulary == Vocabulary::plain || vocabulary == Vocabulary::atom)) {
      std::string label;
      if (vocabulary == Vocabulary::atom) label = first_label(child.element, {"label", "term"});
      if (label.empty()) label = plain_text_of(scope.reading(), child.element, Vocabulary::plain);
      add_category(all, std::move(label));
    } else if (is_category && vocabulary == Vocabulary::media) {
      std::string label = first_label(child.element, {"label"});
      if (label.empty()) label = plain_text(text_of(child.element));
      add_category(all, std::move(label));
    } else if (is_category && vocabulary == Vocabulary::itunes) {
      add_itunes_category(all, child.element, scope);
    } else if (is("subject") && vocabulary == Vocabulary::dublin_core) {
      add_category(all, plain_text_of(scope.reading(), child.element, vocabulary));
    } else if (is("keywords") && vocabulary == Vocabulary::itunes) {
      add_keywords(all, text_of(child.element));
    }
  }
  return all;
}

std::vector<Enclosure> enclosures(const Scope& scope, const std::vector<AtomLink>& links) {
  std::vector<Enclosure> all;
  scope.children().any(Vocabulary::plain, "enclosure", [&](Element element) {
    add_enclosure(all, enclosure_at(scope, element, "url", "length"));
    return false;
  });
  for (const AtomLink& link : links) {
    if (link.rel != "enclosure") continue;
    Enclosure enclosure = enclosure_at(scope, link.element, "href", "length");
    enclosure.url = scope.resolved(link.href, link.element);
    add_enclosure(all, std::move(enclosure));
  }
  scope.media().any(Vocabulary::media, "content", [&](Element element) {
    add_enclosure(all, enclosure_at(scope, element, "url", "fileSize"));
    return false;
  });
  return all;
}

std::string picture(const Scope& scope, Vocabulary vocabulary, std::string_view local) {
  const Children& among = vocabulary == Vocabulary::media ? scope.media() : scope.children();
  std::string url;
  among.any(vocabulary, local, [&](Element element) {
    url = picture_at(scope, element);
    if (url.empty() && !has_child_elements(element))
      url = scope.resolved(text_of(element), element);
    return !url.empty();
  });
  return url;
}

std::string rss_image(const Scope& scope) {
  std::string url;
  scope.children().any(Vocabulary::plain, "image", [&](Element image) {
    const Children inside(scope.reading().document, image);
    return inside.any(Vocabulary::plain, "url", [&](Element element) {
      url = scope.resolved(text_of(element), element);
      return !url.empty();
    });
  });
  return url;
}

std::string entry_image(const Scope& scope, const Entry& entry) {
  std::string url = picture(scope, Vocabulary::media, "thumbnail");
  if (url.empty()) url = picture(scope, Vocabulary::itunes, "image");
  if (!url.empty()) return url;
  scope.media().any(Vocabulary::media, "content", [&](Element element) {
    const Enclosure content = enclosure_at(scope, element, "url", "fileSize");
    if (equals_ignoring_case(attribute(element, "medium"), "image") || is_picture(content)) {
      url = content.url;
    }
    return !url.empty();
  });
  if (!url.empty()) return url;
  const auto found = std::find_if(entry.enclosures.begin(), entry.enclosures.end(), is_picture);
  if (found != entry.enclosures.end()) return found->url;
  url = rss_image(scope);
  if (url.empty()) url = picture_in(entry.content);
  if (url.empty()) url = picture_in(entry.summary);
  if (url.empty()) return url;
  return resolve(url, body_base(scope.reading(), scope.element(), entry.url));
}

std::optional<bool> explicit_flag(const Scope& scope) {
  std::optional<bool> flag;
  scope.children().any(Vocabulary::itunes, "explicit", [&](Element element) {
    const std::string word = lower(trim(text_of(element)));
    if (word == "yes" || word == "true" || word == "explicit") flag = true;
    if (word == "no" || word == "false" || word == "clean") flag = false;
    return flag.has_value();
  });
  return flag;
}

std::optional<std::chrono::seconds> read_duration(std::string_view text) {
  text = trim(text);
  std::uint64_t total = 0;
  for (int parts = 1;; ++parts) {
    const std::size_t colon = text.find(':');
    std::string_view part = trim(text.substr(0, colon));
    const bool is_last = colon == text.npos;
    if (const std::size_t point = part.find('.'); is_last && point != part.npos) {
      if (part.substr(point + 1).find_first_not_of("0123456789") != part.npos) return std::nullopt;
      part = part.substr(0, point);
    }
    const auto number = whole_number(part);
    if (!number || *number > 1'000'000'000 || parts > 3) return std::nullopt;
    total = total * 60 + *number;
    if (is_last) return std::chrono::seconds(total);
    text.remove_prefix(colon + 1);
  }
}

std::optional<std::chrono::seconds> duration(const Scope& scope) {
  std::optional<std::chrono::seconds> found;
  scope.children().any(Vocabulary::itunes, "duration", [&](Element element) {
    found = read_duration(text_of(element));
    return found.has_value();
  });
  return found;
}

std::string media_player(const Scope& scope) {
  std::string url;
  scope.media().any(Vocabulary::media, "player", [&](Element element) {
    url = picture_at(scope, element);
    return !url.empty();
  });
  return url;
}

void read_comments(const Scope& scope, const std::vector<AtomLink>& links, Entry& entry) {
  const Children& children = scope.children();
  children.any(Vocabulary::plain, "comments", [&](Element element) {
    const std::string written(trim(text_of(element)));
    const bool is_url = written.find_first_of(" \t") == written.npos;
    if (is_url) entry.comments_url = scope.resolved(written, element);
    return !entry.comments_url.empty();
  });
  children.any(Vocabulary::wfw, "commentRss", [&](Element element) {
    entry.comments_feed_url = scope.resolved(text_of(element), element);
    return !entry.comments_feed_url.empty();
  });
  const auto count = [&](std::string_view text) {
    if (!entry.comments_count) entry.comments_count = whole_number(text);
    return entry.comments_count.has_value();
  };
  children.any(Vocabulary::slash, "comments", [&](Element e) { return count(text_of(e)); });
  children.any(Vocabulary::thread, "total", [&](Element e) { return count(text_of(e)); });
  for (const AtomLink& link : links) {
    if (link.rel != "replies") continue;
    const bool is_page = link.type.find("html") != link.type.npos;
    const bool is_feed = link.type.empty() || link.type.find("atom") != link.type.npos ||
                         link.type.find("rss") != link.type.npos;
    std::string url = scope.resolved(link.href, link.element);
    if (is_page && entry.comments_url.empty()) {
      entry.comments_url = std::move(url);
    } else if (is_feed && entry.comments_feed_url.empty()) {
      entry.comments_feed_url = std::move(url);
    }
    count(scope.reading().document.attribute(link.element, Vocabulary::thread, "count"));
  }
}

Body media_description(const Scope& scope) {
  Body body;
  scope.media().any(Vocabulary::media, "description", [&](Element element) {
    const std::string text = text_of(element);
    const bool is_html =
        equals_ignoring_case(attribute(element, "type"), "html") || looks_like_html(text);
    body = {std::string(trim(text)), is_html ? "html" : "text"};
    return !body.empty();
  });
  return body;
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  text = trim(text);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  // What a signed integer cannot hold is no count of anything, and JSON's readers choke on it.
  if (error != std::errc() || end != text.data() + text.size() || number > INT64_MAX)
    return std::nullopt;
  return number;
}

}  // namespace feedwire::feeds
