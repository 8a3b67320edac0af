// Where posts go below their folder: "{category}/{feed}/{date}-{slug}.md".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feeds/feed.hpp"
#include "feeds/problem.hpp"

namespace feedwire::feeds {

/// What a pattern can speak of.
struct PostPlace {
  std::vector<std::string> category{};
  std::string feed{};
  std::string title{};
  Time date{};
  std::string id{};
};

class PostPattern {
 public:
  /// Knows {category} (a folder for each part, where it stands alone between slashes), {feed},
  /// {date}, {year}, {month}, {day}, {slug} and {id}. A Problem for any other word in braces, a
  /// path that leads out of the folder or hides in it, and one without a name.
  static Result<PostPattern> parse(std::string_view text);

  /// A relative path that is safe on any file system. Parts that turn out empty are left out.
  std::string path(const PostPlace& place) const;
  /// The same with the id before the extension, for where another post has that path.
  std::string path_with_id(const PostPlace& place) const;

 private:
  explicit PostPattern(std::vector<std::string> parts) : parts_(std::move(parts)) {}
  std::vector<std::string> parts_;  ///< between the slashes
};

}  // namespace feedwire::feeds
