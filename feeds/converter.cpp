#include "feeds/converter.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <utility>

#include "feeds/gbk.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

struct Label {
  std::string_view written{};
  std::string_view meant{};
};

// The superset that each label stands for in practice (WHATWG Encoding, and what feeds show).
constexpr Label labels[] = {
    {"utf8", "utf-8"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"latin-1", "windows-1252"},
    {"l1", "windows-1252"},
    {"us-ascii", "windows-1252"},
    {"ascii", "windows-1252"},
    {"ansi_x3.4-1968", "windows-1252"},
    {"cp1252", "windows-1252"},
    {"x-cp1252", "windows-1252"},
    {"iso-8859-9", "windows-1254"},
    {"iso8859-9", "windows-1254"},
    {"latin5", "windows-1254"},
    {"gb2312", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"gbk", "gb18030"},
    {"x-gbk", "gb18030"},
    {"euc-cn", "gb18030"},
    {"cp936", "gb18030"},
    {"windows-936", "gb18030"},
    {"big5", "big5-hkscs"},
    {"big-5", "big5-hkscs"},
    {"cn-big5", "big5-hkscs"},
    {"x-x-big5", "big5-hkscs"},
    {"shift_jis", "windows-31j"},
    {"shift-jis", "windows-31j"},
    {"sjis", "windows-31j"},
    {"x-sjis", "windows-31j"},
    {"ms_kanji", "windows-31j"},
    {"cp932", "windows-31j"},
    {"x-euc-jp", "euc-jp"},
    {"eucjp", "euc-jp"},
    {"euc-kr", "windows-949"},
    {"euckr", "windows-949"},
    {"ks_c_5601-1987", "windows-949"},
    {"ksc5601", "windows-949"},
    {"korean", "windows-949"},
    {"cp949", "windows-949"},
    {"uhc", "windows-949"},
    {"tis-620", "windows-874"},
    {"iso-8859-11", "windows-874"},
    {"koi8r", "koi8-r"},
    {"koi", "koi8-r"},
    {"x-mac-cyrillic", "mac-cyrillic"},
    {"x-mac-roman", "macintosh"},
    {"ucs-2", "utf-16"},
    {"unicode", "utf-16"}};

// Where iconv knows an encoding by another name.
constexpr Label iconv_names[] = {
    {"windows-31j", "CP932"},
    {"windows-949", "CP949"},
    {"windows-874", "CP874"},
    {"mac-cyrillic", "MAC-CYRILLIC"}};

std::string_view looked_up(const Label* first, const Label* last, std::string_view written) {
  const auto* found =
      std::find_if(first, last, [&](const Label& l) { return l.written == written; });
  return found == last ? written : found->meant;
}

class Iconv {
 public:
  explicit Iconv(const std::string& encoding)
      : handle_(iconv_open(
            "UTF-8",
            std::string(looked_up(std::begin(iconv_names), std::end(iconv_names), encoding)).c_str()
        )) {}
  ~Iconv() {
    if (is_open()) iconv_close(handle_);
  }
  Iconv(const Iconv&) = delete;
  Iconv& operator=(const Iconv&) = delete;

  // iconv_open reports failure as this very pointer value.
  bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  Conversion run(std::string_view bytes) {
    Conversion done;
    done.text.reserve(bytes.size() + bytes.size() / 2);
    char* in = const_cast<char*>(bytes.data());  // iconv's signature; it does not write there
    std::size_t left = bytes.size();
    std::array<char, 16384> chunk;
    while (left > 0) {
      char* out = chunk.data();
      std::size_t room = chunk.size();
      const std::size_t result = iconv(handle_, &in, &left, &out, &room);
      const int reason = errno;
      done.text.append(chunk.data(), out);
      if (result != static_cast<std::size_t>(-1) || reason == E2BIG) continue;
      append_utf8(done.text, 0xFFFD);
      ++done.invalid_bytes;
      ++in;
      --left;
    }
    return done;
  }

 private:
  iconv_t handle_;
};

Conversion from_windows_1252(std::string_view bytes) {
  Conversion done;
  done.text.reserve(bytes.size() + bytes.size() / 8);
  while (!bytes.empty()) {
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    const auto high = std::find_if_not(bytes.begin(), bytes.end(), is_ascii);
    done.text.append(bytes.begin(), high);
    bytes.remove_prefix(static_cast<std::size_t>(high - bytes.begin()));
    if (bytes.empty()) break;
    const char32_t character = windows_1252(static_cast<unsigned char>(bytes.front()));
    if (character == 0) ++done.invalid_bytes;
    append_utf8(done.text, character == 0 ? 0xFFFD : character);
    bytes.remove_prefix(1);
  }
  return done;
}

Conversion from_utf8(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return {.text = std::string(bytes)};
  Conversion done{.text = valid_utf8(bytes)};
  for (std::size_t at = valid_utf8_length(bytes); at < bytes.size();) {
    ++done.invalid_bytes;
    bytes.remove_prefix(at + 1);
    at = valid_utf8_length(bytes);
  }
  return done;
}

}  // namespace

std::optional<std::string> encoding_named(std::string_view label) {
  const std::string written = lower(trim(label));
  if (written.empty() || written.size() > 40) return std::nullopt;
  // Only what a name is made of: iconv gives meaning to `//IGNORE` and the like.
  const bool is_name = std::all_of(written.begin(), written.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == ':';
  });
  if (!is_name) return std::nullopt;
  std::string meant(looked_up(std::begin(labels), std::end(labels), written));
  if (meant == "utf-8" || meant == "windows-1252") return meant;
  if (!Iconv(meant).is_open()) return std::nullopt;
  return meant;
}

Conversion convert(std::string_view bytes, const std::string& encoding) {
  if (encoding == "utf-8") return from_utf8(bytes);
  if (encoding == "windows-1252") return from_windows_1252(bytes);
  if (encoding == "gb18030") {
    if (auto text = plain_gbk_to_utf8(bytes)) return {.text = std::move(*text)};
  }
  Iconv converter(encoding);
  if (!converter.is_open()) return from_windows_1252(bytes);
  Conversion done = converter.run(bytes);
  // The characters that vendors added, only where they occur: the set disagrees about wave dashes.
  if (done.invalid_bytes > 0 && encoding == "euc-jp") return convert(bytes, "euc-jp-ms");
  // UTF-7, UTF-16 with a lone surrogate and their like: iconv's word is not taken on trust.
  if (!is_valid_utf8(done.text)) done.text = valid_utf8(done.text);
  return done;
}

}  // namespace feedwire::feeds
