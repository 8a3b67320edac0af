// Why something could not be done, in words that help: every expected failure in feedwire is one of
// these.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>

namespace feedwire {

/// What happened, where, and what to do about it. Any part but `what` may be empty.
/// All three are UTF-8 sentences or fragments without a final stop, fit for a log line and a
/// person.
struct Problem {
  std::string what{};    ///< "the XML ends inside <item>"
  std::string where{};   ///< "line 12, column 3", a URL, a key of the configuration
  std::string remedy{};  ///< "ask the publisher for a complete document"

  bool operator==(const Problem&) const = default;
};

/// One line: `what (where); remedy`.
std::string to_string(const Problem& problem);

/// A problem on its way through code that can only throw.
struct ProblemError : std::runtime_error {
  explicit ProblemError(Problem of) : std::runtime_error(to_string(of)), problem(std::move(of)) {}
  Problem problem;
};

/// Found by Boost.System when `value()` is called on a Result that holds a Problem.
[[noreturn]] void throw_exception_from_error(const Problem& problem, const boost::source_location&);

template <typename T>
using Result = boost::system::result<T, Problem>;

}  // namespace feedwire
