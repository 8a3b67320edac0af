#include "cli/command_line.hpp"

#include "cli/commands.hpp"
#include "cli/parse.hpp"
#include "cli/status.hpp"

namespace feedwire::cli {
namespace {

void add_status_command(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<StatusOptions>();
  CLI::App* command = add_command(
      app,
      chosen,
      "status",
      "One screen: is it well?",
      "  feedwire status\n"
      "  feedwire status --json | jq .feeds.failing",
      options,
      show_status
  );
  command->add_flag("--json", options->json, "One JSON object");
}

void add_parse_command(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<ParseOptions>();
  CLI::App* command = app.add_subcommand("parse", "What a document says; needs no daemon");
  command->footer(
      "Examples:\n"
      "  feedwire parse 订阅.xml\n"
      "  curl -s https://lwn.net/headlines/rss | feedwire parse - --json"
  );
  command->add_option("FILE", options->file, "A file, or - for standard input")
      ->type_name("")
      ->required();
  command->add_flag("--json", options->json, "One JSON object");
  command->add_option("--url", options->url, "Where it came from: links are resolved against it")
      ->type_name("URL");
  command->add_option("--content-type", options->content_type, "The HTTP header it came with")
      ->type_name("TYPE");
  command->callback([&chosen, options] {
    chosen.run = [options]() -> Outcome<Exit> { return Exit{parse_document(*options)}; };
  });
}

}  // namespace

void add_commands(CLI::App& app, Chosen& chosen) {
  app.fallthrough();  // --socket and --config may stand after the command too
  app.require_subcommand(1);
  app.add_option("--socket", chosen.sockets.socket, "The daemon's socket")->type_name("PATH");
  app.add_option("--config", chosen.sockets.config, "The daemon's configuration, for its socket")
      ->type_name("FILE");
  app.footer(
      "FEED is an id, a name or a URL. Each command has examples: feedwire COMMAND --help\n"
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the daemon cannot be reached."
  );
  add_status_command(app, chosen);
  add_feed_commands(app, chosen);
  add_item_commands(app, chosen);
  add_subscription_commands(app, chosen);
  add_parse_command(app, chosen);
  add_care_commands(app, chosen);
}

}  // namespace feedwire::cli
