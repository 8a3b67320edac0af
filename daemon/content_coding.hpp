// Undoes the content codings of a body: gzip, deflate, br, zstd.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "feeds/problem.hpp"

namespace feedwire::daemon {

/// Whether there is anything to undo.
bool is_coded(std::string_view content_encoding);

/// The coding called zstd, for what is kept. Any thread.
std::string encode_zstd(std::string_view bytes);

/// The bytes behind `content_encoding`, the field value as it came (a list means: applied in this
/// order; empty or "identity": nothing to undo; names in any case).
///
/// A Problem where a coding is unknown, a stream is broken, does not end properly or has something
/// behind its end (zero padding of gzip excepted), or where more than `max_bytes` come out of any
/// layer; no more than that is ever held. Any thread; takes time, so not the I/O thread for large
/// bodies.
Result<std::string> decode_content(
    std::string_view body, std::string_view content_encoding, std::size_t max_bytes
);

}  // namespace feedwire::daemon
