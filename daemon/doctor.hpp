// `feedwire doctor`: looks at everything that a daemon needs from its surroundings, from where the
// daemon is: inside its sandbox, with its user's rights.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/finding.hpp"
#include "daemon/places.hpp"
#include "daemon/routes.hpp"
#include "schema/store.hpp"

namespace feedwire::daemon {

/// What is examined.
struct Patient {
  bool is_running{false};               ///< it is this very process
  std::filesystem::path config_file{};  ///< empty: none, all defaults
  Configuration configuration{};        ///< in force, or what the file says where no daemon runs
  std::filesystem::path store_file{};
  std::string socket{};  ///< where clients find it
  std::vector<FolderView> folders{};
  std::vector<ArchiveView> archives{};
  std::string store_problem{};  ///< empty: it can be written to
  std::vector<SubscriptionView> subscriptions{};
  /// How far the servers' clocks are ahead of ours; empty: too few of them said.
  std::optional<std::chrono::seconds> clock_offset{};
  std::optional<feeds::Time> network_down_since{};
};

/// Configuration, permissions, limits of the running process (doctor_setup.cpp). Reads files.
Findings examine_setup(const Patient& patient);
/// Disk, folders, archives (doctor_places.cpp). Reads files.
Findings examine_places(const Patient& patient);
/// DNS, TLS, proxy, clock (doctor_network.cpp). Asks the resolver for `hosts` and connects to the
/// proxy, and to nobody else; takes some seconds where nobody answers.
Findings examine_network(const Patient& patient, const std::vector<std::string>& hosts);
/// Database, feeds, subscriptions (doctor_store.cpp).
Findings examine_store(schema::Store& store, const Patient& patient);

/// Hosts whose names are worth a try: those of feeds in trouble first, a handful in all.
std::vector<std::string> hosts_to_try(schema::Store& store);
/// The host of an address, where it has a name and is not among them yet.
void add_host(std::string_view url, std::vector<std::string>& hosts);

/// All of it where no daemon runs: for `feedwired --doctor`.
Findings examine_offline(const Flags& flags);

}  // namespace feedwire::daemon
