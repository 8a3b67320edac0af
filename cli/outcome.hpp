// How a command ends: the exit codes that scripts rely on, and a failure that carries one.
#pragma once

#include <boost/system/result.hpp>
#include <utility>

#include "feeds/problem.hpp"

namespace feedwire::cli {

enum class Exit : int {
  done = 0,
  failed = 1,       ///< stderr says what and what to do
  usage = 2,        ///< the command line is wrong
  unreachable = 3,  ///< no daemon answers
};

/// Why a command cannot go on, and the code that it ends with.
struct Failure {
  Problem problem{};
  Exit exit{Exit::failed};
};

/// Found by Boost.System when `value()` is called on an Outcome that holds a Failure.
[[noreturn]] inline void
throw_exception_from_error(const Failure& failure, const boost::source_location&) {
  throw ProblemError(failure.problem);
}

template <typename T>
using Outcome = boost::system::result<T, Failure>;

inline Failure failed(std::string what, std::string remedy = {}) {
  return {.problem = {.what = std::move(what), .remedy = std::move(remedy)}};
}

inline Failure wrong_usage(std::string what, std::string remedy = {}) {
  Failure failure = failed(std::move(what), std::move(remedy));
  failure.exit = Exit::usage;
  return failure;
}

inline Failure unreachable(std::string what, std::string remedy = {}) {
  Failure failure = failed(std::move(what), std::move(remedy));
  failure.exit = Exit::unreachable;
  return failure;
}

}  // namespace feedwire::cli
