// The words of the commands about what comes: subscribe, subscriptions, subscription.
#include "cli/commands.hpp"
#include "cli/item_words.hpp"
#include "cli/subscribe.hpp"
#include "cli/subscriptions.hpp"

namespace feedwire::cli {
namespace {

/// Checks of CLI11's.
std::string no_count(const std::string& typed) {
  const bool is_zero = typed.find_first_not_of('0') == std::string::npos;
  return is_zero && !typed.empty() ? typed + " is too few" : no_whole_number(typed);
}

std::string no_text(const std::string& typed) { return typed.empty() ? "is empty" : ""; }

std::string no_format(const std::string& typed) {
  const auto format = LineFormat::parse(typed);
  return format ? no_text(typed) : to_string(format.error().problem);
}

void add_place(CLI::App& command, SubscribeOptions& options) {
  CLI::Option* after =
      command.add_option("--after", options.after, "Go on after this seq; else from now")
          ->type_name("SEQ")
          ->check(no_whole_number, "");
  command.add_flag("--from-start", options.from_start, "All that is kept, then what comes")
      ->excludes(after);
  CLI::Option* name = command
                          .add_option(
                              "--name",
                              options.name,
                              "A durable subscription: the daemon keeps the place. It is made "
                              "where it is not there, "
                              "and --after and --from-start count only then"
                          )
                          ->type_name("NAME")
                          ->check(no_text, "");
  command.add_flag("--takeover", options.takes_over, "Take the place of another client of it")
      ->needs(name);
}

void add_exec(CLI::App& command, SubscribeOptions& options) {
  CommandOptions& exec = options.exec;
  CLI::Option* run = command.add_option(
      "--exec",
      exec.command,
      "Run this with sh, once an item: its JSON on standard input; FEEDWIRE_TITLE, _URL, _FEED, "
      "_ID, "
      "_SEQ, _EVENT, _STATE, _AUTHOR, _CATEGORY, _TAGS, _PUBLISHED, _ATTEMPT in the environment. "
      "With "
      "--name "
      "an item is done when CMD ends with 0"
  );
  run->type_name("CMD")->check(no_text, "");
  command
      .add_option("--parallel", exec.parallel, "So many at once; a feed's items keep their order")
      ->type_name("N")
      ->check(no_count, "")
      ->check(CLI::Range(1, 256), "")
      ->needs(run);
  command.add_option("--batch", exec.batch, "Up to N items a run, as a JSON array")
      ->type_name("N")
      ->check(no_count, "")
      ->needs(run);
  command
      .add_option(
          "--max-attempts", exec.max_attempts, "How often an item is tried, with growing pauses"
      )
      ->type_name("N")
      ->check(no_count, "")
      ->needs(run)
      ->capture_default_str();
  command
      .add_option_function<std::string>(
          "--on-failure",
          [&exec](const std::string& what) { exec.skips = what == "skip"; },
          "After the last attempt: stop, or skip the item and go on"
      )
      ->type_name("WHAT")
      ->check(CLI::IsMember({"stop", "skip"}))
      ->needs(run)
      ->default_str("stop");
  command.get_option("--json")->excludes(run);
  command.get_option("--format")->excludes(run);
}

void add_subscribe_command(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<SubscribeOptions>();
  CLI::App* command = add_command(
      app,
      chosen,
      "subscribe",
      "New items as they come",
      "  feedwire subscribe\n"
      "  feedwire subscribe --category 新媒体 --json | jq -r .title\n"
      "  feedwire subscribe --search '内核 -beta' --format '{time} {title}\\n  {link}'\n"
      "  feedwire subscribe --after 1042 --limit 1\n"
      "  feedwire subscribe --name mail --exec 'mail -s \"$FEEDWIRE_TITLE\" me@example.org'\n"
      "  feedwire subscribe --name index --exec ./index --parallel 4 --on-failure skip",
      options,
      subscribe
  );
  add_place(*command, *options);
  add_filters(*command, options->filters);
  command->add_flag("--updates", options->updates, "Also items whose content changed");
  command->add_flag(
      "--removals", options->removals, "Also items that their publisher withdrew (items.removals)"
  );
  command->add_flag(
      "--feeds", options->feeds, "Also when a feed begins to fail, recovers, is gone or moves"
  );
  CLI::Option* json = command->add_flag("--json", options->json, "A JSON object a line");
  command
      ->add_option(
          "--format",
          options->format,
          "A line of text with {time}, {feed}, {title}, {link}, {id}, {seq}, {event}, {author}, "
          "{category}, {tags}"
      )
      ->type_name("TEMPLATE")
      ->check(no_format, "")
      ->excludes(json);
  command->add_option("--limit", options->limit, "End after so many")
      ->type_name("N")
      ->check(no_whole_number, "");
  add_exec(*command, *options);
}

void add_list_commands(CLI::App& app, Chosen& chosen) {
  const auto list = std::make_shared<SubscriptionsOptions>();
  add_command(
      app,
      chosen,
      "subscriptions",
      "The durable subscriptions, and how far each is",
      "  feedwire subscriptions\n"
      "  feedwire subscriptions --json | jq '.[] | select(.lag > 1000).name'",
      list,
      list_subscriptions
  )
      ->add_flag("--json", list->json, "A JSON array");

  const auto one = std::make_shared<SubscriptionOptions>();
  CLI::App* command = add_command(
      app,
      chosen,
      "subscription",
      "One durable subscription: show it, move its cursor, delete it",
      "  feedwire subscription mail\n"
      "  feedwire subscription mail --seek 1042\n"
      "  feedwire subscription mail --delete",
      one,
      one_subscription
  );
  command->add_option("NAME", one->name, "Its name")->type_name("")->required();
  CLI::Option* seek =
      command->add_option("--seek", one->seek, "Go on after this seq, be it back or forth")
          ->type_name("SEQ")
          ->check(no_whole_number, "");
  command->add_flag("--delete", one->remove, "Forget it")->excludes(seek);
  command->add_flag("--json", one->json, "One JSON object");
}

}  // namespace

void add_subscription_commands(CLI::App& app, Chosen& chosen) {
  add_subscribe_command(app, chosen);
  add_list_commands(app, chosen);
}

}  // namespace feedwire::cli
