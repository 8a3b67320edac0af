// Stories across feeds as their readers see them: one item each, whoever copies it.
#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <csignal>

#include "tests/origin/origin.hpp"
#include "tests/way/daemon_process.hpp"
#include "tests/way/shown.hpp"

using namespace feedwire::tests;
namespace json = boost::json;

namespace {

const std::string report =
    "内核开发者在邮件列表上宣布，下一个长期支持版本将包含新的调度器。该调度器根据任务的延迟要求分配"
    "时间片，"
    "在桌面负载下的响应更快，在服务器负载下的吞吐量与此前持平。维护者表示，经过两年的讨论和多轮性能"
    "测试，"
    "合并窗口开启后将第一时间提交补丁，发行版预计在明年春季采用。";

Answer feed(const std::string& name, const std::string& title, const std::string& text) {
  return Answer::page(
      "<rss version=\"2.0\"><channel><title>" + name +
      "</title><item><guid isPermaLink=\"false\">" + name + "</guid><title>" + title +
      "</title><description>" + text + "</description></item></channel></rss>"
  );
}

json::array unique_items(const Scratch& scratch) {
  const std::string reply = curl(scratch, {"http://feedwire/v1/items?unique=1&order=asc"}).out;
  return json::parse(reply.substr(reply.find("\r\n\r\n") + 4)).at("items").as_array();
}

}  // namespace

TEST_CASE("a copied story comes once to those who ask for it, and its copies are named") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\n");
  Origin origin;
  origin.serve("/first", feed("源头", "新调度器进入长期支持内核", report));
  origin.serve("/copy", feed("转载", "新调度器进入长期支持内核", report + "（完）"));
  origin.serve("/other", feed("别处", "第二届开源年会开幕", "年会今天在本市开幕，会期三天。"));
  DaemonProcess daemon(scratch);
  for (const char* path : {"/first", "/copy", "/other"})
    REQUIRE(daemon.cli({"add", origin.url(path), "--backfill", "all", "--wait"}).exit == 0);

  // The stream follows behind the comparison: when the last one is there, all were compared.
  const Ran followed = daemon.follow({"--from-start", "--unique", "--limit", "2"})->finish();
  CHECK(holds(followed.out, "\"id\":\"1\""));
  CHECK_FALSE(holds(followed.out, "\"id\":\"2\""));
  CHECK(holds(followed.out, "\"id\":\"3\""));

  const json::array items = unique_items(scratch);
  REQUIRE(items.size() == 2);
  const json::object& own = items[0].at("_feedwire").as_object();
  CHECK(own.at("story") == 1);
  const json::array& others = own.at("others").as_array();
  REQUIRE(others.size() == 1);
  CHECK(others[0].at("id") == "2");
  CHECK(others[0].at("feed").at("name") == "转载");
  CHECK_FALSE(items[1].at("_feedwire").as_object().contains("others"));
  CHECK(holds(daemon.cli({"show", "2"}).out, "The same story: 源头, item 1"));
  CHECK_FALSE(holds(daemon.cli({"items", "--unique"}).out, "转载"));
  CHECK(holds(daemon.cli({"items"}).out, "转载"));
}

TEST_CASE("what was compared is remembered across restarts") {
  Scratch scratch;
  scratch.write("feedwire.toml", "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\n");
  Origin origin;
  origin.serve("/first", feed("源头", "新调度器进入长期支持内核", report));
  origin.serve("/copy", feed("转载", "新调度器进入长期支持内核", report));
  origin.serve("/last", feed("别处", "第二届开源年会开幕", "年会今天在本市开幕，会期三天。"));
  const auto add = [&](const DaemonProcess& daemon, const char* path) {
    REQUIRE(daemon.cli({"add", origin.url(path), "--backfill", "all", "--wait"}).exit == 0);
  };
  {
    DaemonProcess daemon(scratch);
    add(daemon, "/first");
    daemon.follow({"--from-start", "--unique", "--limit", "1"})->finish();
    daemon.stop(SIGKILL);
  }
  DaemonProcess daemon(scratch);
  add(daemon, "/copy");
  add(daemon, "/last");
  const Ran followed = daemon.follow({"--from-start", "--unique", "--limit", "2"})->finish();
  CHECK(holds(followed.out, "\"id\":\"1\""));
  CHECK(holds(followed.out, "别处"));
}
