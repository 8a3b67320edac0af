// How a test says that it could not run here, so that CTest shows it.
#pragma once

namespace feedwire::tests {

/// Call it, and return from the test case. The other cases of the file count all the same.
void skip(const char* reason);

}  // namespace feedwire::tests
