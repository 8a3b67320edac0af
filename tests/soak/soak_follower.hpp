// Those who follow a soak: a client of the socket, or the real command.
#pragma once

#include <memory>
#include <string>

#include "tests/cli/program.hpp"
#include "tests/scratch.hpp"
#include "tests/soak/item_tally.hpp"
#include "tests/way/raw_client.hpp"

namespace feedwire::tests {

/// Reads NDJSON from a descriptor that does not block, and keeps count.
class SoakFollower {
 public:
  SoakFollower(std::string name, std::size_t feeds) : name_(std::move(name)), tally_(feeds) {}
  virtual ~SoakFollower() = default;
  SoakFollower(const SoakFollower&) = delete;
  SoakFollower& operator=(const SoakFollower&) = delete;

  const std::string& name() const { return name_; }
  const ItemTally& tally() const { return tally_; }
  /// -1 once the stream ended.
  virtual int descriptor() const = 0;
  /// Whether it lets lie what came, for now.
  virtual bool is_resting() const { return false; }
  /// Whether the same item may come once more.
  virtual bool may_repeat() const { return false; }
  /// Why it is not well, or how it ended; "" where all is well. Nothing is read afterwards.
  virtual std::string finish() = 0;

  /// All that is there.
  void read();

 protected:
  virtual void ended() = 0;
  void start_over_after(std::int64_t cursor);

 private:
  void take_lines();

  std::string name_;
  ItemTally tally_;
  std::string unread_{};
};

/// HTTP over the socket; several kinds of streams, by number.
class SocketFollower : public SoakFollower {
 public:
  SocketFollower(const Scratch& scratch, std::size_t number, std::size_t feeds);

  int descriptor() const override { return is_open_ ? client_.descriptor() : -1; }
  std::string finish() override { return is_open_ ? "" : "was disconnected"; }

 private:
  void ended() override { is_open_ = false; }

  RawClient client_;
  bool is_open_{true};
};

/// `feedwire subscribe --from-start --json`, and whatever else.
class CommandFollower : public SoakFollower {
 public:
  CommandFollower(
      const Scratch& scratch,
      const std::string& name,
      std::size_t feeds,
      const std::string& more = {}
  );
  ~CommandFollower() override;

  int descriptor() const override { return pipe_; }
  std::string finish() override;

 protected:
  void start();
  /// With SIGKILL, and with all that it still said read.
  void kill();

 private:
  void ended() override {}

  std::string path_;
  std::string command_;
  int pipe_;
  std::unique_ptr<Program> program_{};
};

/// Rests so long that more comes than the pipe and the socket hold, and the daemon has to wait for
/// it; then it reads what it is behind.
class SlowFollower : public CommandFollower {
 public:
  SlowFollower(const Scratch& scratch, std::size_t feeds)
      : CommandFollower(scratch, "slow", feeds) {}

  bool is_resting() const override;
};

/// A durable subscription whose client dies now and then.
class DurableFollower : public CommandFollower {
 public:
  DurableFollower(const Scratch& scratch, std::size_t feeds);

  bool may_repeat() const override { return true; }
  /// What was acknowledged must not come again.
  void die_and_come_back();
  int deaths() const { return deaths_; }

 private:
  const Scratch& scratch_;
  int deaths_{};
};

}  // namespace feedwire::tests
