// Start tags and their attributes, as they should be and as they are found.
#include <algorithm>
#include <iterator>

#include "feeds/text.hpp"
#include "feeds/xml_repair.hpp"
#include "feeds/xml_tidying.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t most_attributes = 256;
constexpr std::size_t most_prefixes = 256;  // declared at once

std::string_view prefix_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == name.npos ? std::string_view{} : name.substr(0, colon);
}

// HTML's elements without content: in ill-formed text they stand open and swallow what follows.
bool is_left_open_in_html(std::string_view name) {
  constexpr std::string_view names[] = {"br", "hr", "img", "wbr", "BR", "HR", "IMG"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

}  // namespace

void Tidying::start_tag() {
  const std::size_t start = at_;
  std::size_t end = at_ + 1;
  while (end < in_.size() && is_name_byte(in_[end])) ++end;
  const std::string_view name = in_.substr(start + 1, end - start - 1);
  // What follows a name in markup; "<a, b" is text.
  const char next = end < in_.size() ? in_[end] : '>';
  if (!is_blank(next) && next != '>' && next != '/' && next != '<') return stray_angle();
  const std::size_t closing = find_either(in_, '<', '>', end, in_.size());
  if (closing == in_.size()) return cut_off(start);
  if (open_.size() >= deepest_element)
    return deep_tag(std::min(in_.find('>', end), in_.size() - 1));
  const bool has_attributes = in_.substr(end, closing - end).find('=') != in_.npos;
  if (in_[closing] == '<' && !has_attributes) return stray_angle();
  if (is_end_missing_before(name)) {
    note("an element is not closed");
    close_above(open_.size() - 1);
  }
  at_ = end;
  const std::size_t declared = prefixes_.size();
  const std::size_t written = out_.size();
  const std::size_t copied = copied_;
  attributes_.clear();
  const TagEnd tag_end = attributes();
  if (tag_end == TagEnd::cut) {
    out_.resize(written);
    copied_ = copied;
    return cut_off(start);
  }
  check_prefixes(name);
  has_root_ = true;
  opened(name, tag_end, declared);
}

// Whether the innermost element, which holds but text in RSS, must have ended before this one: the
// two stand side by side in an item or a channel.
bool Tidying::is_end_missing_before(std::string_view name) const {
  constexpr std::string_view of_text[] = {"title", "link", "guid", "pubDate"};
  constexpr std::string_view beside[] = {
      "title", "link", "guid", "pubDate", "description", "item", "author", "category", "comments"};
  const auto is_among = [](std::string_view one, const auto& all) {
    return std::find(std::begin(all), std::end(all), one) != std::end(all);
  };
  if (!only_text_ || open_.size() < 2 || !is_among(open_.back().name, of_text)) return false;
  const std::string_view around = open_[open_.size() - 2].name;
  return (around == "item" || around == "channel") && is_among(name, beside);
}

void Tidying::deep_tag(std::size_t end) {
  note("elements nest too deep");
  if (in_[end - 1] != '/') ++too_deep_;
  replace(at_, end + 1, "");
  at_ = end + 1;
}

// Writes and steps over the end of the tag.
void Tidying::opened(std::string_view name, TagEnd end, std::size_t declared) {
  bool is_empty = end == TagEnd::empty;
  if (!is_empty && is_left_open_in_html(name)) {
    const std::size_t text = in_.find_first_not_of(" \t\r\n", at_ + (end == TagEnd::open ? 1 : 0));
    const bool is_closed =
        text != in_.npos && starts_ignoring_case(in_.substr(text), "</" + std::string(name));
    if (!is_closed) {
      note("an element of HTML is not closed");
      replace(at_, at_, "/");
      is_empty = true;
    }
  }
  if (end == TagEnd::missing) {
    note("a tag does not end");
    replace(at_, at_, ">");
  }
  at_ += end == TagEnd::empty ? 2 : end == TagEnd::open ? 1 : 0;
  only_text_ = !is_empty;
  if (is_empty) {
    prefixes_.resize(declared);
  } else {
    open_.push_back({name, declared});
  }
}

// Up to what ends the tag, which stays to be read.
Tidying::TagEnd Tidying::attributes() {
  while (true) {
    const std::size_t before = at_;
    while (at_ < in_.size() && is_blank(in_[at_])) ++at_;
    if (at_ >= in_.size()) return TagEnd::cut;
    if (in_[at_] == '>') return TagEnd::open;
    if (in_[at_] == '<') return TagEnd::missing;
    if (in_[at_] == '/') {
      if (at_ + 1 >= in_.size()) return TagEnd::cut;
      if (in_[at_ + 1] == '>') return TagEnd::empty;
      note("a stray / in a tag");
      replace(at_, at_ + 1, "");
      ++at_;
      continue;
    }
    if (!is_name_start(in_[at_])) {
      note("a stray character in a tag");
      replace(at_, at_ + 1, "");
      ++at_;
      continue;
    }
    if (before == at_) {
      note("no blank between attributes");
      replace(at_, at_, " ");
    }
    one_attribute();
  }
}

void Tidying::one_attribute() {
  const std::size_t start = at_;
  while (at_ < in_.size() && is_name_byte(in_[at_])) ++at_;
  const std::string_view name = in_.substr(start, at_ - start);
  const std::size_t name_end = at_;
  while (at_ < in_.size() && is_blank(in_[at_])) ++at_;
  const bool is_repeated =
      attributes_.size() >= most_attributes ||
      std::any_of(attributes_.begin(), attributes_.end(), [&](const Attribute& a) {
        return a.name == name;
      });
  if (is_repeated) {
    note("an attribute is repeated");
    // The name that is kept counts; this one gets a name that nobody asks for.
    replace(start, name_end, "repeated" + std::to_string(start));
  }
  if (at_ >= in_.size() || in_[at_] != '=') {
    at_ = name_end;
    note("an attribute has no value");
    replace(at_, at_, "=\"\"");
  } else {
    ++at_;
    attribute_value();
  }
  if (!is_repeated) note_attribute({name, name_end, at_});
}

void Tidying::attribute_value() {
  while (at_ < in_.size() && is_blank(in_[at_])) ++at_;
  if (at_ >= in_.size()) return;
  if (in_[at_] == '"' || in_[at_] == '\'') return quoted_value(in_[at_]);
  note("an attribute's value has no quotes");
  replace(at_, at_, "\"");
  while (at_ < in_.size() && !is_blank(in_[at_]) && in_[at_] != '>' && in_[at_] != '<') {
    if (in_.substr(at_).starts_with("/>")) break;
    if (in_[at_] == '&') {
      reference();
    } else if (in_[at_] == '"') {
      replace(at_, at_ + 1, "&quot;");
      ++at_;
    } else {
      ++at_;
    }
  }
  replace(at_, at_, "\"");
}

// A quote that comes right after `=` opens another value: the one that should close this is
// missing.
bool Tidying::is_quote_missing(std::size_t end) const {
  const std::size_t before = in_.substr(0, end).find_last_not_of(" \t\r\n");
  return in_[before] == '=' && before > at_ + 1 && in_.substr(at_, end - at_).find('>') != in_.npos;
}

void Tidying::quoted_value(char quote) {
  const std::size_t end = in_.find(quote, at_ + 1);
  if (end == in_.npos || is_quote_missing(end)) {
    note("an attribute's quote is missing");
    const std::size_t stop = std::min(in_.find_first_of(" \t\r\n>", at_ + 1), in_.size());
    replace(at_, at_ + 1, "\"");
    for (++at_; at_ < stop;) {
      if (in_[at_] == '&') {
        reference();
      } else if (in_[at_] == '<' || in_[at_] == '"') {
        replace(at_, at_ + 1, "");
        ++at_;
      } else {
        ++at_;
      }
    }
    at_ = stop;
    replace(stop, stop, "\"");
    return;
  }
  for (++at_; at_ < end;) {
    at_ = find_either(in_, '&', '<', at_, end);
    if (at_ == end) break;
    if (in_[at_] == '&') {
      reference();
    } else {
      note("a stray < in an attribute");
      replace(at_, at_ + 1, "&lt;");
      ++at_;
    }
  }
  at_ = end + 1;
}

void Tidying::note_attribute(const Attribute& attribute) {
  attributes_.push_back(attribute);
  const bool is_declaration = attribute.name == "xmlns" || attribute.name.starts_with("xmlns:");
  if (is_declaration) {
    if (has_root_) has_inner_namespaces = true;
    if (attribute.name.size() > 6 && prefixes_.size() < most_prefixes) {
      prefixes_.push_back(attribute.name.substr(6));
    }
  }
  if (attribute.name == "xml:base") has_bases = true;
}

bool Tidying::is_declared(std::string_view prefix) const {
  return prefix.empty() ||
         std::find(prefixes_.rbegin(), prefixes_.rend(), prefix) != prefixes_.rend();
}

void Tidying::check_prefixes(std::string_view name) {
  bool is_fine = is_declared(prefix_of(name));
  for (const Attribute& attribute : attributes_) {
    const std::string_view prefix = prefix_of(attribute.name);
    is_fine = is_fine && (prefix == "xmlns" || is_declared(prefix));
  }
  if (!is_fine) note("a namespace prefix is not declared");
}

}  // namespace feedwire::feeds
