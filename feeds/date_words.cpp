#include "feeds/date_words.hpp"

#include <algorithm>
#include <iterator>

namespace feedwire::feeds {
namespace {

struct MonthWord {
  std::string_view stem{};  // a final `*` stands for any ending
  unsigned month{};
};

// Stems are only as short as weekdays allow: mardi, martes, martedì and maandag are no month.
constexpr MonthWord month_words[] = {
    {"jan*", 1},     {"jän*", 1},      {"ene", 1},       {"enero", 1},    {"gen", 1},
    {"genn*", 1},    {"sty*", 1},      {"led", 1},       {"leden", 1},    {"ledna", 1},
    {"янв*", 1},     {"ιαν*", 1},      {"oca*", 1},      {"feb*", 2},     {"fév*", 2},
    {"fev*", 2},     {"lut", 2},       {"luty", 2},      {"lutego", 2},   {"úno*", 2},
    {"фев*", 2},     {"φεβ*", 2},      {"şub*", 2},      {"mar", 3},      {"march", 3},
    {"mars", 3},     {"marz*", 3},     {"mart", 3},      {"marca", 3},    {"marzec", 3},
    {"março", 3},    {"marco", 3},     {"maart", 3},     {"maerz", 3},    {"mär*", 3},
    {"mrz", 3},      {"mrt", 3},       {"már*", 3},      {"bře*", 3},     {"мар*", 3},
    {"μάρ*", 3},     {"μαρ*", 3},      {"apr*", 4},      {"avr*", 4},     {"abr*", 4},
    {"ápr*", 4},     {"kwi*", 4},      {"dub", 4},       {"duben", 4},    {"dubna", 4},
    {"апр*", 4},     {"απρ*", 4},      {"nis", 4},       {"nisan", 4},    {"may", 5},
    {"mayo", 5},     {"mai", 5},       {"maio", 5},      {"mag", 5},      {"maggio", 5},
    {"mei", 5},      {"maj", 5},       {"maja", 5},      {"máj*", 5},     {"kvě*", 5},
    {"май", 5},      {"мая", 5},       {"μάι*", 5},      {"μαΐ*", 5},     {"μαι*", 5},
    {"mayıs", 5},    {"jun*", 6},      {"juin", 6},      {"jún*", 6},     {"giu*", 6},
    {"cze*", 6},     {"červen", 6},    {"června", 6},    {"čvn", 6},      {"июн*", 6},
    {"ιούν*", 6},    {"ιουν*", 6},     {"haz*", 6},      {"jul*", 7},     {"juil*", 7},
    {"júl*", 7},     {"lug*", 7},      {"lip*", 7},      {"červenec", 7}, {"července", 7},
    {"čvc", 7},      {"июл*", 7},      {"ιούλ*", 7},     {"ιουλ*", 7},    {"tem", 7},
    {"temmuz", 7},   {"aug*", 8},      {"aoû*", 8},      {"aou*", 8},     {"ago", 8},
    {"agosto", 8},   {"sie*", 8},      {"srp*", 8},      {"авг*", 8},     {"αύγ*", 8},
    {"αυγ*", 8},     {"ağu*", 8},      {"sep*", 9},      {"set", 9},      {"sett*", 9},
    {"setembro", 9}, {"setiembre", 9}, {"szept*", 9},    {"wrz*", 9},     {"zář*", 9},
    {"сен*", 9},     {"σεπ*", 9},      {"eyl*", 9},      {"oct*", 10},    {"okt*", 10},
    {"ott*", 10},    {"out", 10},      {"outubro", 10},  {"paź*", 10},    {"říj*", 10},
    {"окт*", 10},    {"οκτ*", 10},     {"eki*", 10},     {"nov*", 11},    {"lis*", 11},
    {"ноя*", 11},    {"νοέ*", 11},     {"νοε*", 11},     {"kas", 11},     {"kasım", 11},
    {"dec*", 12},    {"déc*", 12},     {"dez*", 12},     {"dic*", 12},    {"gru*", 12},
    {"pro", 12},     {"prosinec", 12}, {"prosince", 12}, {"дек*", 12},    {"δεκ*", 12},
    {"ara", 12},     {"aralık", 12},   {"okt", 10}};

struct Zone {
  std::string_view name{};
  int minutes{};
};

// IST is India's and CST, BST and AST are those that RFC 822 and Europe mean by them.
constexpr Zone zones[] = {
    {"ut", 0},     {"utc", 0},    {"gmt", 0},    {"z", 0},      {"etc/gmt", 0}, {"etc/utc", 0},
    {"wet", 0},    {"est", -300}, {"edt", -240}, {"et", -300},  {"cst", -360},  {"cdt", -300},
    {"ct", -360},  {"mst", -420}, {"mdt", -360}, {"mt", -420},  {"pst", -480},  {"pdt", -420},
    {"pt", -480},  {"ast", -240}, {"adt", -180}, {"at", -240},  {"akst", -540}, {"akdt", -480},
    {"hst", -600}, {"hdt", -540}, {"nst", -210}, {"ndt", -150}, {"west", 60},   {"bst", 60},
    {"cet", 60},   {"cest", 120}, {"met", 60},   {"mest", 120}, {"mez", 60},    {"mesz", 120},
    {"eet", 120},  {"eest", 180}, {"msk", 180},  {"ist", 330},  {"jst", 540},   {"kst", 540},
    {"hkt", 480},  {"sgt", 480},  {"aest", 600}, {"aedt", 660}, {"nzst", 720},  {"nzdt", 780}};

constexpr std::string_view fillers[] = {
    "at",
    "de",
    "del",
    "of",
    "the",
    "um",
    "uhr",
    "den",
    "der",
    "le",
    "el",
    "il",
    "kl",
    "г",
    "o",
    "à"};

}  // namespace

unsigned month_named(std::string_view word) {
  for (const MonthWord& known : month_words) {
    const bool has_star = known.stem.back() == '*';
    if (has_star ? word.starts_with(known.stem.substr(0, known.stem.size() - 1))
                 : word == known.stem) {
      return known.month;
    }
  }
  return 0;
}

std::optional<std::chrono::minutes> zone_named(std::string_view word) {
  const auto found = std::find_if(std::begin(zones), std::end(zones), [&](const Zone& zone) {
    return zone.name == word;
  });
  if (found == std::end(zones)) return std::nullopt;
  return std::chrono::minutes(found->minutes);
}

bool is_date_filler(std::string_view word) {
  return std::find(std::begin(fillers), std::end(fillers), word) != std::end(fillers);
}

}  // namespace feedwire::feeds
