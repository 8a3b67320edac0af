// A fingerprint as bytes, and back.
#include "feeds/similarity.hpp"
#include "feeds/similarity_bytes.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::uint8_t version = 1;

template <typename List>
void put_list(std::string& bytes, const List& numbers, std::size_t width) {
  put_number(bytes, numbers.size(), 1);
  for (const auto number : numbers) put_number(bytes, number, width);
}

/// False where the list is longer than it may be.
template <typename T, std::size_t most>
bool take_list(NumberReader& reader, ShortList<T, most>& numbers, std::size_t width) {
  const std::size_t count = reader.take(1);
  if (count > most) return false;
  for (std::size_t at = 0; at < count; ++at) numbers.push_back(static_cast<T>(reader.take(width)));
  return true;
}

Problem foreign() {
  return {
      .what = "this is not a fingerprint as this version stores it",
      .remedy = "take the fingerprints anew"};
}

}  // namespace

std::string to_bytes(const Fingerprint& fingerprint) {
  std::string bytes;
  bytes.reserve(512);
  put_number(bytes, version, 1);
  put_number(bytes, fingerprint.title, 8);
  put_number(bytes, fingerprint.title_weight, 1);
  put_number(bytes, fingerprint.has_ideographs ? 1 : 0, 1);
  put_list(bytes, fingerprint.title_shingles, 2);
  put_list(bytes, fingerprint.title_numbers, 2);
  put_list(bytes, fingerprint.title_words, 2);
  put_number(bytes, fingerprint.text_length, 2);
  put_list(bytes, fingerprint.text, 3);
  put_list(bytes, fingerprint.lead, 3);
  for (const std::uint32_t key : fingerprint.text_keys) put_number(bytes, key, 4);
  return bytes;
}

Result<Fingerprint> fingerprint_from_bytes(std::string_view bytes) {
  NumberReader reader(bytes);
  if (reader.take(1) != version) return foreign();
  Fingerprint result;
  result.title = reader.take(8);
  result.title_weight = static_cast<std::uint8_t>(reader.take(1));
  result.has_ideographs = reader.take(1) == 1;
  const bool is_short = take_list(reader, result.title_shingles, 2) &&
                        take_list(reader, result.title_numbers, 2) &&
                        take_list(reader, result.title_words, 2);
  result.text_length = static_cast<std::uint16_t>(reader.take(2));
  if (!is_short || !take_list(reader, result.text, 3) || !take_list(reader, result.lead, 3))
    return foreign();
  for (std::uint32_t& key : result.text_keys) key = static_cast<std::uint32_t>(reader.take(4));
  if (!reader.is_complete()) return foreign();
  return result;
}

}  // namespace feedwire::feeds
