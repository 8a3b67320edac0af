#include "feeds/problem.hpp"

namespace feedwire {

std::string to_string(const Problem& problem) {
  std::string line = problem.what;
  if (!problem.where.empty()) line += " (" + problem.where + ")";
  if (!problem.remedy.empty()) line += "; " + problem.remedy;
  return line;
}

void throw_exception_from_error(const Problem& problem, const boost::source_location&) {
  throw ProblemError(problem);
}

}  // namespace feedwire
