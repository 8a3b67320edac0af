#include "cli/parse_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "cli/display_width.hpp"
#include "cli/table.hpp"
#include "cli/time_words.hpp"
#include "feeds/identity.hpp"

namespace feedwire::cli {
namespace {

using feeds::Entry;
using feeds::Feed;
using feeds::KeyRule;

std::string format_words(feeds::Format format) {
  using feeds::Format;
  switch (format) {
    case Format::rss090:
      return "RSS 0.90";
    case Format::rss091:
      return "RSS 0.91";
    case Format::rss092:
      return "RSS 0.92";
    case Format::rss093:
      return "RSS 0.93";
    case Format::rss094:
      return "RSS 0.94";
    case Format::rss10:
      return "RSS 1.0";
    case Format::rss20:
      return "RSS 2.0";
    case Format::rss:
      return "RSS of an unknown version";
    case Format::atom03:
      return "Atom 0.3";
    case Format::atom10:
      return "Atom 1.0";
    case Format::json1:
      return "JSON Feed";
    case Format::front_matter:
      return "front matter";
    case Format::unknown:
      break;
  }
  return "unknown";
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string entries(std::size_t count) { return counted(count, "entry", "entries"); }

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

/// Lines of the page, each made harmless and cut to the screen.
class Page {
 public:
  explicit Page(const Screen& screen) : screen_(screen) {}

  void line(std::string_view text) { put(harmless(text), Colour::none); }

  /// What follows stands under it.
  void heading(std::string_view text, Colour colour = Colour::bold) {
    if (!text_.empty()) text_ += '\n';
    put(harmless(text), colour);
  }

  void field(std::string_view name, std::string_view value) {
    constexpr int names = 12;
    if (value.empty()) return;
    put("  " + padded(name, names) + harmless(value), Colour::none);
  }

  void table(Table& table) { text_ += table.take(screen_); }

  std::string take() { return std::move(text_); }

 private:
  void put(std::string_view harmless_text, Colour colour) {
    const bool is_cut = screen_.columns > 0;
    const std::string shown =
        is_cut ? truncated(harmless_text, screen_.columns) : std::string(harmless_text);
    text_ += painted(shown, colour, screen_) + '\n';
  }

  Screen screen_;
  std::string text_{};
};

std::string polling_words(const feeds::PollingHints& hints) {
  std::vector<std::string> words;
  if (hints.ttl) words.push_back(fmt::format("keep for {} min", hints.ttl->count()));
  if (hints.update_period) words.push_back("new every " + length_words(*hints.update_period));
  if (!hints.skip_hours.empty()) {
    words.push_back(fmt::format("not at {} h GMT", fmt::join(hints.skip_hours, ", ")));
  }
  constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  std::vector<std::string> skipped;
  for (const int day : hints.skip_days) {
    if (day >= 0 && day < 7) skipped.emplace_back(days[day]);
  }
  if (!skipped.empty()) words.push_back("not on " + joined(skipped));
  return joined(words);
}

void put_feed(Page& page, const Feed& feed) {
  const feeds::Channel& channel = feed.channel;
  page.heading(channel.title.empty() ? "(the feed has no title)" : channel.title);
  page.field("link", channel.link);
  page.field("about", channel.subtitle);
  page.field("format", format_words(feed.format));
  page.field("encoding", feed.encoding);
  page.field("language", channel.language);
  page.field("authors", feeds::joined_names(channel.authors));
  page.field("own url", channel.self_url);
  page.field("hub", channel.hub_url);
  page.field("id", channel.id);
  if (channel.published) page.field("published", local_time(*channel.published));
  if (channel.updated) page.field("updated", local_time(*channel.updated));
  page.field("polling", polling_words(feed.hints));
  page.field("categories", joined(channel.categories));
  page.field("generator", channel.generator);
  page.field("rights", channel.rights);
  page.field("image", channel.image);
  page.field("icon", channel.icon);
}

void put_repairs(Page& page, const Feed& feed) {
  if (feed.is_bozo()) {
    page.heading("Repaired", Colour::yellow);
    for (const std::string& repair : feed.repairs) page.line("  " + repair);
  }
  if (feed.unread_dates.empty()) return;
  page.heading("Not read as dates", Colour::yellow);
  std::vector<std::pair<std::string, std::size_t>> written;
  for (const std::string& date : feed.unread_dates) {
    const auto same = [&](const auto& known) { return known.first == date; };
    const auto found = std::find_if(written.begin(), written.end(), same);
    if (found != written.end()) {
      ++found->second;
    } else {
      written.emplace_back(date, 1);
    }
  }
  for (const auto& [date, times] : written) {
    page.line("  \"" + date + "\"" + (times > 1 ? fmt::format(" ({} times)", times) : ""));
  }
}

std::string shown_title(const Entry& entry) {
  return entry.title.empty() ? "(no title)" : entry.title;
}

void put_entries(Page& page, const Feed& feed) {
  page.heading(feed.entries.empty() ? "No entries" : entries(feed.entries.size()));
  if (feed.entries.empty()) return;
  Table table({{"  date"}, {"title", false, 20, 2}, {"link", false, 20, 1}});
  for (const Entry& entry : feed.entries) {
    const auto time = entry.published ? entry.published : entry.updated;
    table.add(
        {"  " + (time ? local_time(*time) : std::string("-")),
         shown_title(entry),
         {entry.url.empty() ? "-" : entry.url, Colour::dim}}
    );
  }
  page.table(table);
}

void put_missing(Page& page, const Feed& feed) {
  const std::size_t all = feed.entries.size();
  if (all == 0) return;
  const auto lacking = [&](auto lacks) {
    return static_cast<std::size_t>(std::count_if(feed.entries.begin(), feed.entries.end(), lacks));
  };
  const std::pair<const char*, std::size_t> missing[] = {
      {"id", lacking([](const Entry& entry) { return entry.id.empty(); })},
      {"link", lacking([](const Entry& entry) { return entry.url.empty(); })},
      {"title", lacking([](const Entry& entry) { return entry.title.empty(); })},
      {"date", lacking([](const Entry& entry) { return !entry.published && !entry.updated; })},
      {"text", lacking([](const Entry& entry) { return entry.content.empty(); })}};
  page.heading("Missing");
  bool is_complete = true;
  for (const auto& [what, count] : missing) {
    if (count == 0) continue;
    is_complete = false;
    if (count < all) {
      page.line(fmt::format("  {} of {} have no {}", count, all, what));
    } else {
      page.line(fmt::format("  {} no {}", all == 1 ? "the entry has" : "all of them have", what));
    }
  }
  if (is_complete) page.line("  nothing: id, link, title, date and text are there");
}

/// Why a rule did not name the entries that came to the next one.
std::string reason(std::string_view what, std::size_t lacking, std::size_t all) {
  const std::string one = fmt::format("no {}", what);
  if (lacking == all) return one;
  const std::string repeated = fmt::format("{}s that are alike or repeated", what);
  return lacking == 0 ? repeated : one + " or " + repeated;
}

struct Recognised {
  KeyRule rule{};
  std::size_t count{0};
  std::size_t without_id{0};
  std::size_t without_link{0};
};

std::string reasons(const Recognised& by) {
  if (by.rule == KeyRule::own_id) return {};
  std::string why = reason("id", by.without_id, by.count);
  if (by.rule == KeyRule::link) return why;
  why += ", " + reason("link", by.without_link, by.count);
  if (by.rule == KeyRule::content) why += ", and titles and dates do not tell them apart";
  return why;
}

void put_identity(Page& page, const Feed& feed) {
  if (feed.entries.empty()) return;
  std::vector<Recognised> all;
  std::set<feeds::EntryKey> distinct;
  const std::vector<feeds::Identified> identified = feeds::identify(feed);
  for (std::size_t at = 0; at < identified.size(); ++at) {
    distinct.insert(identified[at].key);
    const auto same = [&](const Recognised& by) { return by.rule == identified[at].rule; };
    if (std::none_of(all.begin(), all.end(), same)) all.push_back({.rule = identified[at].rule});
    Recognised& by = *std::find_if(all.begin(), all.end(), same);
    ++by.count;
    if (feed.entries[at].id.empty()) ++by.without_id;
    if (feed.entries[at].url.empty()) ++by.without_link;
  }
  std::sort(all.begin(), all.end(), [](const Recognised& one, const Recognised& other) {
    return one.rule < other.rule;
  });
  page.heading("Recognised by");
  for (const Recognised& by : all) {
    const std::string why = reasons(by);
    page.line(
        fmt::format("  {}: {}", feeds::to_string(by.rule), entries(by.count)) +
        (why.empty() ? "" : " (" + why + ")")
    );
  }
  const std::size_t repeated = identified.size() - distinct.size();
  if (repeated > 0) page.line("  " + entries(repeated) + " stand more than once, and count once");
}

}  // namespace

std::string parse_page(const Feed& feed, const Screen& screen) {
  Page page(screen);
  put_feed(page, feed);
  put_repairs(page, feed);
  put_entries(page, feed);
  put_missing(page, feed);
  put_identity(page, feed);
  return page.take();
}

}  // namespace feedwire::cli
