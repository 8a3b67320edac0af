#include "cli/ledger.hpp"

#include <doctest/doctest.h>

using feedwire::cli::Ledger;

TEST_CASE("all up to the lowest unfinished item is done, in whatever order they finish") {
  Ledger ledger;
  CHECK(ledger.done() == 0);
  for (const int seq : {4, 7, 9}) ledger.came(seq);
  CHECK(ledger.done() == 3);
  ledger.finished(9);
  CHECK(ledger.done() == 3);
  ledger.finished(4);
  CHECK(ledger.done() == 6);
  ledger.finished(7);
  CHECK(ledger.done() == 9);
}

TEST_CASE("after a start over nothing beyond that place is done, whatever still finishes") {
  Ledger ledger;
  for (const int seq : {4, 7, 9}) ledger.came(seq);
  ledger.finished(4);
  ledger.start_over(2);
  CHECK(ledger.done() == 2);
  ledger.finished(9);
  CHECK(ledger.done() == 2);
  ledger.came(4);
  CHECK(ledger.done() == 3);
  ledger.finished(4);
  CHECK(ledger.done() == 4);
}
