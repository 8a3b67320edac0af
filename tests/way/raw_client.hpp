// A client of the socket that sends whatever bytes it likes.
#pragma once

#include <string>
#include <string_view>

#include "tests/scratch.hpp"

namespace feedwire::tests {

class RawClient {
 public:
  /// Connects to the socket of a scratch folder's daemon.
  explicit RawClient(const Scratch& scratch);
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// For who reads by itself.
  int descriptor() const { return socket_; }
  /// False when the daemon hung up meanwhile.
  bool send(std::string_view bytes);
  /// Nothing more will be sent.
  void finish_sending();
  /// What the daemon says until it hangs up.
  std::string read_all();
  /// What it says until `text` came, or it hung up.
  std::string read_until(std::string_view text);

 private:
  bool read_some();

  int socket_;
  std::string read_{};
};

}  // namespace feedwire::tests
