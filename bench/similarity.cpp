// How well and how fast similarity tells the same story from another.
//
//   bench_similarity DIR [--pairs]    cross-validates on the labelled pairs in DIR
//   bench_similarity --cost [N...]    one more item among N, by default 10,000 to a million
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "bench/similarity_cost.hpp"
#include "bench/similarity_pairs.hpp"

namespace {

using namespace feedwire::bench;
using feedwire::feeds::SimilarityLimits;

constexpr std::size_t folds = 5;
constexpr double least_recall = 0.90;
constexpr int skipped = 77;  // how CTest is told

void print(const char* what, const Tally& tally) {
  const int same = tally.found + tally.missed;
  const int merged = tally.found + tally.wrong;
  const Interval score = wilson(tally.found, same);
  const Interval exact = clopper_pearson(tally.found, same);
  const Interval precision = clopper_pearson(tally.found, merged);
  fmt::print(
      "{:<34} recall {:>2}/{:<2} = {:.3f} (Wilson {:.3f}-{:.3f}, exact {:.3f}-{:.3f})  "
      "wrong {}/{}  precision {:.3f} (exact {:.3f}-{:.3f})\n",
      what,
      tally.found,
      same,
      tally.recall(),
      score.low,
      score.high,
      exact.low,
      exact.high,
      tally.wrong,
      tally.wrong + tally.right,
      tally.precision(),
      precision.low,
      precision.high
  );
}

std::vector<LabelledPair> part(const std::vector<LabelledPair>& pairs, std::size_t fold, bool in) {
  std::vector<LabelledPair> chosen;
  for (const LabelledPair& pair : pairs)
    if ((pair.story % folds == fold) == in) chosen.push_back(pair);
  return chosen;
}

/// Each fold is judged by limits that were tuned on the others.
Tally cross_validate(const std::vector<LabelledPair>& pairs) {
  Tally total;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    const SimilarityLimits limits = tune(part(pairs, fold, false));
    const Tally tally = judge(part(pairs, fold, true), limits);
    const std::string what = fmt::format(
        "fold {}: {}/{}/{}", fold + 1, limits.resemblance, limits.title, limits.containment
    );
    print(what.c_str(), tally);
    total += tally;
  }
  return total;
}

void print_pairs(const std::vector<LabelledPair>& pairs, bool all) {
  const SimilarityLimits limits;
  for (const LabelledPair& pair : pairs) {
    const bool merged = is_merged(pair, limits);
    if (!all && pair.is_scored() && merged == pair.is_same()) continue;
    const auto verdict = feedwire::feeds::compare(pair.one, pair.other, pair.relation, limits);
    fmt::print(
        "  {} {:<10} {:<28} {} t={:<4} r={:<4} c={:<4} n={}/{}{}  {}\n",
        pair.id,
        pair.label,
        pair.kind,
        merged ? "merged" : "apart ",
        verdict.titles,
        verdict.resemblance,
        verdict.containment,
        pair.one.text_length,
        pair.other.text_length,
        pair.share_key ? "" : " no key in common",
        feedwire::feeds::to_words(verdict)
    );
  }
}

bool evaluate(const std::string& folder, bool all_pairs) {
  const auto pairs = read_pairs(folder, true);
  std::set<std::size_t> stories;
  for (const LabelledPair& pair : pairs) stories.insert(pair.story);
  fmt::print(
      "{} pairs of {} stories; limits: resemblance/title/containment\n",
      pairs.size(),
      stories.size()
  );
  const Tally crossed = cross_validate(pairs);
  print("cross-validated", crossed);
  const SimilarityLimits limits;
  const Tally built_in = judge(pairs, limits);
  print("built-in limits", built_in);
  print("built-in, no boilerplate learned", judge(read_pairs(folder, false), limits));
  fmt::print("{}\n", all_pairs ? "all pairs:" : "not as labelled, and ambiguous:");
  print_pairs(pairs, all_pairs);
  return crossed.wrong == 0 && crossed.recall() >= least_recall && built_in.wrong == 0 &&
         built_in.recall() >= least_recall;
}

}  // namespace

int main(int count, char** words) {
  try {
    if (count > 1 && std::strcmp(words[1], "--cost") == 0) {
      std::vector<std::size_t> sizes;
      for (int at = 2; at < count; ++at) sizes.push_back(std::strtoull(words[at], nullptr, 10));
      if (sizes.empty()) sizes = {10'000, 100'000, 1'000'000};
      for (const std::size_t items : sizes)
        measure_cost(items, std::filesystem::temp_directory_path());
      return 0;
    }
    if (count < 2) {
      fmt::print(stderr, "bench_similarity DIR [--pairs] | --cost [N]\n");
      return 2;
    }
    if (!std::filesystem::exists(std::filesystem::path(words[1]) / "pairs.jsonl")) {
      fmt::print("SKIPPED: no labelled pairs in {}\n", words[1]);
      return skipped;
    }
    if (evaluate(words[1], count > 2)) return 0;
    fmt::print("goals missed: nothing wrong, recall at least {}\n", least_recall);
    return 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
