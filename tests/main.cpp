// The entry point that every test program shares.
#define DOCTEST_CONFIG_IMPLEMENT
#include "tests/skip.hpp"

#include <doctest/doctest.h>

#include <cstdio>

namespace feedwire::tests {
namespace {

bool has_skipped = false;

}  // namespace

void skip(const char* reason) {
  has_skipped = true;
  std::printf("SKIPPED: %s\n", reason);
}

}  // namespace feedwire::tests

int main(int argc, char** argv) {
  doctest::Context context(argc, argv);
  const int failed = context.run();
  // CTest knows 77 as skipped. A test that failed has failed, whatever else was skipped beside it.
  constexpr int skipped = 77;
  return failed == 0 && feedwire::tests::has_skipped ? skipped : failed;
}
