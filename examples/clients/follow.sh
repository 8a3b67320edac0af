#!/bin/sh
# Prints "title<TAB>link" of every item, once, whatever is restarted in between: curl, jq, and a
# subscription that the daemon keeps.
#
#   examples/clients/follow.sh NAME [SOCKET]     (MAX=5 ends it after five items)
set -eu
name=${1:?"usage: follow.sh NAME [SOCKET]"}
socket=${2:-${XDG_RUNTIME_DIR:-/run}/feedwire.sock}
left=${MAX:--1}
feedwire=http://feedwire/v1/subscriptions/$name

ask() { curl --silent --show-error --fail --unix-socket "$socket" "$@"; }

# Makes it, or leaves it where it is.
ask -o /dev/null -X PUT --data '{"from": "start"}' "$feedwire"

# takeover: the one before us, which just died, may still seem to be there.
# A pipe with a name, so that curl can be ended when this script ends.
folder=$(mktemp -d)
mkfifo "$folder/events"
curl --silent --show-error --fail --unix-socket "$socket" --no-buffer \
  -H 'Accept: application/x-ndjson' "$feedwire/stream?takeover=1" >"$folder/events" &
stream=$!
trap 'kill "$stream" 2>/dev/null || true; rm -r "$folder"' EXIT
trap 'exit 130' INT TERM

while [ "$left" -ne 0 ] && IFS= read -r event; do
  [ -n "$event" ] || continue # an empty line says that all is well
  printf '%s\n' "$event" | jq --raw-output '[.title // "", .url // ""] | @tsv'
  # Only now is it done: had this script died before, the item would come again.
  ask --data "$(printf '%s\n' "$event" | jq --compact-output '{seq: ._feedwire.seq}')" "$feedwire/ack"
  left=$((left - 1))
done <"$folder/events"
