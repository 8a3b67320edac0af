#include "feeds/sanitise.hpp"

#include <algorithm>
#include <vector>

#include "feeds/balanced_html.hpp"
#include "feeds/entities.hpp"
#include "feeds/escape.hpp"
#include "feeds/html_scan.hpp"
#include "feeds/sanitise_rules.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

class Sanitiser {
 public:
  explicit Sanitiser(std::string_view html) : scanner_(html), writer_(html.size()) {}

  std::string run() {
    using Piece = HtmlScanner::Piece;
    for (Piece piece = scanner_.next(); piece != Piece::end; piece = scanner_.next()) {
      if (piece == Piece::start_tag) {
        start_tag();
      } else if (piece == Piece::end_tag) {
        end_tag();
      } else if (piece == Piece::text && skipping_.empty()) {
        text(scanner_.raw());
      }
    }
    return writer_.finish();
  }

 private:
  void text(std::string_view raw) {
    if (raw.find('&') == std::string_view::npos) {
      writer_.text(raw);
    } else {
      writer_.text(decode_references(raw));
    }
  }

  void start_tag() {
    const std::string name = lower(scanner_.name());
    if (!skipping_.empty()) {
      if (name == skipping_) ++skipping_depth_;
      return;
    }
    if (goes_with_content(name)) {
      skipping_ = name;
      skipping_depth_ = 1;
    } else if (goes_with_raw_text(name)) {
      if (name == "iframe") frame();
      scanner_.skip_to_end_of(name);
    } else if (const ElementRule* rule = element_rule(name == "image" ? "img" : name)) {
      element(*rule);
    }
  }

  void end_tag() {
    const std::string name = lower(scanner_.name());
    if (!skipping_.empty()) {
      if (name == skipping_ && --skipping_depth_ == 0) skipping_.clear();
      return;
    }
    const ElementRule* rule = element_rule(name);
    if (rule != nullptr && !rule->is_void) writer_.end(rule->name);
    if (name == "br") writer_.start(*rule, {});  // as browsers do
  }

  void element(const ElementRule& rule) {
    std::string attributes;
    std::vector<std::string> seen;
    HtmlAttributes all = scanner_.attributes();
    for (HtmlAttribute attribute; all.next(attribute);) {
      const std::string name = lower(attribute.name);
      if (!is_attribute_allowed(rule, name) ||
          std::find(seen.begin(), seen.end(), name) != seen.end())
        continue;
      const std::string value = attribute_text(attribute.value);
      if (holds_url(name) && !is_safe_url(value, is_picture(rule.name, name))) continue;
      if (name == "srcset" && !is_safe_srcset(value)) continue;
      append_attribute(attributes, name, value);
      seen.push_back(name);
    }
    const auto has = [&](const char* name) {
      return std::find(seen.begin(), seen.end(), name) != seen.end();
    };
    if (rule.name == "img" && !has("src") && !has("srcset")) return;
    // Nothing starts by itself here, so a person needs the means to start it.
    if (rule.name == "video" || rule.name == "audio") append_attribute(attributes, "controls", {});
    writer_.start(rule, attributes);
  }

  static bool is_picture(std::string_view element, std::string_view attribute) {
    return attribute == "poster" ||
           (attribute == "src" && (element == "img" || element == "source"));
  }

  static void append_attribute(std::string& to, std::string_view name, std::string_view value) {
    to.append(" ").append(name).append("=\"");
    append_escaped(to, value);
    to += '"';
  }

  /// A link in place of a frame, with the frame's title or else its address.
  void frame() {
    std::string url;
    std::string title;
    HtmlAttributes all = scanner_.attributes();
    for (HtmlAttribute attribute; all.next(attribute);) {
      if (url.empty() && equals_ignoring_case(attribute.name, "src"))
        url = attribute_url(attribute.value);
      if (title.empty() && equals_ignoring_case(attribute.name, "title"))
        title = attribute_text(attribute.value);
    }
    if (url.empty() || !is_safe_url(url, false) || starts_ignoring_case(url, "about:")) return;
    std::string attributes;
    append_attribute(attributes, "href", url);
    writer_.start(*element_rule("a"), attributes);
    writer_.text(trim(title).empty() ? url : title);
    writer_.end("a");
  }

  HtmlScanner scanner_;
  BalancedHtml writer_;
  std::string skipping_{};  ///< the element whose content is being left out
  std::size_t skipping_depth_{0};
};

}  // namespace

std::string sanitise(std::string_view html) { return Sanitiser(html).run(); }

}  // namespace feedwire::feeds
