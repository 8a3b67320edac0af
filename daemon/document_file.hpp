// One front-matter document on disk: found, looked at, read. Blocking; for the pool.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "feeds/problem.hpp"
#include "schema/folder_files.hpp"
#include "schema/item.hpp"

namespace feedwire::daemon {

/// Documents below a folder with their stamps, by path relative to it.
using FileStamps = std::map<std::string, schema::FileStamp>;

/// Called for every folder before it is listed, so that what appears meanwhile is not missed.
using FolderSeen = std::function<void(const std::filesystem::path&)>;

/// Every regular file below `root` (or below `root`/`below`) whose relative path matches. Hidden
/// files and folders and symbolic links are passed over: nothing is read that lies elsewhere.
/// Throws std::filesystem::filesystem_error where `root` itself cannot be read.
FileStamps find_documents(
    const std::filesystem::path& root,
    const std::string& below,
    const std::string& pattern,
    const FolderSeen& seen
);

/// The stamp of one file; nothing where it is gone, or is no document of this folder.
std::optional<schema::FileStamp> stamp_of(
    const std::filesystem::path& root, const std::string& path, const std::string& pattern
);

/// Reads the bytes of one document; `path` is its id where it has none of its own.
Result<schema::SeenEntry> read_document(std::string bytes, const std::string& path);

/// Reads one document. Its relative path is its id where it has none of its own. Larger than
/// `max_bytes` is a Problem.
Result<schema::SeenEntry> read_document_file(
    const std::filesystem::path& root, const std::string& path, std::size_t max_bytes
);

}  // namespace feedwire::daemon
