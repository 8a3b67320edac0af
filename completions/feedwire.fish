# Completion of feedwire(1) for fish. Commands and options come from --help; feeds, categories and subscriptions from
# the daemon, where one answers.

function __feedwire_where
    set -l words (commandline -opc)
    for i in (seq (count $words))
        contains -- $words[$i] --socket --config; and printf '%s\n' $words[$i] $words[(math $i + 1)]
    end
end

function __feedwire_command
    set -l words (commandline -opc)
    set -l skip 1
    for word in $words
        if test $skip -gt 0
            set skip (math $skip - 1)
        else if contains -- $word --socket --config
            set skip 1
        else if not string match -q -- '-*' $word
            echo $word
            return
        end
    end
end

function __feedwire_names
    timeout 2 feedwire (__feedwire_where) $argv[1] --json 2>/dev/null | python3 -c '
import json, sys
for one in json.load(sys.stdin):
    if sys.argv[1] == "categories":
        parts = one.get("category") or []
        for end in range(1, len(parts) + 1): print("/".join(parts[:end]))
    else: print(one.get("name") or one.get("url"))' $argv[2] 2>/dev/null | sort -u
end

function __feedwire_commands
    env COLUMNS=500 feedwire --help 2>/dev/null | sed -nE '/^Subcommands:/,/^[A-Z]/s/^  ([a-z][a-z-]*) +(.*)/\1\t\2/p'
end

function __feedwire_options
    env COLUMNS=500 feedwire (__feedwire_command) --help 2>/dev/null | sed -nE 's/^ +(-[a-z],)?(--[a-z-]+)[^ ]*( .*)?$/\2/p'
end

function __feedwire_is
    contains -- (__feedwire_command) $argv
end

complete -c feedwire -f
complete -c feedwire -n 'test -z (__feedwire_command)' -a '(__feedwire_commands)'
complete -c feedwire -n 'string match -q -- "-*" (commandline -ct)' -a '(__feedwire_options)'
complete -c feedwire -n '__feedwire_is feed set remove refresh reparse' -a '(__feedwire_names feeds names)'
complete -c feedwire -n '__feedwire_is subscription' -a '(__feedwire_names subscriptions names)'
complete -c feedwire -n '__feedwire_is export' -a 'opml frontmatter jsonfeed ndjson atom'
complete -c feedwire -n '__feedwire_is parse import backup check-config' -F
complete -c feedwire -l socket -r -F
complete -c feedwire -l config -r -F
complete -c feedwire -l feed -x -a '(__feedwire_names feeds names)'
complete -c feedwire -l category -x -a '(__feedwire_names feeds categories)'
