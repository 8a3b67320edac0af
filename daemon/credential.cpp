#include "daemon/credential.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace feedwire::daemon {
namespace {

const char* directory() {
  const char* set = std::getenv("CREDENTIALS_DIRECTORY");
  return set && *set ? set : nullptr;
}

bool is_name(std::string_view name) {
  return !name.empty() && name.find('/') == std::string_view::npos && !name.starts_with('.');
}

}  // namespace

bool has_credentials() { return directory() != nullptr; }

Result<std::string> read_credential(std::string_view name) {
  const std::string shown = "the credential \"" + std::string(name) + '"';
  if (!is_name(name))
    return Problem{
        .what = shown + " is no name of a credential",
        .where = {},
        .remedy = "it is a name without slashes, as LoadCredential= has it"};
  if (!has_credentials())
    return Problem{
        .what = shown + " is not there: $CREDENTIALS_DIRECTORY is not set",
        .where = {},
        .remedy = "hand it over with LoadCredential= in the unit, see feedwire.toml(5)"};
  const std::filesystem::path file = std::filesystem::path(directory()) / name;
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  if (!text.empty()) return {boost::system::in_place_value, std::move(text)};
  return Problem{
      .what = shown + (stream ? " is empty" : " cannot be read"),
      .where = file.string(),
      .remedy = "hand it over with LoadCredential= in the unit, see feedwire.toml(5)"};
}

}  // namespace feedwire::daemon
