#include "daemon/report_json.hpp"

namespace feedwire::daemon {

namespace json = boost::json;

json::object report_object(const RefreshReport& report) {
  json::object object{
      {"feed", report.feed.value},
      {"name", report.name},
      {"ok", report.is_ok()},
      {"status", report.status},
      {"new", report.recorded.added},
      {"changed", report.recorded.changed},
      {"same", report.recorded.same},
      {"duration_ms", report.duration.count()},
      {"error", nullptr},
      {"last_seq", nullptr}};
  if (!report.is_ok()) object["error"] = report.error;
  if (report.recorded.has_events()) object["last_seq"] = report.recorded.last.value;
  return object;
}

json::array offers_array(const std::vector<feeds::FeedLink>& offers) {
  json::array array;
  for (const feeds::FeedLink& offer : offers) {
    json::object object{{"url", offer.url}, {"type", offer.type}, {"title", nullptr}};
    if (!offer.title.empty()) object["title"] = offer.title;
    array.push_back(std::move(object));
  }
  return array;
}

}  // namespace feedwire::daemon
