#include "bench/similarity_pairs.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>

namespace feedwire::bench {
namespace {

namespace json = boost::json;
using feeds::Boilerplate;
using feeds::SimilarityLimits;
using feeds::StoryText;

struct Document {
  std::string feed{};
  std::string guid{};
  std::string link{};
  StoryText text{};
};

std::string text_of(const json::object& object, const char* key) {
  const json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::vector<json::object> read_lines(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::vector<json::object> objects;
  for (std::string line; std::getline(file, line);)
    if (!line.empty()) objects.push_back(json::parse(line).as_object());
  return objects;
}

std::map<std::string, Document> read_documents(const std::filesystem::path& path) {
  std::map<std::string, Document> documents;
  for (const json::object& object : read_lines(path)) {
    const feeds::Body body{text_of(object, "html"), "html"};
    documents[text_of(object, "id")] = {
        .feed = text_of(object, "feed"),
        .guid = text_of(object, "guid"),
        .link = text_of(object, "link"),
        .text = feeds::read_story(text_of(object, "title"), body)};
  }
  return documents;
}

/// The host of an absolute address, or the whole of another.
std::string host_of(const std::string& link) {
  const std::size_t scheme = link.find("://");
  if (scheme == std::string::npos) return link;
  return link.substr(scheme + 3, link.find('/', scheme + 3) - scheme - 3);
}

/// Each entry counts once, however many versions of it there are.
std::map<std::string, Boilerplate> learn(const std::map<std::string, Document>& documents) {
  std::map<std::string, Boilerplate> learned;
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& [id, document] : documents) {
    if (!seen.emplace(document.feed, document.guid).second) continue;
    learned[document.feed].learn(document.text);
  }
  return learned;
}

/// Groups of items that pairs join.
class Stories {
 public:
  std::string root(const std::string& item) {
    std::string& above = above_.try_emplace(item, item).first->second;
    if (above == item) return item;
    const std::string top = root(above);
    return above_[item] = top;
  }
  void join(const std::string& one, const std::string& other) { above_[root(one)] = root(other); }

 private:
  std::map<std::string, std::string> above_{};
};

bool have_common_key(const feeds::Fingerprint& one, const feeds::Fingerprint& other) {
  const auto left = feeds::bands(one);
  const auto right = feeds::bands(other);
  return std::any_of(left.begin(), left.end(), [&](feeds::BandKey key) {
    return std::binary_search(right.begin(), right.end(), key);
  });
}

/// The nearest to the median of each limit.
SimilarityLimits most_central(const std::vector<SimilarityLimits>& all) {
  const auto median = [&](int SimilarityLimits::*limit) {
    std::vector<int> values;
    for (const SimilarityLimits& one : all) values.push_back(one.*limit);
    std::nth_element(
        values.begin(),
        values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
        values.end()
    );
    return values[values.size() / 2];
  };
  const int resemblance = median(&SimilarityLimits::resemblance);
  const int title = median(&SimilarityLimits::title);
  const int containment = median(&SimilarityLimits::containment);
  const auto distance = [&](const SimilarityLimits& one) {
    return std::abs(one.resemblance - resemblance) + std::abs(one.title - title) +
           std::abs(one.containment - containment);
  };
  return *std::min_element(all.begin(), all.end(), [&](const auto& one, const auto& other) {
    return distance(one) < distance(other);
  });
}

/// Where the chance of at most, or at least, as many successes is 2.5 %: found by halving.
template <typename Chance>
double solve(Chance chance) {
  double low = 0;
  double high = 1;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (chance(middle) > 0.025 ? low : high) = middle;
  }
  return low;
}

/// The chance of at most `successes`.
double binomial(int successes, int trials, double share) {
  double sum = 0;
  for (int count = 0; count <= successes; ++count) {
    const double ways =
        std::lgamma(trials + 1) - std::lgamma(count + 1) - std::lgamma(trials - count + 1);
    sum += std::exp(
        ways + count * std::log(std::max(share, 1e-300)) +
        (trials - count) * std::log(std::max(1 - share, 1e-300))
    );
  }
  return sum;
}

}  // namespace

std::vector<LabelledPair> read_pairs(const std::filesystem::path& folder, bool with_boilerplate) {
  const auto documents = read_documents(folder / "docs.jsonl");
  auto learned = with_boilerplate ? learn(documents) : std::map<std::string, Boilerplate>{};
  const auto lines = read_lines(folder / "pairs.jsonl");
  Stories stories;
  for (const json::object& line : lines) stories.join(text_of(line, "a"), text_of(line, "b"));
  std::map<std::string, std::size_t> numbers;
  std::vector<LabelledPair> pairs;
  for (const json::object& line : lines) {
    const Document& one = documents.at(text_of(line, "a"));
    const Document& other = documents.at(text_of(line, "b"));
    const std::string story = stories.root(text_of(line, "a"));
    LabelledPair pair{
        .id = text_of(line, "id"),
        .label = text_of(line, "label"),
        .kind = text_of(line, "cls"),
        .story = numbers.try_emplace(story, numbers.size()).first->second,
        .one = feeds::fingerprint_story(one.text, learned[one.feed]),
        .other = feeds::fingerprint_story(other.text, learned[other.feed]),
        .relation =
            {.is_same_site = one.feed == other.feed || host_of(one.link) == host_of(other.link)},
        .has_same_link = one.link == other.link};
    pair.share_key = have_common_key(pair.one, pair.other);
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

Tally& Tally::operator+=(const Tally& other) {
  found += other.found;
  missed += other.missed;
  wrong += other.wrong;
  right += other.right;
  return *this;
}

double Tally::recall() const { return found == 0 ? 0 : double(found) / (found + missed); }
double Tally::precision() const { return found == 0 ? 0 : double(found) / (found + wrong); }

bool is_merged(const LabelledPair& pair, const SimilarityLimits& limits) {
  return pair.share_key && feeds::compare(pair.one, pair.other, pair.relation, limits).is_same;
}

Tally judge(const std::vector<LabelledPair>& pairs, const SimilarityLimits& limits) {
  Tally tally;
  for (const LabelledPair& pair : pairs) {
    if (!pair.is_scored()) continue;
    const bool merged = is_merged(pair, limits);
    if (pair.is_same()) ++(merged ? tally.found : tally.missed);
    if (!pair.is_same()) ++(merged ? tally.wrong : tally.right);
  }
  return tally;
}

SimilarityLimits tune(const std::vector<LabelledPair>& pairs) {
  std::vector<SimilarityLimits> best;
  int fewest_wrong = static_cast<int>(pairs.size());
  int most_found = -1;
  for (int resemblance = 500; resemblance <= 900; resemblance += 40) {
    for (int title = 300; title <= 800; title += 50) {
      for (int containment = 400; containment <= 900; containment += 50) {
        SimilarityLimits limits;
        limits.resemblance = resemblance;
        limits.title = title;
        limits.containment = containment;
        const Tally tally = judge(pairs, limits);
        const bool is_better =
            tally.wrong < fewest_wrong || (tally.wrong == fewest_wrong && tally.found > most_found);
        if (is_better) best.clear();
        if (is_better || (tally.wrong == fewest_wrong && tally.found == most_found)) {
          best.push_back(limits);
          fewest_wrong = tally.wrong;
          most_found = tally.found;
        }
      }
    }
  }
  return most_central(best);
}

Interval wilson(int successes, int trials) {
  if (trials == 0) return {0, 1};
  const double z = 1.959964;
  const double n = trials;
  const double share = successes / n;
  const double middle = share + z * z / (2 * n);
  const double spread = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  const double scale = 1 + z * z / n;
  return {(middle - spread) / scale, (middle + spread) / scale};
}

Interval clopper_pearson(int successes, int trials) {
  const auto lower = [&](double share) { return 1 - binomial(successes - 1, trials, share); };
  const auto upper = [&](double share) { return binomial(successes, trials, share); };
  Interval interval{0, 1};
  if (successes > 0) interval.low = 1 - solve([&](double share) { return lower(1 - share); });
  if (successes < trials) interval.high = solve(upper);
  return interval;
}

}  // namespace feedwire::bench
