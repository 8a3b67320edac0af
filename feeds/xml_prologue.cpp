// What stands before a document's root and after it.
#include <algorithm>
#include <iterator>

#include "feeds/text.hpp"
#include "feeds/xml_tidying.hpp"

namespace feedwire::feeds {
namespace {

// Where a declaration or a feed's root follows markup that is neither, such as a warning of the
// program that wrote the feed; `at` itself if none does. Web pages are no such markup.
std::size_t find_feed(std::string_view text, std::size_t at) {
  constexpr std::string_view starts[] = {"<?xml ", "<rss", "<feed", "<rdf:RDF"};
  constexpr std::size_t farthest = 64 * 1024;
  const std::string_view near = text.substr(0, at + farthest);
  if (starts_ignoring_case(text.substr(at), "<html")) return at;
  std::size_t found = near.npos;
  for (std::string_view start : starts) found = std::min(found, near.find(start, at));
  const std::string_view first = text.substr(at, text.find_first_of(" \t\r\n/>", at) - at);
  const std::string_view local = first.substr(std::min(first.find(':'), first.size() - 1) + 1);
  const bool is_root = std::find(std::begin(starts), std::end(starts), first) != std::end(starts) ||
                       local == "RDF" || local == "rss" || local == "feed" || local == "entry";
  return is_root || found == near.npos ? at : found;
}

}  // namespace

// Declaration, document type and comments; what else stands before the root is skipped.
void Tidying::before_root() {
  Prologue prologue;
  while (at_ < in_.size()) {
    const std::size_t start = at_;
    at_ = std::min(in_.find('<', at_), in_.size());
    if (!trim(in_.substr(start, at_ - start)).empty()) skipped(prologue);
    if (at_ == in_.size()) break;
    if (at_ + 1 < in_.size() && is_name_start(in_[at_ + 1])) {
      const std::size_t feed = prologue.has_declaration ? at_ : find_feed(in_, at_);
      if (feed == at_) break;
      skipped(prologue);
      at_ = feed;
    }
    before_root_tag(prologue);
  }
  if (!prologue.must_drop) return;
  out_.clear();
  copied_ = 0;
  replace(0, at_, "");
}

void Tidying::skipped(Prologue& prologue) {
  note("text stands before the root element");
  prologue.must_drop = true;
}

void Tidying::before_root_tag(Prologue& prologue) {
  if (sees("<?xml") && !sees("<?xml-")) {
    if (prologue.has_declaration) note("the XML declaration stands twice");
    if (at_ != 0) note("something stands before the XML declaration");
    prologue.must_drop = prologue.must_drop || at_ != 0;
    prologue.has_declaration = true;
    comment_or_instruction("?>");
  } else if (sees("<?")) {
    comment_or_instruction("?>");
  } else if (sees("<!--")) {
    comment_or_instruction("-->");
  } else if (starts_ignoring_case(rest(), "<!doctype")) {
    const std::size_t length = doctype_length(rest());
    const bool has_end = length != rest().npos;
    if (!has_end) note("the document type declaration does not end");
    const std::size_t end =
        has_end ? at_ + length : std::min(in_.find('>', at_), in_.size() - 1) + 1;
    entities_.declare(in_.substr(at_, end - at_));
    prologue.must_drop = true;
    at_ = end;
  } else if (!is_name_start(in_[std::min(at_ + 1, in_.size() - 1)])) {
    skipped(prologue);
    ++at_;
  }
}

void Tidying::after_root() {
  const std::size_t end = at_;
  while (at_ < in_.size()) {
    at_ = std::min(in_.find_first_not_of(" \t\r\n", at_), in_.size());
    if (at_ == in_.size()) break;
    const std::string_view closing = sees("<!--") ? "-->" : sees("<?") ? "?>" : "";
    const std::size_t found = closing.empty() ? in_.npos : in_.find(closing, at_);
    if (found == in_.npos) {
      note("something follows the root element");
      replace(end, in_.size(), "");
      break;
    }
    at_ = found + closing.size();
  }
  at_ = in_.size();
}

}  // namespace feedwire::feeds
