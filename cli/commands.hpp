// How the files that hold the commands of one subject add them. Private to the command line.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/client.hpp"
#include "cli/command_line.hpp"
#include "cli/items.hpp"

namespace feedwire::cli {

/// A command that talks to the daemon: `act` runs with `options` once all words are understood.
template <typename Options>
CLI::App* add_command(
    CLI::App& app,
    Chosen& chosen,
    const char* name,
    const char* description,
    const char* examples,
    const std::shared_ptr<Options>& options,
    Outcome<Exit> (*act)(Client&, const Options&)
) {
  CLI::App* command = app.add_subcommand(name, description);
  command->footer(std::string{"Examples:\n"} + examples);
  command->callback([&chosen, options, act] {
    chosen.run = [&chosen, options, act]() -> Outcome<Exit> {
      Client client{chosen.sockets};
      return act(client, *options);
    };
  });
  return command;
}

/// A check of CLI11's, which by itself would take -1 as the largest number.
std::string no_whole_number(const std::string& typed);

/// The options that say which items.
void add_filters(CLI::App& command, Filters& filters);

/// command_feeds.cpp: the catalogue. command_items.cpp: what was gathered.
/// command_subscriptions.cpp: what comes. command_care.cpp: the store.
void add_feed_commands(CLI::App& app, Chosen& chosen);
void add_item_commands(CLI::App& app, Chosen& chosen);
void add_subscription_commands(CLI::App& app, Chosen& chosen);
void add_care_commands(CLI::App& app, Chosen& chosen);

}  // namespace feedwire::cli
