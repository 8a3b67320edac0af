#include "feeds/similarity_boilerplate.hpp"

#include <algorithm>

#include "feeds/similarity_bytes.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::uint8_t version = 1;
constexpr std::size_t first_sentences = 12;
constexpr std::size_t last_sentences = 16;
constexpr std::uint16_t fewest_entries = 4;
constexpr int smallest_share = 20;         // one entry of so many
constexpr std::uint16_t remembered = 400;  // entries, before all counts are halved

std::uint32_t short_key(std::uint64_t fragment_key) {
  return static_cast<std::uint32_t>(fragment_key >> 32U);
}

/// The keys that count, each once.
std::vector<std::uint32_t> keys_of(const StoryText& story) {
  std::vector<std::uint32_t> keys;
  const std::size_t count = story.fragments.size();
  for (std::size_t at = 0; at < count; ++at) {
    if (at >= first_sentences && at + last_sentences < count) continue;
    keys.push_back(short_key(story.fragments[at].key));
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace

void Boilerplate::learn(const StoryText& story) {
  for (const std::uint32_t key : keys_of(story)) count(key);
  if (++entries_ >= remembered) fade();
}

void Boilerplate::count(std::uint32_t key) {
  const auto is_key = [key](const Count& one) { return one.key == key; };
  const auto known = std::find_if(counts_.begin(), counts_.end(), is_key);
  if (known != counts_.end()) {
    ++known->entries;
    return;
  }
  if (counts_.size() >= most_sentences) {
    const auto is_single = [](const Count& one) { return one.entries <= 1; };
    const auto oldest = std::find_if(counts_.begin(), counts_.end(), is_single);
    if (oldest == counts_.end()) return fade();
    counts_.erase(oldest);
  }
  counts_.push_back({key, 1});
}

void Boilerplate::fade() {
  for (Count& one : counts_) one.entries = static_cast<std::uint16_t>(one.entries / 2);
  std::erase_if(counts_, [](const Count& one) { return one.entries == 0; });
  entries_ = static_cast<std::uint16_t>(entries_ / 2);
}

bool Boilerplate::contains(std::uint64_t fragment_key) const {
  const auto known = std::find_if(counts_.begin(), counts_.end(), [&](const Count& one) {
    return one.key == short_key(fragment_key);
  });
  return known != counts_.end() && known->entries >= fewest_entries &&
         known->entries * smallest_share >= entries_;
}

std::string Boilerplate::to_bytes() const {
  std::string bytes;
  put_number(bytes, version, 1);
  put_number(bytes, entries_, 2);
  for (const Count& one : counts_) {
    if (one.entries < 2) continue;
    put_number(bytes, one.key, 4);
    put_number(bytes, one.entries, 2);
  }
  return bytes;
}

Result<Boilerplate> Boilerplate::from_bytes(std::string_view bytes) {
  const Problem foreign{.what = "this is not a feed's boilerplate as this version stores it"};
  constexpr std::size_t head = 3;
  constexpr std::size_t width = 6;
  if (bytes.size() < head || (bytes.size() - head) % width != 0) return foreign;
  if ((bytes.size() - head) / width > most_sentences) return foreign;
  NumberReader reader(bytes);
  if (reader.take(1) != version) return foreign;
  Boilerplate boilerplate;
  boilerplate.entries_ = static_cast<std::uint16_t>(reader.take(2));
  while (!reader.is_complete()) {
    const auto key = static_cast<std::uint32_t>(reader.take(4));
    boilerplate.counts_.push_back({key, static_cast<std::uint16_t>(reader.take(2))});
  }
  return boilerplate;
}

}  // namespace feedwire::feeds
