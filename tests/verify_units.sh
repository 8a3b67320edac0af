#!/usr/bin/env bash
# Installs into a staging root and has systemd look at the units: it must print nothing. Usage: verify_units.sh BUILD
set -euo pipefail
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
DESTDIR=$root cmake --install "$1" >/dev/null
mkdir -p "$root/bin" "$root/etc" "$root/lib/systemd"
cp /bin/kill "$root/bin/"
cp -r /lib/systemd/system "$root/lib/systemd/"
printf 'root:x:0:0::/:/bin/sh\nfeedwire:x:999:999::/:/bin/false\n' >"$root/etc/passwd"
printf 'root:x:0:\nfeedwire:x:999:\n' >"$root/etc/group"
unit=$(find "$root" -name feedwired.service)
# Other packages' units are not our affair; what is said of ours is.
said=$(systemd-analyze verify --root="$root" --man=no "${unit#"$root"}" 2>&1 | grep -i feedwire || true)
if [ -n "$said" ]; then
  echo "$said"
  exit 1
fi
echo "feedwired.service: nothing to complain about"
systemd-analyze security --offline=true --root="$root" "${unit#"$root"}" | tail -1 || true
