# Completion of feedwire(1) for bash. Commands and options come from --help; feeds, categories and subscriptions from
# the daemon, where one answers.

_feedwire_words() { # COMMAND... : its options and, at the top, its commands
  COLUMNS=500 feedwire "$@" --help 2>/dev/null | sed -nE \
    -e 's/^ +(-[a-z],)?(--[a-z-]+).*/\2/p' \
    -e '/^Subcommands:/,/^[A-Z]/s/^  ([a-z][a-z-]*) .*/\1/p'
}

_feedwire_names() { # LIST, JSON's members of which are wanted
  timeout 2 feedwire "${_feedwire_where[@]}" "$1" --json 2>/dev/null | python3 -c '
import json, sys
for one in json.load(sys.stdin):
    if sys.argv[1] == "categories":
        parts = one.get("category") or []
        for end in range(1, len(parts) + 1): print("/".join(parts[:end]))
    else: print(one.get("name") or one.get("url"))' "$2" 2>/dev/null | sort -u
}

_feedwire() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command= word i
  local _feedwire_where=() candidates=
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case $word in
      --socket | --config) _feedwire_where+=("$word" "${COMP_WORDS[++i]}") ;;
      -*) ;;
      *) [ -n "$command" ] || command=$word ;;
    esac
  done
  case $previous in
    --socket | --config) compopt -o default && return ;;
    --feed) candidates=$(_feedwire_names feeds names) ;;
    --category) candidates=$(_feedwire_names feeds categories) ;;
    --name) [ "$command" = subscribe ] && candidates=$(_feedwire_names subscriptions names) ;;
    --format) [ "$command" = show ] && candidates=$'text\njson\nhtml\nfrontmatter' ;;
    --style) candidates=$'hexo\nhugo\njekyll' ;;
    --on-failure) candidates=$'stop\nskip' ;;
    *)
      if [ -z "$command" ]; then
        candidates=$(_feedwire_words)
      elif [[ $current == -* ]]; then
        candidates=$(_feedwire_words "$command")
      else
        case $command in
          feed | set | remove | refresh | reparse) candidates=$(_feedwire_names feeds names) ;;
          subscription) candidates=$(_feedwire_names subscriptions names) ;;
          export) candidates=$'opml\nfrontmatter\njsonfeed\nndjson\natom' ;;
          parse | import | backup | check-config) compopt -o default && return ;;
        esac
      fi
      ;;
  esac
  local IFS=$'\n'
  COMPREPLY=()
  for word in $candidates; do
    [[ $word == "$current"* ]] && COMPREPLY+=("$(printf '%q' "$word")")
  done
}
complete -F _feedwire feedwire
