// Which elements, attributes and addresses may stay in what others wrote.
#pragma once

#include <string_view>

namespace feedwire::feeds {

struct ElementRule {
  std::string_view name{};
  std::string_view attributes{};  ///< besides title, lang and dir; separated by blanks
  bool is_void{false};            ///< has no end tag
  bool closes_paragraph{false};   ///< cannot stand inside a `p`
};

/// Null for an element whose tags do not stay. `name` is in lower case.
const ElementRule* element_rule(std::string_view name);

bool is_attribute_allowed(const ElementRule& rule, std::string_view name);

/// Does the attribute hold an address, to be judged by is_safe_url?
bool holds_url(std::string_view attribute);

/// Of a scheme that cannot run anything, or relative. `url` is decoded. Pictures may be
/// `data:image/…`.
bool is_safe_url(std::string_view url, bool is_picture);

/// The same for each address in a `srcset`.
bool is_safe_srcset(std::string_view candidates);

/// Elements that go with all that stands inside them; nested ones count.
bool goes_with_content(std::string_view name);

/// Elements whose content is text to a browser whatever it looks like; they go with it.
bool goes_with_raw_text(std::string_view name);

}  // namespace feedwire::feeds
