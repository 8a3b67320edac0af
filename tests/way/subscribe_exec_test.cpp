// `feedwire subscribe --exec` against the real daemon: every item handled, in order, and
// acknowledged when it was.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "tests/way/subscribed.hpp"

using namespace feedwire::tests;
namespace json = boost::json;

namespace {

/// A subscription whose commands write to files in a folder of the test's own.
class Exec : public Subscribed {
 public:
  std::string path(const std::string& name) const { return (scratch.path() / name).string(); }
  std::string content_of(const std::string& name) const {
    std::stringstream text;
    text << std::ifstream(path(name)).rdbuf();
    return text.str();
  }
  Words words(const std::string& command, const Words& more = {}) const {
    Words all{"subscribe", "--name", "a", "--from-start", "--exec", command};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  std::unique_ptr<Program> start(const std::string& command, const Words& more = {}) const {
    Words all{"--socket", socket_of(scratch)};
    const Words rest = words(command, more);
    all.insert(all.end(), rest.begin(), rest.end());
    return std::make_unique<Program>(all);
  }
  /// A command that waits at this place until release() lets it pass.
  std::string gate(const std::string& name) const {
    REQUIRE(::mkfifo(path(name).c_str(), 0600) == 0);
    return "cat '" + path(name) + "' > /dev/null";
  }
  void release(const std::string& name) const {
    // Opening it waits until the command is there.
    const int fifo = ::open(path(name).c_str(), O_WRONLY | O_CLOEXEC);
    REQUIRE(fifo >= 0);
    ::close(fifo);
  }
};

std::string item_rss(const std::string& title) {
  return "<rss version='2.0'><channel><title>t</title><item><guid>x</guid><title>" + title +
         "</title><link>https://example.org/x</link></item></channel></rss>";
}

}  // namespace

TEST_CASE("a command gets the item as JSON and in its environment, and nothing of it is run") {
  Exec test;
  test.publish(item_rss("$(touch pwned) `touch pwned` &quot;; touch pwned; &apos;"), "f");
  const std::string command = "cd '" + test.scratch.path().string() +
                              "' && cat > item.json && env | grep ^FEEDWIRE_ > variables";
  const Ran ran = test.daemon->cli(test.words(command, {"--limit", "1"}));
  CHECK(ran.exit == 0);
  CHECK(ran.err == "");
  const json::object item = json::parse(test.content_of("item.json")).as_object();
  CHECK(item.at("title") == "$(touch pwned) `touch pwned` \"; touch pwned; '");
  const std::string variables = test.content_of("variables");
  CHECK(holds(variables, "FEEDWIRE_TITLE=$(touch pwned) `touch pwned` \"; touch pwned; '\n"));
  CHECK(holds(variables, "FEEDWIRE_URL=https://example.org/x\n"));
  CHECK(holds(variables, "FEEDWIRE_FEED=f\n"));
  CHECK(holds(variables, "FEEDWIRE_ID=1\n"));
  CHECK(holds(variables, "FEEDWIRE_SEQ=1\n"));
  CHECK(holds(variables, "FEEDWIRE_EVENT=item\n"));
  CHECK(holds(variables, "FEEDWIRE_ATTEMPT=1\n"));
  CHECK_FALSE(std::filesystem::exists(test.path("pwned")));
  CHECK(test.number("a", "cursor") == 1);
}

TEST_CASE("an item that fails is tried again before the next one, and done when it succeeds") {
  Exec test;
  test.publish(3);
  // Fails twice for item 2.
  const std::string command = "echo $FEEDWIRE_SEQ-$FEEDWIRE_ATTEMPT >> '" + test.path("log") +
                              "'; test $FEEDWIRE_SEQ != 2 || test $FEEDWIRE_ATTEMPT = 3";
  const Ran ran = test.daemon->cli(test.words(command, {"--limit", "3"}));
  CHECK(ran.exit == 0);
  CHECK(holds(ran.err, "the command failed for item 2 (exit status 1), attempt 2 of 10"));
  CHECK(test.content_of("log") == "1-1\n2-1\n2-2\n2-3\n3-1\n");
  CHECK(test.number("a", "cursor") == 3);
}

TEST_CASE("after the last attempt it stops before the item, or skips it, as it was told") {
  Exec test;
  test.publish(3);
  const std::string command =
      "echo $FEEDWIRE_SEQ >> '" + test.path("log") + "'; test $FEEDWIRE_SEQ != 2";
  const Words few{"--max-attempts", "2", "--limit", "3"};
  const Ran stopped = test.daemon->cli(test.words(command, few));
  CHECK(stopped.exit == 1);
  CHECK(holds(stopped.err, "the command failed 2 times for item 2 (exit status 1); mend"));
  CHECK(test.number("a", "cursor") == 1);
  CHECK(test.content_of("log") == "1\n2\n2\n");
  Words skip{"--on-failure", "skip", "--max-attempts", "2", "--limit", "2"};
  const Ran skipped = test.daemon->cli(test.words(command, skip));
  CHECK(skipped.exit == 0);
  CHECK(holds(skipped.err, "(exit status 1); skipped"));
  CHECK(test.number("a", "cursor") == 3);
  CHECK(test.content_of("log") == "1\n2\n2\n2\n2\n3\n");
}

TEST_CASE("several run at once, each feed's items in their order, and only what is done is told") {
  Exec test;
  test.publish(2, "f");
  test.publish(3, "g");
  // The first item of f waits; all of g goes by.
  const std::string command = "test $FEEDWIRE_SEQ != 1 || " + test.gate("gate") +
                              "; echo $FEEDWIRE_SEQ >> '" + test.path("log") + "'";
  const auto running = test.start(command, {"--parallel", "2", "--limit", "5"});
  while (!holds(test.content_of("log"), "5\n")) continue;
  CHECK(test.content_of("log") == "3\n4\n5\n");
  CHECK(test.number("a", "cursor") == 0);
  test.release("gate");
  CHECK(running->finish().exit == 0);
  CHECK(test.content_of("log") == "3\n4\n5\n1\n2\n");
  CHECK(test.number("a", "cursor") == 5);
}

TEST_CASE("a batch is an array of what is there, up to its size") {
  Exec test;
  test.publish(5);
  // While the first one waits, the others gather.
  const std::string command = "echo $FEEDWIRE_FIRST_SEQ $FEEDWIRE_SEQ $FEEDWIRE_COUNT >> '" +
                              test.path("log") + "'; cat >> '" + test.path("arrays") +
                              "'; test $FEEDWIRE_FIRST_SEQ != 1 || " + test.gate("gate");
  const auto running = test.start(command, {"--batch", "3"});
  while (test.content_of("log").empty()) continue;
  while (test.number("a", "unacked") < 5) continue;
  test.release("gate");
  while (test.number("a", "cursor") < 5) continue;
  running->signal(SIGINT);
  CHECK(running->finish().exit == 0);
  // How many had come when the first run began is a matter of luck; all of them come, in order.
  std::istringstream arrays(test.content_of("arrays"));
  std::istringstream log(test.content_of("log"));
  std::string text(std::istreambuf_iterator<char>(arrays), {});
  std::vector<std::int64_t> seqs;
  json::stream_parser parser;
  while (!text.empty()) {
    parser.reset();
    text.erase(0, parser.write_some(text));
    if (text == "\n" || text.empty()) text.clear();
    const json::array array = parser.release().as_array();
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::size_t count = 0;
    log >> first >> last >> count;
    CHECK(array.size() == count);
    CHECK(count <= 3);
    for (const json::value& item : array) seqs.push_back(item.at("_feedwire").at("seq").as_int64());
    CHECK(seqs.back() == last);
  }
  CHECK(seqs == std::vector<std::int64_t>{1, 2, 3, 4, 5});
  CHECK(test.number("a", "cursor") == 5);
}

TEST_CASE("SIGINT lets the item at hand be finished and tells it, and begins no other") {
  Exec test;
  test.publish(3);
  const std::string command = "echo $FEEDWIRE_SEQ >> '" + test.path("log") + "'; " +
                              test.gate("gate") + "; echo done >> '" + test.path("log") + "'";
  const auto running = test.start(command);
  while (test.content_of("log").empty()) continue;
  running->signal(SIGINT);
  // The command is still there to open the gate for.
  test.release("gate");
  const Ran ran = running->finish();
  CHECK(ran.exit == 0);
  CHECK(ran.err == "");
  CHECK(test.content_of("log") == "1\ndone\n");
  CHECK(test.number("a", "cursor") == 1);
}

TEST_CASE("the daemon's death during a command repeats nothing, and what was done is told later") {
  Exec test;
  test.publish(2);
  const std::string command = "echo $FEEDWIRE_SEQ >> '" + test.path("log") +
                              "'; test $FEEDWIRE_SEQ != 1 || " + test.gate("gate");
  const auto running = test.start(command, {"--limit", "3"});
  while (test.content_of("log").empty()) continue;
  test.daemon->stop(SIGKILL);
  test.release("gate");
  test.daemon = std::make_unique<DaemonProcess>(test.scratch);
  test.publish(3);
  CHECK(running->finish().exit == 0);
  CHECK(test.content_of("log") == "1\n2\n3\n");
  CHECK(test.number("a", "cursor") == 3);
}

TEST_CASE("without a name a command is run all the same, from now on") {
  Exec test;
  test.publish(1);
  const auto running = std::make_unique<Program>(Words{
      "--socket",
      socket_of(test.scratch),
      "subscribe",
      "--after",
      "1",
      "--limit",
      "1",
      "--exec",
      "echo got $FEEDWIRE_TITLE"});
  test.publish(2);
  const Ran ran = running->finish();
  CHECK(ran.out == "got 第2篇\n");
  CHECK(ran.exit == 0);
}
