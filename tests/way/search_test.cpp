#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <csignal>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;
namespace json = boost::json;

namespace {

constexpr char configuration[] =
    "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nmin_interval = \"1s\"\nstartup_spread = \"1s\"\n";

std::string rss(const std::vector<std::pair<std::string, std::string>>& items) {
  std::string text = "<rss version=\"2.0\"><channel><title>测试</title>";
  for (const auto& [title, body] : items) {
    text += "<item><guid isPermaLink=\"false\">" + title + "</guid><title>" + title +
            "</title><description><![CDATA[" + body + "]]></description></item>";
  }
  return text + "</channel></rss>";
}

std::vector<std::string> titles(const Ran& ran) {
  CHECK(ran.exit == 0);
  std::vector<std::string> found;
  const json::value items = json::parse(ran.out);
  for (const json::value& item : items.as_array()) found.emplace_back(item.at("title").as_string());
  return found;
}

// The index follows the log a moment behind: `status` says when it is there.
void wait_for_index(const DaemonProcess& daemon) {
  json::value status;
  do {
    status = json::parse(daemon.cli({"status", "--json"}).out);
  } while (status.at("search").at("lag").as_int64() > 0);
}

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("two characters of Chinese find what holds them, as it is now, after a restart too") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve(
      "/feed",
      Answer::page(rss(
          {{"Linux 更新", "<p>新的<b>内核</b>发布了</p>"},
           {"显卡", "GPU drivers"},
           {"内核之外", "nothing"}}
      ))
  );
  {
    DaemonProcess daemon(scratch);
    CHECK(daemon.cli({"add", origin.url("/feed"), "--name", "f", "--wait"}).exit == 0);
    wait_for_index(daemon);
    const Ran table = daemon.cli({"items", "--search", "内核"});
    CHECK(table.exit == 0);
    CHECK(table.out.find("新的 内核 发布了") == std::string::npos);
    CHECK(table.out.find("新的内核发布了") != std::string::npos);
    CHECK(table.out.find("显卡") == std::string::npos);
    CHECK(
        titles(daemon.cli({"items", "--search", "内核", "--json"})) ==
        Titles{"内核之外", "Linux 更新"}
    );
    CHECK(
        titles(daemon.cli({"items", "--search", "driv* -内核", "--feed", "f", "--json"})) ==
        Titles{"显卡"}
    );
    CHECK(
        daemon.cli({"items", "--search", "内核", "--json"})
            .out.find("新的<mark>内核</mark>发布了") != std::string::npos
    );
    daemon.stop(SIGKILL);
  }
  origin.serve(
      "/feed",
      Answer::page(rss({{"Linux 更新", "撤回了"}, {"显卡", "GPU drivers"}, {"内核之外", "nothing"}})
      )
  );
  DaemonProcess again(scratch);
  CHECK(again.cli({"refresh", "f", "--wait", "--force"}).exit == 0);
  wait_for_index(again);
  CHECK(titles(again.cli({"items", "--search", "内核", "--json"})) == Titles{"内核之外"});
  CHECK(titles(again.cli({"items", "--search", "撤回", "--json"})) == Titles{"Linux 更新"});
  CHECK(again.cli({"remove", "f", "--yes"}).exit == 0);
  CHECK(titles(again.cli({"items", "--search", "内核", "--json"})) == Titles{});
}

TEST_CASE("every page of a search is followed, and each match is shown once") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve("/feed", Answer::page(rss_with_items(1, 700)));
  DaemonProcess daemon(scratch);
  CHECK(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  wait_for_index(daemon);
  Titles all = titles(daemon.cli({"items", "--search", "title:篇", "--limit", "0", "--json"}));
  CHECK(all.size() == 700);
  std::sort(all.begin(), all.end());
  CHECK(std::unique(all.begin(), all.end()) == all.end());
  CHECK(titles(daemon.cli({"items", "--search", "第", "--limit", "3", "--json"})).size() == 3);
}

TEST_CASE("a follower gets what it searches for, and nothing else") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  Origin origin;
  origin.serve("/feed", Answer::page(rss({{"内核一", "x"}, {"显卡", "x"}, {"别的", "内核二"}})));
  DaemonProcess daemon(scratch);
  const auto follower = daemon.follow({"--from-start", "--search", "内核", "--limit", "2"});
  CHECK(daemon.cli({"add", origin.url("/feed"), "--wait"}).exit == 0);
  const std::string out = follower->finish().out;
  CHECK(out.find("内核一") != std::string::npos);
  CHECK(out.find("<mark>内核</mark>二") != std::string::npos);
  CHECK(out.find("显卡") == std::string::npos);
  const Ran posts = daemon.cli({"export", "jsonfeed", "--search", "内核"});
  CHECK(posts.exit == 0);
  CHECK(posts.out.find("显卡") == std::string::npos);
}

TEST_CASE("what is no search is refused in words") {
  Scratch scratch;
  scratch.write("feedwire.toml", configuration);
  DaemonProcess daemon(scratch);
  for (const char* typed : {"-only", "!!!", "\"\"", "*"}) {
    CAPTURE(typed);
    const Ran ran = daemon.cli({"items", std::string("--search=") + typed});
    CHECK(ran.exit == 1);
    CHECK(ran.err.find("there is nothing to search for") != std::string::npos);
  }
  for (const char* typed : {"\"", "a\"b", "NEAR(a", "a OR", "^x:{", "col : x", "a*b*"}) {
    CAPTURE(typed);
    const int exit = daemon.cli({"items", std::string("--search=") + typed}).exit;
    CHECK(exit == (std::string(typed) == "\"" ? 1 : 0));
  }
}
