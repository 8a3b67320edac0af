// An item as a line for people, in the shape that they like.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cli/outcome.hpp"

namespace feedwire::cli {

/// "2022-08-18 19:01  cnBeta  the title  https://…"
std::string item_line(const boost::json::object& item);

/// Where it leads to: its page, else what it is about; empty: nowhere.
std::string link_of(const boost::json::object& item);
/// The names of its authors, joined by commas.
std::string authors_of(const boost::json::object& item);

/// "{time} {title}\n": text with names in braces; `{{` and `}}` are braces, \n, \t and \\ what they
/// are in C. Each item ends with a line break, given or not.
class LineFormat {
 public:
  /// A Failure (wrong usage) names what is wrong.
  static Outcome<LineFormat> parse(std::string_view text);

  /// Safe to show on a terminal.
  std::string line(const boost::json::object& item) const;

 private:
  struct Part {
    std::string text{};
    bool is_name{false};
  };
  std::vector<Part> parts_{};
};

}  // namespace feedwire::cli
