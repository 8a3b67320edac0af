// A time zone of the test's own, so that no expectation depends on where it runs.
#pragma once

#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>

namespace feedwire::tests {

/// The process's time zone for as long as it lives; "CST-8" is UTC+8 without a zone database.
class LocalZone {
 public:
  explicit LocalZone(const char* zone) {
    if (const char* before = std::getenv("TZ")) before_ = before;
    ::setenv("TZ", zone, 1);
    ::tzset();
  }
  ~LocalZone() {
    if (before_) {
      ::setenv("TZ", before_->c_str(), 1);
    } else {
      ::unsetenv("TZ");
    }
    ::tzset();
  }
  LocalZone(const LocalZone&) = delete;
  LocalZone& operator=(const LocalZone&) = delete;

 private:
  std::optional<std::string> before_{};
};

}  // namespace feedwire::tests
