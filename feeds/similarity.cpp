#include "feeds/similarity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>

namespace feedwire::feeds {
namespace {

// Guards and minima: not tuned, but what makes a comparison mean something.
constexpr int titles_of_a_series = 600;          // thousandths, beside numbers or names that differ
constexpr int titles_of_a_series_in_site = 400;  // the same where one site says both
constexpr int titles_equal_but_number = 900;  // the same where only one of the two has the number
constexpr int nearly_all = 900;               // resemblance of texts that are one text
constexpr int other_titles = 300;             // below this, titles have nothing in common
constexpr int titles_of_excerpts = 700;       // an excerpt keeps the title of the whole
constexpr int least_beside_quotes = 400;      // resemblance of texts, under other titles
constexpr std::size_t shortest_text = 24;     // shingles, for texts to be alike by themselves
constexpr std::size_t fewest_samples = 5;     // shingles that both sketches know about
constexpr std::size_t fewest_excerpt_samples = 4;  // the same under equal titles
constexpr std::size_t some_text = 80;              // shingles: more than a signature
constexpr std::size_t long_text = 200;             // shingles: more than a pattern or a quotation
constexpr std::size_t longest_summary = 240;       // shingles
constexpr std::size_t no_text = 8;                 // shingles: less says nothing
constexpr int telling_title = 10;                  // weight of a title that says enough alone
constexpr int telling_title_in_site = 16;          // the same where a site may have a series
constexpr int unique_title = 20;  // weight of a title that two feeds do not give to two stories

struct Overlap {
  std::size_t shared{0};
  std::size_t one{0};  ///< how many the first has below the limit of both
  std::size_t other{0};

  std::size_t samples() const { return std::min(one, other); }
  int resemblance() const { return thousandths(shared, one + other - shared); }
  int containment() const { return thousandths(shared, samples()); }

  static int thousandths(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : static_cast<int>((part * 1000 + whole / 2) / whole);
  }
};

/// Of two sketches that hold the lowest hashes each: counts as far as both know all.
template <std::size_t most>
Overlap overlap(
    const ShortList<std::uint32_t, most>& one, const ShortList<std::uint32_t, most>& other
) {
  std::uint32_t limit = std::numeric_limits<std::uint32_t>::max();
  if (one.size() == most) limit = std::min(limit, *(one.end() - 1));
  if (other.size() == most) limit = std::min(limit, *(other.end() - 1));
  const auto* const left_end = std::upper_bound(one.begin(), one.end(), limit);
  const auto* const right_end = std::upper_bound(other.begin(), other.end(), limit);
  Overlap result{
      .one = static_cast<std::size_t>(left_end - one.begin()),
      .other = static_cast<std::size_t>(right_end - other.begin())};
  const auto* left = one.begin();
  const auto* right = other.begin();
  while (left != left_end && right != right_end) {
    if (*left == *right) ++result.shared;
    const bool moves_left = *left <= *right;
    const bool moves_right = *right <= *left;
    if (moves_left) ++left;
    if (moves_right) ++right;
  }
  return result;
}

/// How many of `one` are not in `other`; both sorted.
std::size_t exclusive(std::span<const std::uint16_t> one, std::span<const std::uint16_t> other) {
  return static_cast<std::size_t>(std::count_if(one.begin(), one.end(), [&](std::uint16_t mark) {
    return !std::binary_search(other.begin(), other.end(), mark);
  }));
}

int title_resemblance(const Fingerprint& one, const Fingerprint& other) {
  const std::size_t own = exclusive(one.title_shingles, other.title_shingles);
  const std::size_t shared = one.title_shingles.size() - own;
  return Overlap::thousandths(shared, own + other.title_shingles.size());
}

/// Both have numbers that the other lacks; or one has, and that is all the difference.
bool differ_in_number(const Fingerprint& one, const Fingerprint& other, int titles, int series) {
  if (one.title_numbers == other.title_numbers) return false;
  const bool both_have_own = exclusive(one.title_numbers, other.title_numbers) > 0 &&
                             exclusive(other.title_numbers, one.title_numbers) > 0;
  return titles >= (both_have_own ? series : titles_equal_but_number);
}

bool differ_in_name(const Fingerprint& one, const Fingerprint& other, int titles, int series) {
  return one.has_ideographs && other.has_ideographs && titles >= series &&
         exclusive(one.title_words, other.title_words) > 0 &&
         exclusive(other.title_words, one.title_words) > 0;
}

/// One comparison in the making.
struct Comparison {
  const Fingerprint& one;
  const Fingerprint& other;
  bool is_same_site;
  const SimilarityLimits& limits;
  Overlap text;
  int titles;

  using Reason = Verdict::Reason;

  std::size_t shorter() const { return std::min(one.text_length, other.text_length); }
  bool has_equal_titles() const { return one.title != 0 && one.title == other.title; }

  Reason reason() const {
    const int series = is_same_site ? titles_of_a_series_in_site : titles_of_a_series;
    if (differ_in_number(one, other, titles, series)) return Reason::differs_in_number;
    // Two sites that publish one text may well name it differently; one site has patterns.
    const bool is_one_text = !is_same_site && text.resemblance() >= nearly_all;
    if (!is_one_text && differ_in_name(one, other, titles, series)) return Reason::differs_in_name;
    if (shorter() >= shortest_text && text.resemblance() >= limits.resemblance) {
      if (text.resemblance() >= least_resemblance()) return Reason::same_text;
      if (is_same_site) return Reason::pattern_of_site;
    }
    if (has_equal_titles()) return under_equal_titles();
    if (shorter() < no_text) return Reason::too_little;
    return titles >= limits.title ? under_titles_alike() : Reason::other_text;
  }

  /// How alike the texts must be to be one whatever else is said; beyond 1000 where they never are:
  /// the shorter they are and the less their titles agree, the likelier is a pattern or a
  /// quotation.
  int least_resemblance() const {
    constexpr int never = 1001;
    const bool is_untitled = one.title == 0 || other.title == 0;
    if (is_untitled)
      return is_same_site && shorter() < some_text ? never : limits.resemblance_in_site;
    if (is_same_site && titles < titles_of_excerpts)
      return shorter() >= long_text ? limits.resemblance_in_site : never;
    if (is_same_site) return says_enough() ? limits.resemblance : never;
    if (titles >= other_titles || shorter() >= long_text) return limits.resemblance;
    return shorter() >= some_text ? nearly_all : never;
  }

  /// Whether more than a pattern can be alike.
  bool says_enough() const {
    return std::min(one.title_weight, other.title_weight) >= telling_title ||
           shorter() >= some_text;
  }

  Reason under_equal_titles() const {
    const int telling = is_same_site ? telling_title_in_site : telling_title;
    if (shorter() < no_text)
      return one.title_weight >= telling ? Reason::same_title_alone : Reason::too_little;
    if (one.title_weight < telling_title) return under_titles_alike();
    if (is_same_site) return contained(text, limits.containment_same_title_in_site);
    const bool is_excerpt =
        is_contained(text, limits.containment_same_title, fewest_excerpt_samples) ||
        is_contained(lead(), limits.containment_same_title, fewest_excerpt_samples);
    if (is_excerpt) return Reason::same_title_and_text;
    // A summary may be of what the other fingerprint left out: a quotation, the end of a long text.
    const bool may_summarise = shorter() <= longest_summary && one.title_weight >= unique_title;
    return may_summarise ? Reason::same_title_alone : Reason::other_text;
  }

  Reason under_titles_alike() const {
    if (is_same_site && shorter() < some_text) return Reason::pattern_of_site;
    const int limit = is_same_site ? limits.containment_in_site : limits.containment;
    if (titles >= titles_of_excerpts) {
      const bool is_excerpt = !is_same_site && is_contained(lead(), limit, fewest_samples);
      return is_excerpt ? Reason::same_title_and_text : contained(text, limit);
    }
    // A text that quotes the whole of a shorter one is about it, and so may be its title.
    const bool may_quote = text.resemblance() < least_beside_quotes;
    return may_quote ? Reason::other_text : contained(text, limit);
  }

  /// Of the beginnings, where a summary mostly comes from.
  Overlap lead() const { return overlap(one.lead, other.lead); }

  static bool is_contained(const Overlap& of, int limit, std::size_t samples) {
    return of.samples() >= samples && of.containment() >= limit;
  }

  static Reason contained(const Overlap& of, int limit) {
    return is_contained(of, limit, fewest_samples) ? Reason::same_title_and_text
                                                   : Reason::other_text;
  }
};

}  // namespace

Verdict compare(
    const Fingerprint& one,
    const Fingerprint& other,
    const StoryRelation& relation,
    const SimilarityLimits& limits
) {
  using Reason = Verdict::Reason;
  const Comparison comparison{
      .one = one,
      .other = other,
      .is_same_site = relation.is_same_site,
      .limits = limits,
      .text = overlap(one.text, other.text),
      .titles = title_resemblance(one, other)};
  Verdict verdict{
      .reason = comparison.reason(),
      .titles = comparison.titles,
      .resemblance = comparison.text.resemblance(),
      .containment = comparison.text.containment()};
  verdict.is_same = verdict.reason == Reason::same_text ||
                    verdict.reason == Reason::same_title_and_text ||
                    verdict.reason == Reason::same_title_alone;
  return verdict;
}

std::string to_words(const Verdict& verdict) {
  using Reason = Verdict::Reason;
  const auto percent = [](int thousandths) { return (thousandths + 5) / 10; };
  const int titles = percent(verdict.titles);
  const int text = percent(verdict.resemblance);
  const int contained = percent(verdict.containment);
  switch (verdict.reason) {
    case Reason::same_text:
      return fmt::format("same story: {} % of the texts is the same", text);
    case Reason::same_title_and_text:
      return fmt::format(
          "same story: titles alike ({} %), {} % of the shorter text is in the longer",
          titles,
          contained
      );
    case Reason::same_title_alone:
      return "same story: equal titles, and one has little text";
    case Reason::differs_in_number:
      return "another story: the titles differ in a number";
    case Reason::differs_in_name:
      return "another story: the titles differ in a name";
    case Reason::pattern_of_site:
      return fmt::format(
          "another story: one site, other titles, and {} % of the texts may be its pattern", text
      );
    case Reason::too_little:
      return "another story: too little text to tell";
    case Reason::other_text:
      break;
  }
  return fmt::format(
      "another story: titles alike by {} %, texts by {} %, {} % of the shorter in the longer",
      titles,
      text,
      contained
  );
}

}  // namespace feedwire::feeds
