// The disk below the store, and the folders that people's own documents are in.
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/statfs.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "daemon/doctor.hpp"
#include "daemon/place_remedy.hpp"
#include "daemon/store_files.hpp"
#include "feeds/amounts.hpp"

namespace feedwire::daemon {

namespace fs = std::filesystem;
using Level = Finding::Level;

namespace {

constexpr std::uint64_t least_free = 64ULL << 20;
constexpr std::uint64_t least_files = 1'000;
// Not in every linux/magic.h.
constexpr std::uint32_t cifs_magic = 0xFF534D42;
constexpr std::uint32_t smb2_magic = 0xFE534D42;

std::string in_words(std::uint64_t bytes) {
  return feeds::size_words(static_cast<std::int64_t>(bytes));
}

// The store's index of its write-ahead log is memory that processes share, which such file systems
// cannot offer (https://www.sqlite.org/wal.html).
bool is_remote(const struct statfs& there) {
  constexpr std::array<std::uint32_t, 5> remote{
      NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, cifs_magic, smb2_magic, V9FS_MAGIC};
  const auto type = static_cast<std::uint32_t>(there.f_type);
  return std::find(remote.begin(), remote.end(), type) != remote.end();
}

void examine_disk(const Patient& patient, Findings& findings) {
  const fs::path state = patient.store_file.parent_path();
  const auto add = [&](Level level, std::string what, std::string remedy = {}) {
    findings.push_back({"disk", level, std::move(what), std::move(remedy)});
  };
  struct statfs there {};
  if (statfs(state.c_str(), &there) != 0)
    return add(Level::note, "there is no state directory yet: " + state.string());
  const StoreFiles files = StoreFiles::of(patient.store_file);
  const std::string figures = fmt::format(
      "{} free below {}, the store has {}",
      in_words(files.free),
      state.string(),
      in_words(files.database)
  );
  if (is_remote(there))
    add(Level::error,
        "the store is on a network file system, where SQLite can lose it: " + state.string(),
        "daemon.state_dir on a local disk");
  if (!patient.store_problem.empty())
    add(Level::error,
        "the store cannot be written to: " + patient.store_problem,
        "free some space, or look at the disk (dmesg); the daemon goes on by itself");
  if (files.free < least_free)
    add(Level::error, figures, "free some space: soon nothing can be stored");
  else if (files.free < files.database + least_free)
    add(Level::warning,
        figures,
        "an upgrade copies the store first: free some space, or set items.retention");
  else
    add(Level::ok, figures);
  if (there.f_files > 0 && there.f_ffree < least_files)
    add(Level::error,
        fmt::format("only {} more files can be made below {}", there.f_ffree, state.string()),
        "free some inodes: df -i");
}

template <typename View>
void examine_view(const View& view, std::string_view check, bool is_written, Findings& findings) {
  if (view.error.empty())
    return findings.push_back(
        {std::string(check), Level::ok, view.path.string() + ": " + view.state, ""}
    );
  findings.push_back(
      {std::string(check),
       Level::error,
       view.path.string() + ": " + view.error,
       place_remedy(trouble_at(view.path, is_written))}
  );
}

// Where no daemon looks after them.
void examine_access(
    const fs::path& path, std::string_view check, bool is_written, Findings& findings
) {
  PlaceTrouble trouble = trouble_at(path, is_written);
  // Whose rights count is not known here.
  trouble.user = "feedwire";
  if (trouble.error == 0)
    return findings.push_back({std::string(check), Level::ok, path.string(), ""});
  findings.push_back(
      {std::string(check),
       Level::error,
       path.string() + ": " + std::strerror(trouble.error),
       place_remedy(trouble)}
  );
}

}  // namespace

Findings examine_places(const Patient& patient) {
  Findings findings;
  examine_disk(patient, findings);
  for (const FolderView& folder : patient.folders) examine_view(folder, "folder", false, findings);
  for (const ArchiveView& archive : patient.archives)
    examine_view(archive, "archive", true, findings);
  if (patient.folders.empty() && patient.archives.empty()) {
    for (const DeclaredFolder& folder : patient.configuration.folders)
      examine_access(folder.path, "folder", false, findings);
    for (const DeclaredArchive& archive : patient.configuration.archives)
      examine_access(archive.path, "archive", true, findings);
  }
  return findings;
}

}  // namespace feedwire::daemon
