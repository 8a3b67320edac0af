#include "schema/version.hpp"

#include <sqlite3.h>

namespace feedwire::schema {

const char* sqlite_version() { return sqlite3_libversion(); }

}  // namespace feedwire::schema
