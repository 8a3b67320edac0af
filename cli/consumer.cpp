#include "cli/consumer.hpp"

#include "cli/display_width.hpp"
#include "cli/handling.hpp"
#include "cli/item_words.hpp"
#include "cli/output.hpp"
#include "cli/subscribe.hpp"

namespace feedwire::cli {
namespace {

using Finished = std::function<void(std::int64_t)>;

class Printer : public Consumer {
 public:
  Printer(bool json, std::optional<LineFormat> format, Finished finished)
      : json_(json), format_(std::move(format)), finished_(std::move(finished)) {}

  bool take(Event event) override {
    put(line_of(event));
    finished_(event.seq);
    return true;
  }

 private:
  std::string line_of(const Event& event) const {
    if (json_) return harmless_json(event.line) + '\n';
    return format_ ? format_->line(event.item) : item_line(event.item);
  }

  bool json_;
  std::optional<LineFormat> format_;
  Finished finished_;
};

class Runner : public Consumer {
 public:
  Runner(const CommandOptions& options, const Interrupt& interrupt, Finished finished)
      : handling_(options, interrupt, std::move(finished)) {}

  bool take(Event event) override { return handling_.add(std::move(event)); }
  void start_over() override { handling_.forget_waiting(); }
  Outcome<Exit> finish(bool handles_waiting) override { return handling_.finish(handles_waiting); }

 private:
  Handling handling_;
};

}  // namespace

Outcome<std::unique_ptr<Consumer>> make_consumer(
    const SubscribeOptions& options, const Interrupt& interrupt, Finished finished
) {
  std::unique_ptr<Consumer> consumer;
  if (!options.exec.command.empty()) {
    consumer = std::make_unique<Runner>(options.exec, interrupt, std::move(finished));
    return consumer;
  }
  std::optional<LineFormat> format;
  if (!options.format.empty()) {
    const auto parsed = LineFormat::parse(options.format);
    if (!parsed) return parsed.error();
    format = *parsed;
  }
  consumer = std::make_unique<Printer>(options.json, std::move(format), std::move(finished));
  return consumer;
}

}  // namespace feedwire::cli
