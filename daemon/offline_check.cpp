#include "daemon/offline_check.hpp"

#include <cstdio>

#include "daemon/check_report.hpp"
#include "daemon/state_lock.hpp"
#include "schema/migrations.hpp"
#include "schema/store.hpp"

namespace feedwire::daemon {

using schema::CheckReport;
using schema::Store;

namespace {

bool look_over(const std::filesystem::path& file, bool repair) {
  Store store(file, repair ? Store::Access::write : Store::Access::read);
  const CheckReport report = store.check().report();
  const bool is_repaired = repair && !report.is_good();
  if (is_repaired) {
    store.begin();
    store.step([&] { store.check().repair(report); });
    store.commit();
  }
  std::fputs(check_text(report, is_repaired).c_str(), stdout);
  return !is_bad(report, is_repaired);
}

}  // namespace

Result<bool> check_offline(const Flags& flags, const Configuration& configuration, bool repair) {
  const auto state = state_dir(flags, configuration);
  const auto file = state / "feedwire.db";
  if (!std::filesystem::exists(file))
    return Problem{.what = "there is no store", .where = file.string(), .remedy = {}};
  const auto lock = StateLock::take(state);
  if (!lock) return lock.error();
  try {
    if (schema::is_outdated(file))
      return Problem{
          .what = "the store is of an older feedwire",
          .where = file.string(),
          .remedy = "start feedwired once, which brings it up to date"};
    return look_over(file, repair);
  } catch (const schema::StoreError& error) {
    return Problem{
        .what = error.what(),
        .where = file.string(),
        .remedy = "restore a backup, see docs/durability.md"};
  }
}

}  // namespace feedwire::daemon
