// The examination where no daemon runs, or none answers.
#include <unistd.h>

#include <cstdlib>

#include "daemon/doctor.hpp"
#include "schema/migrations.hpp"

namespace feedwire::daemon {

using Level = Finding::Level;

namespace {

std::vector<SubscriptionView> views_of(schema::Store& store) {
  std::vector<SubscriptionView> views;
  const schema::Seq head{store.size().head};
  for (const schema::Subscription& one : store.subscriptions().all())
    views.push_back({.subscription = one, .head = head});
  return views;
}

// Opening may create and migrate, which is the daemon's to do.
void examine_file(Patient& patient, Findings& findings, std::vector<std::string>& hosts) {
  const std::filesystem::path& file = patient.store_file;
  std::error_code error;
  if (!std::filesystem::exists(file, error))
    return findings.push_back(
        {"database", Level::note, "there is none yet: " + file.string(), "start feedwired"}
    );
  try {
    if (schema::is_outdated(file))
      return findings.push_back(
          {"database",
           Level::note,
           "it is of an older feedwire: " + file.string(),
           "start feedwired, which brings it up to date"}
      );
    schema::Store store(file, schema::Store::Access::read);
    patient.subscriptions = views_of(store);
    append(findings, examine_store(store, patient));
    hosts = hosts_to_try(store);
  } catch (const schema::StoreError& problem) {
    findings.push_back(
        {"database",
         Level::error,
         file.string() + ": " + problem.what(),
         "feedwire check; a damaged one is replaced by a backup, see docs/durability.md"}
    );
  }
}

// Of the feeds that the file declares, where there is no store to ask.
std::vector<std::string> declared_hosts(const Configuration& configuration) {
  constexpr std::size_t most = 5;
  std::vector<std::string> hosts;
  for (const DeclaredFeed& feed : configuration.feeds) {
    if (hosts.size() < most) add_host(feed.url, hosts);
  }
  return hosts;
}

// $STATE_DIRECTORY is the unit's to set; root asks about the system's service.
std::filesystem::path likely_state_dir(const Flags& flags, const Configuration& configuration) {
  const std::filesystem::path of_the_service = "/var/lib/feedwire";
  const bool is_said = !flags.state_dir.empty() || !configuration.state_dir.empty() ||
                       std::getenv("STATE_DIRECTORY");
  std::error_code error;
  if (!is_said && geteuid() == 0 && std::filesystem::exists(of_the_service, error))
    return of_the_service;
  return state_dir(flags, configuration);
}

}  // namespace

Findings examine_offline(const Flags& flags) {
  Patient patient{.config_file = config_file(flags)};
  const Result<Configuration> configuration = configure(flags);
  if (configuration) patient.configuration = *configuration;
  patient.store_file = likely_state_dir(flags, patient.configuration) / "feedwire.db";
  Findings findings = examine_setup(patient);
  append(findings, examine_places(patient));
  std::vector<std::string> hosts;
  Findings stored;
  examine_file(patient, stored, hosts);
  if (hosts.empty()) hosts = declared_hosts(patient.configuration);
  append(findings, examine_network(patient, hosts));
  append(findings, std::move(stored));
  return findings;
}

}  // namespace feedwire::daemon
