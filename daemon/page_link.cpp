#include "daemon/page_link.hpp"

#include <cctype>

namespace feedwire::daemon {
namespace {

std::string encoded(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain =
        (byte < 0x80 && std::isalnum(byte)) || c == '-' || c == '.' || c == '_' || c == '~';
    if (is_plain) {
      out += c;
    } else {
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}

}  // namespace

std::string page_link(
    const ApiRequest& request, const std::map<std::string, std::string, std::less<>>& changed
) {
  std::string url = "http://feedwire";
  for (const std::string& segment : request.path) url += "/" + encoded(segment);
  char before = '?';
  const auto add = [&](const std::string& name, const std::string& value) {
    url += before + name + "=" + encoded(value);
    before = '&';
  };
  for (const auto& [name, value] : request.query) {
    if (!changed.contains(name)) add(name, value);
  }
  for (const auto& [name, value] : changed) {
    if (!value.empty()) add(name, value);
  }
  return url;
}

}  // namespace feedwire::daemon
