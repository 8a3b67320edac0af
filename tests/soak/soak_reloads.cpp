#include "tests/soak/soak_reloads.hpp"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace feedwire::tests {
namespace {

constexpr std::chrono::seconds longest_reload{60};

}  // namespace

std::string SoakReloads::next() {
  ++round_;
  return reload();
}

std::string SoakReloads::last() {
  do {
    ++round_;
  } while (round_ % 2 != 0 || is_wrong());
  return reload();
}

std::string SoakReloads::reload() {
  const int applied = daemon_.reloads("applied");
  const int refused = daemon_.reloads("refused");
  scratch_.write(
      "feedwire.toml", is_wrong() ? configuration_.wrong_text(round_) : configuration_.text(round_)
  );
  const std::string trouble = ask();
  if (!trouble.empty()) return trouble;
  if (!await_reload(applied + refused)) return fmt::format("round {} was not heard of", round_);
  ++(is_wrong() ? refused_ : applied_);
  const bool is_as_meant = daemon_.reloads("refused") == refused + (is_wrong() ? 1 : 0);
  if (is_as_meant) return {};
  return fmt::format("round {} was {}", round_, is_wrong() ? "applied" : "refused");
}

std::string SoakReloads::ask() const {
  if (round_ % 2 != 0) {
    daemon_.signal(SIGHUP);
    return {};
  }
  const Ran ran = daemon_.cli({"reload"});
  if ((ran.exit == 0) != is_wrong()) return {};
  return fmt::format(
      "round {}: feedwire reload ended with {}: {}{}", round_, ran.exit, ran.out, ran.err
  );
}

bool SoakReloads::await_reload(int before) const {
  const auto end = std::chrono::steady_clock::now() + longest_reload;
  while (daemon_.reloads("applied") + daemon_.reloads("refused") == before) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return true;
}

}  // namespace feedwire::tests
