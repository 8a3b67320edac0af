// Labelled pairs of news items, and how well similarity tells them apart.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "feeds/similarity.hpp"

namespace feedwire::bench {

/// A pair with what is kept of its two items, as the index would hold it.
struct LabelledPair {
  std::string id{};
  std::string label{};  ///< same, different, same_event, ambiguous
  std::string kind{};
  std::size_t story{0};  ///< pairs that share an item, however indirectly, have the same
  feeds::Fingerprint one{};
  feeds::Fingerprint other{};
  feeds::StoryRelation relation{};
  bool share_key{false};  ///< the index would have found one from the other
  bool has_same_link{false};

  bool is_same() const { return label == "same"; }
  bool is_scored() const { return label != "ambiguous"; }
};

/// Reads docs.jsonl and pairs.jsonl. Each feed's boilerplate is learned from all its items, labels
/// unseen, unless `with_boilerplate` is false.
std::vector<LabelledPair> read_pairs(const std::filesystem::path& folder, bool with_boilerplate);

/// How often the decision was right.
struct Tally {
  int found{0};   ///< same, and said so
  int missed{0};  ///< same, and not said so
  int wrong{0};   ///< different or merely of one event, and said to be the same
  int right{0};   ///< the rest

  Tally& operator+=(const Tally& other);
  double recall() const;
  double precision() const;
};

/// What the daemon would do: look up by keys, then compare.
bool is_merged(const LabelledPair& pair, const feeds::SimilarityLimits& limits);
Tally judge(const std::vector<LabelledPair>& pairs, const feeds::SimilarityLimits& limits);

/// The limits that merge nothing wrong and find most; of all that do, the most central.
feeds::SimilarityLimits tune(const std::vector<LabelledPair>& pairs);

/// The bounds of a share of `successes` in `trials` at 95 %.
struct Interval {
  double low{0};
  double high{0};
};
Interval wilson(int successes, int trials);
Interval clopper_pearson(int successes, int trials);

}  // namespace feedwire::bench
