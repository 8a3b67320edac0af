// Takes the fingerprint of a story and the keys under which an index finds it.
#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "feeds/similarity.hpp"
#include "feeds/similarity_tokens.hpp"

namespace feedwire::feeds {
namespace {

// A window is full at four ideographs or three words of text, at two of either in a title.
constexpr int ideograph_share = 3;
constexpr int word_share = 4;
constexpr int text_window = 12;
constexpr int title_window = 6;

constexpr std::size_t lead_length = 160;      // shingles: what a summary quotes
constexpr std::size_t fewest_for_bands = 12;  // shingles of text
constexpr std::size_t enough_text = 8;        // shingles, for quotations to be left out
constexpr std::size_t rows = 3;               // values that must agree for a key to agree
constexpr std::size_t title_bands = 6;
constexpr int least_title_weight = 6;  // for a title to be a key by itself

int share_of(const StoryToken& token) {
  return token.kind == StoryToken::Kind::character ? ideograph_share : word_share;
}

/// Appends the hash of every full window; of all tokens together where they fill half of one.
void append_shingles(
    std::vector<std::uint64_t>& shingles, std::span<const StoryToken> tokens, int window
) {
  const std::size_t before = shingles.size();
  int share = 0;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    std::uint64_t hash = 0;
    for (const StoryToken& token : tokens.subspan(begin, end - begin))
      hash = scatter(hash ^ token.hash);
    shingles.push_back(hash);
  };
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    share += share_of(tokens[at]);
    if (share < window) continue;
    close(at + 1);
    for (; share >= window; ++begin) share -= share_of(tokens[begin]);
  }
  if (shingles.size() == before && share * 2 >= window) close(tokens.size());
}

template <typename T>
void keep_each_once(std::vector<T>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

/// The lowest hashes, cut to 24 bits, sorted and each once.
std::vector<std::uint32_t> lowest(std::span<const std::uint64_t> shingles) {
  std::vector<std::uint32_t> hashes(shingles.size());
  std::transform(shingles.begin(), shingles.end(), hashes.begin(), [](std::uint64_t shingle) {
    return static_cast<std::uint32_t>(shingle >> 40U);
  });
  keep_each_once(hashes);
  return hashes;
}

/// One pass of minima over bins, empty ones filled from others (Shrivastava, "Optimal densification
/// for fast and accurate minwise hashing", 2017), three of them to a key.
std::array<std::uint32_t, Fingerprint::text_bands> text_keys(std::span<const std::uint64_t> shingles
) {
  constexpr std::size_t bins = Fingerprint::text_bands * rows;
  constexpr std::uint64_t empty = std::numeric_limits<std::uint64_t>::max();
  std::array<std::uint32_t, Fingerprint::text_bands> keys{};
  if (shingles.size() < fewest_for_bands) return keys;
  std::array<std::uint64_t, bins> least{};
  least.fill(empty);
  for (const std::uint64_t shingle : shingles) {
    std::uint64_t& bin = least.at((shingle & 0xFFFFU) % bins);
    bin = std::min(bin, shingle >> 16U);
  }
  const auto filled = [&](std::size_t bin) {
    std::size_t from = bin;
    for (std::uint64_t attempt = 1; least.at(from) == empty; ++attempt)
      from = scatter(bin << 32U | attempt) % bins;
    return least.at(from);
  };
  for (std::size_t band = 0; band < keys.size(); ++band) {
    std::uint64_t key = band;
    for (std::size_t row = 0; row < rows; ++row) key = scatter(key ^ filled(band * rows + row));
    keys.at(band) = static_cast<std::uint32_t>(key >> 33U);
  }
  return keys;
}

bool is_ideograph(const StoryToken& token) { return token.kind == StoryToken::Kind::character; }

std::uint16_t short_hash(std::uint64_t hash) { return static_cast<std::uint16_t>(hash >> 48U); }

template <typename List>
void assign_sorted(List& list, std::vector<std::uint16_t> marks) {
  std::sort(marks.begin(), marks.end());
  list.assign(marks);
}

void read_title(Fingerprint& result, std::span<const StoryToken> tokens) {
  int weight = 0;
  std::size_t ideographs = 0;
  std::vector<StoryToken> blind(tokens.begin(), tokens.end());
  std::vector<std::uint16_t> numbers;
  std::vector<std::uint16_t> words;
  for (StoryToken& token : blind) {
    result.title = scatter(result.title ^ token.hash);
    weight += is_ideograph(token) ? 1 : 2;
    if (is_ideograph(token)) ++ideographs;
    if (token.kind == StoryToken::Kind::word) words.push_back(short_hash(token.hash));
    if (token.kind != StoryToken::Kind::number) continue;
    numbers.push_back(short_hash(token.hash));
    token.hash = 0;
  }
  result.title_weight = static_cast<std::uint8_t>(std::min(weight, 255));
  result.has_ideographs = ideographs > 0 && ideographs * 3 >= tokens.size();
  assign_sorted(result.title_numbers, std::move(numbers));
  keep_each_once(words);
  if (result.has_ideographs) result.title_words.assign(words);
  std::vector<std::uint64_t> shingles;
  append_shingles(shingles, blind, title_window);
  std::vector<std::uint16_t> hashes(shingles.size());
  std::transform(shingles.begin(), shingles.end(), hashes.begin(), short_hash);
  keep_each_once(hashes);
  result.title_shingles.assign(hashes);
}

/// The shingles of the fragments that count, in order, repeated ones included.
std::vector<std::uint64_t> text_shingles(
    const StoryText& story, const Boilerplate& boilerplate, bool with_quotes
) {
  std::vector<std::uint64_t> shingles;
  shingles.reserve(story.tokens.size());
  for (const StoryFragment& fragment : story.fragments) {
    if (fragment.is_quote && !with_quotes) continue;
    if (boilerplate.contains(fragment.key)) continue;
    append_shingles(shingles, story.tokens_of(fragment), text_window);
  }
  return shingles;
}

void read_text(Fingerprint& result, std::vector<std::uint64_t> shingles) {
  const auto lead = std::span(shingles).first(std::min(shingles.size(), lead_length));
  result.lead.assign(lowest(lead));
  keep_each_once(shingles);
  result.text_length = static_cast<std::uint16_t>(std::min<std::size_t>(shingles.size(), 0xFFFF));
  result.text.assign(lowest(shingles));
  result.text_keys = text_keys(shingles);
}

/// One row of a title's keys: the least of its shingles under a hash of its own.
std::uint64_t least_of_title(const Fingerprint& fingerprint, std::size_t row) {
  std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
  for (const std::uint16_t shingle : fingerprint.title_shingles)
    least = std::min(least, scatter(std::uint64_t{row + 1} << 16U | shingle));
  return least;
}

}  // namespace

Fingerprint fingerprint_story(const StoryText& story, const Boilerplate& boilerplate) {
  Fingerprint result;
  read_title(result, story.title);
  auto shingles = text_shingles(story, boilerplate, false);
  if (shingles.size() < enough_text) shingles = text_shingles(story, boilerplate, true);
  read_text(result, std::move(shingles));
  return result;
}

std::vector<BandKey> bands(const Fingerprint& fingerprint) {
  std::vector<BandKey> keys;
  if (fingerprint.text_keys != decltype(fingerprint.text_keys){})
    keys.assign(fingerprint.text_keys.begin(), fingerprint.text_keys.end());
  if (fingerprint.title_weight >= least_title_weight) {
    keys.push_back(static_cast<BandKey>(scatter(fingerprint.title) >> 33U));
    for (std::size_t band = 0; band < title_bands; ++band) {
      std::uint64_t key = ~std::uint64_t{band};
      for (std::size_t row = 0; row < rows; ++row)
        key = scatter(key ^ least_of_title(fingerprint, band * rows + row));
      keys.push_back(static_cast<BandKey>(key >> 33U));
    }
  }
  keep_each_once(keys);
  return keys;
}

}  // namespace feedwire::feeds
