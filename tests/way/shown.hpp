// What commands show as JSON, for tests to look into.
#pragma once

#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <string>

#include "tests/way/daemon_process.hpp"

namespace feedwire::tests {

inline boost::json::object feed_of(const DaemonProcess& daemon, const std::string& name) {
  const Ran ran = daemon.cli({"feed", name, "--json"});
  REQUIRE(ran.exit == 0);
  return boost::json::parse(ran.out).as_object();
}

/// Blocks until the items that are there were compared for stories, after which they stay as they
/// are: who follows behind the comparison sees the last one of them.
inline void await_comparison(const DaemonProcess& daemon, int unique_items) {
  daemon.follow({"--from-start", "--unique", "--limit", std::to_string(unique_items)})->finish();
}

/// "" where it is no text.
inline std::string text_at(const boost::json::object& object, const char* key) {
  const boost::json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : "";
}

}  // namespace feedwire::tests
