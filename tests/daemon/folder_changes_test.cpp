#include "daemon/folder_changes.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "tests/scratch.hpp"

using namespace feedwire::daemon;
using feedwire::schema::FileStamp;

namespace {

using Kind = Change::Kind;
using Paths = std::set<std::string>;

const FileStamp old_stamp{.bytes = 1, .modified = 1};
const FileStamp new_stamp{.bytes = 1, .modified = 2};
const FileStamps known{{"a.md", old_stamp}, {"x/b.md", {.bytes = 7, .modified = 7}}};

PendingChanges pending(const std::vector<Change>& changes) {
  PendingChanges all;
  for (const Change& change : changes) all.add(change, known);
  return all;
}

Paths to_read(const FolderDifference& news) {
  Paths paths;
  for (const auto& file : news.to_read) paths.insert(file.first);
  return paths;
}

}  // namespace

TEST_CASE("the later of two changes wins") {
  const PendingChanges back =
      pending({{.kind = Kind::gone, .path = "a.md"}, {.kind = Kind::written, .path = "a.md"}});
  CHECK(back.gone.empty());
  CHECK(back.written == Paths{"a.md"});
  const PendingChanges away =
      pending({{.kind = Kind::written, .path = "a.md"}, {.kind = Kind::gone, .path = "a.md"}});
  CHECK(away.gone == Paths{"a.md"});
  CHECK(away.written.empty());
  CHECK(pending({{.kind = Kind::folder_gone, .path = "x"}}).gone == Paths{"x/b.md"});
  CHECK(pending({{.kind = Kind::lost_track}}).all);
  CHECK(pending({{.kind = Kind::root_gone}}).is_over);
}

TEST_CASE("what is new or was written since is read, and the rest is left alone") {
  const PendingChanges all{.all = true};
  FileStamps found = known;
  found["c.md"] = new_stamp;
  const FolderDifference more = difference(all, found, known);
  CHECK(to_read(more) == Paths{"c.md"});
  CHECK(more.gone.empty());
  CHECK(difference(all, {}, known).gone == Paths{"a.md", "x/b.md"});
  const auto written = pending({{.kind = Kind::written, .path = "a.md"}});
  CHECK(to_read(difference(written, {{"a.md", old_stamp}}, known)) == Paths{"a.md"});
}

TEST_CASE("a file that stands elsewhere with the same stamp was moved") {
  const auto moved =
      pending({{.kind = Kind::gone, .path = "a.md"}, {.kind = Kind::written, .path = "c.md"}});
  const FolderDifference news = difference(moved, {{"c.md", old_stamp}}, known);
  CHECK(news.moved == std::vector<MovedDocument>{{"a.md", "c.md", old_stamp}});
  CHECK(news.gone.empty());
  CHECK(news.to_read.empty());
  CHECK(difference(moved, {{"c.md", new_stamp}}, known).moved.empty());
}

TEST_CASE("a folder that goes and comes back before anybody looks loses nothing") {
  const auto back =
      pending({{.kind = Kind::folder_gone, .path = "x"}, {.kind = Kind::folder_came, .path = "x"}});
  const FolderDifference news = difference(back, {{"x/b.md", {.bytes = 7, .modified = 7}}}, known);
  CHECK(news.gone.empty());
  CHECK(news.to_read.empty());
  CHECK(news.moved.empty());
}

TEST_CASE("hidden files and folders and links are passed over, however they came") {
  const feedwire::tests::Scratch scratch;
  const std::filesystem::path root = scratch.path();
  const auto seen = [](const std::filesystem::path&) {};
  for (const char* path : {"a.md", ".b.md", ".git/c.md", "x/d.md", "x/.e/f.md", "g.txt"}) {
    scratch.write(path, "x");
  }
  std::filesystem::create_symlink(root / "a.md", root / "link.md");
  const auto paths = [&](const std::string& below) {
    return to_read({.to_read = find_documents(root, below, "**/*.md", seen)});
  };
  CHECK(paths("") == Paths{"a.md", "x/d.md"});
  CHECK(paths("x") == Paths{"x/d.md"});
  CHECK(paths(".git").empty());
  CHECK(paths("x/.e").empty());
  CHECK_FALSE(stamp_of(root, ".git/c.md", "**/*.md").has_value());
  CHECK_FALSE(stamp_of(root, "link.md", "**/*.md").has_value());
  CHECK_FALSE(read_document_file(root, "link.md", 100).has_value());
  CHECK_FALSE(read_document_file(root, "x", 100).has_value());
  CHECK_THROWS_AS(find_documents(root / "none", "", "*", seen), std::filesystem::filesystem_error);
}
