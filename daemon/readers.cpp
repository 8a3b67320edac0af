#include "daemon/readers.hpp"

namespace feedwire::daemon {

schema::Store Readers::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      schema::Store store = std::move(idle_.back());
      idle_.pop_back();
      return store;
    }
  }
  return schema::Store(file_, schema::Store::Access::read);
}

void Readers::put_back(schema::Store store) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(store));
}

}  // namespace feedwire::daemon
