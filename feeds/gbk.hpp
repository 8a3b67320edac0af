// GBK by table: what nearly all Chinese documents in a legacy encoding consist of, several times as
// fast as iconv takes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace feedwire::feeds {

/// Reads ASCII and characters of two bytes, as iconv reads them in GB18030. Nothing where there is
/// anything else, be it characters of four bytes or a mistake: iconv knows about that.
std::optional<std::string> plain_gbk_to_utf8(std::string_view bytes);

}  // namespace feedwire::feeds
