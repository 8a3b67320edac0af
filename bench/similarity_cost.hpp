// What one more item costs among a million.
#pragma once

#include <cstddef>
#include <filesystem>

namespace feedwire::bench {

/// Fills an index of the shape that a store would keep, in a new file below `folder`, with as many
/// invented items; then prints what further ones cost, step by step.
void measure_cost(std::size_t items, const std::filesystem::path& folder);

}  // namespace feedwire::bench
