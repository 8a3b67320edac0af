// What tests ask of texts.
#pragma once

#include <string>

namespace feedwire::tests {

inline bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace feedwire::tests
