#include "daemon/archive.hpp"

#include <stdexcept>

#include "daemon/item_forms.hpp"
#include "daemon/log.hpp"
#include "daemon/post_writer.hpp"
#include "feeds/search_match.hpp"

namespace feedwire::daemon {

namespace asio = boost::asio;
using schema::ArchiveFile;
using schema::Item;
using schema::ItemId;
using schema::Seq;
using schema::Store;

namespace {

constexpr std::int64_t posts_a_step = 100;
constexpr std::chrono::seconds retry{5};
constexpr std::chrono::minutes between_prunings{30};

/// A configuration that the store does not bear out, or a store that takes nothing just now.
struct ArchiveTrouble : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <typename T>
T must(Result<T> result) {
  if (!result) throw ArchiveTrouble(to_string(result.error()));
  return std::move(*result);
}

feeds::PostPlace place_of(const Item& item) {
  const feeds::Entry& entry = item.entry;
  return {
      .category = item.category,
      .feed = item.source.name,
      .title = entry.title,
      .date = entry.published.value_or(entry.updated.value_or(item.received)),
      .id = std::to_string(item.id.value)};
}

}  // namespace

// An item on its way to its file.
struct Archive::Post {
  ItemId item{};
  std::string text{};
  std::string name{};      ///< empty: it has none yet
  std::string old_name{};  ///< of the file that goes, where the pattern changed
  std::string wish{};
  std::string second{};  ///< where another item has the wish
  bool is_stale{false};

  bool wants_name() const { return name.empty(); }
};

struct Archive::Batch {
  std::vector<Post> posts{};
  Seq cursor{};
};

Archive::Archive(Parts parts, DeclaredArchive declared)
    : parts_(parts), declared_(std::move(declared)), pause_(parts.executor) {}

Archive::~Archive() = default;

ArchiveView Archive::view() const {
  return {
      .path = declared_.path,
      .state = state_,
      .error = error_,
      .posts = posts_,
      .lag = std::max<std::int64_t>(0, parts_.hub.head().value - cursor_.value)};
}

asio::awaitable<void> Archive::run() {
  while (true) {
    std::string problem;
    try {
      co_await keep_in_step();
    } catch (const schema::StoreError& error) {
      if (error.kind != schema::StoreError::Kind::unavailable) throw;
      problem = error.what();
    } catch (const std::filesystem::filesystem_error& error) {
      problem = error.code().message() + " (" + error.path1().string() + ")";
    } catch (const std::system_error& error) {
      // Asio's cancellation is of another type, boost::system::system_error.
      problem = error.what();
    } catch (const ArchiveTrouble& trouble) {
      problem = trouble.what();
    }
    fail(std::move(problem));
    co_await pause_.wait(retry);
  }
}

void Archive::fail(std::string error) {
  state_ = "failing";
  if (error != error_)
    log::warning("archive.failed", {{"path", declared_.path.string()}, {"problem", error}});
  error_ = std::move(error);
}

asio::awaitable<void> Archive::keep_in_step() {
  co_await open();
  is_prune_due_ = true;
  while (true) {
    const bool has_moved = co_await step();
    if (has_moved) continue;
    co_await settle();
    co_await wait();
  }
}

asio::awaitable<void> Archive::open() {
  filter_ = declared_.filter;
  if (!declared_.feed.empty()) {
    auto find = [this](Store& store) { return store.catalogue().find_any(declared_.feed); };
    const auto source = co_await parts_.readers.run(std::move(find));
    if (!source) throw ArchiveTrouble("there is no feed \"" + declared_.feed + "\"");
    filter_.feed = source->id;
  }
  auto make = [path = declared_.path] { return std::make_shared<PostWriter>(path); };
  writer_ = co_await run_on(parts_.pool, std::move(make));
  auto load = [this](Store& store) {
    auto files = store.archive(declared_.path.string());
    const Seq cursor = files.open(
        {.style = declared_.style_name, .pattern = declared_.name, .filters = declared_.filter_text}
    );
    return std::pair(cursor, files.count());
  };
  const auto loaded = must(co_await parts_.store.run(std::move(load)));
  cursor_ = loaded.first;
  posts_ = loaded.second;
}

/// What is unique is known once it was compared.
Seq Archive::reachable() const {
  return filter_.unique ? std::min(parts_.hub.head(), parts_.hub.stories()) : parts_.hub.head();
}

/// False: there was nothing to be done.
asio::awaitable<bool> Archive::step() {
  const Seq up_to = reachable();
  if (up_to <= cursor_) co_return false;
  auto look = [&](Store& store) {
    auto found = store.items().latest(cursor_, up_to, posts_a_step, filter_);
    auto files = store.archive(declared_.path.string());
    Batch batch{.cursor = found.cursor};
    for (const Item& item : found.items) {
      if (declared_.search && !feeds::match(*declared_.search, feeds::search_document(item.entry)))
        continue;
      Post post{.item = item.id};
      post.text = item_front_matter(item, store.items().document(item.id), declared_.style);
      if (const auto file = files.find(item.id)) {
        post.is_stale = file->is_stale;
        (file->wants_new_name ? post.old_name : post.name) = file->name;
      }
      if (post.wants_name()) {
        const feeds::PostPlace place = place_of(item);
        post.wish = declared_.pattern->path(place);
        post.second = declared_.pattern->path_with_id(place);
      }
      batch.posts.push_back(std::move(post));
    }
    return batch;
  };
  Batch batch = co_await parts_.readers.run(std::move(look));
  co_await name(batch.posts);
  auto write = [&posts = batch.posts, writer = writer_] {
    Counts counts;
    for (const Post& post : posts) {
      const auto outcome = writer->put(post.name, post.text);
      if (outcome == PostWriter::Outcome::added) ++counts.added;
      if (outcome == PostWriter::Outcome::changed) ++counts.changed;
      if (!post.old_name.empty() && post.old_name != post.name) writer->remove(post.old_name);
    }
    return counts;
  };
  const Counts counts = co_await run_on(parts_.pool, std::move(write));
  counts_.added += counts.added;
  counts_.changed += counts.changed;
  auto save = [&](Store& store) {
    auto files = store.archive(declared_.path.string());
    for (const Post& post : batch.posts) {
      if (post.is_stale) files.freshen(post.item);
    }
    files.save_cursor(batch.cursor);
    return true;
  };
  must(co_await parts_.store.run(std::move(save)));
  cursor_ = batch.cursor;
  co_return true;
}

/// A name is on disk as ours before its file is: after a sudden end the file is recognised. What
/// somebody else wrote is left alone.
asio::awaitable<void> Archive::name(std::vector<Post>& posts) {
  const bool has_new =
      std::any_of(posts.begin(), posts.end(), [](const Post& post) { return post.wants_name(); });
  if (!has_new) co_return;
  auto look = [&posts, writer = writer_] {
    for (Post& post : posts) {
      const bool is_ours = post.wish == post.old_name;
      if (post.wants_name() && !is_ours && writer->is_others(post.wish, post.text))
        post.wish = post.second;
    }
    return true;
  };
  co_await run_on(parts_.pool, std::move(look));
  auto reserve = [&](Store& store) {
    auto files = store.archive(declared_.path.string());
    std::vector<std::string> names;
    for (const Post& post : posts)
      names.push_back(
          post.wants_name() ? files.reserve(post.item, post.wish, post.second) : post.name
      );
    return names;
  };
  std::vector<std::string> names = must(co_await parts_.store.run(std::move(reserve)));
  for (std::size_t i = 0; i < posts.size(); ++i) {
    if (posts[i].wants_name() && posts[i].old_name.empty()) ++posts_;
    posts[i].name = std::move(names[i]);
  }
}

/// Files of items that retention, or whoever removed their feed, took; and those that the present
/// filters leave out, once all was looked at.
asio::awaitable<void> Archive::prune() {
  if (!declared_.prune) co_return;
  const bool has_all = cursor_ >= reachable();
  while (true) {
    auto look = [&](Store& store) {
      auto files = store.archive(declared_.path.string());
      std::vector<ArchiveFile> gone = files.orphans(posts_a_step);
      if (gone.empty() && has_all) gone = files.stale(posts_a_step);
      return gone;
    };
    const std::vector<ArchiveFile> gone = co_await parts_.readers.run(std::move(look));
    if (gone.empty()) co_return;
    auto remove = [&gone, writer = writer_] {
      for (const ArchiveFile& file : gone) writer->remove(file.name);
      return true;
    };
    co_await run_on(parts_.pool, std::move(remove));
    auto forget = [&](Store& store) {
      auto files = store.archive(declared_.path.string());
      for (const ArchiveFile& file : gone) files.forget(file.item);
      return true;
    };
    must(co_await parts_.store.run(std::move(forget)));
    const auto removed = static_cast<std::int64_t>(gone.size());
    posts_ -= removed;
    counts_.removed += removed;
  }
}

asio::awaitable<void> Archive::settle() {
  if (is_prune_due_) co_await prune();
  is_prune_due_ = false;
  state_ = "in step";
  error_.clear();
  const bool has_news = counts_.added + counts_.changed + counts_.removed > 0;
  if (has_news)
    log::info(
        "archive.written",
        {{"path", declared_.path.string()},
         {"new", std::to_string(counts_.added)},
         {"changed", std::to_string(counts_.changed)},
         {"removed", std::to_string(counts_.removed)}}
    );
  counts_ = {};
}

asio::awaitable<void> Archive::wait() {
  bool has_more = false;
  if (filter_.unique) {
    has_more = co_await parts_.hub.wait_for_stories(cursor_, between_prunings);
  } else {
    has_more = co_await parts_.hub.wait_beyond(cursor_, between_prunings);
  }
  if (has_more) state_ = "catching up";
  is_prune_due_ = !has_more;
}

}  // namespace feedwire::daemon
