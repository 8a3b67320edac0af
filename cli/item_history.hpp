// `feedwire show ITEM --revisions` and `--explain`: what an item said before, and why it is the
// item that it is.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "cli/client.hpp"
#include "cli/terminal.hpp"

namespace feedwire::cli {

/// Each change in turn, word by word: [-removed-]{+added+}, in colours on a terminal.
Outcome<Exit> show_revisions(Client& client, const std::string& item);

/// How it is recognised, how often it changed, and which story it tells.
Outcome<Exit> explain_item(Client& client, const std::string& item);

std::string revisions_screen(const boost::json::object& answer, const Screen& screen);
std::string explanation(const boost::json::object& item);

}  // namespace feedwire::cli
