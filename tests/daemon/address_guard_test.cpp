#include "daemon/address_guard.hpp"

#include <doctest/doctest.h>

#include "tests/daemon/fetching.hpp"
#include "tests/origin/origin.hpp"

using namespace feedwire;
using namespace feedwire::tests;
using daemon::AddressGuard;
using daemon::Cidr;
using daemon::FetchFault;
using daemon::IpAddress;

TEST_CASE("special-purpose addresses are refused, and named") {
  const AddressGuard guard;
  for (const auto& [text, kind] : std::vector<std::pair<std::string, std::string>>{
           {"0.0.0.0", "unspecified"},
           {"0.1.2.3", "unspecified"},
           {"10.0.0.1", "private"},
           {"10.255.255.255", "private"},
           {"100.64.0.1", "shared"},
           {"100.127.255.255", "shared"},
           {"127.0.0.1", "loopback"},
           {"127.9.9.9", "loopback"},
           {"169.254.169.254", "link-local"},
           {"172.16.0.1", "private"},
           {"172.31.255.255", "private"},
           {"192.0.0.8", "special-purpose"},
           {"192.0.2.1", "documentation"},
           {"192.88.99.1", "special-purpose"},
           {"192.168.1.1", "private"},
           {"198.18.0.1", "benchmarking"},
           {"198.51.100.7", "documentation"},
           {"203.0.113.7", "documentation"},
           {"224.0.0.1", "multicast"},
           {"239.255.255.255", "multicast"},
           {"240.0.0.1", "reserved"},
           {"255.255.255.255", "broadcast"},
           {"::", "unspecified"},
           {"::1", "loopback"},
           {"::ffff:127.0.0.1", "loopback"},
           {"::ffff:10.1.2.3", "private"},
           {"::127.0.0.1", "reserved"},
           {"64:ff9b::127.0.0.1", "loopback"},
           {"64:ff9b::a00:1", "private"},
           {"64:ff9b:1::1", "reserved"},
           {"100::1", "reserved"},
           {"2001::1", "special-purpose"},
           {"2001:db8::1", "documentation"},
           {"2002:7f00:1::", "loopback"},
           {"2002:c0a8:101::1", "private"},
           {"3fff::1", "documentation"},
           {"5f00::1", "reserved"},
           {"fc00::1", "private"},
           {"fdff::1", "private"},
           {"fe80::1", "link-local"},
           {"fe80::1%eth0", "link-local"},
           {"fec0::1", "private"},
           {"ff02::1", "multicast"},
       }) {
    CAPTURE(text);
    const auto address = IpAddress::parse(text);
    REQUIRE(address.has_value());
    CHECK(guard.refusal(*address) == kind);
  }
}

TEST_CASE("public addresses are let through") {
  const AddressGuard guard;
  for (const auto* text :
       {"1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2400:3200::1",
        "2a00::1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1"}) {
    CAPTURE(text);
    CHECK(guard.refusal(IpAddress::parse(text).value()).empty());
  }
}

TEST_CASE("listed blocks are let through, whatever form the address takes") {
  const AddressGuard guard(
      {*Cidr::parse("10.0.0.0/8"),
       *Cidr::parse("fd00:1::/32"),
       *Cidr::parse("::1"),
       *Cidr::parse("192.168.7.7")}
  );
  for (const auto* text :
       {"10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::a01:203", "fd00:1::5", "::1", "192.168.7.7"}) {
    CAPTURE(text);
    CHECK(guard.refusal(IpAddress::parse(text).value()).empty());
  }
  for (const auto* text : {"127.0.0.1", "fd00:2::5", "192.168.7.8", "::2"}) {
    CAPTURE(text);
    CHECK(!guard.refusal(IpAddress::parse(text).value()).empty());
  }
}

TEST_CASE("blocks are read and written") {
  for (const auto& [text, shown] : std::vector<std::pair<std::string, std::string>>{
           {"10.0.0.0/8", "10.0.0.0/8"},
           {"10.0.0.1", "10.0.0.1/32"},
           {"0.0.0.0/0", "0.0.0.0/0"},
           {"::/0", "::/0"},
           {"fd00::/8", "fd00::/8"},
           {"::ffff:10.0.0.0/104", "10.0.0.0/8"},
       }) {
    CAPTURE(text);
    const auto block = Cidr::parse(text);
    REQUIRE(block.has_value());
    CHECK(block->to_string() == shown);
  }
  for (const auto* text :
       {"",
        "10",
        "10.0.0.0/",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/-1",
        "a/8",
        "10.0.0.0/8x",
        "fe80::1%eth0/64",
        "0x7f.1"}) {
    CAPTURE(text);
    CHECK(Cidr::parse(text).has_error());
  }
}

TEST_CASE("no packet goes to a refused address, however it is spelt") {
  Origin origin;
  origin.serve("/feed", Answer::page("x"));
  Fetching fetching{daemon::FetchLimits{}};
  const auto tail = ":" + std::to_string(origin.port()) + "/feed";
  for (const auto* host :
       {"127.0.0.1",
        "localhost",
        "0x7f.1",
        "2130706433",
        "0177.0.0.1",
        "127.1",
        "[::ffff:127.0.0.1]",
        "[::1]",
        "0",
        "0.0.0.0",
        "10.0.0.1",
        "169.254.169.254",
        "[64:ff9b::7f00:1]",
        "[fe80::1]"}) {
    CAPTURE(host);
    const auto outcome = fetching.get("http://" + std::string(host) + tail);
    REQUIRE(outcome.has_error());
    CHECK(outcome.error().fault == FetchFault::address_refused);
    CHECK(!outcome.error().problem.remedy.empty());
  }
  CHECK(origin.connections() == 0);
}

TEST_CASE("a redirect to a refused address ends there") {
  Origin origin;
  Origin inner;
  const auto port = std::to_string(inner.port());
  origin.serve("/feed", Answer::redirect(301, "http://127.0.0.2:" + port + "/secret"));
  daemon::FetchLimits limits;
  limits.allow_private.push_back(*Cidr::parse("127.0.0.1"));
  Fetching fetching(limits);
  const auto outcome = fetching.get(origin.url("/feed"));
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().fault == FetchFault::address_refused);
  CHECK(outcome.error().problem.what.find("loopback address 127.0.0.2") != std::string::npos);
  CHECK(inner.connections() == 0);
}

TEST_CASE("a connection is judged again when it is used again") {
  Origin origin;
  origin.serve("/feed", Answer::page("x"));
  Fetching fetching;
  REQUIRE(fetching.get(origin.url("/feed")).has_value());
  fetching.client.configure(daemon::FetchLimits{});
  const auto outcome = fetching.get(origin.url("/feed"));
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().fault == FetchFault::address_refused);
  CHECK(origin.requests("/feed").size() == 1);
}

TEST_CASE("a proxy is exempt, but targets that are literally private are not") {
  Origin proxy;
  proxy.serve_rest([](const SeenRequest&) { return Answer::page("from the proxy"); });
  daemon::FetchLimits limits;
  limits.proxy = "http://127.0.0.1:" + std::to_string(proxy.port());
  Fetching fetching(limits);
  const auto reply = fetching.get("http://feeds.example/a/../b?c");
  REQUIRE(reply.has_value());
  CHECK(reply->body == "from the proxy");
  CHECK(proxy.requests().at(0).target == "http://feeds.example/a/../b?c");
  for (const auto* host :
       {"127.0.0.1",
        "localhost",
        "a.localhost",
        "0x7f.1",
        "2130706433",
        "[::1]",
        "10.0.0.1",
        "[::ffff:192.168.0.1]"}) {
    CAPTURE(host);
    const auto outcome = fetching.get("http://" + std::string(host) + "/feed");
    REQUIRE(outcome.has_error());
    CHECK(outcome.error().fault == FetchFault::address_refused);
  }
  CHECK(proxy.requests().size() == 1);
}

TEST_CASE("proxies named in the environment are ignored") {
  Origin origin;
  origin.serve("/feed", Answer::page("x"));
  for (const auto* name : {"http_proxy", "ALL_PROXY", "all_proxy"}) {
    ::setenv(name, "http://127.0.0.1:1", 1);
  }
  Fetching fetching;
  CHECK(fetching.get(origin.url("/feed")).has_value());
  for (const auto* name : {"http_proxy", "ALL_PROXY", "all_proxy"}) ::unsetenv(name);
}
