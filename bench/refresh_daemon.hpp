// The real feedwired under measurement, driven over its socket as any client would.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "bench/refresh_process.hpp"

namespace feedwire::bench {

/// Called with each line of an answer as it comes.
using OnLine = std::function<void(std::string_view)>;

class DaemonRun {
 public:
  /// Starts the daemon on `place` (state, socket, log and feedwire.toml are kept there) and waits
  /// until it says READY to its service manager.
  DaemonRun(const std::filesystem::path& place, const std::string& configuration);

  double seconds_to_ready() const { return to_ready_; }
  Process& process() { return *process_; }

  std::string get(const std::string& path) const;
  /// The whole answer; throws unless its status is 2xx.
  std::string post(const std::string& path, std::string_view body, const OnLine& on_line = {})
      const;

 private:
  std::string exchange(const std::string& path, const std::string_view* body, const OnLine& on_line)
      const;

  std::filesystem::path place_;
  double to_ready_{};
  std::optional<Process> process_{};
};

/// A list of feeds as OPML.
std::string opml_of(const std::vector<std::string>& urls);

}  // namespace feedwire::bench
