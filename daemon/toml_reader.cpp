#include "daemon/toml_reader.hpp"

#include <fmt/format.h>

#include <charconv>

#include "daemon/credential.hpp"
#include "daemon/units.hpp"

namespace feedwire::daemon {
namespace {

// "posts/" is the folder "posts", which has one name only.
std::filesystem::path without_last_slash(const std::filesystem::path& path) {
  return path.has_filename() ? path : path.parent_path();
}

}  // namespace

std::string TomlReader::full(const std::string& key) const {
  return path_.empty() ? key : path_ + "." + key;
}

std::string TomlReader::where(const toml::source_region& at) const {
  return fmt::format("{}, line {}, column {}", file_.string(), at.begin.line, at.begin.column);
}

void TomlReader::fail(const std::string& key, const toml::node& at, std::string what) const {
  throw ProblemError(Problem{
      .what = full(key) + " " + what, .where = where(at.source()), .remedy = {}});
}

const toml::node* TomlReader::node(const char* key) {
  known_.insert(key);
  return table_.get(key);
}

void TomlReader::text(const char* key, std::string& target) {
  const toml::node* found = node(key);
  if (!found) return;
  if (!found->is_string()) fail(key, *found, "must be text in quotes");
  target = found->as_string()->get();
}

void TomlReader::path(const char* key, std::filesystem::path& target) {
  std::string text_of;
  text(key, text_of);
  if (!text_of.empty())
    target = without_last_slash(
        (std::filesystem::absolute(file_).parent_path() / text_of).lexically_normal()
    );
}

void TomlReader::mode(const char* key, unsigned& target) {
  std::string octal;
  text(key, octal);
  if (octal.empty()) return;
  const char* end = octal.data() + octal.size();
  const auto [stop, error] = std::from_chars(octal.data(), end, target, 8);
  if (error != std::errc() || stop != end || target > 0777)
    fail(key, *node(key), "must be an octal mode in quotes, such as \"0660\"");
}

void TomlReader::secret(const char* key, std::string& target) {
  if (const toml::node* found = node(key)) target = secret_in(key, *found);
}

std::string TomlReader::secret_in(const std::string& key, const toml::node& value) {
  if (const auto* plain = value.as_string()) return plain->get();
  const toml::table* named = value.as_table();
  const toml::node* name = named && named->size() == 1 ? named->get("credential") : nullptr;
  if (!name || !name->is_string())
    fail(key, value, "must be text in quotes, or { credential = \"NAME\" }");
  auto read = read_credential(name->as_string()->get());
  if (read) return *read;
  const std::string what = "cannot be had: " + to_string(read.error());
  if (!warnings_ || has_credentials()) fail(key, value, what);
  warnings_->push_back(full(key) + " " + what);
  return {};
}

void TomlReader::boolean(const char* key, bool& target) {
  const toml::node* found = node(key);
  if (!found) return;
  if (!found->is_boolean()) fail(key, *found, "must be true or false");
  target = found->as_boolean()->get();
}

void TomlReader::integer(
    const char* key, std::uint64_t& target, std::uint64_t least, std::uint64_t most
) {
  const toml::node* found = node(key);
  if (!found) return;
  const auto* number = found->as_integer();
  if (!number || number->get() < 0 || static_cast<std::uint64_t>(number->get()) < least ||
      static_cast<std::uint64_t>(number->get()) > most) {
    fail(key, *found, fmt::format("must be a whole number from {} to {}", least, most));
  }
  target = static_cast<std::uint64_t>(number->get());
}

void TomlReader::duration(const char* key, std::chrono::milliseconds& target) {
  const toml::node* found = node(key);
  if (!found) return;
  const auto value = found->is_string() ? parse_duration(found->as_string()->get()) : std::nullopt;
  if (!value || value->count() == 0) {
    fail(key, *found, "must be a duration in quotes, such as \"90s\", \"30m\", \"1h\" or \"7d\"");
  }
  target = *value;
}

void TomlReader::duration(const char* key, std::chrono::seconds& target) {
  std::chrono::milliseconds exact = target;
  duration(key, exact);
  if (exact < std::chrono::seconds(1)) fail(key, *node(key), "must be at least \"1s\"");
  target = std::chrono::floor<std::chrono::seconds>(exact);
}

void TomlReader::pause(const char* key, std::chrono::milliseconds& target) {
  const toml::node* found = node(key);
  if (!found) return;
  const auto value = found->is_string() ? parse_duration(found->as_string()->get()) : std::nullopt;
  if (!value) fail(key, *found, "must be a duration in quotes, such as \"100ms\" or \"0s\"");
  target = *value;
}

void TomlReader::size(const char* key, std::uint64_t& target) {
  const toml::node* found = node(key);
  if (!found) return;
  const auto value = found->is_string() ? parse_size(found->as_string()->get()) : std::nullopt;
  if (!value || *value == 0)
    fail(key, *found, "must be a size in quotes, such as \"64KiB\" or \"20MB\"");
  target = *value;
}

void TomlReader::texts(const char* key, std::vector<std::string>& target) {
  const toml::node* found = node(key);
  if (!found) return;
  if (!found->is_array()) fail(key, *found, "must be a list of texts");
  target.clear();
  for (const toml::node& element : *found->as_array()) {
    if (!element.is_string()) fail(key, element, "must hold texts in quotes only");
    target.push_back(element.as_string()->get());
  }
}

std::optional<TomlReader> TomlReader::table(const char* key) {
  const toml::node* found = node(key);
  if (!found) return std::nullopt;
  if (!found->is_table()) fail(key, *found, fmt::format("must be a table: [{}]", key));
  return TomlReader(*found->as_table(), full(key), file_, warnings_);
}

std::vector<TomlReader> TomlReader::tables(const char* key) {
  std::vector<TomlReader> readers;
  const toml::node* found = node(key);
  if (!found) return readers;
  const auto* array = found->as_array();
  if (!array || !array->is_homogeneous<toml::table>()) {
    fail(key, *found, fmt::format("must be written as [[{}]], once for each", key));
  }
  for (const toml::node& element : *array)
    readers.emplace_back(*element.as_table(), full(key), file_, warnings_);
  return readers;
}

void TomlReader::finish() const {
  for (const auto& [key, value] : table_) {
    if (known_.contains(key.str())) continue;
    std::string keys;
    for (const std::string& name : known_) keys += (keys.empty() ? "" : ", ") + name;
    throw ProblemError(Problem{
        .what = "unknown key " + full(std::string(key.str())),
        .where = where(key.source()),
        .remedy = "known here: " + keys});
  }
}

}  // namespace feedwire::daemon
