#include "daemon/process_figures.hpp"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace feedwire::daemon {
namespace {

double seconds_of(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// The fields of proc(5)'s /proc/[pid]/stat from the third on: the second, a name, may hold
// anything.
std::istringstream stat_after_name() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t end = line.rfind(')');
  return std::istringstream(end == std::string::npos ? "" : line.substr(end + 1));
}

std::uint64_t count_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator descriptors("/proc/self/fd", error);
  if (error) return 0;
  return static_cast<std::uint64_t>(std::distance(begin(descriptors), end(descriptors)));
}

}  // namespace

std::uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

ProcessFigures ProcessFigures::now() {
  constexpr int threads_field = 20;
  constexpr int start_field = 22;
  constexpr int virtual_field = 23;
  ProcessFigures figures;
  std::istringstream stat = stat_after_name();
  std::string word;
  double start_ticks = 0;
  for (int field = 3; stat >> word && field <= virtual_field; ++field) {
    if (field == threads_field) figures.threads = std::stoull(word);
    if (field == start_field) start_ticks = std::stod(word);
    if (field == virtual_field) figures.virtual_bytes = std::stoull(word);
  }
  const double age =
      seconds_of(CLOCK_BOOTTIME) - start_ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
  figures.start_seconds = seconds_of(CLOCK_REALTIME) - age;
  figures.resident_bytes = daemon::resident_bytes();
  figures.cpu_seconds = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
  figures.open_descriptors = count_descriptors();
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) figures.most_descriptors = limit.rlim_cur;
  return figures;
}

}  // namespace feedwire::daemon
