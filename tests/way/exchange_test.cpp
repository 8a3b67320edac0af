// Lists of feeds and folders of documents, in and out through the real daemon.
#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "tests/skip.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// By name, with the time of the last change.
std::map<std::string, fs::file_time_type> files_in(const fs::path& folder) {
  std::map<std::string, fs::file_time_type> files;
  for (const auto& file : fs::directory_iterator(folder))
    files[file.path().filename().string()] = file.last_write_time();
  return files;
}

std::string path_of(const Scratch& scratch, const std::string& name) {
  return (scratch.path() / name).string();
}

}  // namespace

TEST_CASE("a list of feeds goes in with its folders as categories, and comes out again") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  scratch.write(
      "list.opml",
      "<opml version='1.0'><body><outline text='新媒体'><outline text='最新'><outline "
      "text='甲' xmlurl='http://127.0.0.1:1/a'/></outline></outline>"
      "<outline text='乙' xmlUrl='http://127.0.0.1:1/b'/>"
      "<outline text='丙' xmlUrl='ftp://127.0.0.1/c'/></body></opml>"
  );
  DaemonProcess daemon(scratch);
  const std::string list = path_of(scratch, "list.opml");
  const Ran dry = daemon.cli({"import", list, "--dry-run"});
  CHECK(dry.exit == 1);
  CHECK(holds(dry.out, "2 feeds would be added, 0 already there, 1 refused"));
  CHECK(daemon.cli({"feeds", "--json"}).out == "[]\n");
  const Ran first = daemon.cli({"import", list});
  CHECK(holds(first.out, "2 feeds added, 0 already there, 1 refused"));
  CHECK(holds(first.err, "ftp://127.0.0.1/c"));
  CHECK(holds(daemon.cli({"import", list}).out, "0 feeds added, 2 already there"));
  CHECK(holds(daemon.cli({"feed", "甲", "--json"}).out, "\"category\":[\"新媒体\",\"最新\"]"));
  const std::string out = daemon.cli({"export", "opml"}).out;
  CHECK(holds(out, "<outline text=\"新媒体\">"));
  CHECK(holds(out, "xmlUrl=\"http://127.0.0.1:1/b\""));
  CHECK(daemon.cli({"export", "opml", path_of(scratch, "out.opml")}).exit == 0);
  CHECK(text_of(scratch.path() / "out.opml") == out);
  CHECK(daemon.cli({"import", path_of(scratch, "feedwire.toml")}).exit == 1);
}

TEST_CASE("what was decided of a feed comes back with the list, but for its header fields") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  const std::string url = "http://me:secret@192.0.2.1/f";
  CHECK(
      daemon.cli({"add", url, "--name", "甲", "--every", "90m", "--header", "X-Key: 秘密"}).exit ==
      0
  );
  const Words changes{
      "backfill=3",
      "retention=500 items",
      "charset=gb18030",
      "timeout=90s",
      "user_agent=Reader/1",
      "paused=true"};
  Words words{"set", "甲"};
  words.insert(words.end(), changes.begin(), changes.end());
  REQUIRE(daemon.cli(words).exit == 0);
  const std::string list = path_of(scratch, "list.opml");
  REQUIRE(daemon.cli({"export", "opml", list}).exit == 0);
  const std::string written = text_of(list);
  CHECK(holds(
      written,
      R"(feedwire:backfill="3" feedwire:charset="gb18030" feedwire:every="90m" feedwire:paused="true" )"
      R"(feedwire:retention="500 items" feedwire:timeout="90s" feedwire:user_agent="Reader/1")"
  ));
  CHECK_FALSE(holds(written, "秘密"));
  CHECK_FALSE(holds(written, "secret"));
  REQUIRE(daemon.cli({"remove", "甲", "--yes"}).exit == 0);
  REQUIRE(daemon.cli({"import", list}).exit == 0);
  const Ran again = daemon.cli({"export", "opml"});
  CHECK(again.out == written);
  scratch.write(
      "wrong.opml",
      "<opml xmlns:feedwire='urn:feedwire:opml'><outline xmlUrl='http://192.0.2.2/' "
      "feedwire:every='often'/><outline xmlUrl='http://192.0.2.3/' "
      "feedwire:of_tomorrow='1'/></opml>"
  );
  const Ran wrong = daemon.cli({"import", path_of(scratch, "wrong.opml")});
  CHECK(holds(wrong.out + wrong.err, "feedwire:every must be a duration"));
  CHECK(holds(wrong.out, "1 feed added"));
}

TEST_CASE("ten thousand feeds go in with one request") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  std::string list = "<opml version='2.0'><body>";
  for (int n = 0; n < 10'000; ++n) {
    const std::string number = std::to_string(n);
    list += "<outline text='feed number " + number +
            "' xmlUrl='http://127.0.0.1:1/some/path/feed-" + number +
            ".xml' htmlUrl='http://127.0.0.1:1/some/path/" + number + "'/>\n";
  }
  scratch.write("list.opml", list + "</body></opml>");
  DaemonProcess daemon(scratch);
  CHECK(holds(daemon.cli({"import", path_of(scratch, "list.opml")}).out, "10000 feeds added"));
}

TEST_CASE("a folder of documents goes in once, and what cannot be read is told") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  scratch.write("posts/a.md", "---\ntitle: 甲\ndate: 2022-08-18 11:01:50\n---\n一\n");
  scratch.write("posts/deeper/b.md", "+++\ntitle = '乙'\n+++\n二\n");
  scratch.write("posts/c.md", "no head at all\n");
  scratch.write("posts/.hidden.md", "---\ntitle: 丙\n---\n");
  DaemonProcess daemon(scratch);
  const std::string posts = path_of(scratch, "posts");
  const std::string dry = daemon.cli({"import", posts, "--dry-run"}).out;
  CHECK(holds(dry, "2 new, 0 changed, 0 unchanged, 1 refused; nothing was stored"));
  CHECK(holds(daemon.cli({"feeds", "--json"}).out, "[]"));
  const Ran first = daemon.cli({"import", posts});
  CHECK(first.exit == 1);
  CHECK(holds(first.out, "2 new, 0 changed, 0 unchanged, 1 refused"));
  CHECK(holds(first.err, "c.md"));
  scratch.write("posts/deeper/b.md", "+++\ntitle = '乙'\n+++\n改\n");
  CHECK(holds(daemon.cli({"import", posts}).out, "0 new, 1 changed, 1 unchanged, 1 refused"));
  CHECK(holds(daemon.cli({"items", "--feed", "posts", "--json"}).out, "deeper/b.md"));
}

TEST_CASE("posts are exported whole, keep their names, and change only where the item did") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  scratch.write(
      "posts/a.md", "---\ntitle: \"甲: \\\"#{1}\\\" 😀\"\ndate: 2022-08-18 11:01:50\n---\n一\n"
  );
  scratch.write("posts/b.md", "---\ntitle: 乙\n---\n二\n");
  scratch.write("out/notes-2022.md", "mine");
  DaemonProcess daemon(scratch);
  const std::string posts = path_of(scratch, "posts");
  const std::string out = path_of(scratch, "out");
  CHECK(daemon.cli({"import", posts}).exit == 0);
  CHECK(
      daemon.cli({"export", "frontmatter", out, "--style", "hugo"}).out ==
      "2 new, 0 changed, 0 unchanged\n"
  );
  const auto before = files_in(out);
  CHECK(before.size() == 3);
  CHECK(
      daemon.cli({"export", "frontmatter", out, "--style", "hugo"}).out ==
      "0 new, 0 changed, 2 unchanged\n"
  );
  CHECK(files_in(out) == before);
  scratch.write("posts/b.md", "---\ntitle: 乙二\n---\n二\n");
  CHECK(daemon.cli({"import", posts}).exit == 0);
  CHECK(
      daemon.cli({"export", "frontmatter", out, "--style", "hugo"}).out ==
      "0 new, 1 changed, 1 unchanged\n"
  );
  std::string all;
  for (const auto& [name, time] : files_in(out)) {
    CHECK(before.contains(name));
    all += text_of(fs::path(out) / name);
  }
  CHECK(holds(all, "乙二"));
  CHECK(holds(all, "mine"));
  CHECK(daemon.cli({"export", "frontmatter"}).exit == 2);
}

TEST_CASE("items are exported as one feed that feedwire reads again") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  scratch.write("posts/a.md", "---\ntitle: 甲 & 乙\ndate: 2022-08-18 11:01:50\n---\n<p>一</p>\n");
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"import", path_of(scratch, "posts")}).exit == 0);
  for (const char* format : {"atom", "jsonfeed"}) {
    CAPTURE(format);
    const std::string file = path_of(scratch, format);
    CHECK(daemon.cli({"export", format, file}).exit == 0);
    const std::string read = daemon.cli({"parse", "--json", file}).out;
    CHECK(holds(read, "\"bozo\":false"));
    CHECK(holds(read, "\"title\":\"甲 & 乙\""));
    CHECK(holds(read, "2022-08-18T11:01:50Z"));
    CHECK(holds(read, "<p>一</p>"));
  }
}

TEST_CASE("newsboat's list comes in, and items go out a line each") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  scratch.write(
      "urls", "# mine\nhttps://a.invalid/feed 新闻 \"~甲\"\n\"query:Unread:unread = 1\"\n"
  );
  scratch.write("posts/a.md", "---\ntitle: 甲\n---\n一\n");
  DaemonProcess daemon(scratch);
  const Ran imported = daemon.cli({"import", path_of(scratch, "urls")});
  CHECK(holds(imported.out, "1 feed added, 0 already there, 0 refused"));
  CHECK(holds(imported.err, "query:Unread"));
  const std::string feeds = daemon.cli({"feeds", "--json"}).out;
  CHECK(holds(feeds, "\"name\":\"甲\""));
  CHECK(holds(feeds, "[\"新闻\"]"));
  CHECK(daemon.cli({"import", path_of(scratch, "posts")}).exit == 0);
  const std::string lines = daemon.cli({"export", "ndjson"}).out;
  CHECK(lines.starts_with("{\"id\":\""));
  CHECK(lines.find('\n') == lines.size() - 1);
}

TEST_CASE("an export says on a terminal how far it is, and not among the items") {
  if (!has_terminals()) return skip("there are no terminals");
  Scratch scratch;
  scratch.write("feedwire.toml", "[[folder]]\npath = \"posts\"\n");
  std::filesystem::create_directories(scratch.path() / "posts");
  scratch.write("posts/a.md", "---\ntitle: 甲\n---\n一\n");
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.follow({"--from-start", "--limit", "1"})->finish().exit == 0);
  const auto exported = [&](const std::string& target) {
    return run_on_terminal({"--socket", socket_of(scratch), "export", "ndjson", target}, "", 80)
        .out;
  };
  CHECK(holds(exported(path_of(scratch, "all.ndjson")), "1 item"));
  CHECK_FALSE(holds(exported("-"), "1 item"));
  const Ran piped = daemon.cli({"export", "ndjson", path_of(scratch, "again.ndjson")});
  CHECK(piped.out + piped.err == "");
}
