#include "cli/acknowledger.hpp"

#include "cli/ask.hpp"
#include "cli/subscriptions.hpp"

namespace feedwire::cli {
namespace {

constexpr std::chrono::milliseconds pause{500};  // while the daemon cannot take it

}  // namespace

Acknowledger::Acknowledger(Client client, std::string subscription)
    : client_(std::move(client)),
      target_(subscription_path(subscription, "/ack")),
      thread_([this] { run(); }) {}

Acknowledger::~Acknowledger() {
  if (thread_.joinable()) finish();
}

bool Acknowledger::opened(std::string token, std::int64_t cursor, bool is_moved) {
  const std::lock_guard lock{mutex_};
  token_ = std::move(token);
  is_welcome_ = true;
  is_moved = is_moved || cursor < confirmed_;
  if (is_moved) ledger_.start_over(cursor);
  confirmed_ = cursor;
  changed_.notify_one();
  return is_moved;
}

void Acknowledger::came(std::int64_t seq) {
  const std::lock_guard lock{mutex_};
  ledger_.came(seq);
}

void Acknowledger::finished(std::int64_t seq) {
  const std::lock_guard lock{mutex_};
  ledger_.finished(seq);
  changed_.notify_one();
}

Outcome<Exit> Acknowledger::finish() {
  {
    const std::lock_guard lock{mutex_};
    is_ending_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
  if (failure_ && ledger_.done() > confirmed_) return *failure_;
  return Exit::done;
}

void Acknowledger::run() {
  std::unique_lock lock{mutex_};
  while (!is_ending_ || is_due()) {
    changed_.wait(lock, [this] { return is_ending_ || is_due(); });
    if (is_due()) tell(lock);
  }
}

void Acknowledger::tell(std::unique_lock<std::mutex>& lock) {
  const std::int64_t seq = ledger_.done();
  const std::string token = token_;
  const bool is_last = is_ending_;
  lock.unlock();
  const auto reply = send(seq, token);
  lock.lock();
  const bool is_same_stream = token == token_;
  if (reply && reply->status < 300) {
    if (is_same_stream) confirmed_ = std::max(confirmed_, seq);
    return;
  }
  failure_ = reply ? refusal(reply->status, reply->body) : reply.error();
  const bool is_refused = reply && reply->status < 500;
  if (is_last || (is_refused && is_same_stream)) {
    is_welcome_ = false;
  } else if (!is_refused) {
    changed_.wait_for(lock, pause, [&] { return is_ending_ || token_ != token; });
  }
}

Outcome<Reply> Acknowledger::send(std::int64_t seq, const std::string& token) {
  const Request request{
      .method = "POST",
      .target = target_,
      .body = "{\"seq\":" + std::to_string(seq) + ",\"stream\":\"" + token + "\"}"};
  return client_.send(request);
}

}  // namespace feedwire::cli
