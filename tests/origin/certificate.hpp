// Certificates made on the spot, good and bad ones, for an Origin that speaks TLS.
#pragma once

#include <chrono>
#include <string>

#include "tests/origin/origin.hpp"
#include "tests/scratch.hpp"

namespace feedwire::tests {

/// A key and a certificate signed with it, in files that go with this value.
class Certificate {
 public:
  /// `subject` as an alternative name of OpenSSL's: "IP:127.0.0.1" or "DNS:example.net". Valid from
  /// a day before until `left` from now, which may be negative.
  explicit Certificate(
      const std::string& subject, std::chrono::hours left = std::chrono::hours(24)
  );

  Origin::Tls tls() const { return {certificate_file(), (folder_.path() / "key.pem").string()}; }
  std::string certificate_file() const { return (folder_.path() / "certificate.pem").string(); }

 private:
  Scratch folder_{};
};

}  // namespace feedwire::tests
