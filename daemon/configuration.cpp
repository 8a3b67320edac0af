#include "daemon/configuration.hpp"

#include <fmt/format.h>

#include <fstream>
#include <set>
#include <sstream>

#include "daemon/feed_url.hpp"
#include "daemon/response_head.hpp"
#include "daemon/toml_reader.hpp"
#include "daemon/units.hpp"
#include "daemon/web_address.hpp"
#include "feeds/converter.hpp"
#include "feeds/text.hpp"

namespace feedwire::daemon {
namespace {

void read_socket(TomlReader& table, const std::string& key, SocketSettings& socket) {
  table.path(key.c_str(), socket.file);
  table.mode((key + "_mode").c_str(), socket.mode);
  table.text((key + "_group").c_str(), socket.group);
}

void read_daemon(TomlReader table, Configuration& into) {
  table.path("state_dir", into.state_dir);
  read_socket(table, "socket", into.socket);
  read_socket(table, "socket_readonly", into.socket_readonly);
  table.integer("max_followers", into.max_followers, 1, 1'000'000);
  std::string level;
  table.text("log_level", level);
  if (!level.empty()) {
    const auto known = log::level_from(level);
    if (!known)
      table.fail("log_level", *table.node("log_level"), "must be error, warning, info or debug");
    into.log_level = *known;
  }
  table.finish();
}

void warn_if_hasty(Configuration& into, const std::string& key, seconds value) {
  if (value >= FetchConfiguration{}.min_interval) return;
  into.warnings.push_back(fmt::format(
      "{} = \"{}\" is short: asking a site more than every {} is meant for tests",
      key,
      format_duration(value),
      format_duration(FetchConfiguration{}.min_interval)
  ));
}

void read_allow_private(TomlReader& table, FetchConfiguration& fetch) {
  std::vector<std::string> blocks;
  table.texts("allow_private", blocks);
  for (const std::string& text : blocks) {
    const auto block = Cidr::parse(text);
    if (!block)
      table.fail(
          "allow_private",
          *table.node("allow_private"),
          "holds a wrong block: " + to_string(block.error())
      );
    fetch.allow_private.push_back(*block);
  }
}

// Either may be the default, and the other is to blame then.
void check_intervals(TomlReader& table, const FetchConfiguration& fetch) {
  if (fetch.max_interval >= fetch.min_interval) return;
  if (const toml::node* most = table.node("max_interval")) {
    table.fail(
        "max_interval", *most, "is below min_interval, " + format_duration(fetch.min_interval)
    );
  }
  table.fail(
      "min_interval",
      *table.node("min_interval"),
      "is above max_interval, " + format_duration(fetch.max_interval)
  );
}

void read_fetch(TomlReader table, Configuration& into) {
  FetchConfiguration& fetch = into.fetch;
  table.duration("default_interval", fetch.default_interval);
  table.duration("min_interval", fetch.min_interval);
  table.duration("max_interval", fetch.max_interval);
  table.duration("startup_spread", fetch.startup_spread);
  table.duration("backoff_max", fetch.backoff_max);
  table.duration("connect_timeout", fetch.connect_timeout);
  table.duration("timeout", fetch.timeout);
  table.integer("concurrency", fetch.concurrency, 1, 10'000);
  table.integer("per_host", fetch.per_host, 1, 1'000);
  table.pause("host_gap", fetch.host_gap);
  table.boolean("adaptive", fetch.adaptive);
  table.integer("max_redirects", fetch.max_redirects, 0, 100);
  table.size("max_body", fetch.max_body);
  table.size("memory_budget", fetch.memory_budget);
  table.text("user_agent_contact", fetch.user_agent_contact);
  table.secret("proxy", fetch.proxy);
  const toml::node* proxy = table.node("proxy");
  fetch.is_proxy_withheld = proxy && proxy->is_table() && fetch.proxy.empty();
  if (proxy && proxy->is_string() && fetch.proxy.find('@') != std::string::npos)
    into.has_secrets = true;
  std::filesystem::path ca_file;
  table.path("ca_file", ca_file);
  fetch.ca_file = ca_file.string();
  table.text("rsshub", fetch.rsshub);
  read_allow_private(table, fetch);
  table.finish();
  check_intervals(table, fetch);
  warn_if_hasty(into, "fetch.min_interval", fetch.min_interval);
}

std::optional<schema::Backfill> backfill_from(TomlReader& table) {
  const toml::node* node = table.node("backfill");
  if (!node) return std::nullopt;
  if (const auto* number = node->as_integer(); number && number->get() >= 0)
    return schema::Backfill{number->get()};
  if (const auto* text = node->as_string()) {
    if (text->get() == "all") return schema::Backfill{};
    if (text->get() == "none") return schema::Backfill{0};
  }
  table.fail("backfill", *node, "must be \"all\", \"none\" or a number");
}

std::optional<schema::Retention> retention_from(TomlReader& table) {
  const toml::node* node = table.node("retention");
  if (!node) return std::nullopt;
  const auto* text = node->as_string();
  const auto retention = text ? parse_retention(text->get()) : std::nullopt;
  if (!retention)
    table.fail("retention", *node, "must be \"forever\", a time such as \"90d\", or \"500 items\"");
  return retention;
}

std::vector<std::string> category_from(TomlReader& table) {
  std::string path;
  table.text("category", path);
  return split_category(path);
}

// What any browser sends, too.
bool is_common_field(std::string_view name) {
  const std::string lower = feeds::lower(name);
  return lower == "accept" || lower == "accept-language" || lower == "referer";
}

schema::Headers headers_from(TomlReader& table, bool& has_secrets) {
  schema::Headers headers;
  const toml::node* node = table.node("headers");
  if (!node) return headers;
  const auto* fields = node->as_table();
  if (!fields) table.fail("headers", *node, "must be a table: { Name = \"value\" }");
  for (const auto& [name, value] : *fields) {
    const std::string text = table.secret_in("headers." + std::string(name.str()), value);
    has_secrets = has_secrets || (value.is_string() && !is_common_field(name.str()));
    if (!is_field_name(name.str()) || !is_field_value(text)) {
      table.fail("headers", value, "must hold names that HTTP knows, and one line of text each");
    }
    headers.emplace_back(std::string(name.str()), text);
  }
  return headers;
}

std::string charset_from(TomlReader& table) {
  std::string charset;
  table.text("charset", charset);
  if (!charset.empty() && !feeds::encoding_named(charset))
    table.fail("charset", *table.node("charset"), "is no encoding that is known: " + charset);
  return charset;
}

void read_feed(TomlReader table, Configuration& into) {
  DeclaredFeed feed;
  std::string url;
  table.text("url", url);
  if (url.empty()) table.fail("url", table.raw(), "is missing: [[feed]] needs one");
  const auto checked = checked_feed_url(url, into.fetch.rsshub);
  if (!checked)
    table.fail("url", *table.node("url"), "cannot be used: " + to_string(checked.error()));
  feed.url = *checked;
  into.has_secrets = into.has_secrets || schema::without_login(feed.url) != feed.url;
  table.text("name", feed.settings.name);
  feed.settings.category = category_from(table);
  if (table.node("every")) {
    seconds every{1};
    table.duration("every", every);
    feed.settings.every = every;
    warn_if_hasty(into, "every of " + feed.url, every);
  }
  feed.settings.backfill = backfill_from(table);
  feed.settings.retention = retention_from(table);
  feed.settings.headers = headers_from(table, into.has_secrets);
  feed.settings.charset = charset_from(table);
  if (table.node("timeout")) {
    milliseconds timeout{1};
    table.duration("timeout", timeout);
    feed.settings.timeout = timeout;
  }
  table.text("user_agent", feed.settings.user_agent);
  table.finish();
  for (const DeclaredFeed& other : into.feeds) {
    if (other.url == feed.url)
      table.fail("url", *table.node("url"), "is declared twice: " + feed.url);
  }
  into.feeds.push_back(std::move(feed));
}

void read_gateway(TomlReader table, Configuration& into) {
  std::string url;
  table.text("url", url);
  if (url.empty()) table.fail("url", table.raw(), "is missing: [[gateway]] needs one");
  if (const auto address = parse_web_address(url); !address)
    table.fail("url", *table.node("url"), "cannot be used: " + to_string(address.error()));
  table.finish();
  into.gateways.push_back(std::move(url));
}

void read_folder(TomlReader table, Configuration& into) {
  DeclaredFolder folder;
  table.path("path", folder.path);
  if (folder.path.empty()) table.fail("path", table.raw(), "is missing: [[folder]] needs one");
  table.text("pattern", folder.pattern);
  table.text("name", folder.name);
  folder.category = category_from(table);
  table.finish();
  for (const DeclaredFolder& other : into.folders) {
    if (other.path == folder.path)
      table.fail("path", *table.node("path"), "is declared twice: " + folder.path.string());
  }
  into.folders.push_back(std::move(folder));
}

bool is_within(const std::filesystem::path& inner, const std::filesystem::path& outer) {
  const auto [left, rest] = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  return left == outer.end();
}

void read_style(TomlReader& table, DeclaredArchive& archive) {
  table.text("style", archive.style_name);
  const auto style = feeds::post_style_from(archive.style_name);
  if (!style) table.fail("style", *table.node("style"), "must be hexo, hugo or jekyll");
  archive.style = *style;
}

void read_filters(TomlReader& table, DeclaredArchive& archive) {
  std::string search;
  table.text("feed", archive.feed);
  table.text("category", archive.filter.category);
  table.text("author", archive.filter.author);
  table.text("tag", archive.filter.tag);
  table.text("language", archive.filter.language);
  table.text("search", search);
  table.boolean("unique", archive.filter.unique);
  while (archive.filter.category.ends_with('/')) archive.filter.category.pop_back();
  archive.filter.language = feeds::lower(archive.filter.language);
  if (!search.empty()) {
    auto query = feeds::parse_search(search);
    if (!query) table.fail("search", *table.node("search"), to_string(query.error()));
    archive.search = std::move(*query);
  }
  for (const std::string* part :
       {&archive.feed,
        &archive.filter.category,
        &archive.filter.author,
        &archive.filter.tag,
        &archive.filter.language,
        &search})
    archive.filter_text += *part + '\n';
  archive.filter_text += archive.filter.unique ? "unique" : "";
}

void read_archive(TomlReader table, Configuration& into) {
  DeclaredArchive archive;
  table.path("path", archive.path);
  if (archive.path.empty()) table.fail("path", table.raw(), "is missing: [[archive]] needs one");
  read_style(table, archive);
  table.text("name", archive.name);
  auto pattern = feeds::PostPattern::parse(archive.name);
  if (!pattern) table.fail("name", *table.node("name"), to_string(pattern.error()));
  archive.pattern = std::move(*pattern);
  table.boolean("prune", archive.prune);
  read_filters(table, archive);
  table.finish();
  const toml::node& at = *table.node("path");
  for (const DeclaredArchive& other : into.archives) {
    if (is_within(archive.path, other.path) || is_within(other.path, archive.path))
      table.fail("path", at, "is within another archive, or holds one: " + other.path.string());
  }
  for (const DeclaredFolder& folder : into.folders) {
    if (is_within(archive.path, folder.path) || is_within(folder.path, archive.path))
      table.fail(
          "path",
          at,
          "would be read as it is written: it is within the [[folder]] " + folder.path.string() +
              ", or holds it"
      );
  }
  into.archives.push_back(std::move(archive));
}

Configuration read_tables(
    const toml::table& root, const std::filesystem::path& file, Credentials credentials
) {
  Configuration into;
  TomlReader top(root, "", file, credentials == Credentials::may_lack ? &into.warnings : nullptr);
  if (auto table = top.table("daemon")) read_daemon(std::move(*table), into);
  if (auto table = top.table("fetch")) read_fetch(std::move(*table), into);
  if (auto table = top.table("items")) {
    if (const auto backfill = backfill_from(*table)) into.items.backfill = *backfill;
    if (const auto retention = retention_from(*table)) into.items.retention = *retention;
    table->boolean("removals", into.items.removals);
    table->integer("keep_documents", into.items.keep_documents, 0, 100);
    table->finish();
  }
  for (TomlReader& table : top.tables("feed")) read_feed(std::move(table), into);
  for (TomlReader& table : top.tables("gateway")) read_gateway(std::move(table), into);
  for (TomlReader& table : top.tables("folder")) read_folder(std::move(table), into);
  for (TomlReader& table : top.tables("archive")) read_archive(std::move(table), into);
  top.finish();
  return into;
}

}  // namespace

Result<Configuration> read_configuration(
    const std::filesystem::path& file, Credentials credentials
) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!stream || std::filesystem::is_directory(file) || !(text << stream.rdbuf())) {
    std::error_code error;
    const bool is_there =
        std::filesystem::exists(file, error) || error == std::errc::permission_denied;
    // An empty file makes `<<` fail too, and is a fine configuration.
    if (is_there && std::filesystem::is_regular_file(file, error) &&
        std::filesystem::file_size(file, error) == 0 && !error) {
      return Configuration{};
    }
    return Problem{
        .what =
            is_there ? "the configuration cannot be read" : "there is no such configuration file",
        .where = file.string(),
        .remedy = is_there ? "check its permissions"
                           : "create it, or leave --config out to run on defaults"};
  }
  try {
    return read_tables(toml::parse(text.str(), file.string()), file, credentials);
  } catch (const ProblemError& error) {
    return error.problem;
  } catch (const toml::parse_error& error) {
    return Problem{
        .what = std::string(error.description()),
        .where = fmt::format(
            "{}, line {}, column {}",
            file.string(),
            error.source().begin.line,
            error.source().begin.column
        ),
        .remedy = {}};
  }
}

feeds::Cadence cadence_of(const FetchConfiguration& settings) {
  return {
      .default_interval = settings.default_interval,
      .min_interval = settings.min_interval,
      .max_interval = settings.max_interval,
      .backoff_max = settings.backoff_max,
      .adaptive = settings.adaptive};
}

std::vector<std::string> gateway_urls(const Configuration& configuration) {
  std::vector<std::string> urls = configuration.gateways;
  urls.push_back(configuration.fetch.rsshub);
  return urls;
}

std::vector<std::string> split_category(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (const auto part = path.substr(0, slash); !part.empty()) parts.emplace_back(part);
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return parts;
}

}  // namespace feedwire::daemon
