#include "cli/post_folder.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

#include "cli/whole_file.hpp"

namespace feedwire::cli {
namespace {

namespace fs = std::filesystem;

// Names end in it and the item's number, so that no file of a person's is taken for ours.
constexpr std::string_view mark = "fw";

/// "fw1042" of "2022-08-18-title-fw1042.md"; "" of a file that is none of ours.
std::string suffix_of(const std::string& name) {
  if (!name.ends_with(".md")) return {};
  const std::string_view stem = std::string_view(name).substr(0, name.size() - 3);
  const std::size_t dash = stem.rfind('-');
  const std::string_view last = dash == stem.npos ? stem : stem.substr(dash + 1);
  const bool is_ours = last.size() > mark.size() && last.starts_with(mark) &&
                       last.find_first_not_of("0123456789", mark.size()) == last.npos;
  return is_ours ? std::string(last) : std::string();
}

std::optional<std::string> bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

}  // namespace

PostFolder::PostFolder(fs::path folder, feeds::PostStyle style)
    : folder_(std::move(folder)), style_(style) {
  fs::create_directories(folder_);
  for (const fs::directory_entry& file : fs::directory_iterator(folder_)) {
    const std::string name = file.path().filename().string();
    const std::string suffix = suffix_of(name);
    if (suffix.empty() || !file.is_regular_file()) continue;
    // Of two the first by name, whatever the order of the directory.
    std::string& kept = names_[suffix];
    kept = kept.empty() ? name : std::min(kept, name);
  }
}

void PostFolder::put(const ItemEntry& item) {
  const std::string suffix = std::string(mark) + item.item;
  std::string& name = names_[suffix];
  const bool is_new = name.empty();
  if (is_new) {
    feeds::Entry dated = item.entry;
    if (!dated.published) dated.published = dated.updated.value_or(item.received);
    name = feeds::post_file_name(dated, suffix);
  }
  const std::string post = feeds::write_post(item.entry, style_);
  const fs::path path = folder_ / name;
  if (bytes_of(path) == post) {
    ++counts_.same;
    return;
  }
  WholeFile file(path);
  file.write(post);
  file.keep();
  ++(is_new ? counts_.added : counts_.changed);
}

}  // namespace feedwire::cli
