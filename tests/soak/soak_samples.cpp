#include "tests/soak/soak_samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace feedwire::tests {

void Samples::take(pid_t process) {
  const std::string folder = "/proc/" + std::to_string(process);
  Sample sample;
  std::ifstream status(folder + "/status");
  for (std::string word; status >> word;) {
    if (word == "VmRSS:") status >> sample.resident_kib;
    if (word == "Threads:") status >> sample.threads;
  }
  std::error_code ended;
  const std::filesystem::directory_iterator descriptors(folder + "/fd", ended);
  sample.descriptors =
      static_cast<std::size_t>(std::distance(begin(descriptors), end(descriptors)));
  all_.push_back(sample);
}

std::string Samples::newest() const {
  if (all_.empty()) return "no sample";
  const Sample& now = all_.back();
  return fmt::format(
      "RSS {} KiB, {} descriptors, {} threads", now.resident_kib, now.descriptors, now.threads
  );
}

Sample Samples::most_from(std::size_t first) const {
  Sample most;
  const std::size_t end = std::min(all_.size(), first + all_.size() / 4);
  for (std::size_t i = first; i < end; ++i) {
    most.resident_kib = std::max(most.resident_kib, all_[i].resident_kib);
    most.descriptors = std::max(most.descriptors, all_[i].descriptors);
    most.threads = std::max(most.threads, all_[i].threads);
  }
  return most;
}

}  // namespace feedwire::tests
