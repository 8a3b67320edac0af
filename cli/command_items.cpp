// The words of the commands about items: items, show, import, export.
#include "cli/commands.hpp"
#include "cli/export.hpp"
#include "cli/import.hpp"
#include "cli/items.hpp"

namespace feedwire::cli {
std::string no_whole_number(const std::string& typed) {
  const bool digits = typed.find_first_not_of("0123456789") == std::string::npos;
  return digits && !typed.empty() && typed.size() <= 18 ? "" : typed + " is no whole number";
}

void add_filters(CLI::App& command, Filters& filters) {
  command.add_option("--feed", filters.feed, "Only of this feed: its id, name or URL")
      ->type_name("FEED");
  command.add_option("--category", filters.category, "Only below this category, such as A/B")
      ->type_name("A/B/C");
  command.add_option("--author", filters.author, "Only by this author")->type_name("NAME");
  command.add_option("--tag", filters.tag, "Only with this tag")->type_name("TAG");
  command.add_option("--language", filters.language, "Only in this language: zh is also zh-CN")
      ->type_name("LANG");
  command.add_flag("--unique", filters.unique, "One item a story: the first that told it");
  command
      .add_option(
          "--search",
          filters.search,
          "Only with these words, all of them: also \"phrases\", -not, title:word, prefix*"
      )
      ->type_name("Q");
}

namespace {

void add_items_commands(CLI::App& app, Chosen& chosen) {
  const auto list = std::make_shared<ItemsOptions>();
  CLI::App* items = add_command(
      app,
      chosen,
      "items",
      "Items, newest first; with --search the best matches first",
      "  feedwire items --since 2h\n"
      "  feedwire items --search 内核\n"
      "  feedwire items --search '\"linux kernel\" title:lin* -beta' --since 30d\n"
      "  feedwire items --category 新媒体/cnBeta --limit 10\n"
      "  feedwire items --feed LWN --since 2026-08-01 --until 2026-09-01 --limit 0 --json",
      list,
      list_items
  );
  add_filters(*items, list->filters);
  items->add_option("--since", list->since, "Not before: a time, a date, or an age such as 7d")
      ->type_name("T");
  items->add_option("--until", list->until, "Before: the same")->type_name("T");
  items->add_option("--limit", list->limit, "At most so many; 0: all")
      ->type_name("N")
      ->check(no_whole_number, "")
      ->capture_default_str();
  items->add_flag("--json", list->json, "A JSON array");

  const auto one = std::make_shared<ShowOptions>();
  CLI::App* show = add_command(
      app,
      chosen,
      "show",
      "One item",
      "  feedwire show 1042\n"
      "  feedwire show 1042 --format frontmatter > 最新.md\n"
      "  feedwire show 1042 --format json | jq .title\n"
      "  feedwire show 1042 --revisions",
      one,
      show_item
  );
  show->add_option("ITEM", one->item, "an item's id, or the seq of any of its events")
      ->type_name("")
      ->required();
  show->add_option("--format", one->format, "text, json, html or frontmatter")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json", "html", "frontmatter"}))
      ->capture_default_str();
  CLI::Option* revisions =
      show->add_flag("--revisions", one->revisions, "What it said before, and what changed");
  show->add_flag("--explain", one->explain, "What it is recognised by, and which story it tells")
      ->excludes(revisions);
  show->add_flag_callback(
      "--json", [one] { one->format = "json"; }, "The same as --format json"
  );
}

void add_exchange_commands(CLI::App& app, Chosen& chosen) {
  const auto in = std::make_shared<ImportOptions>();
  CLI::App* import = add_command(
      app,
      chosen,
      "import",
      "Take in a list of feeds (OPML), or a folder of front-matter documents",
      "  feedwire import 订阅.opml --dry-run\n"
      "  feedwire import site/source/_posts",
      in,
      import_all
  );
  import
      ->add_option(
          "FILE|DIR",
          in->source,
          "An OPML file or newsboat's urls, - for standard input, or a folder"
      )
      ->type_name("")
      ->required();
  import->add_flag("--dry-run", in->dry_run, "Only say what would be done");
  import->add_flag("--json", in->json, "The numbers as a JSON object");

  const auto out = std::make_shared<ExportOptions>();
  CLI::App* command = add_command(
      app,
      chosen,
      "export",
      "Give out the list of feeds (OPML), or items as a feed or as posts",
      "  feedwire export opml 订阅.opml\n"
      "  feedwire export frontmatter site/source/_posts --style hexo --category 新媒体\n"
      "  feedwire export atom --since 7d > week.xml",
      out,
      export_all
  );
  command->add_option("FORMAT", out->format, "opml, frontmatter, jsonfeed, ndjson or atom")
      ->type_name("")
      ->required()
      ->check(CLI::IsMember({"opml", "frontmatter", "jsonfeed", "ndjson", "atom"}));
  command->add_option("FILE|DIR", out->target, "A folder for frontmatter; else standard output")
      ->type_name("");
  command->add_option("--style", out->style, "hexo, hugo or jekyll")
      ->type_name("STYLE")
      ->check(CLI::IsMember({"hexo", "hugo", "jekyll"}))
      ->capture_default_str();
  add_filters(*command, out->filters);
  command->add_option("--since", out->since, "Not before: a time, a date, or an age such as 7d")
      ->type_name("T");
  command->add_option("--until", out->until, "Before: the same")->type_name("T");
}

}  // namespace

void add_item_commands(CLI::App& app, Chosen& chosen) {
  add_items_commands(app, chosen);
  add_exchange_commands(app, chosen);
}

}  // namespace feedwire::cli
