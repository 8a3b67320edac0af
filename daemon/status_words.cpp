#include "daemon/status_words.hpp"

#include "daemon/clock.hpp"
#include "feeds/amounts.hpp"

namespace feedwire::daemon {

std::string status_words(schema::Store& store) {
  const schema::FeedCounts counts = store.catalogue().counts(now());
  std::string words = "Following " + feeds::counted(counts.total, "feed");
  const std::int64_t failing = counts.in("failing") + counts.in("gone");
  if (failing > 0) words += ", " + std::to_string(failing) + " of them failing";
  return words;
}

}  // namespace feedwire::daemon
