// A program under measurement: started, fed and read through pipes, and what it costs.
#pragma once

#include <sys/types.h>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace feedwire::bench {

/// What a process used between two looks.
struct Cost {
  double cpu{};              ///< seconds, user and system, all threads
  std::uint64_t peak_kib{};  ///< most memory resident at once
};

/// Ends the process, if it still runs, with the object.
class Process {
 public:
  /// Standard error goes to `log`. `environment` is added to the caller's own ("NAME=value").
  Process(
      const std::vector<std::string>& arguments,
      const std::filesystem::path& log,
      const std::vector<std::string>& environment = {}
  );
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void write_line(const std::string& line) const;
  /// Throws where the process ended without a line.
  std::string read_line();

  /// Begins a measurement: peak memory counts from now on.
  void begin();
  Cost cost() const;
  std::uint64_t resident_kib() const;

  /// SIGTERM, and waits for the end; 128 + signal where a signal ended it.
  int stop();

 private:
  std::uint64_t status_kib(const std::string& field) const;
  double cpu_seconds() const;

  pid_t process_{-1};
  int in_{-1};
  int out_{-1};
  std::string pending_{};
  double cpu_before_{};
};

void write_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace feedwire::bench
