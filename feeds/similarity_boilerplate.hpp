// What one feed says in entry after entry: signatures, adverts, the same links under every text.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/problem.hpp"
#include "feeds/similarity_text.hpp"

namespace feedwire::feeds {

/// Learns by counting the sentences of a feed's entries, blind to numbers. Of constant size: what
/// came once gives way to what comes now, and old entries fade.
class Boilerplate {
 public:
  static constexpr std::size_t most_sentences = 192;

  /// Call it once for each entry that is new, before its fingerprint is taken; for a document, with
  /// all its entries first. Only the first and the last sentences count: there feeds repeat
  /// themselves, and long texts would push out what matters.
  void learn(const StoryText& story);

  /// Whether the sentence came in at least four entries and in one of twenty: a text that two later
  /// ones quote is not boilerplate yet.
  bool contains(std::uint64_t fragment_key) const;

  /// For storing: at most 1.2 KiB, the same on every machine; sentences that came once are left
  /// out.
  std::string to_bytes() const;

  /// A problem if these bytes are none of to_bytes, or of another version.
  static Result<Boilerplate> from_bytes(std::string_view bytes);

  bool operator==(const Boilerplate&) const = default;

 private:
  struct Count {
    std::uint32_t key{};
    std::uint16_t entries{};
    bool operator==(const Count&) const = default;
  };

  void count(std::uint32_t key);
  void fade();

  std::vector<Count> counts_{};  ///< in the order in which they first came
  std::uint16_t entries_{0};     ///< how many were learned, faded like the counts
};

}  // namespace feedwire::feeds
