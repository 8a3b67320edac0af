// The words of the commands that look after a daemon: backup, check, doctor, reload, check-config.
#include "cli/care.hpp"
#include "cli/commands.hpp"
#include "cli/daemon_program.hpp"
#include "cli/doctor.hpp"

namespace feedwire::cli {
namespace {

void add_backup_command(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<BackupOptions>();
  CLI::App* command = add_command(
      app,
      chosen,
      "backup",
      "A consistent copy of the store, while the daemon uses it",
      "  feedwire backup /var/backups/feedwire.db",
      options,
      back_up
  );
  command->add_option("FILE", options->file, "Replaced once the copy is whole")
      ->type_name("")
      ->required();
}

void add_check_command(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<CheckOptions>();
  CLI::App* command = add_command(
      app,
      chosen,
      "check",
      "See whether the store agrees with itself; with or without a daemon",
      "  feedwire check\n"
      "  feedwire check --repair\n"
      "  feedwire check --json | jq .findings",
      options,
      check_store
  );
  command->add_flag("--repair", options->repair, "Make anew what can be made from the rest");
  command->add_flag("--json", options->json, "One JSON object; needs a daemon");
}

void add_doctor_command(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<DoctorOptions>();
  CLI::App* command = add_command(
      app,
      chosen,
      "doctor",
      "What is wrong, and what to do about it; with or without a daemon",
      "  feedwire doctor\n"
      "  feedwire doctor --json | jq '.findings[] | select(.level == \"error\")'\n"
      "Exit code 1: a finding is a warning or an error.",
      options,
      examine
  );
  command->add_flag("--json", options->json, "One JSON object");
}

void add_reload_command(CLI::App& app, Chosen& chosen) {
  add_command(
      app,
      chosen,
      "reload",
      "Have the daemon read its configuration again: all of it is applied, or nothing",
      "  feedwire check-config && feedwire reload",
      std::make_shared<ReloadOptions>(),
      reload
  );
}

void add_check_config_command(CLI::App& app, Chosen& chosen) {
  const auto file = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("check-config", "See whether feedwired takes this file");
  command->footer(
      "Examples:\n"
      "  feedwire check-config\n"
      "  feedwire check-config /etc/feedwire/feedwire.toml"
  );
  command->add_option("FILE", *file, "Else the one that feedwired would read")->type_name("");
  command->callback([&chosen, file] {
    chosen.run = [&chosen, file]() -> Outcome<Exit> {
      return become_daemon_program(
          {"--check-config"}, file->empty() ? chosen.sockets.config : *file
      );
    };
  });
}

}  // namespace

void add_care_commands(CLI::App& app, Chosen& chosen) {
  add_backup_command(app, chosen);
  add_check_command(app, chosen);
  add_doctor_command(app, chosen);
  add_reload_command(app, chosen);
  add_check_config_command(app, chosen);
}

}  // namespace feedwire::cli
