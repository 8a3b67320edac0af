#include "feeds/person.hpp"

#include <algorithm>
#include <utility>

#include "feeds/text.hpp"

namespace feedwire::feeds {
namespace {

constexpr std::size_t most_persons = 200;
constexpr std::size_t most_inherited = 200'000;  // persons a document, all entries together
constexpr std::size_t most_inherited_bytes = 16 * 1024 * 1024;

bool is_address_byte(char c) {
  return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_domain_byte(char c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Where the first e-mail address stands: something, an @, a domain with a dot in it.
std::pair<std::size_t, std::size_t> find_address(std::string_view text) {
  for (std::size_t at = text.find('@'); at != text.npos; at = text.find('@', at + 1)) {
    std::size_t start = at;
    while (start > 0 && is_address_byte(text[start - 1])) --start;
    std::size_t end = at + 1;
    while (end < text.size() && is_domain_byte(text[end])) ++end;
    while (end > at && text[end - 1] == '.') --end;
    const std::string_view domain = text.substr(at + 1, end - at - 1);
    if (start < at && domain.find('.') != domain.npos && domain.front() != '.') return {start, end};
  }
  return {text.npos, text.npos};
}

// What stands around the address, without the brackets that held it or hold all the rest.
std::string name_from(std::string_view before, std::string_view after) {
  before = trim(before);
  after = trim(after);
  if (after.starts_with('?'))
    after = trim(after.substr(std::min(after.find_first_of(" >)"), after.size())));
  const std::string_view openings = "(<[";
  const std::string_view closings = ")>]";
  if (!before.empty() && !after.empty()) {
    const std::size_t kind = openings.find(before.back());
    if (kind != openings.npos && after.front() == closings[kind]) {
      before = trim(before.substr(0, before.size() - 1));
      after = trim(after.substr(1));
    }
  }
  std::string name(before);
  if (!before.empty() && !after.empty()) name += ' ';
  name += after;
  std::string_view rest = trim(name);
  if (rest.size() > 1 && rest.front() == '(' && rest.find(')') == rest.size() - 1) {
    rest = trim(rest.substr(1, rest.size() - 2));
  }
  if (rest.size() > 1 && rest.front() == '"' && rest.back() == '"') {
    rest = trim(rest.substr(1, rest.size() - 2));
  }
  while (!rest.empty() && (rest.back() == ',' || rest.back() == '-' || rest.back() == ':')) {
    rest = trim(rest.substr(0, rest.size() - 1));
  }
  return std::string(rest);
}

}  // namespace

Person read_person(std::string_view text) {
  text = trim(text);
  std::string without_scheme(text);
  if (const std::size_t scheme = find_ignoring_case(text, "mailto:"); scheme != text.npos) {
    without_scheme.erase(scheme, 7);
  }
  text = without_scheme;
  const auto [start, end] = find_address(text);
  if (start == text.npos) return {.name = collapse(text)};
  Person person{.email = std::string(text.substr(start, end - start))};
  person.name = collapse(name_from(text.substr(0, start), text.substr(end)));
  if (person.name == person.email) person.name.clear();
  return person;
}

void add_person(std::vector<Person>& persons, Person person) {
  if (person == Person{} || persons.size() >= most_persons) return;
  if (std::find(persons.begin(), persons.end(), person) != persons.end()) return;
  persons.push_back(std::move(person));
}

bool says_who(const std::vector<Person>& persons) {
  return std::any_of(persons.begin(), persons.end(), [](const Person& person) {
    return !person.name.empty() || !person.email.empty();
  });
}

std::vector<Person> inherited(const std::vector<Person>& persons, std::size_t entries) {
  std::vector<Person> all;
  std::size_t room = most_inherited_bytes / std::max<std::size_t>(entries, 1);
  std::size_t places = most_inherited / std::max<std::size_t>(entries, 1);
  for (const Person& person : persons) {
    const std::size_t size = person.name.size() + person.email.size() + person.url.size();
    if (size > room || places == 0) break;
    room -= size;
    --places;
    all.push_back(person);
  }
  return all;
}

}  // namespace feedwire::feeds
