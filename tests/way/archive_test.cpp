// Archives: folders of posts that the real daemon keeps in step with its log.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;
namespace fs = std::filesystem;

namespace {

constexpr char fetching[] =
    "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\n"
    "[[archive]]\npath = \"posts\"\n";

struct Seen {
  ino_t inode{};
  std::int64_t changed{};  ///< nanoseconds
  std::string text{};

  bool operator==(const Seen&) const = default;
};

/// Every file below the archive, by its relative name.
std::map<std::string, Seen> posts_in(const Scratch& scratch) {
  const fs::path root = scratch.path() / "posts";
  std::map<std::string, Seen> posts;
  if (!fs::exists(root)) return posts;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    // The daemon may be at work meanwhile, and what was listed be gone.
    struct stat about {};
    if (stat(entry.path().c_str(), &about) != 0 || !S_ISREG(about.st_mode)) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    posts[entry.path().lexically_relative(root).string()] = {
        about.st_ino, about.st_ctim.tv_sec * 1'000'000'000 + about.st_ctim.tv_nsec, text.str()};
  }
  return posts;
}

/// What the daemon says it has come to: it is asked until it is in step.
std::string await_step(const DaemonProcess& daemon) {
  while (true) {
    const std::string status = daemon.cli({"status", "--json"}).out;
    if (holds(status, "\"state\":\"in step\"") && holds(status, "\"posts\"") &&
        holds(status, ",\"lag\":0,\"state\":\"in step\""))
      return status;
  }
}

std::string post(const std::string& title, const std::string& date) {
  return "<item><guid isPermaLink=\"false\">" + date + "</guid><title>" + title +
         "</title><link>https://example.org/" + date + "</link><pubDate>" + date +
         "</pubDate><description>&lt;p&gt;" + title +
         "&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;</description></item>";
}

std::string feed_of(const std::string& items) {
  return "<rss version=\"2.0\"><channel><title>新闻</title>" + items + "</channel></rss>";
}

}  // namespace

TEST_CASE("an archive has a post for every item, and a restart touches none of them") {
  Scratch scratch;
  scratch.write("feedwire.toml", fetching);
  Origin origin;
  origin.serve(
      "/feed", Answer::page(feed_of(post("内核 发布", "2024-11-18") + post("乙", "2024-11-19")))
  );
  std::map<std::string, Seen> before;
  {
    DaemonProcess daemon(scratch);
    REQUIRE(
        daemon.cli({"add", origin.url("/feed"), "--category", "科技/Linux", "--wait"}).exit == 0
    );
    await_step(daemon);
    before = posts_in(scratch);
    REQUIRE(before.size() == 2);
    const auto& one = before.at("科技/Linux/新闻/2024-11-18-内核_发布.md");
    CHECK(one.text.starts_with("---\ntitle: "));
    CHECK(holds(one.text, "内核 发布"));
    CHECK_FALSE(holds(one.text, "<script"));
    struct stat about {};
    stat((scratch.path() / "posts/科技/Linux/新闻/2024-11-18-内核_发布.md").c_str(), &about);
    CHECK((about.st_mode & 0777) == 0644);  // whoever builds the site is another user
    CHECK(holds(daemon.cli({"status"}).out, "2 posts, in step"));
    CHECK(daemon.stop(SIGTERM).exit == 0);
  }
  DaemonProcess daemon(scratch);
  await_step(daemon);
  CHECK(posts_in(scratch) == before);
}

TEST_CASE("a revision rewrites its post under the name that it has, and no other") {
  Scratch scratch;
  scratch.write("feedwire.toml", fetching);
  Origin origin;
  origin.serve("/feed", Answer::page(feed_of(post("甲", "2024-11-18") + post("乙", "2024-11-19"))));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  await_step(daemon);
  const auto before = posts_in(scratch);
  origin.serve("/feed", Answer::page(feed_of(post("丙", "2024-11-18") + post("乙", "2024-11-19"))));
  REQUIRE(daemon.cli({"refresh", "1", "--wait"}).exit == 0);
  await_step(daemon);
  const auto after = posts_in(scratch);
  REQUIRE(after.size() == 2);
  CHECK(holds(after.at("新闻/2024-11-18-甲.md").text, "丙"));
  CHECK(after.at("新闻/2024-11-19-乙.md") == before.at("新闻/2024-11-19-乙.md"));
}

TEST_CASE("two posts of one name, and a file of somebody else, keep apart") {
  Scratch scratch;
  scratch.write("feedwire.toml", fetching);
  scratch.write("posts/新闻/2024-11-18-同.md", "mine\n");
  Origin origin;
  origin.serve(
      "/feed",
      Answer::page(feed_of(
          post("同", "2024-11-18") + post("双", "2024-11-18T01:00:00Z") +
          post("双", "2024-11-18T02:00:00Z")
      ))
  );
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  await_step(daemon);
  const auto posts = posts_in(scratch);
  CHECK(posts.size() == 4);
  CHECK(posts.at("新闻/2024-11-18-同.md").text == "mine\n");
  CHECK(posts.contains("新闻/2024-11-18-双.md"));
}

TEST_CASE("after a sudden end no post is half, missing or double") {
  Scratch scratch;
  scratch.write("feedwire.toml", std::string(fetching) + "name = \"{slug}.md\"\n");
  Origin origin;
  constexpr int many = 400;
  std::string items;
  for (int i = 1; i <= many; ++i)
    items += post("第" + std::to_string(i) + "篇", "2024-11-18T00:00:00Z#" + std::to_string(i));
  origin.serve("/feed", Answer::page(feed_of(items)));
  std::string reference;
  for (int round = 0; round < 6; ++round) {
    DaemonProcess daemon(scratch);
    if (round == 0) REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
    // At another point each time: so many files are there.
    const std::size_t enough = 20 + static_cast<std::size_t>(round) * 60;
    while (posts_in(scratch).size() < enough) continue;
    daemon.signal(SIGKILL);
    daemon.stop(0);
    for (const auto& [name, seen] : posts_in(scratch)) {
      if (name == ".feedwire-part") continue;
      CAPTURE(name);
      CHECK(seen.text.starts_with("---\n"));
      CHECK(holds(seen.text, "<p>第"));
    }
  }
  DaemonProcess daemon(scratch);
  await_step(daemon);
  const auto posts = posts_in(scratch);
  CHECK(posts.size() == many);
  for (int i = 1; i <= many; ++i) CHECK(posts.contains("第" + std::to_string(i) + "篇.md"));
}

TEST_CASE("a pattern or a style that changes at a reload moves and rewrites the posts") {
  Scratch scratch;
  scratch.write("feedwire.toml", fetching);
  Origin origin;
  origin.serve("/feed", Answer::page(feed_of(post("甲", "2024-11-18"))));
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  await_step(daemon);
  scratch.write(
      "feedwire.toml", std::string(fetching) + "name = \"{year}/{id}.md\"\nstyle = \"jekyll\"\n"
  );
  daemon.signal(SIGHUP);
  REQUIRE(daemon.wait_for_log("config.applied"));
  await_step(daemon);
  const auto posts = posts_in(scratch);
  REQUIRE(posts.size() == 1);
  CHECK(holds(posts.at("2024/1.md").text, "layout: post"));
  CHECK_FALSE(fs::exists(scratch.path() / "posts/新闻"));
}

TEST_CASE("with prune the posts of what is gone go, and without they stay") {
  for (const bool prune : {true, false}) {
    CAPTURE(prune);
    Scratch scratch;
    scratch.write("feedwire.toml", std::string(fetching) + (prune ? "prune = true\n" : ""));
    Origin origin;
    origin.serve("/one", Answer::page(feed_of(post("甲", "2024-11-18"))));
    origin.serve("/two", Answer::page(feed_of(post("乙", "2024-11-19"))));
    DaemonProcess daemon(scratch);
    REQUIRE(daemon.cli({"add", origin.url("/one"), "--wait"}).exit == 0);
    REQUIRE(daemon.cli({"add", origin.url("/two"), "--wait"}).exit == 0);
    await_step(daemon);
    REQUIRE(daemon.cli({"remove", "1", "--yes"}).exit == 0);
    if (prune) {
      REQUIRE(daemon.wait_for_log("removed=1"));
    } else {
      await_step(daemon);
    }
    CHECK(posts_in(scratch).size() == (prune ? 1 : 2));
  }
}

TEST_CASE("filters say what an archive has; one that cannot be written to is seen, and waits") {
  Scratch scratch;
  scratch.write("feedwire.toml", std::string(fetching) + "search = \"内核\"\nstyle = \"hugo\"\n");
  scratch.write("posts", "a file where the folder should be\n");
  Origin origin;
  origin.serve(
      "/feed", Answer::page(feed_of(post("内核", "2024-11-18") + post("乙", "2024-11-19")))
  );
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  REQUIRE(daemon.wait_for_log("archive.failed"));
  CHECK(holds(daemon.cli({"status"}).out, "failing"));
  fs::remove(scratch.path() / "posts");
  await_step(daemon);
  const auto posts = posts_in(scratch);
  REQUIRE(posts.size() == 1);
  CHECK(posts.contains("新闻/2024-11-18-内核.md"));
}
