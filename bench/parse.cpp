// How fast documents are read, and in how much memory, against pugixml's bare DOM parse of the same
// bytes in the same run.
//
// bench_parse [documents a class, 60] [class]: everything is generated, one thread, CPU time, the
// best of five rounds.
#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "bench/generated_feeds.hpp"
#include "feeds/charset.hpp"
#include "feeds/read.hpp"

namespace {

using namespace feedwire;
using bench::Sample;

constexpr int rounds = 5;

std::size_t bytes_of(const std::vector<std::string>& documents) {
  std::size_t bytes = 0;
  for (const std::string& document : documents) bytes += document.size();
  return bytes;
}

/// Seconds of CPU that `work` takes.
template <typename Work>
double cpu_of(Work work) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  };
  const double begin = now();
  work();
  return now() - begin;
}

std::size_t read_all(const std::vector<std::string>& documents) {
  std::size_t found = 0;
  for (const std::string& document : documents) {
    const auto feed = feeds::read({.bytes = document, .url = "https://example.org/feed"});
    if (feed && !feed->is_bozo()) found += feed->entries.size();
  }
  return found;
}

void bare_dom(const std::vector<std::string>& documents) {
  for (const std::string& document : documents) {
    pugi::xml_document dom;
    if (!dom.load_buffer(document.data(), document.size())) std::exit(1);
  }
}

void decode_all(const std::vector<std::string>& documents) {
  for (const std::string& document : documents) {
    if (feeds::decode(document, {}).text.empty()) std::exit(1);
  }
}

std::size_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

/// Memory at its peak while one document is read, the document itself included, as a multiple of
/// its size: in a process of its own, which starts with no memory to spare.
double memory_of(const std::string& name) {
  const Sample large = bench::generated_large(name, 4000);
  const std::string& document = large.documents.front();
  malloc_trim(0);
  int ends[2];
  if (pipe(ends) != 0) std::exit(1);
  const pid_t child = fork();
  if (child == 0) {
    const std::size_t before = peak_memory();
    const std::size_t found = read_all(large.documents);
    const std::size_t grown = peak_memory() - before;
    const bool is_told = write(ends[1], &grown, sizeof grown) == sizeof grown;
    _exit(found == large.entries && is_told ? 0 : 1);
  }
  std::size_t grown = 0;
  int status = 0;
  const bool is_read = read(ends[0], &grown, sizeof grown) == sizeof grown;
  waitpid(child, &status, 0);
  close(ends[0]);
  close(ends[1]);
  if (!is_read || status != 0) std::exit(1);
  return static_cast<double>(grown + document.size()) / static_cast<double>(document.size());
}

void run(const Sample& sample) {
  double cpu = 1e9;
  double bare = 1e9;
  double decoding = 1e9;
  std::size_t found = 0;
  for (int round = 0; round < rounds; ++round) {
    cpu = std::min(cpu, cpu_of([&] { found = read_all(sample.documents); }));
    if (sample.is_xml) bare = std::min(bare, cpu_of([&] { bare_dom(sample.in_utf8()); }));
    decoding = std::min(decoding, cpu_of([&] { decode_all(sample.documents); }));
  }
  const double megabytes = static_cast<double>(bytes_of(sample.documents)) / 1e6;
  const double to_parse = static_cast<double>(bytes_of(sample.in_utf8())) / 1e6;
  const auto documents = static_cast<double>(sample.documents.size());
  fmt::print(
      "{:<18} {:>5} {:>6} {:>6.1f} {:>6.0f} {:>8.0f} {:>5.0f} % {:>6} {:>7} {:>7}\n",
      sample.name,
      sample.documents.size(),
      found,
      megabytes,
      megabytes / cpu,
      documents / cpu,
      100 * decoding / cpu,
      sample.is_xml ? fmt::format("{:.0f}", to_parse / bare) : "",
      sample.is_xml ? fmt::format("{:.2f} x", cpu / bare) : "",
      sample.name == "front matter" ? "" : fmt::format("{:.1f} x", memory_of(sample.name))
  );
  if (found != sample.entries) {
    fmt::print(stderr, "{}: {} of {} entries found\n", sample.name, found, sample.entries);
    std::exit(1);
  }
}

}  // namespace

int main(int argc, char** argv) {
  // What is freed stays with the process, on both sides: otherwise glibc gives the top of the heap
  // back after each document and takes it again, page by page, for the next.
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  const std::size_t documents = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 60;
  const std::string_view only = argc > 2 ? argv[2] : "";
  fmt::print(
      "Read whole, against pugixml's bare DOM parse (of the same bytes; of those converted for "
      "GBK)\n"
      "{:<18} {:>5} {:>6} {:>6} {:>6} {:>8} {:>7} {:>6} {:>7} {:>7}\n",
      "class",
      "feeds",
      "items",
      "MB",
      "MB/s",
      "feeds/s",
      "decoding",
      "bare",
      "CPU",
      "memory"
  );
  for (const Sample& sample : bench::generated_feeds(documents)) {
    if (only.empty() || sample.name == only) run(sample);
  }
}
