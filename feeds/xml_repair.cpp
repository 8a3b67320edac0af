#include "feeds/xml_repair.hpp"

#include <algorithm>
#include <iterator>

#include "feeds/text.hpp"
#include "feeds/xml_scrub.hpp"
#include "feeds/xml_tidying.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t most_repairs = 20;  // kinds told; a broken document has many of each

}  // namespace

std::size_t find_either(
    std::string_view text, char one, char other, std::size_t from, std::size_t to
) {
  while (from < to && text[from] != one && text[from] != other) ++from;
  return from;
}

void Tidying::note(std::string_view what) {
  if (repairs.size() >= most_repairs) return;
  if (std::find(repairs.begin(), repairs.end(), what) == repairs.end()) repairs.emplace_back(what);
}

void Tidying::replace(std::size_t from, std::size_t to, std::string_view with) {
  is_changed_ = true;
  if (out_.capacity() == 0) out_.reserve(in_.size() + in_.size() / 16 + 256);
  if (from > copied_) out_.append(in_, copied_, from - copied_);
  out_ += with;
  copied_ = to;
}

void Tidying::run() {
  before_root();
  while (at_ < in_.size() && !(has_root_ && open_.empty())) {
    if (in_[at_] == '<') {
      angle();
    } else if (in_[at_] == '&') {
      reference();
    } else {
      text();
    }
  }
  if (!open_.empty()) {
    note("the document ends inside <" + valid_utf8(open_.back().name.substr(0, 60)) + ">");
    close_above(0);
  }
  after_root();
  if (is_changed_) out_.append(in_, copied_);
}

void Tidying::text() {
  // Remembered, since text can be nothing but ampersands.
  if (next_angle_ < at_) next_angle_ = std::min(in_.find('<', at_), in_.size());
  const std::size_t ampersand = in_.substr(0, next_angle_).find('&', at_);
  at_ = std::min(ampersand, next_angle_);
}

void Tidying::reference() {
  // What escaped HTML is full of.
  for (const std::string_view plain : {"&lt;", "&gt;", "&amp;", "&quot;"}) {
    if (sees(plain)) {
      at_ += plain.size();
      return;
    }
  }
  const XmlEntities::Reference found = entities_.judge(rest().substr(0, 128));
  using Kind = XmlEntities::Kind;
  if (found.kind == Kind::bare && !entities_.may_be_declared_elsewhere()) {
    note("an ampersand is not escaped, or an entity is not declared");
  }
  if (found.kind == Kind::html && !entities_.may_be_declared_elsewhere()) {
    note("an entity of HTML is not declared");
  }
  if (found.kind == Kind::removed) note("a reference to a character that XML forbids");
  if (found.kind != Kind::xml) replace(at_, at_ + found.length, found.replacement);
  at_ += found.length;
}

void Tidying::angle() {
  if (at_ + 1 >= in_.size()) return cut_off(at_);
  const char next = in_[at_ + 1];
  if (next == '/') return end_tag();
  if (is_name_start(next)) return start_tag();
  if (sees("<!--")) return comment_or_instruction("-->");
  if (sees("<![CDATA[")) return cdata();
  if (next == '?') return comment_or_instruction("?>");
  stray_angle();
}

void Tidying::stray_angle() {
  note("a stray < in the text");
  replace(at_, at_ + 1, "&lt;");
  ++at_;
}

void Tidying::comment_or_instruction(std::string_view end) {
  const std::size_t found = in_.find(end, at_ + 2);
  if (found == in_.npos) return cut_off(at_);
  const bool is_declaration = !open_.empty() && sees("<?xml") && !sees("<?xml-");
  if (is_declaration) {
    note("an XML declaration stands inside the document");
    replace(at_, found + end.size(), "");
  }
  at_ = found + end.size();
}

void Tidying::cdata() {
  const std::size_t found = in_.find("]]>", at_);
  if (found == in_.npos) {
    note("a CDATA section does not end");
    replace(in_.size(), in_.size(), "]]>");
    at_ = in_.size();
  } else {
    at_ = found + 3;
  }
}

void Tidying::cut_off(std::size_t from) {
  note("the document ends inside a tag");
  replace(from, in_.size(), "");
  at_ = in_.size();
}

TidyXml tidy_xml(std::string text) {
  TidyXml tidy;
  const bool has_lost = scrub_xml(text);
  Tidying tidying(text);
  tidying.run();
  tidy.repairs = std::move(tidying.repairs);
  if (has_lost) tidy.repairs.emplace_back("control characters that XML forbids");
  tidy.has_inner_namespaces = tidying.has_inner_namespaces;
  tidy.has_bases = tidying.has_bases;
  tidy.text = tidying.is_changed() ? std::move(tidying.out()) : std::move(text);
  return tidy;
}

}  // namespace feedwire::feeds
