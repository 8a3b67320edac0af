// The daemon's configurations during a soak: each reload brings another one.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace feedwire::tests {

struct SoakConfiguration {
  std::chrono::seconds interval{};
  std::vector<std::string> fast{};  ///< feeds that are asked every other second
  std::vector<std::string> bad{};   ///< feeds that misbehave
  std::string visitor{};            ///< is declared in every other configuration

  /// Of the n-th round; the visitor is in those of even numbers.
  std::string text(int round) const;
  /// One that must be refused as a whole.
  std::string wrong_text(int round) const;
};

}  // namespace feedwire::tests
