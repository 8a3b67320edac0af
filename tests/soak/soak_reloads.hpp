// Reloads one after the other, by signal and by command, right and wrong in turns.
#pragma once

#include <string>

#include "tests/scratch.hpp"
#include "tests/soak/soak_configuration.hpp"
#include "tests/soak/soak_daemon.hpp"

namespace feedwire::tests {

class SoakReloads {
 public:
  /// The daemon has the configuration of round 0.
  SoakReloads(const Scratch& scratch, const SoakDaemon& daemon, SoakConfiguration configuration)
      : scratch_(scratch), daemon_(daemon), configuration_(std::move(configuration)) {}

  /// What went otherwise than it should; "" where nothing did.
  std::string next();
  /// Once more, so that at the end the visitor is there.
  std::string last();

  int applied() const { return applied_; }
  int refused() const { return refused_; }

 private:
  bool is_wrong() const { return round_ % 3 == 2; }
  std::string reload();
  /// "" where the command did as it should.
  std::string ask() const;
  bool await_reload(int before) const;

  const Scratch& scratch_;
  const SoakDaemon& daemon_;
  SoakConfiguration configuration_;
  int round_{};
  int applied_{};
  int refused_{};
};

}  // namespace feedwire::tests
