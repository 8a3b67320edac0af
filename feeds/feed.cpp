#include "feeds/feed.hpp"

namespace feedwire::feeds {

const char* to_string(Format format) {
  switch (format) {
    case Format::rss090:
      return "rss090";
    case Format::rss091:
      return "rss091";
    case Format::rss092:
      return "rss092";
    case Format::rss093:
      return "rss093";
    case Format::rss094:
      return "rss094";
    case Format::rss10:
      return "rss10";
    case Format::rss20:
      return "rss20";
    case Format::rss:
      return "rss";
    case Format::atom03:
      return "atom03";
    case Format::atom10:
      return "atom10";
    case Format::json1:
      return "json1";
    case Format::front_matter:
      return "frontmatter";
    case Format::unknown:
      break;
  }
  return "";
}

std::string joined_names(const std::vector<Person>& persons) {
  std::string all;
  for (const Person& person : persons) {
    const std::string& name = person.name.empty() ? person.email : person.name;
    if (name.empty()) continue;
    if (!all.empty()) all += ", ";
    all += name;
  }
  return all;
}

}  // namespace feedwire::feeds
