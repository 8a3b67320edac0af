// SIGINT and SIGTERM as something that long commands can wait for and then end well.
#pragma once

#include <chrono>

namespace feedwire::cli {

/// From the construction on, the first SIGINT or SIGTERM of the process only marks this; a second
/// one ends the process as usual. One at a time may exist.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  bool requested() const;

  /// As if the signal had come; from any thread.
  void request() const;

  /// Sleeps; true as soon as the signal came.
  bool wait_for(std::chrono::milliseconds time) const;

  /// Becomes readable when the signal came, and stays so; for poll().
  int descriptor() const;
};

}  // namespace feedwire::cli
