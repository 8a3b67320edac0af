// Lists of feeds as readers exchange them (OPML 1 and 2).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/problem.hpp"

namespace feedwire::feeds {

/// One feed of a list.
struct Outline {
  std::string url{};                    ///< where the feed is, never empty
  std::string title{};                  ///< "" if the list gives none
  std::string site_url{};               ///< the page that the feed belongs to
  std::vector<std::string> category{};  ///< names of the folders that it lies in, outermost first
  /// What feedwire knows of it beyond OPML, by name: attributes such as `feedwire:every`. Names are
  /// of a to z and underscores.
  std::map<std::string, std::string> settings{};

  bool operator==(const Outline&) const = default;
};

/// Every feed in document order, in whatever encoding the bytes are. Outlines without a feed are
/// folders; where there are none, the `category` attribute tells. Fails if this is no OPML.
Result<std::vector<Outline>> read_opml(std::string_view bytes);

/// OPML 2.0 in UTF-8: folders nest, in the order in which they are first named. Reads back equal
/// but for control characters, which XML cannot hold, and blanks at the ends of names.
std::string write_opml(const std::vector<Outline>& outlines, std::string_view title);

}  // namespace feedwire::feeds
