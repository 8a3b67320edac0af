#include "feeds/identity.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "feeds/date.hpp"
#include "feeds/fingerprint.hpp"
#include "feeds/link.hpp"
#include "feeds/noise.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::array rules{
    KeyRule::own_id,
    KeyRule::link,
    KeyRule::link_and_title,
    KeyRule::title_and_date,
    KeyRule::content};

std::string hexadecimal(const ContentHash& hash) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : hash.bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

/// Publishers change the case of their ids as little as they mean anything by it.
std::string canonical_id(const std::string& id) {
  return lower(is_http_url(id) ? canonical_id_url(id) : collapse(id));
}

/// What the rules look at, worked out once for each entry.
struct Traits {
  std::string id{};
  std::string link{};
  std::string title{};
  std::string date{};
  ContentHash content{};

  explicit Traits(const Entry& entry)
      : id(canonical_id(entry.id)),
        link(canonical_url(entry.url)),
        title(collapse(without_noise(entry.title))),
        content(content_hash(entry)) {
    if (entry.published) date = format_rfc3339(*entry.published);
  }

  /// What the rule compares; "" where the entry lacks it.
  std::string comparable(KeyRule rule) const {
    switch (rule) {
      case KeyRule::own_id:
        return id;
      case KeyRule::link:
        return link;
      case KeyRule::link_and_title:
        return link.empty() || title.empty() ? "" : link + "\n" + title;
      case KeyRule::title_and_date:
        return title.empty() || date.empty() ? "" : title + "\n" + date;
      case KeyRule::content:
        break;
    }
    return hexadecimal(content);
  }

  /// Are two entries that the rule cannot tell apart one entry, listed twice?
  bool is_same(const Traits& other, KeyRule rule) const {
    if (content == other.content || rule == KeyRule::content) return true;
    if (rule == KeyRule::own_id) return link == other.link || title == other.title;
    return rule == KeyRule::link && title == other.title && date == other.date;
  }
};

/// Not all alike and not mostly repeated, among the entries that have one at all.
bool tells_apart(
    const std::vector<Traits>& entries, const std::vector<std::size_t>& open, KeyRule rule
) {
  std::unordered_set<std::string> distinct;
  std::size_t present = 0;
  for (const std::size_t at : open) {
    std::string value = entries[at].comparable(rule);
    if (value.empty()) continue;
    ++present;
    distinct.insert(std::move(value));
  }
  return present == 1 || (distinct.size() > 1 && distinct.size() * 2 > present);
}

/// Gives the rule's key to those that it can name; the others stay open for the next rule.
std::vector<std::size_t> apply(
    KeyRule rule,
    const std::vector<Traits>& entries,
    const std::vector<std::size_t>& open,
    std::vector<Identified>& identified
) {
  std::unordered_map<std::string, std::vector<std::size_t>> groups;
  std::vector<std::size_t> left;
  for (const std::size_t at : open) {
    std::string value = entries[at].comparable(rule);
    if (value.empty()) left.push_back(at);
    if (!value.empty()) groups[std::move(value)].push_back(at);
  }
  for (const auto& [value, members] : groups) {
    const Traits& first = entries[members.front()];
    const bool is_one = std::all_of(members.begin(), members.end(), [&](std::size_t at) {
      return entries[at].is_same(first, rule);
    });
    if (!is_one) {
      left.insert(left.end(), members.begin(), members.end());
      continue;
    }
    for (const std::size_t at : members) {
      Identified& entry = identified[at];
      entry.rule = rule;
      entry.comparable = value;
      entry.key.bytes = fingerprint(std::string(to_string(rule)) + "\n" + value);
    }
  }
  std::sort(left.begin(), left.end());
  return left;
}

/// The pairs of link and title that occur exactly once, with the key that each has.
std::map<EntryKey, EntryKey> unique_pairs(std::span<const KnownEntry> entries) {
  std::map<EntryKey, std::size_t> counts;
  for (const KnownEntry& entry : entries) ++counts[entry.link_and_title];
  std::map<EntryKey, EntryKey> unique;
  for (const KnownEntry& entry : entries) {
    if (entry.link_and_title == EntryKey{}) continue;
    if (counts[entry.link_and_title] == 1) unique.emplace(entry.link_and_title, entry.key);
  }
  return unique;
}

}  // namespace

const char* to_string(KeyRule rule) {
  switch (rule) {
    case KeyRule::own_id:
      return "own id";
    case KeyRule::link:
      return "link";
    case KeyRule::link_and_title:
      return "link and title";
    case KeyRule::title_and_date:
      return "title and date";
    case KeyRule::content:
      break;
  }
  return "content";
}

std::vector<Identified> identify(const Feed& feed) {
  std::vector<Traits> entries;
  entries.reserve(feed.entries.size());
  for (const Entry& entry : feed.entries) entries.emplace_back(entry);

  std::vector<Identified> identified(entries.size());
  for (std::size_t at = 0; at < entries.size(); ++at) {
    identified[at].content = entries[at].content;
    const std::string pair = entries[at].comparable(KeyRule::link_and_title);
    if (!pair.empty()) identified[at].link_and_title.bytes = fingerprint(pair);
  }
  std::vector<std::size_t> open(entries.size());
  std::iota(open.begin(), open.end(), std::size_t{0});
  for (const KeyRule rule : rules) {
    if (rule != KeyRule::content && !tells_apart(entries, open, rule)) continue;
    open = apply(rule, entries, open, identified);
  }
  return identified;
}

bool is_other_entry(const Entry& before, const Entry& now) {
  const auto differ = [](const std::string& one, const std::string& other) {
    return !one.empty() && !other.empty() && one != other;
  };
  return differ(collapse(without_noise(before.title)), collapse(without_noise(now.title))) &&
         differ(steady_url(before.url), steady_url(now.url));
}

std::vector<std::pair<EntryKey, EntryKey>> find_rename(
    std::span<const KnownEntry> previous, std::span<const KnownEntry> current
) {
  const std::map<EntryKey, EntryKey> before = unique_pairs(previous);
  const std::map<EntryKey, EntryKey> now = unique_pairs(current);
  std::vector<std::pair<EntryKey, EntryKey>> renamed;
  std::size_t shared = 0;
  for (const auto& [pair, key] : now) {
    const auto found = before.find(pair);
    if (found == before.end()) continue;
    ++shared;
    if (found->second != key) renamed.emplace_back(found->second, key);
  }
  if (renamed.size() < 3 || renamed.size() * 5 < shared * 4) return {};
  return renamed;
}

}  // namespace feedwire::feeds
