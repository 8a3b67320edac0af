// The same story in other words: whether two items of any feeds tell it, from a few hundred bytes
// kept of each.
//
// A fingerprint is made of shingles, overlapping runs of tokens: four characters where a script has
// no spaces, three words elsewhere, and what lies between in mixed text. Of a text, the shingles
// with the lowest hashes are kept (Broder, "On the resemblance and containment of documents",
// 1997); of a title, all.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/problem.hpp"
#include "feeds/similarity_boilerplate.hpp"
#include "feeds/similarity_list.hpp"
#include "feeds/similarity_text.hpp"

namespace feedwire::feeds {

/// Items further apart than this are not compared: what comes back later is another story.
constexpr std::chrono::days story_window{14};

/// What is kept of an item: plain integers, the same on every machine.
struct Fingerprint {
  static constexpr std::size_t text_bands = 12;

  std::uint64_t title{};        ///< of the whole title, numbers included; 0 without a title
  std::uint8_t title_weight{};  ///< how much the title says: 1 a character, 2 a word; up to 255
  bool has_ideographs{};        ///< whether most of the title is written without spaces
  ShortList<std::uint16_t, 40> title_shingles{};  ///< blind to numbers; sorted, each once
  ShortList<std::uint16_t, 10> title_numbers{};   ///< sorted
  ShortList<std::uint16_t, 10> title_words{};  ///< words of other scripts amid ideographs; sorted
  std::uint16_t text_length{};                 ///< number of different shingles, up to 65,535
  ShortList<std::uint32_t, 80> text{};         ///< the lowest 24-bit hashes, sorted
  ShortList<std::uint32_t, 24> lead{};         ///< the same of the first shingles alone
  std::array<std::uint32_t, text_bands> text_keys{};  ///< all 0 where there is too little text

  bool operator==(const Fingerprint&) const = default;
};

/// Without what the feed repeats, and without quotations where enough is left.
Fingerprint fingerprint_story(const StoryText& story, const Boilerplate& boilerplate = {});

/// At most 512 bytes, the first of them a version.
std::string to_bytes(const Fingerprint& fingerprint);
/// A problem if these bytes are none of to_bytes, or of another version: then take it anew.
Result<Fingerprint> fingerprint_from_bytes(std::string_view bytes);

/// Items that share a key are worth comparing. Below 2^31, so that any store keeps it as a small
/// integer; which band it belongs to is mixed in.
using BandKey = std::uint32_t;

/// At most 19, each once; none for an item that says too little to be compared.
std::vector<BandKey> bands(const Fingerprint& fingerprint);

/// Where the line runs, in thousandths. The defaults lie in the middle of what `bench_similarity`
/// found to be right.
struct SimilarityLimits {
  int resemblance{700};          ///< of the texts, whatever the titles
  int resemblance_in_site{850};  ///< the same under titles that have little in common
  int title{500};                ///< resemblance of titles that are alike
  int containment{550};          ///< of the shorter text in the longer, under titles alike
  int containment_in_site{750};
  int containment_same_title{350};  ///< under equal titles, or in the lead alone
  int containment_same_title_in_site{600};
};

/// How the two stand to each other beyond their words.
struct StoryRelation {
  /// Both come from one feed, or from feeds of one site (their links name the same host): such
  /// texts follow one pattern, and more is asked for.
  bool is_same_site{false};
};

struct Verdict {
  enum class Reason {
    same_text,            ///< the texts are alike
    same_title_and_text,  ///< titles alike, and the shorter text is in the longer
    same_title_alone,     ///< equal titles that say enough, and one has little text
    differs_in_number,    ///< titles that differ in nothing but a number
    differs_in_name,      ///< titles that differ in a word amid ideographs
    pattern_of_site,      ///< one site, other titles, texts not alike enough
    too_little,           ///< nothing to compare
    other_text,
  };

  bool is_same{false};
  Reason reason{Reason::other_text};
  int titles{};       ///< thousandths: resemblance of the titles, blind to numbers
  int resemblance{};  ///< thousandths: of the texts
  int containment{};  ///< thousandths: of the shorter text in the longer
};

/// Symmetric in its first two arguments.
Verdict compare(
    const Fingerprint& one,
    const Fingerprint& other,
    const StoryRelation& relation = {},
    const SimilarityLimits& limits = {}
);

/// For people: "same story: titles alike (83 %), 97 % of the shorter text is in the longer".
std::string to_words(const Verdict& verdict);

}  // namespace feedwire::feeds
