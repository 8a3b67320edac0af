// Ready-made answers and the reading of requests.
#include <algorithm>
#include <cctype>

#include "tests/origin/origin.hpp"

namespace feedwire::tests {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

Step step(Step::Kind kind, std::string bytes = {}) {
  Step made;
  made.kind = kind;
  made.bytes = std::move(bytes);
  return made;
}

}  // namespace

bool SeenRequest::has(std::string_view name) const {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& field) {
    return same_name(field.first, name);
  });
}

std::string SeenRequest::header(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (same_name(field, name)) return value;
  }
  return {};
}

Step send(std::string bytes) { return step(Step::Kind::send, std::move(bytes)); }
Step hold() { return step(Step::Kind::hold); }
Step delay(std::chrono::milliseconds span) {
  auto made = step(Step::Kind::delay);
  made.span = span;
  return made;
}
Step close() { return step(Step::Kind::close); }
Step reset() { return step(Step::Kind::reset); }

Answer& Answer::with(std::string name, std::string value) {
  headers.emplace_back(std::move(name), std::move(value));
  return *this;
}

Answer Answer::page(std::string body, std::string content_type) {
  Answer answer;
  answer.body = std::move(body);
  answer.with("Content-Type", std::move(content_type));
  return answer;
}

Answer Answer::redirect(int status, std::string location) {
  auto answer = empty(status);
  answer.with("Location", std::move(location));
  return answer;
}

Answer Answer::empty(int status) {
  Answer answer;
  answer.status = status;
  return answer;
}

Answer Answer::raw(std::string bytes) { return steps({send(std::move(bytes)), close()}); }

Answer Answer::steps(std::vector<Step> script) {
  Answer answer;
  answer.script = std::move(script);
  return answer;
}

Answer Answer::hang() { return steps({hold(), close()}); }

}  // namespace feedwire::tests
