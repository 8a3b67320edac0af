// Work of which there is one at a time.
#pragma once

#include "daemon/message.hpp"

namespace feedwire::daemon {

/// Takes the turn, and gives it back when it goes. 409 where somebody has it. I/O thread only.
class Turn {
 public:
  Turn(bool& is_taken, std::string_view refusal) : is_taken_(is_taken) {
    if (is_taken_) refuse(409, refusal);
    is_taken_ = true;
  }
  ~Turn() { is_taken_ = false; }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  bool& is_taken_;
};

}  // namespace feedwire::daemon
