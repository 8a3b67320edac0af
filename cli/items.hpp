// `feedwire items` and `feedwire show`: what was gathered, as a list and one by one.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cli/ask.hpp"
#include "cli/client.hpp"
#include "cli/table.hpp"
#include "cli/time_words.hpp"

namespace feedwire::cli {

/// Which items; an empty member does not choose.
struct Filters {
  std::string feed{};
  std::string category{};  ///< a path prefix, "A/B"
  std::string author{};
  std::string tag{};
  std::string language{};  ///< "zh", "zh-CN"
  bool unique{false};      ///< one item a story
  std::string search{};    ///< words, "phrases", -not, title:word, prefix*

  /// By the names that the daemon has for them; those that do not choose are left out.
  std::vector<std::pair<std::string, std::string>> parameters() const;
  void add_to(Target& target) const;
};

struct ItemsOptions {
  Filters filters{};
  std::string since{};  ///< as parse_when takes it
  std::string until{};
  std::uint64_t limit{50};  ///< 0: all
  bool json{false};
};

struct ShowOptions {
  std::string item{};
  std::string format{"text"};  ///< text, json, html or frontmatter
};

/// Newest first. Goes from page to page, and holds one of them at a time.
Outcome<Exit> list_items(Client& client, const ItemsOptions& options);

Outcome<Exit> show_item(Client& client, const ShowOptions& options);

Table items_table();
void add_item(Table& table, const boost::json::object& item);

/// The same with a column for the place that a search found.
Table found_items_table();
void add_found_item(Table& table, const boost::json::object& item);

/// The text of a snippet in HTML, with what stands in <mark> marked for a cell.
Cell snippet_cell(std::string_view html);

/// The title; of an item without one the beginning of its text, else its URL.
std::string title_of(const boost::json::object& item);

std::string feed_name_of(const boost::json::object& item);

/// When it was published, else when it came.
std::optional<Time> time_of(const boost::json::object& item);

}  // namespace feedwire::cli
