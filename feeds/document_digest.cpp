#include "feeds/document_digest.hpp"

#include <algorithm>
#include <array>

#include "feeds/fingerprint.hpp"

namespace feedwire::feeds {
namespace {

// To be raised whenever the readers come to understand a document otherwise.
constexpr std::string_view reader_version = "1";

// The head of a real feed is much smaller; what has no entry up to here is compared whole.
constexpr std::size_t longest_head = 64UL << 10;

constexpr std::array<std::string_view, 5> dates{
    "lastBuildDate", "pubDate", "updated", "dc:date", "modified"};

/// Where the first entry begins; nothing of it and what follows is left out.
std::size_t head_size(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, longest_head);
  const std::size_t first = std::min(head.find("<item"), head.find("<entry"));
  return first == std::string_view::npos ? 0 : first;
}

/// The text of the date that opens at `at` (a '<'), as a part of `head`; empty where none does.
std::string_view date_at(std::string_view head, std::size_t at) {
  const std::string_view rest = head.substr(at + 1);
  for (const std::string_view name : dates) {
    if (!rest.starts_with(name) || rest.substr(name.size(), 1) != ">") continue;
    const std::string_view text = rest.substr(name.size() + 1);
    const std::size_t end = text.find('<');
    // A date is short, and what holds more than that is something else.
    if (end != std::string_view::npos && end <= 64) return text.substr(0, end);
  }
  return {};
}

std::string without_dates(std::string_view head) {
  std::string rest;
  rest.reserve(head.size());
  std::size_t kept = 0;
  for (std::size_t at = head.find('<'); at != std::string_view::npos; at = head.find('<', at + 1)) {
    const std::string_view date = date_at(head, at);
    if (date.empty()) continue;
    const auto begin = static_cast<std::size_t>(date.data() - head.data());
    rest += head.substr(kept, begin - kept);
    kept = begin + date.size();
  }
  rest += head.substr(kept);
  return rest;
}

void add_hex(std::string& text, const std::array<std::uint8_t, 16>& bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
}

}  // namespace

std::string document_digest(std::string_view bytes, const DocumentContext& context) {
  const std::size_t head = head_size(bytes);
  const auto body = fingerprint(bytes.substr(head));
  // Parts are closed by a byte that no address and no field holds.
  std::string rest;
  for (const std::string_view part :
       {reader_version, context.url, context.content_type, context.charset}) {
    rest += part;
    rest += '\0';
  }
  rest += without_dates(bytes.substr(0, head));
  rest.append(body.begin(), body.end());
  std::string digest;
  add_hex(digest, fingerprint(rest));
  return digest;
}

}  // namespace feedwire::feeds
