#include "feeds/tolerant_json.hpp"

#include <boost/json/parse.hpp>
#include <charconv>
#include <cstdio>
#include <optional>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

namespace json = boost::json;

constexpr std::size_t deepest = 64;

json::parse_options options(bool is_strict) {
  json::parse_options options;
  options.max_depth = deepest;
  options.allow_comments = !is_strict;
  options.allow_trailing_commas = !is_strict;
  return options;
}

// The text with control characters in strings escaped, and closed where it ends too soon.
class Mending {
 public:
  explicit Mending(std::string_view text) : in_(text) {}

  std::string run() {
    for (at_ = 0; at_ < in_.size() && !is_done_; ++at_) {
      if (in_string_) {
        inside_string(in_[at_]);
      } else if (!comment() && !bare_word()) {
        outside_string(in_[at_]);
      }
    }
    if (!is_done_) close();
    return std::move(out_);
  }

 private:
  // The number that four hexadecimal figures at that place stand for.
  std::optional<unsigned> code_at(std::size_t at) const {
    if (at + 4 > in_.size()) return std::nullopt;
    unsigned code = 0;
    const char* const end = in_.data() + at + 4;
    const auto [stop, error] = std::from_chars(in_.data() + at, end, code, 16);
    if (error != std::errc() || stop != end) return std::nullopt;
    return code;
  }

  // `\uXXXX`, of which the u is next: half a surrogate pair becomes U+FFFD, and what is no code
  // stays as it was written.
  void code() {
    const auto first = code_at(at_ + 1);
    if (!first) {
      out_ += "\\u";
      return;
    }
    const bool has_second = in_.substr(at_ + 5).starts_with("\\u");
    const auto second = has_second ? code_at(at_ + 7) : std::nullopt;
    const bool is_high = *first >= 0xD800 && *first < 0xDC00;
    const bool is_pair = is_high && second && *second >= 0xDC00 && *second < 0xE000;
    const bool is_half = !is_pair && *first >= 0xD800 && *first < 0xE000;
    const std::size_t length = is_pair ? 11 : 5;
    out_ += is_half ? std::string_view("uFFFD") : in_.substr(at_, length);
    at_ += length - 1;
  }

  // Steps over a comment, up to its last character.
  bool comment() {
    const std::string_view rest = in_.substr(at_);
    if (!rest.starts_with("//") && !rest.starts_with("/*")) return false;
    const std::string_view end = rest[1] == '/' ? "\n" : "*/";
    const std::size_t found = in_.find(end, at_ + 2);
    at_ = found == in_.npos ? in_.size() : found + end.size() - 1;
    return true;
  }

  // Takes a word or number up to its last character; what JSON does not know (NaN, undefined,
  // +1) is null.
  bool bare_word() {
    const auto is_part = [](char c) {
      return is_letter(c) || is_digit(c) || c == '_' || c == '+' || c == '-' || c == '.';
    };
    std::size_t end = at_;
    while (end < in_.size() && is_part(in_[end])) ++end;
    if (end == at_) return false;
    const std::string_view word = in_.substr(at_, end - at_);
    json::error_code error;
    json::parse(word, error);
    out_ += error ? std::string_view("null") : word;
    at_ = end - 1;
    return true;
  }

  void inside_string(char c) {
    if (is_escaped_ && c == 'u') {
      is_escaped_ = false;
      return code();
    }
    const bool is_control = static_cast<unsigned char>(c) < 0x20;
    if (is_escaped_) {
      is_escaped_ = false;
      const bool is_known = std::string_view("\"\\/bfnrtu").find(c) != std::string_view::npos;
      if (!is_known) out_ += '\\';
    } else if (c == '\\') {
      is_escaped_ = true;
    } else if (c == '"') {
      in_string_ = false;
    }
    if (is_control) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out_ += escape;
    } else {
      out_ += c;
    }
  }

  void outside_string(char c) {
    if (c == '"') in_string_ = true;
    if (c == '{' || c == '[') open_ += c == '{' ? '}' : ']';
    const bool closes = (c == '}' || c == ']') && !open_.empty();
    if (closes && open_.back() != c) {
      is_done_ = true;
      return close();
    }
    if (closes) open_.pop_back();
    const bool is_junk = static_cast<unsigned char>(c) < 0x20 && !is_blank(c);
    if (!is_junk) out_ += c;
    if (closes && open_.empty()) is_done_ = true;
    // A member or element is whole here: after a cut, all up to the last such place is kept.
    if (closes || c == ',') {
      whole_ = out_.size() - (c == ',' ? 1 : 0);
      open_when_whole_ = open_;
    }
  }

  void close() {
    out_.resize(whole_);
    out_.append(open_when_whole_.rbegin(), open_when_whole_.rend());
  }

  std::string_view in_;
  std::size_t at_{0};
  std::string out_{};
  std::string open_{};
  std::size_t whole_{0};
  std::string open_when_whole_{};
  bool in_string_{false};
  bool is_escaped_{false};
  bool is_done_{false};
};

}  // namespace

Result<TolerantJson> read_tolerant_json(std::string_view text) {
  json::error_code error;
  TolerantJson read;
  read.value = json::parse(text, error, {}, options(true));
  if (!error) return read;
  read.repairs.push_back("the JSON is not strict: " + error.message());
  read.value = json::parse(Mending(text).run(), error, {}, options(false));
  if (!error) return read;
  return Problem{
      .what = "the JSON cannot be read: " + error.message(),
      .remedy = "ask the publisher for a complete document"};
}

}  // namespace feedwire::feeds
