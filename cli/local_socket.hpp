// A connection to a Unix domain socket, and the file descriptor that owns it.
#pragma once

#include <string>
#include <utility>

#include "feeds/problem.hpp"

namespace feedwire::cli {

/// Owns a file descriptor; -1 owns none.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  int number() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_{-1};
};

/// Connects, or says in one phrase why not: "no such file", "nobody listens", "permission denied".
Result<Descriptor> connect_to(const std::string& path);

}  // namespace feedwire::cli
