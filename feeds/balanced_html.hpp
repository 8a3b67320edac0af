// HTML written so that every parser builds the same tree from it: tags balanced, each where it may
// stand.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "feeds/sanitise_rules.hpp"

namespace feedwire::feeds {

/// Takes tags and text in the order in which a document has them and keeps their order legal, as a
/// browser's parser would: what an element ends by beginning is ended, parts of tables stand in
/// tables, what stands between rows gets a cell. At most 100 elements deep; deeper ones are left
/// out, their content is not.
class BalancedHtml {
 public:
  /// `expected` is a guess at the size in bytes.
  explicit BalancedHtml(std::size_t expected) { html_.reserve(expected + expected / 8); }

  /// `decoded` is text without references.
  void text(std::string_view decoded);

  /// `attributes` is markup: ` name="value"`…
  void start(const ElementRule& rule, std::string_view attributes);

  /// An end tag that closes nothing is passed over. `name` is that of a rule.
  void end(std::string_view name);

  /// Closes what is open.
  std::string finish();

 private:
  enum class Scope { document, table, cell, list, definitions };

  std::string_view current() const { return stack_.empty() ? std::string_view{} : stack_.back(); }
  void open(std::string_view name, std::string_view attributes);
  void close_down_to(std::size_t depth);
  static bool ends_scope(std::string_view name, Scope scope);
  void close_nearest(std::initializer_list<std::string_view> names, Scope scope);
  template <typename Predicate>
  void close_up_to(Predicate holds);
  void close_before(const ElementRule& rule);
  bool fits(std::string_view name) const;
  void enter_cell();

  std::string html_{};
  std::vector<std::string_view> stack_{};             ///< names in the rules' table
  std::unordered_map<std::string_view, int> open_{};  ///< how many of each name the stack holds
  std::size_t too_deep_{0};  ///< elements left out, whose end tags are still to come
};

}  // namespace feedwire::feeds
