#include "feeds/charset.hpp"

#include <uchardet/uchardet.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "feeds/converter.hpp"
#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t head_size = 1024;        // where a declaration is looked for
constexpr std::size_t guess_size = 64 * 1024;  // what the detector gets to see
constexpr std::size_t enough_to_guess = 16;    // non-ASCII bytes

struct Mark {
  std::string_view bytes{};
  const char* encoding{};
};

// UTF-32 first: its little-endian mark begins with that of UTF-16.
constexpr Mark marks[] = {
    {"\xFF\xFE\0\0"sv, "utf-32le"},
    {"\0\0\xFE\xFF"sv, "utf-32be"},
    {"\xEF\xBB\xBF"sv, "utf-8"},
    {"\xFF\xFE"sv, "utf-16le"},
    {"\xFE\xFF"sv, "utf-16be"}};

constexpr Mark nul_patterns[] = {
    {"<\0\0\0"sv, "utf-32le"},
    {"\0\0\0<"sv, "utf-32be"},
    {"{\0\0\0"sv, "utf-32le"},
    {"\0\0\0{"sv, "utf-32be"},
    {"<\0"sv, "utf-16le"},
    {"\0<"sv, "utf-16be"},
    {"{\0"sv, "utf-16le"},
    {"\0{"sv, "utf-16be"}};

const Mark* start_of(std::string_view bytes, const Mark* first, const Mark* last) {
  const Mark* found =
      std::find_if(first, last, [&](const Mark& mark) { return bytes.starts_with(mark.bytes); });
  return found == last ? nullptr : found;
}

// The `encoding` of an XML declaration near the start; "" if there is none.
std::string_view declared_encoding(std::string_view bytes) {
  bytes = bytes.substr(0, head_size);
  const std::size_t start = bytes.find("<?xml");
  if (start == bytes.npos) return {};
  const std::string_view declaration = bytes.substr(start, bytes.find("?>", start) - start);
  std::size_t at = declaration.find("encoding");
  if (at == declaration.npos) return {};
  at = declaration.find_first_of("\"'", at);
  if (at == declaration.npos) return {};
  const std::size_t end = declaration.find(declaration[at], at + 1);
  return end == declaration.npos ? std::string_view{} : declaration.substr(at + 1, end - at - 1);
}

bool starts_like_a_document(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\f");
  if (first == text.npos) return false;
  if (text[first] == '{' || text[first] == '-' || text[first] == '+') return true;
  const std::size_t tag = text.substr(0, 4 * head_size).find('<', first);
  if (tag == text.npos || tag + 1 >= text.size()) return false;
  const char next = text[tag + 1];
  return is_letter(next) || next == '?' || next == '!';
}

std::optional<std::string> guessed_encoding(std::string_view bytes) {
  const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(
      uchardet_new(), uchardet_delete
  );
  // Tags dilute the statistics: only what surrounds non-ASCII bytes is shown.
  std::string sample;
  for (std::size_t at = 0; at < bytes.size() && sample.size() < guess_size; ++at) {
    const auto high = [&](std::size_t i) {
      return i < bytes.size() && static_cast<unsigned char>(bytes[i]) >= 0x80;
    };
    if (high(at) || (at > 0 && high(at - 1)) || high(at + 1)) {
      sample += bytes[at];
    } else if (!sample.empty() && sample.back() != ' ') {
      sample += ' ';
    }
  }
  if (uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0) return std::nullopt;
  uchardet_data_end(detector.get());
  return encoding_named(uchardet_get_charset(detector.get()));
}

struct Utf8Evidence {
  std::size_t sequences{};  // valid ones of more than one byte
  std::size_t invalid{};    // bytes
  std::size_t high{};       // bytes past ASCII
};

Utf8Evidence utf8_evidence(std::string_view bytes) {
  Utf8Evidence seen;
  while (!bytes.empty()) {
    const std::size_t length = utf8_length(bytes);
    if (length == 0) ++seen.invalid;
    if (length > 1) ++seen.sequences;
    if (length != 1) seen.high += std::max<std::size_t>(length, 1);
    bytes.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return seen;
}

class Decoding {
 public:
  Decoding(std::string_view bytes, const CharsetHints& hints) : bytes_(bytes), hints_(hints) {}

  DecodedText run() {
    if (by_mark()) return std::move(result_);
    const bool is_json =
        trim(bytes_).starts_with('{') && bytes_.substr(0, 64).find('\0') == bytes_.npos;
    if (is_json) {
      take(convert(bytes_, "utf-8"), "utf-8");
    } else if (!by_labels() && !by_validity() && !by_labels_with_losses()) {
      by_evidence();
    }
    return std::move(result_);
  }

 private:
  bool by_mark();
  bool by_labels();
  bool by_validity();
  bool by_labels_with_losses();
  void by_evidence();
  bool try_label(std::string_view label);
  void take(Conversion conversion, std::string encoding);
  void note(std::string repair) { result_.repairs.push_back(std::move(repair)); }

  std::string_view bytes_;
  const CharsetHints& hints_;
  DecodedText result_{};
};

void Decoding::take(Conversion conversion, std::string encoding) {
  if (conversion.invalid_bytes > 0) {
    note(std::to_string(conversion.invalid_bytes) + " bytes are invalid in " + encoding);
  }
  result_.text = std::move(conversion.text);
  result_.encoding = std::move(encoding);
}

bool Decoding::by_mark() {
  const Mark* mark = start_of(bytes_, std::begin(marks), std::end(marks));
  if (mark == nullptr) return false;
  take(convert(bytes_.substr(mark->bytes.size()), mark->encoding), mark->encoding);
  return true;
}

bool Decoding::try_label(std::string_view label) {
  const auto encoding = encoding_named(label);
  if (!encoding) return false;
  Conversion conversion = convert(bytes_, *encoding);
  if (conversion.invalid_bytes > 0 || !starts_like_a_document(conversion.text)) return false;
  take(std::move(conversion), *encoding);
  return true;
}

bool Decoding::by_labels() {
  if (!hints_.chosen.empty() && try_label(hints_.chosen)) return true;
  if (const std::string charset = charset_of(hints_.content_type); !charset.empty()) {
    if (try_label(charset)) return true;
  }
  // Blanks before the first sign are as wide as the rest.
  const std::size_t blanks = std::min(bytes_.find_first_not_of(" \t\r\n"), bytes_.size());
  const Mark* pattern =
      start_of(bytes_.substr(blanks), std::begin(nul_patterns), std::end(nul_patterns));
  if (pattern != nullptr && try_label(pattern->encoding)) return true;
  const std::string_view declared = declared_encoding(bytes_);
  if (declared.empty()) return false;
  if (try_label(declared)) return true;
  note(
      "the declared encoding " + valid_utf8(declared.substr(0, 40)) +
      (encoding_named(declared) ? " does not fit the bytes" : " is unknown")
  );
  return false;
}

bool Decoding::by_validity() {
  if (!is_valid_utf8(bytes_)) return false;
  take({.text = std::string(bytes_)}, "utf-8");
  return true;
}

// A label whose encoding fits all but a few bytes is right about the rest.
bool Decoding::by_labels_with_losses() {
  const std::string charset = charset_of(hints_.content_type);
  const std::size_t high = utf8_evidence(bytes_).high;
  for (std::string_view label :
       {hints_.chosen, std::string_view(charset), declared_encoding(bytes_)}) {
    const auto encoding = encoding_named(label);
    if (!encoding || *encoding == "utf-8") continue;
    Conversion conversion = convert(bytes_, *encoding);
    if (conversion.invalid_bytes * 20 > high || !starts_like_a_document(conversion.text)) continue;
    take(std::move(conversion), *encoding);
    return true;
  }
  return false;
}

void Decoding::by_evidence() {
  const Utf8Evidence seen = utf8_evidence(bytes_);
  const bool is_utf8 = seen.sequences > seen.invalid;
  std::string encoding = is_utf8 ? "utf-8" : "windows-1252";
  if (!is_utf8 && seen.high >= enough_to_guess) {
    encoding = guessed_encoding(bytes_).value_or(encoding);
  }
  Conversion conversion = convert(bytes_, encoding);
  const bool is_bad_guess = !is_utf8 && conversion.invalid_bytes * 4 > seen.high;
  if (is_bad_guess && encoding != "windows-1252") {
    encoding = "windows-1252";
    conversion = convert(bytes_, encoding);
  }
  note("nothing says that this is " + encoding);
  take(std::move(conversion), encoding);
}

}  // namespace

std::string charset_of(std::string_view content_type) {
  std::size_t at = find_ignoring_case(content_type, "charset");
  if (at == content_type.npos) return {};
  std::string_view rest = trim(content_type.substr(at + 7));
  if (!rest.starts_with('=')) return {};
  rest = trim(rest.substr(1));
  rest = trim(rest.substr(0, rest.find(';')));
  while (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) rest.remove_prefix(1);
  return std::string(trim(rest.substr(0, rest.find_first_of("\"' "))));
}

DecodedText decode(std::string_view bytes, const CharsetHints& hints) {
  DecodedText decoded = Decoding(bytes, hints).run();
  // A mark may be repeated, or survive a conversion.
  std::size_t repeated = 0;
  while (std::string_view(decoded.text).substr(repeated).starts_with("\uFEFF")) repeated += 3;
  decoded.text.erase(0, repeated);
  return decoded;
}

}  // namespace feedwire::feeds
