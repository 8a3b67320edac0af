// What an administrator does with a daemon that runs: GET /v1/backup, GET and POST /v1/check, POST
// /v1/reload.
#include <fcntl.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <cstring>

#include "daemon/check_report.hpp"
#include "daemon/json_text.hpp"
#include "daemon/log.hpp"
#include "daemon/query.hpp"
#include "daemon/routes.hpp"
#include "daemon/turn.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using schema::CheckReport;
using schema::Store;

namespace {

constexpr char database_type[] = "application/vnd.sqlite3";
constexpr std::size_t piece_bytes = 1U << 18U;

// Each keeps one of the few readers busy.
constexpr std::string_view care_refusal =
    "a backup or a check is under way; try again when it is done";

/// A file that has no name any more: it goes with its last reader, a kill -9 included.
class NamelessFile {
 public:
  explicit NamelessFile(const fs::path& path) : file_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    fs::remove(path);
  }
  ~NamelessFile() {
    if (file_ >= 0) close(file_);
  }
  NamelessFile(const NamelessFile&) = delete;
  NamelessFile& operator=(const NamelessFile&) = delete;

  /// The next bytes; empty at the end.
  std::string read() const {
    std::string piece(piece_bytes, '\0');
    const ssize_t size = ::read(file_, piece.data(), piece.size());
    if (size < 0)
      throw schema::StoreError(schema::StoreError::Kind::unavailable, std::strerror(errno));
    piece.resize(static_cast<std::size_t>(size));
    return piece;
  }

 private:
  int file_;
};

asio::awaitable<void> send_file(
    std::shared_ptr<NamelessFile> file, Readers& readers, Outlet& outlet
) {
  auto read = [file](Store&) { return file->read(); };
  while (true) {
    std::string piece = co_await readers.run(read);
    if (piece.empty()) co_return;
    if (!co_await outlet.write(std::move(piece))) co_return;
  }
}

}  // namespace

// The copy is complete before the first byte is sent: until then a failure can still be answered.
Routes::Answer Routes::backup(const ApiRequest& request) {
  QueryReader(request).finish();
  if (!request.is_owner)
    refuse(
        403, "the store holds the credentials of feeds: only root and the daemon's user may have it"
    );
  if (request.method == "HEAD") co_return ApiReply{.content_type = database_type};
  const Turn turn(is_caring_, care_refusal);
  const fs::path copy_file = parts_.store_file.string() + ".backup";
  Store source(parts_.store_file, Store::Access::read);
  std::optional<schema::DatabaseCopy> copy;
  auto begin = [&](Store&) { return copy.emplace(source.copy(copy_file)).step(); };
  auto go_on = [&](Store&) { return copy->step(); };
  bool has_more = co_await parts_.readers.run(std::move(begin));
  while (has_more) has_more = co_await parts_.readers.run(go_on);
  auto file = std::make_shared<NamelessFile>(copy_file);
  log::info("store.backed_up", {{"head", std::to_string(parts_.hub.head().value)}});
  ApiReply reply{.content_type = database_type};
  reply.stream = [this, file](Outlet& outlet) { return send_file(file, parts_.readers, outlet); };
  co_return reply;
}

namespace {

ApiReply check_reply(const CheckReport& report, bool is_repaired) {
  return {.body = json_text(check_object(report, is_repaired)) + "\n"};
}

}  // namespace

asio::awaitable<CheckReport> Routes::look_over() {
  auto look = [this](Store&) {
    Store store(parts_.store_file, Store::Access::read);
    store.stop_when(is_ending_);
    return store.check().report();
  };
  co_return co_await parts_.readers.run(std::move(look));
}

Routes::Answer Routes::check(const ApiRequest& request) {
  QueryReader(request).finish();
  const Turn turn(is_caring_, care_refusal);
  const CheckReport report = co_await look_over();
  co_return check_reply(report, false);
}

Routes::Answer Routes::repair(const ApiRequest& request) {
  QueryReader(request).finish();
  const Turn turn(is_caring_, care_refusal);
  const CheckReport report = co_await look_over();
  if (!report.is_good()) {
    auto mend = [&](Store& store) { return store.check().repair(report), true; };
    const Result<bool> mended = co_await parts_.store.run(std::move(mend));
    if (!mended) refuse(503, to_string(mended.error()));
    log::warning("store.repaired", {{"findings", std::to_string(report.findings.size())}});
    // Those who fill the indexes begin anew.
    parts_.hub.rouse();
  }
  co_return check_reply(report, true);
}

Routes::Answer Routes::reload(const ApiRequest& request) {
  QueryReader(request).finish();
  const std::optional<Problem> refusal = co_await parts_.reload();
  if (refusal) refuse(422, to_string(*refusal));
  co_return ApiReply{.status = 204, .content_type = ""};
}

}  // namespace feedwire::daemon
