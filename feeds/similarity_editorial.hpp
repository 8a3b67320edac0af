// What editors and feed generators put around a text: who sent it in, where it comes from, the way
// to the rest of it.
#pragma once

#include <string_view>

namespace feedwire::feeds {

/// Whether a sentence is no part of the story: 感谢…的投递, 访问：…, 稿源：…, 责任编辑, "Read
/// more". Only what such a sentence begins with is looked at, and only where it is short.
bool is_editorial(std::string_view sentence);

/// The sentence without the agency's head: "IT之家 6 月 7 日消息，", "LONDON (Reuters) - ".
std::string_view without_dateline(std::string_view sentence);

}  // namespace feedwire::feeds
