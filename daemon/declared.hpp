// What the configuration declares, brought into the catalogue.
#pragma once

#include <map>
#include <string>

#include "daemon/configuration.hpp"
#include "schema/store.hpp"

namespace feedwire::daemon {

/// The address that a folder has in the catalogue.
std::string folder_url(const std::filesystem::path& path);

/// Adds and changes the declared sources; one that is declared no more is paused, and its items
/// stay. Returns the numbers of the folders, by address. Inside a step of the store.
std::map<std::string, schema::FeedId> sync_declared(
    schema::Store& store, const Configuration& configuration, feeds::Time now
);

}  // namespace feedwire::daemon
