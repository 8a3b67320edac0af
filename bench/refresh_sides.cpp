#include "bench/refresh_sides.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <chrono>
#include <sstream>
#include <thread>
#include <utility>

namespace feedwire::bench {

using Clock = std::chrono::steady_clock;

namespace {

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string configuration(const Settings& settings) {
  std::string text = fmt::format(
      "[fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\nconcurrency = {}\n",
      settings.width
  );
  for (const auto& line : settings.fetch_lines) text += line + "\n";
  return text;
}

}  // namespace

// Each at another address: what is measured is not the limit to a host.
bool is_slow(std::size_t feed) { return feed % 51 == 0; }

BareSide::BareSide(
    const std::filesystem::path& place, const std::vector<std::string>& urls, std::size_t width
) {
  std::filesystem::create_directories(place);
  std::string list;
  for (const auto& url : urls) list += url + "\n";
  write_file(place / "urls", list);
  const std::vector<std::string> command{
      FEEDWIRE_BIN "/bench_refresh_bare",
      (place / "bare.db").string(),
      (place / "urls").string(),
      std::to_string(width)};
  process_ = std::make_unique<Process>(command, place / "log");
  refresh();
}

Figures BareSide::refresh() {
  Figures figures;
  process_->begin();
  const auto begin = Clock::now();
  process_->write_line("refresh");
  std::istringstream answer(process_->read_line());
  figures.wall = since(begin);
  figures.cost = process_->cost();
  int fetched = 0;
  int unchanged = 0;
  answer >> fetched >> unchanged >> figures.failed;
  process_->write_line("items");
  figures.items = std::stoll(process_->read_line());
  return figures;
}

DaemonSide::DaemonSide(
    const std::filesystem::path& place,
    const std::vector<std::string>& urls,
    const Settings& settings
)
    : daemon_(place, configuration(settings)) {
  daemon_.post("/v1/opml", opml_of(urls));
  refresh();
}

Figures DaemonSide::refresh() {
  Figures figures;
  daemon_.process().begin();
  const auto begin = Clock::now();
  daemon_.post("/v1/refresh?wait=1", "", [&](std::string_view line) {
    const auto object = boost::json::parse({line.data(), line.size()}).as_object();
    if (object.at("event") == "finished")
      figures.failed = static_cast<int>(object.at("failed").to_number<std::int64_t>());
    // Ids are given in the order of the list, from 1.
    if (object.at("event") == "fetched" && !is_slow(object.at("feed").to_number<std::size_t>() - 1))
      figures.others = since(begin);
  });
  figures.wall = since(begin);
  figures.cost = daemon_.process().cost();
  figures.afterwards = settle() - figures.cost.cpu;
  const auto status = boost::json::parse(daemon_.get("/v1/status")).as_object();
  figures.items = status.at("items").to_number<std::int64_t>();
  return figures;
}

/// Waits until the daemon rests: what follows behind the announcement is over then.
double DaemonSide::settle() {
  double before = -1;
  double cpu = daemon_.process().cost().cpu;
  for (int tries = 0; tries < 600 && cpu - before > 0.001; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    before = std::exchange(cpu, daemon_.process().cost().cpu);
  }
  return cpu;
}

}  // namespace feedwire::bench
