// Any bytes are a title and a text: their fingerprint is small, comes back as it was stored, and is
// found again; and any bytes at all may stand where a fingerprint is stored.
#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "feeds/similarity.hpp"

using namespace feedwire::feeds;

namespace {

/// In either order the verdict is one.
void check_pair(const Fingerprint& one, const Fingerprint& other) {
  for (const bool is_same_site : {false, true}) {
    const Verdict verdict = compare(one, other, {is_same_site});
    const Verdict mirrored = compare(other, one, {is_same_site});
    assert(verdict.is_same == mirrored.is_same && verdict.reason == mirrored.reason);
    assert(verdict.titles >= 0 && verdict.titles <= 1000);
    assert(verdict.resemblance >= 0 && verdict.resemblance <= verdict.containment);
    assert(verdict.containment <= 1000);
    assert(!to_words(verdict).empty());
  }
}

void check_stored(std::string_view bytes) {
  const auto print = fingerprint_from_bytes(bytes);
  if (print) {
    assert(fingerprint_from_bytes(to_bytes(*print)) == *print);
    bands(*print);
    compare(*print, *print);
  }
  const auto boilerplate = Boilerplate::from_bytes(bytes);
  if (boilerplate) boilerplate->contains(0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const std::size_t line = std::min(input.find('\n'), size);
  const std::string_view title = input.substr(0, line);
  const std::string text(input.substr(line));
  const StoryText marked_up = read_story(title, {text, "html"});
  const StoryText plain = read_story(title, {text, "text"});
  Boilerplate boilerplate;
  for (int entry = 0; entry < 4; ++entry) boilerplate.learn(plain);
  const Fingerprint prints[] = {
      fingerprint_story(marked_up),
      fingerprint_story(plain),
      fingerprint_story(plain, boilerplate)};
  for (const Fingerprint& print : prints) {
    const std::string stored = to_bytes(print);
    assert(stored.size() <= 512);
    assert(fingerprint_from_bytes(stored) == print);
    assert(bands(print).size() <= 19);
    for (const Fingerprint& other : prints) check_pair(print, other);
  }
  const auto learned = Boilerplate::from_bytes(boilerplate.to_bytes());
  assert(learned && learned->to_bytes() == boilerplate.to_bytes());
  check_stored(input);
  return 0;
}
