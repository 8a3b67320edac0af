// What `&…;` means in one XML document: XML's own references, the entities of its DTD, and HTML's.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace feedwire::feeds {

/// The general entities of one document.
class XmlEntities {
 public:
  /// Takes entities whose value is plain text from a document type declaration (`<!DOCTYPE` to
  /// `>`). An entity that refers to another or to a file is left unknown, and nothing is loaded.
  void declare(std::string_view doctype);

  enum class Kind {
    xml,       ///< fine as it stands
    replaced,  ///< declared by the document, or a number that means windows-1252
    html,      ///< HTML's name, which XML does not know
    removed,   ///< a number of a character that XML forbids
    bare,      ///< no reference: an ampersand that should have been escaped
  };
  struct Reference {
    Kind kind{Kind::bare};
    std::size_t length{1};      ///< bytes of the document
    std::string replacement{};  ///< escaped; for all kinds but xml
  };

  /// Judges the `&` that `text` begins with. Expansions of declared entities are bounded in total:
  /// past that they stay as they were written.
  Reference judge(std::string_view text);

  /// Declarations elsewhere may know more names than we do, so an unknown one is no error.
  bool may_be_declared_elsewhere() const { return has_external_; }

 private:
  void declare_one(std::string_view declaration);

  std::map<std::string, std::string, std::less<>> declared_{};
  bool has_external_{false};
  std::size_t expanded_{0};
};

/// Where a document type declaration that starts at `text` ends (after its `>`); npos if it does
/// not.
std::size_t doctype_length(std::string_view text);

}  // namespace feedwire::feeds
