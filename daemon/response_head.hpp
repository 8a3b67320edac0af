// The head of an HTTP answer, read line by line: status and fields of the final answer, nothing
// else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace feedwire::daemon {

/// One field of a request or an answer. Values are bytes, not text.
struct Header {
  std::string name{};
  std::string value{};

  bool operator==(const Header&) const = default;
};

/// Whether two field names are the same, which case does not decide.
bool same_name(std::string_view a, std::string_view b);

/// Whether a field may be called so (a token of RFC 9110 section 5.6.2), and may hold this: one
/// line without control characters.
bool is_field_name(std::string_view name);
bool is_field_value(std::string_view value);

class ResponseHead {
 public:
  explicit ResponseHead(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  enum class Verdict { fine, too_large, malformed };

  /// Takes one line, line end included. Interim (1xx) heads are passed over; what follows the final
  /// head (trailers) is ignored, since it may not change what was decided (etiquette 2.5).
  Verdict take(std::string_view line);

  /// The empty line behind the final head has been seen.
  bool is_complete() const { return complete_; }
  int status() const { return status_; }
  std::optional<std::uint64_t> content_length() const { return content_length_; }

  /// All values of a field in order, joined by ", "; values with CR, LF or NUL are left out.
  std::string joined(std::string_view name) const;
  /// The first value of a field that may stand once only.
  std::string first(std::string_view name) const;

 private:
  Verdict end_of_head();
  void begin(std::string_view status_line);

  std::size_t max_bytes_;
  std::size_t seen_bytes_{};
  int status_{};
  bool complete_{};
  std::vector<Header> fields_{};
  std::optional<std::uint64_t> content_length_{};
};

}  // namespace feedwire::daemon
