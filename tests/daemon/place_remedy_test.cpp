#include "daemon/place_remedy.hpp"

#include <doctest/doctest.h>

#include <cerrno>

#include "tests/scratch.hpp"
#include "tests/words.hpp"

using namespace feedwire::daemon;
using feedwire::tests::holds;

TEST_CASE("a folder that is not there is to be made, and no sandbox is to be opened to it") {
  const PlaceTrouble trouble{.path = "/srv/it's", .error = ENOENT, .is_in_unit = true};
  CHECK(place_remedy(trouble) == "mkdir -p '/srv/it'\\''s'");
}

TEST_CASE(
    "what may not be read takes rights, for files to come too, from the first barred folder on"
) {
  PlaceTrouble trouble{.path = "/srv/文章", .error = EACCES, .user = "feedwire"};
  CHECK(place_remedy(trouble) == "setfacl -R -m u:feedwire:rX,d:u:feedwire:rX '/srv/文章'");
  trouble.is_written = true;
  CHECK(place_remedy(trouble) == "setfacl -R -m u:feedwire:rwX,d:u:feedwire:rwX '/srv/文章'");
  trouble.barred = "/srv";
  CHECK(place_remedy(trouble) == "setfacl -m u:feedwire:x '/srv'");
}

TEST_CASE(
    "what the unit's sandbox keeps away is opened by a drop-in that cannot keep it from starting"
) {
  PlaceTrouble trouble{
      .path = "/srv/a \"b\" 5%:c", .is_written = true, .error = EROFS, .is_in_unit = true};
  const std::string written = place_remedy(trouble);
  CHECK(holds(written, "mkdir -p '/srv/a \"b\" 5%:c'\n"));
  CHECK(holds(written, "[Service]\nReadWritePaths=\"-/srv/a \\\"b\\\" 5%%\\\\:c\""));
  trouble = {.path = "/home/me/posts", .error = EACCES, .is_in_unit = true};
  CHECK(holds(place_remedy(trouble), "ProtectHome=tmpfs\nBindReadOnlyPaths=\"-/home/me/posts\""));
  trouble.is_in_unit = false;
  CHECK_FALSE(holds(place_remedy(trouble), "[Service]"));
  trouble = {.path = "/srv/x", .is_written = true, .error = EROFS};
  CHECK(place_remedy(trouble) == "it is on a file system that is read-only");
}

TEST_CASE(
    "a place is looked at with our own rights; one to be written may be missing where it can be "
    "made"
) {
  const feedwire::tests::Scratch scratch;
  CHECK(trouble_at(scratch.path(), false).error == 0);
  CHECK(trouble_at(scratch.path() / "no/such", false).error == ENOENT);
  CHECK(trouble_at(scratch.path() / "no/such", true).error == 0);
  CHECK(place_remedy(trouble_at(scratch.path(), true)) == "");
}
