// The words of the commands about feeds: add, discover, feeds, feed, set, remove, refresh,
// reparse.
#include "cli/add.hpp"
#include "cli/commands.hpp"
#include "cli/feed_changes.hpp"
#include "cli/feeds.hpp"
#include "cli/refresh.hpp"
#include "cli/reparse.hpp"

namespace feedwire::cli {
namespace {

constexpr const char* feed_words = "a feed's id, name or URL";

void add_add_command(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<AddOptions>();
  CLI::App* command = add_command(
      app,
      chosen,
      "add",
      "Follow feeds",
      "  feedwire add https://lwn.net/headlines/rss\n"
      "  feedwire add rsshub://cnbeta --name cnBeta --category 新媒体/cnBeta/最新 --every 30m\n"
      "  feedwire add example.org/feed --header @members.txt --wait",
      options,
      add_feeds
  );
  command->add_option("URL", options->urls, "Addresses of feeds; https:// may be left out")
      ->type_name("")
      ->required();
  command->add_option("--name", options->name, "What to call it; else its own title")
      ->type_name("NAME");
  command->add_option("--category", options->category, "Where it belongs, such as A/B/C")
      ->type_name("A/B/C");
  command->add_option("--every", options->every, "How often to fetch it, such as 30m")
      ->type_name("DURATION");
  command->add_option("--backfill", options->backfill, "Old entries for subscribers: all, none, N")
      ->type_name("all|none|N");
  command
      ->add_option(
          "--header",
          options->headers,
          "A header to send, 'Name: value', or @FILE with a line each; repeatable"
      )
      ->type_name("'K: V'")
      ->allow_extra_args(false);
  command->add_option("--charset", options->charset, "Read it in this encoding, such as gb18030")
      ->type_name("NAME");
  command->add_option("--timeout", options->timeout, "For one whole fetch, such as 90s")
      ->type_name("DURATION");
  command->add_option("--user-agent", options->user_agent, "What to call ourselves there")
      ->type_name("TEXT");
  command->add_flag("--wait", options->wait, "Wait for the first fetch; exit 1 if it fails");
  command->add_flag(
      "--json", options->json, "The feed as a JSON object; where a page offers several, their list"
  );
}

void add_discover_command(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<DiscoverOptions>();
  CLI::App* command = add_command(
      app,
      chosen,
      "discover",
      "The feeds that a site offers",
      "  feedwire discover https://lwn.net/\n"
      "  feedwire discover example.org --json | jq -r '.[].url'",
      options,
      discover_feeds
  );
  command->add_option("URL", options->url, "The address of a page")->type_name("")->required();
  command->add_flag("--json", options->json, "A JSON array");
}

void add_feeds_commands(CLI::App& app, Chosen& chosen) {
  const auto list = std::make_shared<FeedsOptions>();
  CLI::App* feeds = add_command(
      app,
      chosen,
      "feeds",
      "One line a feed",
      "  feedwire feeds\n"
      "  feedwire feeds --failing\n"
      "  feedwire feeds --json | jq -r '.[] | [.id, .name, .url] | @tsv'",
      list,
      list_feeds
  );
  feeds->add_flag(
      "--failing", list->failing, "Only those that fail, wait after a failure, or are gone"
  );
  feeds->add_flag("--json", list->json, "A JSON array");

  const auto one = std::make_shared<FeedOptions>();
  CLI::App* feed = add_command(
      app,
      chosen,
      "feed",
      "All about one feed, its recent fetches included",
      "  feedwire feed cnBeta\n"
      "  feedwire feed 煎蛋\n"
      "  feedwire feed https://lwn.net/headlines/rss --json\n"
      "  feedwire feed cnBeta --document | feedwire parse -",
      one,
      show_feed
  );
  feed->add_option("FEED", one->feed, feed_words)->type_name("")->required();
  feed->add_flag("--json", one->json, "One JSON object")
      ->excludes(feed->add_flag(
          "--document", one->document, "The newest document that it brought news in, as it came"
      ));
}

void add_change_commands(CLI::App& app, Chosen& chosen) {
  const auto changes = std::make_shared<SetOptions>();
  CLI::App* set = add_command(
      app,
      chosen,
      "set",
      "Change a feed: name=, category=, every=, backfill=, retention=, charset=, timeout=, "
      "user_agent=, paused=, header=",
      "  feedwire set 3 every=30m paused=false\n"
      "  feedwire set cnBeta name=中文业界资讯站 category=新媒体/cnBeta\n"
      "  feedwire set 3 every= header=@members.txt\n"
      "  feedwire set 煎蛋 charset=gb18030 timeout=2m",
      changes,
      set_feed
  );
  set->add_option("FEED", changes->feed, feed_words)->type_name("")->required();
  set->add_option("CHANGE", changes->changes, "key=value; nothing after = takes it back")
      ->type_name("")
      ->required();
  set->add_flag("--json", changes->json, "The feed as a JSON object");

  const auto removal = std::make_shared<RemoveOptions>();
  CLI::App* remove = add_command(
      app,
      chosen,
      "remove",
      "Stop following feeds, and delete their items",
      "  feedwire remove cnBeta\n"
      "  feedwire remove 3 煎蛋 --keep-items\n"
      "  feedwire remove https://example.org/feed --yes",
      removal,
      remove_feeds
  );
  remove->add_option("FEED", removal->feeds, feed_words)->type_name("")->required();
  remove->add_flag("--yes,-y", removal->yes, "Do not ask");
  remove->add_flag("--keep-items", removal->keep_items, "The feed goes, its items stay");
}

void add_refresh_command(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<RefreshOptions>();
  CLI::App* command = add_command(
      app,
      chosen,
      "refresh",
      "Fetch now rather than when due",
      "  feedwire refresh cnBeta 煎蛋 --wait\n"
      "  feedwire refresh --all --wait\n"
      "  feedwire refresh 3 --force",
      options,
      refresh
  );
  command->add_option("FEED", options->feeds, feed_words)->type_name("");
  command->add_flag("--all", options->all, "All feeds");
  command->add_flag("--wait", options->wait, "A line as each ends; exit 1 if any failed");
  command->add_flag("--force", options->force, "Ignore Retry-After and validators");
  command->add_flag("--json", options->json, "With --wait a JSON object a feed");
}

void add_reparse_command(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<ReparseOptions>();
  CLI::App* command = add_command(
      app,
      chosen,
      "reparse",
      "Read the kept documents again, as a better reader or another charset would",
      "  feedwire reparse --dry-run\n"
      "  feedwire set 煎蛋 charset=gb18030 && feedwire reparse 煎蛋",
      options,
      reparse
  );
  command->add_option("FEED", options->feeds, "Else all of them")->type_name("");
  command->add_flag("--dry-run", options->dry_run, "Only tell what would be new or different");
  command->add_flag("--json", options->json, "A JSON object a line");
}

}  // namespace

void add_feed_commands(CLI::App& app, Chosen& chosen) {
  add_add_command(app, chosen);
  add_discover_command(app, chosen);
  add_feeds_commands(app, chosen);
  add_change_commands(app, chosen);
  add_refresh_command(app, chosen);
  add_reparse_command(app, chosen);
}

}  // namespace feedwire::cli
