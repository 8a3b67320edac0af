// Whom not to ask for a while: hosts that said so, and at gateways single routes of theirs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/web_address.hpp"
#include "schema/hold_list.hpp"

namespace feedwire::daemon {

/// I/O thread only. A 429 is about us, not about one feed: it holds everything at that host and
/// port. A gateway serves many sites under one name, so there it holds what lies under the first
/// segment of the path.
class Holds {
 public:
  /// Addresses of gateways, each with or without a path that its routes lie under. What is no
  /// address is passed over: the configuration was checked when it was read.
  void set_gateways(const std::vector<std::string>& urls);
  void set(const std::vector<schema::Hold>& holds);

  /// "example.com:443"; at a gateway "rsshub.app:443/cnbeta".
  std::string place_of(const WebAddress& address) const;
  /// The hold that an address is under.
  std::optional<schema::Hold> at(const WebAddress& address, feeds::Time now) const;
  /// The same for an address as text. Costs next to nothing while nothing is held.
  std::optional<schema::Hold> at(std::string_view url, feeds::Time now) const;
  void put(schema::Hold hold);
  /// None lasts beyond `latest`: the clock may have gone back.
  void shorten(feeds::Time latest);
  /// A person or an answer says that the place may be asked again.
  void lift(const std::string& place) { holds_.erase(place); }

 private:
  struct Gateway {
    std::string host{};  ///< and port
    std::string base{};  ///< path that ends with "/"
  };

  std::vector<Gateway> gateways_{};
  std::map<std::string, schema::Hold> holds_{};
};

}  // namespace feedwire::daemon
