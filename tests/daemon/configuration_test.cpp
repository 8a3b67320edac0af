#include "daemon/configuration.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/scratch.hpp"
#include "tests/words.hpp"

using namespace feedwire;
using feedwire::tests::holds;
using namespace feedwire::daemon;

namespace {

struct ConfigFile {
  Result<Configuration> read(const std::string& text) const {
    folder.write("feedwire.toml", text);
    return read_configuration(folder.path() / "feedwire.toml");
  }
  tests::Scratch folder{};
};

/// $CREDENTIALS_DIRECTORY as the service manager would make it, for one test.
class Handed {
 public:
  explicit Handed(const tests::Scratch& folder) {
    setenv("CREDENTIALS_DIRECTORY", folder.path().c_str(), 1);
  }
  ~Handed() { unsetenv("CREDENTIALS_DIRECTORY"); }
  Handed(const Handed&) = delete;
  Handed& operator=(const Handed&) = delete;
};

}  // namespace

TEST_CASE("a mistake names the file, the line, the column and the key") {
  struct Case {
    const char* text;
    const char* place;
    const char* words;
  };
  const ConfigFile file;
  for (const Case& one : {
           Case{"[fetch]\ncolour = 1\n", "line 2, column 1", "unknown key fetch.colour"},
           Case{"[fetsch]\n", "line 1", "unknown key fetsch"},
           Case{"fetch = 1\n", "line 1", "fetch must be a table: [fetch]"},
           Case{"[feed]\nurl = 'https://a.example'\n", "line 1", "[[feed]]"},
           Case{"[fetch]\nmin_interval = 5\n", "line 2, column 16", "fetch.min_interval"},
           Case{"[fetch]\nmin_interval = \"5\"\n", "line 2, column 16", "duration"},
           Case{"[fetch]\nmin_interval = \"1ms\"\n", "line 2", "at least \"1s\""},
           Case{"[fetch]\nmax_interval = \"1m\"\n", "line 2", "fetch.max_interval is below"},
           Case{"[fetch]\nmin_interval = \"48h\"\n", "line 2", "fetch.min_interval is above"},
           Case{"[fetch]\nmax_body = \"1X\"\n", "line 2", "fetch.max_body must be a size"},
           Case{"[fetch]\nconcurrency = 0\n", "line 2", "from 1 to 10000"},
           Case{"[fetch]\nconcurrency = -1\n", "line 2", "from 1 to 10000"},
           Case{"[fetch]\nallow_private = [\"x\"]\n", "line 2", "fetch.allow_private"},
           Case{"[fetch]\nallow_private = [1]\n", "line 2, column 18", "texts in quotes"},
           Case{"[daemon]\nsocket_mode = \"999\"\n", "line 2", "octal"},
           Case{"[daemon]\nsocket_mode = \"-1\"\n", "line 2", "octal"},
           Case{"[daemon]\nsocket_mode = 660\n", "line 2", "text in quotes"},
           Case{"[daemon]\nlog_level = \"loud\"\n", "line 2", "error, warning, info or debug"},
           Case{"[items]\nbackfill = -1\n", "line 2", "items.backfill"},
           Case{"[[feed]]\nname = 'x'\n", "line 1", "feed.url is missing"},
           Case{"[[feed]]\nurl = 'ftp://a.example'\n", "line 2", "feed.url cannot be used"},
           Case{"[[feed]]\nurl = '/etc/passwd'\n", "line 2", "[[folder]]"},
           Case{"[[feed]]\nurl = 'http://a.example'\ncharset = 'x-none'\n", "line 3", "x-none"},
           Case{"[[feed]]\nurl = 'http://a.example'\nheaders = { A = 1 }\n", "line 3", "headers"},
           Case{
               "[[feed]]\nurl = 'http://a.example'\nheaders = { A = \"b\\r\\nC: d\" }\n",
               "line 3",
               "one line of text"},
           Case{
               "[[feed]]\nurl = 'http://a.example'\nheaders = { 'A B' = 'c' }\n",
               "line 3",
               "names that HTTP knows"},
           Case{
               "[[feed]]\nurl = 'http://a.example'\n[[feed]]\nurl = 'http://a.example/'\n",
               "line 4",
               "declared twice"},
           Case{"[items]\nretention = 'a while'\n", "line 2", "500 items"},
           Case{"[items]\nretention = 90\n", "line 2", "500 items"},
           Case{"[items]\nretention = '0 items'\n", "line 2", "500 items"},
           Case{"[[folder]]\npattern = '*'\n", "line 1", "folder.path is missing"},
           Case{"[[folder]]\npath = 'a'\n[[folder]]\npath = './a/'\n", "line 4", "declared twice"},
           Case{"[[archive]]\nstyle = 'hugo'\n", "line 1", "archive.path is missing"},
           Case{"[[archive]]\npath = 'a'\nstyle = 'pelican'\n", "line 3", "hexo, hugo or jekyll"},
           Case{"[[archive]]\npath = 'a'\nname = '../{slug}.md'\n", "line 3", "archive.name"},
           Case{"[[archive]]\npath = 'a'\nname = '{titel}.md'\n", "line 3", "{titel}"},
           Case{"[[archive]]\npath = 'a'\nsearch = '-x'\n", "line 3", "archive.search"},
           Case{
               "[[archive]]\npath = 'a'\n[[archive]]\npath = 'a/b'\n", "line 4", "another archive"},
           Case{"[[folder]]\npath = 'a'\n[[archive]]\npath = 'a'\n", "line 4", "[[folder]]"},
           Case{"[daemon\n", "line 1", ""},
           Case{"x = \"\xff\"\n", "line 1", ""},
       }) {
    CAPTURE(one.text);
    const auto read = file.read(one.text);
    REQUIRE_FALSE(read.has_value());
    const std::string words = to_string(read.error());
    CAPTURE(words);
    CHECK(holds(words, (file.folder.path() / "feedwire.toml").string()));
    CHECK(holds(words, one.place));
    CHECK(holds(words, one.words));
  }
}

TEST_CASE("an unknown key is answered with those that are known") {
  const ConfigFile file;
  const auto read = file.read("[items]\nkeep = '1d'\n");
  REQUIRE_FALSE(read.has_value());
  CHECK(holds(read.error().remedy, "known here: backfill, keep_documents, removals, retention"));
}

TEST_CASE("an empty file is all defaults, and a file that is not there is told apart") {
  const ConfigFile file;
  const auto empty = file.read("");
  REQUIRE(empty.has_value());
  CHECK(empty->fetch.max_redirects == 5);
  CHECK(empty->warnings.empty());
  const auto missing = read_configuration(file.folder.path() / "no.toml");
  REQUIRE_FALSE(missing.has_value());
  CHECK(holds(missing.error().what, "no such configuration file"));
  CHECK_FALSE(read_configuration(file.folder.path()).has_value());
}

TEST_CASE("a secret may be a credential that the service manager hands over") {
  const ConfigFile file;
  const Handed handed(file.folder);
  file.folder.write("hub", "Bearer 秘密\n");
  file.folder.write("proxy", "http://me:pass@proxy.example:3128");
  file.folder.write("empty", "\n");
  const auto read = file.read(
      "[fetch]\nproxy = { credential = 'proxy' }\n[[feed]]\nurl = 'https://a.example/'\n"
      "headers = { Authorization = { credential = 'hub' }, Accept-Language = 'zh' }\n"
  );
  REQUIRE(read.has_value());
  CHECK(read->fetch.proxy == "http://me:pass@proxy.example:3128");
  CHECK(
      read->feeds[0].settings.headers ==
      schema::Headers{{"Accept-Language", "zh"}, {"Authorization", "Bearer 秘密"}}
  );
  struct Case {
    const char* value;
    const char* words;
  };
  for (const Case& one :
       {Case{"{ credential = 'no-such' }", "no-such\" cannot be read"},
        Case{"{ credential = 'empty' }", "is empty"},
        Case{"{ credential = '../hub' }", "is no name of a credential"},
        Case{"{ credential = '' }", "is no name of a credential"},
        Case{"{ credential = 7 }", "{ credential = \"NAME\" }"},
        Case{"{ file = 'hub' }", "{ credential = \"NAME\" }"},
        Case{"7", "text in quotes"}}) {
    CAPTURE(one.value);
    const auto refused = file.read(std::string("[fetch]\nproxy = ") + one.value + "\n");
    REQUIRE_FALSE(refused.has_value());
    CHECK(holds(refused.error().where, "line 2"));
    CHECK(holds(to_string(refused.error()), one.words));
  }
}

TEST_CASE("outside the service a credential may lack, with a warning that names it") {
  const ConfigFile file;
  file.folder.write("feedwire.toml", "[fetch]\nproxy = { credential = 'proxy' }\n");
  const auto path = file.folder.path() / "feedwire.toml";
  const auto refused = read_configuration(path);
  REQUIRE_FALSE(refused.has_value());
  CHECK(holds(refused.error().what, "$CREDENTIALS_DIRECTORY is not set"));
  const auto looked = read_configuration(path, Credentials::may_lack);
  REQUIRE(looked.has_value());
  CHECK(looked->fetch.proxy.empty());
  REQUIRE(looked->warnings.size() == 1);
  CHECK(holds(looked->warnings[0], "fetch.proxy cannot be had: the credential \"proxy\""));
}

TEST_CASE("what is set arrives, paths seen from the file") {
  const ConfigFile file;
  const auto read = file.read(
      "[daemon]\nstate_dir = 'state/'\nsocket = '/run/x.sock'\nsocket_mode = \"0600\"\n"
      "log_level = 'debug'\n[fetch]\nmax_body = '64KiB'\nallow_private = ['10.0.0.0/8']\n"
      "rsshub = 'https://hub.example/'\n[items]\nbackfill = 'none'\nretention = '90d'\n"
      "[[feed]]\nurl = 'rsshub://cnbeta'\ncategory = '新媒体//cnBeta/'\nevery = '30m'\n"
      "backfill = 3\nretention = '500 items'\nheaders = { Authorization = 'Bearer x' }\n"
      "[[folder]]\npath = '../posts/'\n"
  );
  REQUIRE(read.has_value());
  CHECK(read->state_dir == file.folder.path() / "state");
  CHECK(read->socket.file == "/run/x.sock");
  CHECK(read->socket.mode == 0600U);
  CHECK(read->socket_readonly.file.empty());
  CHECK(read->log_level == log::Level::debug);
  CHECK(read->fetch.max_body == 65'536);
  CHECK(read->items.backfill == schema::Backfill{0});
  CHECK(read->items.retention == schema::Retention{.age = std::chrono::hours(90 * 24)});
  REQUIRE(read->feeds.size() == 1);
  const DeclaredFeed& feed = read->feeds.front();
  CHECK(feed.url == "https://hub.example/cnbeta");
  CHECK(feed.settings.category == std::vector<std::string>{"新媒体", "cnBeta"});
  CHECK(feed.settings.every == std::chrono::minutes(30));
  CHECK(feed.settings.backfill == schema::Backfill{3});
  CHECK(feed.settings.retention == schema::Retention{.items = 500});
  CHECK(feed.settings.headers == schema::Headers{{"Authorization", "Bearer x"}});
  REQUIRE(read->folders.size() == 1);
  CHECK(read->folders.front().path == file.folder.path().parent_path() / "posts");
  CHECK(read->folders.front().pattern == "**/*.md");
}

TEST_CASE("intervals that are meant for tests draw a warning") {
  const ConfigFile file;
  const auto read =
      file.read("[fetch]\nmin_interval = '1s'\n[[feed]]\nurl = 'http://a.example'\nevery = '1m'\n");
  REQUIRE(read.has_value());
  REQUIRE(read->warnings.size() == 2);
  CHECK(holds(read->warnings.front(), "fetch.min_interval"));
  CHECK(holds(read->warnings.back(), "http://a.example/"));
}
