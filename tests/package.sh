#!/usr/bin/env bash
# The life of the Debian package in a root of its own: install, start, import 500 feeds, reload, upgrade, purge.
# Usage, as root: package.sh PACKAGE.deb UPGRADE.deb ORIGIN [ROOT]
#   ORIGIN  the program feedwire-origin; ROOT  a debootstrap root to copy, else one is made
# No service manager runs in the root, so the daemon is started as its unit would start it: as the user feedwire. It
# skips (77) where debootstrap is absent.
set -euo pipefail
[ $# -ge 3 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
package=$(realpath "$1") upgrade=$(realpath "$2") origin=$(realpath "$3") base=${4:-}
command -v debootstrap >/dev/null || [ -n "$base" ] || { echo "skipped: debootstrap is not installed"; exit 77; }

feeds=500 # of three items each
work=$(mktemp -d)
root=$work/root
daemon=""
web=""
finish() {
  [ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true
  [ -z "$web" ] || kill "$web" 2>/dev/null || true
  wait
  umount "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap finish EXIT

step() { printf '\n== %s\n' "$*"; }
fail() { echo "package.sh: $*" >&2; exit 1; }
inside=(chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 TZ=UTC DEBIAN_FRONTEND=noninteractive)
inside() { "${inside[@]}" "$@"; }
shown() { echo "# $*"; inside "$@"; }

# Waits for a line of the daemon's log that comes after the first $1 of them; fails when the daemon ends without.
lines() { wc -l <"$work/log"; }
await() { # LINES PATTERN
  grep -m1 -- "$2" < <(timeout 120 tail -n "+$(($1 + 1))" -f --pid="$daemon" "$work/log") || fail "the log lacks: $2"
}

start() {
  : >"$work/log"
  # exec: the job's id is the daemon's own.
  (exec "${inside[@]}" STATE_DIRECTORY=/var/lib/feedwire setpriv --reuid feedwire --regid feedwire --clear-groups \
    feedwired --config /etc/feedwire/feedwire.toml --socket /run/feedwire/feedwire.sock 2>"$work/log") &
  daemon=$!
  await 0 daemon.ready
}
stop() {
  kill "$daemon"
  wait "$daemon" || fail "the daemon did not end well"
  daemon=""
}
items() { inside feedwire status --json | sed -E 's/.*"items":([0-9]+).*/\1/'; }

serve() {
  mkdir "$work/web"
  local n
  for ((n = 1; n <= feeds; ++n)); do
    {
      printf '<rss version="2.0"><channel><title>新闻 %d</title>' "$n"
      printf "<item><guid>$n-%d</guid><title>第 %d 条</title></item>" 1 1 2 2 3 3
      printf '</channel></rss>'
    } >"$work/web/$n.xml"
  done
  mkfifo "$work/address"
  "$origin" "$work/web" >"$work/address" &
  web=$!
  read -r address <"$work/address"
  {
    printf '<opml version="2.0"><body><outline text="新闻">'
    for ((n = 1; n <= feeds; ++n)); do printf '<outline type="rss" text="%d" xmlUrl="%s%d.xml"/>' "$n" "$address" "$n"; done
    printf '</outline></body></opml>'
  } >"$root/root/feeds.opml"
}

step "a Debian 12 root"
if [ -n "$base" ]; then cp -a "$base" "$root"; else debootstrap --variant=minbase bookworm "$root" >/dev/null; fi
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/" # for apt
cp "$package" "$root/root/first.deb"
cp "$upgrade" "$root/root/second.deb"
grep PRETTY "$root/etc/os-release"

step install
inside apt-get update -qq
echo "# apt-get install ./first.deb"
inside apt-get install -y -qq --no-install-recommends /root/first.deb >"$work/apt" 2>&1 || { cat "$work/apt"; fail "apt-get install"; }
shown dpkg-query -W feedwire
shown id feedwire
shown stat -c '%A %U:%G %n' /etc/feedwire/feedwire.toml
shown feedwired --check-config --config /etc/feedwire/feedwire.toml

step start
# On a machine with systemd the units make these: StateDirectory=, RuntimeDirectory=.
inside install -d -o feedwire -g feedwire -m 0750 /var/lib/feedwire
inside install -d -o feedwire -g feedwire -m 0755 /run/feedwire
# The origin is on this machine, and asking it at once is what is wanted here.
printf '\n[fetch]\nallow_private = ["127.0.0.0/8"]\nper_host = 64\nhost_gap = "0s"\n' >"$work/ours"
sed -i -e '/^\[fetch\]/d' "$root/etc/feedwire/feedwire.toml"
cat "$work/ours" >>"$root/etc/feedwire/feedwire.toml"
start

step "import $feeds feeds"
serve
shown feedwire import /root/feeds.opml
inside feedwire refresh --all --wait >"$work/refresh" || { tail -3 "$work/refresh"; fail "a feed failed"; }
before=$(items)
echo "items: $before"
[ "$before" -eq $((feeds * 3)) ] || fail "expected $((feeds * 3)) items"

step reload
count=$(lines)
printf '\n[items]\nretention = "90d"\n' >"$work/more"
sed -i -e '/^\[items\]/d' "$root/etc/feedwire/feedwire.toml"
cat "$work/more" >>"$root/etc/feedwire/feedwire.toml"
kill -HUP "$daemon"
await "$count" config.applied
count=$(lines)
echo 'no_such = 1' >>"$root/etc/feedwire/feedwire.toml"
kill -HUP "$daemon"
await "$count" config.refused
sed -i '$d' "$root/etc/feedwire/feedwire.toml"

step upgrade
sum=$(sha256sum <"$root/etc/feedwire/feedwire.toml")
echo "# dpkg --install second.deb"
inside dpkg --force-confold --install /root/second.deb >"$work/dpkg" 2>&1 || { cat "$work/dpkg"; fail "the upgrade"; }
stop
start
shown dpkg-query -W feedwire
[ "$(sha256sum <"$root/etc/feedwire/feedwire.toml")" = "$sum" ] || fail "the upgrade changed the configuration"
after=$(items)
echo "items: $after"
[ "$after" = "$before" ] || fail "the upgrade lost items"
shown feedwire status
stop

step purge
inside dpkg --purge feedwire >"$work/dpkg" 2>&1 || { cat "$work/dpkg"; fail "the purge"; }
# The user stays, as Debian's policy has it: files elsewhere may be its.
left=$(find "$root"/{etc,usr,run,var/lib} -xdev -iname '*feedwire*' -printf '%P ')
echo "left: ${left:-nothing}"
[ -z "$left" ] || fail "something is left"
