#include "feeds/html.hpp"

#include <algorithm>
#include <array>

#include "feeds/entities.hpp"
#include "feeds/html_scan.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

// Sorted, so that a name is found by halving.
constexpr std::array<std::string_view, 55> block_elements{
    "address", "article", "aside",  "blockquote", "body",     "br",     "center",   "dd",
    "details", "dialog",  "dir",    "div",        "dl",       "dt",     "fieldset", "figcaption",
    "figure",  "footer",  "form",   "frameset",   "h1",       "h2",     "h3",       "h4",
    "h5",      "h6",      "head",   "header",     "hgroup",   "hr",     "html",     "li",
    "main",    "menu",    "nav",    "ol",         "optgroup", "option", "p",        "pre",
    "search",  "section", "select", "summary",    "table",    "tbody",  "td",       "tfoot",
    "th",      "thead",   "title",  "tr",         "ul",       "video",  "xmp"};

constexpr auto packed_blocks = [] {
  std::array<std::uint64_t, block_elements.size()> numbers{};
  std::transform(block_elements.begin(), block_elements.end(), numbers.begin(), packed);
  return numbers;
}();
static_assert(std::is_sorted(packed_blocks.begin(), packed_blocks.end()));

bool is_block(std::string_view name) {
  const std::uint64_t wanted = packed(name);
  const auto found = std::lower_bound(packed_blocks.begin(), packed_blocks.end(), wanted);
  if (found == packed_blocks.end() || *found != wanted) return false;
  return equals_ignoring_case(
      name, block_elements.at(static_cast<std::size_t>(found - packed_blocks.begin()))
  );
}

constexpr auto blanks = [] {
  std::array<bool, 256> table{};
  for (const char c : {' ', '\n', '\t', '\r', '\f'}) table.at(static_cast<unsigned char>(c)) = true;
  return table;
}();

/// Text in the making: runs of white space become one blank, none at either end.
class CollapsedText {
 public:
  explicit CollapsedText(std::size_t expected) { text_.reserve(expected); }

  void blank() { blank_ = true; }

  void add(std::string_view more) {
    const char* at = more.data();
    const char* const end = at + more.size();
    while (at != end) {
      const char* const word = at;
      while (at != end && !blanks[static_cast<unsigned char>(*at)]) ++at;
      if (at != word) {
        if (blank_ && !text_.empty()) text_ += ' ';
        blank_ = false;
        text_.append(word, at);
      }
      for (; at != end && blanks[static_cast<unsigned char>(*at)]; ++at) blank_ = true;
    }
  }

  std::string take() { return std::move(text_); }

 private:
  std::string text_{};
  bool blank_{false};
};

// Whether `<img` stands anywhere: a glance that spares many bodies the closer look.
bool may_hold_image(std::string_view html) {
  for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    if (starts_ignoring_case(html.substr(at + 1), "img")) return true;
  }
  return false;
}

}  // namespace

std::string html_to_text(std::string_view html) {
  using Piece = HtmlScanner::Piece;
  CollapsedText text(html.size() / 2);
  HtmlScanner scanner(html);
  for (Piece piece = scanner.next(); piece != Piece::end; piece = scanner.next()) {
    if (piece == Piece::text) {
      if (scanner.raw().find('&') == std::string_view::npos) {
        text.add(scanner.raw());
      } else {
        text.add(decode_references(scanner.raw()));
      }
    } else if (piece != Piece::aside && is_block(scanner.name())) {
      text.blank();
    }
  }
  return text.take();
}

std::string html_to_paragraphs(std::string_view html) {
  using Piece = HtmlScanner::Piece;
  std::string paragraphs;
  CollapsedText line(80);
  bool is_item = false;
  const auto end_line = [&] {
    std::string text = line.take();
    line = CollapsedText(80);
    if (text.empty()) return;
    if (!paragraphs.empty()) paragraphs += '\n';
    paragraphs += (is_item ? "- " : "") + text;
    is_item = false;
  };
  HtmlScanner scanner(html);
  for (Piece piece = scanner.next(); piece != Piece::end; piece = scanner.next()) {
    if (piece == Piece::text) {
      line.add(decode_references(scanner.raw()));
    } else if (piece != Piece::aside && is_block(scanner.name())) {
      end_line();
      is_item = piece == Piece::start_tag && equals_ignoring_case(scanner.name(), "li");
    }
  }
  end_line();
  return paragraphs;
}

std::string first_image(std::string_view html) {
  using Piece = HtmlScanner::Piece;
  if (!may_hold_image(html)) return {};
  HtmlScanner scanner(html);
  for (Piece piece = scanner.next(); piece != Piece::end; piece = scanner.next()) {
    if (piece != Piece::start_tag || !equals_ignoring_case(scanner.name(), "img")) continue;
    HtmlAttributes attributes = scanner.attributes();
    for (HtmlAttribute attribute; attributes.next(attribute);) {
      if (!equals_ignoring_case(attribute.name, "src")) continue;
      std::string url = attribute_url(attribute.value);
      if (!url.empty() && !starts_ignoring_case(url, "data:")) return url;
      break;
    }
  }
  return {};
}

}  // namespace feedwire::feeds
