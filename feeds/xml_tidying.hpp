// The pass that makes a document well-formed: what it keeps in mind, shared by the files that hold
// its parts. Used by xml_repair alone.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/text.hpp"
#include "feeds/xml_entities.hpp"

namespace feedwire::feeds {

inline constexpr auto in_name = [] {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < 256; ++c) {
    const char letter = static_cast<char>(c);
    table.at(c) = c >= 0x80 || is_letter(letter) || is_digit(letter) || letter == '_' ||
                  letter == '-' || letter == '.' || letter == ':';
  }
  return table;
}();

/// What may stand in a name, and start one. Bytes past ASCII are letters here.
inline bool is_name_byte(char c) { return in_name[static_cast<unsigned char>(c)]; }
inline bool is_name_start(char c) {
  return is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// The first of two characters from `from` on, before `to`; `to` if neither is there.
std::size_t find_either(
    std::string_view text, char one, char other, std::size_t from, std::size_t to
);

/// Walks once over the text. Edits are written as they are met, so they only ever move forwards.
class Tidying {
 public:
  explicit Tidying(std::string_view text) : in_(text) { prefixes_.push_back("xml"); }

  void run();
  bool is_changed() const { return is_changed_; }
  std::string& out() { return out_; }

  std::vector<std::string> repairs{};
  bool has_inner_namespaces{false};
  bool has_bases{false};

 private:
  struct Open {
    std::string_view name{};
    std::size_t prefixes{};  // how many were declared outside
  };
  struct Attribute {
    std::string_view name{};
    std::size_t start{};
    std::size_t end{};
  };

  void note(std::string_view what);
  void replace(std::size_t from, std::size_t to, std::string_view with);
  std::string_view rest() const { return in_.substr(at_); }
  bool sees(std::string_view what) const { return rest().starts_with(what); }

  struct Prologue {
    bool has_declaration{false};
    bool must_drop{false};
  };

  void before_root();
  void before_root_tag(Prologue& prologue);
  void skipped(Prologue& prologue);
  void after_root();
  void text();
  void reference();
  void angle();
  void comment_or_instruction(std::string_view end);
  void cdata();
  void stray_angle();

  enum class TagEnd { open, empty, missing, cut };

  void start_tag();
  bool is_end_missing_before(std::string_view name) const;
  void deep_tag(std::size_t end);
  TagEnd attributes();
  void one_attribute();
  void attribute_value();
  void quoted_value(char quote);
  bool is_quote_missing(std::size_t end) const;
  void note_attribute(const Attribute& attribute);
  void opened(std::string_view name, TagEnd end, std::size_t declared);
  void check_prefixes(std::string_view name);
  bool is_declared(std::string_view prefix) const;

  void end_tag();
  std::size_t matching(std::string_view name) const;
  void close_above(std::size_t depth);
  void pop();
  void cut_off(std::size_t from);

  std::string_view in_;
  std::size_t at_{0};
  std::string out_{};
  std::size_t copied_{0};
  std::size_t next_angle_{0};
  bool only_text_{false};  // since the innermost element opened
  bool is_changed_{false};
  bool has_root_{false};
  std::size_t too_deep_{0};
  std::vector<Open> open_{};
  std::vector<std::string_view> prefixes_{};
  std::vector<Attribute> attributes_{};
  XmlEntities entities_{};
};

}  // namespace feedwire::feeds
