// docs/openapi.json against the daemon: the methods that it allows and the parameters that it knows
// are those that are described, and what docs/protocol.md names is described as well.
#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "tests/way/daemon_process.hpp"

using namespace feedwire::tests;
namespace json = boost::json;

namespace {

using Names = std::set<std::string>;

std::string file(const std::string& name) {
  std::ifstream stream(std::string(FEEDWIRE_SOURCE) + "/docs/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), with);
  return text;
}

/// A path of the description, of things that are there.
std::string real(const std::string& path) {
  const std::string of_things = replaced(replaced(path, "{ITEM}", "1"), "{NAME}", "mine");
  return replaced(replaced(of_things, "{FEED}", "1"), "{DOCUMENT}", "1");
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return text;
}

Names split(const std::string& text) {
  Names names;
  static const std::regex word("[^,\\s]+");
  for (std::sregex_iterator it(text.begin(), text.end(), word), end; it != end; ++it)
    names.insert(it->str());
  return names;
}

std::string joined(const Names& names) {
  std::string list;
  for (const std::string& name : names) list += name + " ";
  return list;
}

Names described_methods(const json::object& path) {
  Names methods;
  for (const auto& member : path) {
    methods.insert(upper(std::string(member.key())));
    if (member.key() == "get") methods.insert("HEAD");
  }
  return methods;
}

/// Names of the query parameters of an operation.
Names described_parameters(const json::value& document, const json::object& operation) {
  Names names;
  if (!operation.contains("parameters")) return names;
  for (const json::value& given : operation.at("parameters").as_array()) {
    const json::value* pointer = given.as_object().if_contains("$ref");
    const std::string at = pointer ? std::string(pointer->as_string()).substr(1) : "";
    const json::value& parameter = pointer ? document.at_pointer(at) : given;
    if (parameter.at("in") == "query") names.insert(std::string(parameter.at("name").as_string()));
  }
  return names;
}

/// What the daemon says that it knows, when it is asked for something that it can't.
Names known_parameters(const Scratch& scratch, const std::string& method, const std::string& path) {
  const std::string reply =
      curl(scratch, {"-X", method, "-d", "{}", "http://feedwire" + path + "?no_such=1"}).out;
  REQUIRE_MESSAGE(holds(reply, "parameter no_such"), method << " " << path << ": " << reply);
  static const std::regex list("known are ([^\"]*)");
  std::smatch found;
  return std::regex_search(reply, found, list) ? split(found[1]) : Names{};
}

}  // namespace

TEST_CASE("the daemon allows the methods and knows the parameters that are described") {
  Scratch scratch;
  scratch.write("feedwire.toml", "");
  DaemonProcess daemon(scratch);
  REQUIRE(daemon.cli({"add", "http://127.0.0.1:1/feed"}).exit == 0);
  const Ran made =
      curl(scratch, {"-X", "PUT", "-d", "{}", "http://feedwire/v1/subscriptions/mine"});
  REQUIRE(holds(made.out, " 201 "));
  const json::value document = json::parse(file("openapi.json"));
  static const std::regex allow("\nAllow: ([^\r]*)");
  for (const auto& path : document.at("paths").as_object()) {
    const std::string url = real(std::string(path.key()));
    CAPTURE(url);
    const std::string refused = curl(scratch, {"-X", "BREW", "http://feedwire" + url}).out;
    std::smatch allowed;
    REQUIRE(std::regex_search(refused, allowed, allow));
    CHECK(joined(split(allowed[1])) == joined(described_methods(path.value().as_object())));
    for (const auto& operation : path.value().as_object()) {
      const std::string method = upper(std::string(operation.key()));
      CAPTURE(method);
      CHECK(
          known_parameters(scratch, method, url) ==
          described_parameters(document, operation.value().as_object())
      );
    }
  }
}

TEST_CASE("every request that the protocol names is described") {
  const json::value document = json::parse(file("openapi.json"));
  const json::object& paths = document.at("paths").as_object();
  const std::string protocol = file("protocol.md");
  static const std::regex request("`((?:(?:GET|PUT|POST|PATCH|DELETE)`?/?`?)+) (/[a-zA-Z0-9/]+)");
  int count = 0;
  for (std::sregex_iterator it(protocol.begin(), protocol.end(), request), end; it != end; ++it) {
    std::string path = (*it)[2];
    for (const char* name : {"FEED", "ITEM", "NAME"})
      path = replaced(path, name, "{" + std::string(name) + "}");
    CHECK_MESSAGE(paths.contains(path), path);
    ++count;
  }
  CHECK(count > 15);
}

TEST_CASE("docs/requests.md has every request that is described, as it was run") {
  const json::value document = json::parse(file("openapi.json"));
  const std::string requests = file("requests.md");
  for (const auto& path : document.at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      std::string heading =
          "\n## " + upper(std::string(operation.key())) + " " + std::string(path.key()) + "\n";
      std::erase_if(heading, [](char c) { return c == '{' || c == '}'; });
      CHECK_MESSAGE(holds(requests, heading), heading);
    }
  }
}
