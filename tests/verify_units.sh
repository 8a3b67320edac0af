#!/usr/bin/env bash
# Installs into a staging root and has systemd look at the units: it must print nothing. Usage: verify_units.sh BUILD
set -euo pipefail
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
DESTDIR=$root cmake --install "$1" >/dev/null
mkdir -p "$root/etc" "$root/lib/systemd"
cp -r /lib/systemd/system "$root/lib/systemd/"
printf 'root:x:0:0::/:/bin/sh\nfeedwire:x:999:999::/:/bin/false\n' >"$root/etc/passwd"
printf 'root:x:0:\nfeedwire:x:999:\nfeedwire-read:x:998:\n' >"$root/etc/group"
service=$(find "$root" -path '*/system/feedwired.service')
# Other packages' units are not our affair; what is said of ours is.
while read -r unit; do
  user=
  case $unit in */user/*) user=--user ;; esac
  said=$(systemd-analyze verify $user --root="$root" --man=no "${unit#"$root"}" 2>&1 | grep -i feedwire || true)
  if [ -n "$said" ]; then
    echo "$said"
    exit 1
  fi
  echo "${unit##*/systemd/}: nothing to complain about"
done < <(find "$root" -path '*/feedwire*' \( -name 'feedwired.service' -o -name 'feedwired*.socket' \) | sort)
# 12 is 1.2: less is better.
systemd-analyze security --offline=true --threshold=12 --root="$root" "${service#"$root"}" | tail -1
systemd-analyze security --offline=true --threshold=12 --root="$root" "${service#"$root"}" >/dev/null
