// `feedwire status`: one screen that says whether all is well.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "cli/client.hpp"
#include "cli/terminal.hpp"

namespace feedwire::cli {

struct StatusOptions {
  bool json{false};
};

Outcome<Exit> show_status(Client& client, const StatusOptions& options);

/// The screen that the answer to GET /v1/status makes.
std::string status_screen(const boost::json::object& status, const Screen& screen);

}  // namespace feedwire::cli
