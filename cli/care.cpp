#include "cli/care.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdint>
#include <system_error>

#include "cli/ask.hpp"
#include "cli/daemon_program.hpp"
#include "cli/fields.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "cli/whole_file.hpp"
#include "feeds/amounts.hpp"

namespace feedwire::cli {
namespace {

// https://www.sqlite.org/fileformat2.html, section 1.3: what a database begins with, and where it
// says how many pages of which size it has.
constexpr std::string_view database_mark{"SQLite format 3\0", 16};
constexpr std::size_t page_size_at = 16;
constexpr std::size_t page_count_at = 28;
constexpr std::size_t head_size = 32;

std::uint64_t number_in(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (const char byte : bytes.substr(at, size))
    number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

/// How long a database is by its own head; 0: it is none.
std::uint64_t announced_size(std::string_view head) {
  if (head.size() < head_size || !head.starts_with(database_mark)) return 0;
  const std::uint64_t page_size = number_in(head, page_size_at, 2);
  constexpr std::uint64_t largest_page = 65536;  // which two bytes cannot say: it is written as 1
  return (page_size == 1 ? largest_page : page_size) * number_in(head, page_count_at, 4);
}

/// The copy as it arrives.
class Arriving {
 public:
  explicit Arriving(const std::string& path) : file_(path, WholeFile::Readers::owner) {}

  void add(std::string_view bytes) {
    if (head_.size() < head_size) head_ += bytes.substr(0, head_size - head_.size());
    file_.write(bytes);
    size_ += bytes.size();
  }
  bool is_whole() const { return size_ > 0 && size_ == announced_size(head_); }
  std::uint64_t size() const { return size_; }
  void keep() { file_.keep(); }

 private:
  WholeFile file_;
  std::string head_{};
  std::uint64_t size_{0};
};

}  // namespace

Outcome<Exit> back_up(Client& client, const BackupOptions& options) {
  const Request request{
      .target = "/v1/backup",
      .accept = "application/vnd.sqlite3",
      .patience = std::chrono::seconds{0}};
  const Interrupt interrupt;
  const bool has_progress = screen_of(STDERR_FILENO).is_terminal;
  try {
    Arriving copy(options.file);
    Stream to;
    to.piece = [&](std::string_view bytes) {
      copy.add(bytes);
      if (has_progress) show_progress(feeds::size_words(static_cast<std::int64_t>(copy.size())));
    };
    const auto streamed = client.stream(request, to, &interrupt);
    if (has_progress) show_progress("");
    if (!streamed) return streamed.error();
    if (streamed->status != 200) return refusal(streamed->status, streamed->body);
    if (streamed->end == StreamEnd::interrupted) return failed("interrupted; nothing was written");
    if (streamed->end != StreamEnd::finished || !copy.is_whole())
      return failed("the copy came incomplete; nothing was written", "see the daemon's log");
    copy.keep();
    put(options.file + ": " + feeds::size_words(static_cast<std::int64_t>(copy.size())) + '\n');
  } catch (const std::system_error& error) {
    return failed(error.what());
  }
  return Exit::done;
}

Outcome<Exit> check_store(Client& client, const CheckOptions& options) {
  const Request request{
      .method = options.repair ? "POST" : "GET",
      .target = "/v1/check",
      .accept = "application/json",
      .patience = std::chrono::seconds{0}};
  const auto answer = ask_object(client, request);
  if (!answer && answer.error().exit == Exit::unreachable && !options.json) {
    std::vector<std::string> words{"--check"};
    if (options.repair) words.emplace_back("--repair");
    return become_daemon_program(std::move(words), client.config());
  }
  if (!answer) return answer.error();
  put(options.json ? serialised(*answer) + '\n' : text_at(*answer, "text"));
  return flag_at(*answer, "ok") ? Exit::done : Exit::failed;
}

Outcome<Exit> reload(Client& client, const ReloadOptions&) {
  const Request request{.method = "POST", .target = "/v1/reload"};
  const auto answer = ask(client, request);
  if (!answer) return answer.error();
  put("the configuration is applied\n");
  return Exit::done;
}

}  // namespace feedwire::cli
