#include "feeds/gbk.hpp"

#include <iconv.h>

#include <array>
#include <cstdint>
#include <vector>

#include "feeds/sixteen_bytes.hpp"

namespace feedwire::feeds {
namespace {

constexpr unsigned first_lead = 0x81;
constexpr unsigned last_lead = 0xFE;
constexpr unsigned first_trail = 0x40;
constexpr unsigned last_trail = 0xFE;
constexpr std::size_t row = last_trail - first_trail + 1;

bool is_lead(unsigned byte) { return byte >= first_lead && byte <= last_lead; }
bool is_trail(unsigned byte) { return byte >= first_trail && byte <= last_trail && byte != 0x7F; }

std::size_t place_of(unsigned lead, unsigned trail) {
  return (lead - first_lead) * row + (trail - first_trail);
}

/// A character for each pair of bytes, 0 where there is none (or none of the basic plane): what
/// iconv says, asked once.
class Table {
 public:
  Table() : characters_((last_lead - first_lead + 1) * row) {
    const iconv_t handle = iconv_open("UTF-16LE", "GB18030");
    if (handle == reinterpret_cast<iconv_t>(-1)) return;  // how iconv_open reports failure
    for (unsigned lead = first_lead; lead <= last_lead; ++lead) {
      for (unsigned trail = first_trail; trail <= last_trail; ++trail) {
        if (is_trail(trail)) characters_[place_of(lead, trail)] = ask(handle, lead, trail);
      }
    }
    iconv_close(handle);
  }

  unsigned at(unsigned lead, unsigned trail) const { return characters_[place_of(lead, trail)]; }

 private:
  static std::uint16_t ask(iconv_t handle, unsigned lead, unsigned trail) {
    char pair[2] = {static_cast<char>(lead), static_cast<char>(trail)};
    unsigned char unit[4] = {};
    char* in = pair;
    char* out = reinterpret_cast<char*>(unit);
    std::size_t left = sizeof pair;
    std::size_t room = sizeof unit;
    const std::size_t result = iconv(handle, &in, &left, &out, &room);
    iconv(handle, nullptr, nullptr, nullptr, nullptr);
    const bool is_one_unit = result != static_cast<std::size_t>(-1) && room == 2;
    return is_one_unit ? static_cast<std::uint16_t>(unit[0] | unit[1] << 8) : std::uint16_t{0};
  }

  std::vector<std::uint16_t> characters_;
};

/// UTF-8 in the making, a piece at a time.
class Pieces {
 public:
  explicit Pieces(std::size_t expected) { text_.reserve(expected); }

  void ascii(std::string_view run) {
    flush();
    text_ += run;
  }

  // All pairs are past ASCII, and below the surrogates or above.
  void character(unsigned code) {
    if (used_ + 3 > piece_.size()) flush();
    const auto put = [&](unsigned byte) { piece_[used_++] = static_cast<char>(byte); };
    if (code < 0x800) {
      put(0xC0 | code >> 6);
    } else {
      put(0xE0 | code >> 12);
      put(0x80 | (code >> 6 & 0x3F));
    }
    put(0x80 | (code & 0x3F));
  }

  std::string take() {
    flush();
    return std::move(text_);
  }

 private:
  void flush() {
    text_.append(piece_.data(), used_);
    used_ = 0;
  }

  std::string text_{};
  std::array<char, 1024> piece_{};
  std::size_t used_{0};
};

std::size_t ascii_length(std::string_view bytes) {
  std::size_t at = 0;
  while (at + 16 <= bytes.size()) {
    const SixteenBytes high = sixteen_at(bytes.data() + at) & sixteen_times(0x80);
    if (is_any(high)) break;
    at += 16;
  }
  while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) ++at;
  return at;
}

}  // namespace

std::optional<std::string> plain_gbk_to_utf8(std::string_view bytes) {
  static const Table table;
  Pieces pieces(bytes.size() + bytes.size() / 2);
  while (!bytes.empty()) {
    const auto lead = static_cast<unsigned char>(bytes[0]);
    if (lead < 0x80) {
      const std::size_t length = ascii_length(bytes);
      pieces.ascii(bytes.substr(0, length));
      bytes.remove_prefix(length);
      continue;
    }
    const unsigned trail = bytes.size() > 1 ? static_cast<unsigned char>(bytes[1]) : 0;
    const unsigned code = is_lead(lead) && is_trail(trail) ? table.at(lead, trail) : 0;
    if (code < 0x80) return std::nullopt;
    pieces.character(code);
    bytes.remove_prefix(2);
  }
  return pieces.take();
}

}  // namespace feedwire::feeds
