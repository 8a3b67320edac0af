// Which SQLite the store speaks with.
#pragma once

namespace feedwire::schema {

/// Of the library that is loaded, such as "3.40.1".
const char* sqlite_version();

}  // namespace feedwire::schema
