// Header lines become fields; the rules of RFC 9112 that libcurl leaves open are kept here.
#include "daemon/response_head.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace feedwire::daemon {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_safe(std::string_view value) {
  return value.find_first_of(std::string_view("\r\n\0", 3)) == value.npos;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

bool is_field_name(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  const auto is_allowed = [&](unsigned char c) {
    return c < 0x80 && (std::isalnum(c) != 0 || marks.find(static_cast<char>(c)) != marks.npos);
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), is_allowed);
}

bool is_field_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](unsigned char c) {
    return (c < 0x20 && c != '\t') || c == 0x7f;
  });
}

void ResponseHead::begin(std::string_view status_line) {
  fields_.clear();
  content_length_.reset();
  status_ = 0;
  const auto blank = status_line.find(' ');
  if (blank == status_line.npos) return;
  const auto code = trimmed(status_line.substr(blank));
  std::from_chars(code.data(), code.data() + std::min<std::size_t>(code.size(), 3), status_);
}

ResponseHead::Verdict ResponseHead::take(std::string_view line) {
  seen_bytes_ += line.size();
  if (seen_bytes_ > max_bytes_) return Verdict::too_large;
  if (complete_) return Verdict::fine;
  line = without_line_end(line);
  if (line.empty()) return end_of_head();
  if (line.starts_with("HTTP/")) {
    begin(line);
  } else if (line.front() == ' ' || line.front() == '\t') {
    // A folded line continues the field before it (RFC 9112 section 5.2).
    if (!fields_.empty()) fields_.back().value.append(" ").append(trimmed(line));
  } else if (const auto colon = line.find(':'); colon != line.npos) {
    Header field;
    field.name = trimmed(line.substr(0, colon));
    field.value = trimmed(line.substr(colon + 1));
    fields_.push_back(std::move(field));
  }
  return Verdict::fine;
}

ResponseHead::Verdict ResponseHead::end_of_head() {
  if (status_ < 200) {
    fields_.clear();
    return Verdict::fine;
  }
  complete_ = true;
  for (const auto& field : fields_) {
    if (!same_name(field.name, "Content-Length")) continue;
    std::uint64_t length = 0;
    const auto end = field.value.data() + field.value.size();
    const auto [stop, error] = std::from_chars(field.value.data(), end, length);
    // Two lengths that differ cannot be framed (RFC 9112 section 6.3).
    if (error != std::errc{} || stop != end) return Verdict::malformed;
    if (content_length_ && *content_length_ != length) return Verdict::malformed;
    content_length_ = length;
  }
  return Verdict::fine;
}

std::string ResponseHead::joined(std::string_view name) const {
  std::string all;
  for (const auto& field : fields_) {
    if (!same_name(field.name, name) || !is_safe(field.value)) continue;
    if (!all.empty() && !field.value.empty()) all += ", ";
    all += field.value;
  }
  return all;
}

std::string ResponseHead::first(std::string_view name) const {
  for (const auto& field : fields_) {
    if (same_name(field.name, name) && is_safe(field.value)) return field.value;
  }
  return {};
}

}  // namespace feedwire::daemon
