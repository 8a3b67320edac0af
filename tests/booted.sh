#!/usr/bin/env bash
# The package under a real systemd: boots one as process 1 of namespaces of its own and tries the units in it.
# Usage, as root: booted.sh PACKAGE.deb ORIGIN [ROOT]
#   ORIGIN  the program feedwire-origin; ROOT  a root to copy, made by debootstrap with the packages below, else one is made
# No network but loopback in there, and no kernel setting of the machine can be written. It skips (77) where it cannot run.
set -euo pipefail
includes=systemd,systemd-sysv,dbus,dbus-user-session,libpam-systemd,python3,ca-certificates

# In the namespaces, on the way to process 1.
boot() { # ROOT
  mount --make-rprivate /
  mount --bind "$1" "$1"
  cd "$1"
  mount -t proc -o nosuid,nodev,noexec proc proc
  # What these name belongs to the whole machine, except for the network's part.
  mount --bind proc/sys proc/sys
  mount --bind proc/sys/net proc/sys/net
  mount -o remount,bind,ro proc/sys
  mount -t sysfs -o ro,nosuid,nodev,noexec sysfs sys
  mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 sys/fs/cgroup
  mount -t tmpfs -o mode=755,nosuid tmpfs dev
  mkdir dev/pts dev/shm
  mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  local name major minor
  while read -r name major minor; do mknod -m 666 "dev/$name" c "$major" "$minor"; done < <(
    printf '%s %s %s\n' null 1 3 zero 1 5 full 1 7 random 1 8 urandom 1 9 kmsg 1 11 mem 1 1 tty 5 0)
  mknod -m 660 dev/loop0 b 7 0
  mkdir -p mnt
  pivot_root . mnt
  umount -l mnt
  # As systemd would have it were it no container: what hands over credentials mounts them in a namespace beside.
  mount --make-rshared /
  exec env -i container=unshare PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --show-status=no
}
if [ "${1-}" = --boot ]; then boot "$2"; fi

[ $# -ge 2 ] || { sed -n '2,5s/^# //p' "$0" >&2; exit 2; }
# Whatever hangs, hangs no longer than this; timeout signals the whole group, so that what we wait for ends, too.
[ -n "${BOOTED-}" ] || BOOTED=1 exec timeout --kill-after=30 1800 "$BASH" "$0" "$@"

skip() { echo "skipped: $*"; exit 77; }
[ "$(id -u)" -eq 0 ] || skip "only root can make these namespaces"
cgroups=$(findmnt -nro TARGET -t cgroup2 | head -1)
[ -n "$cgroups" ] || skip "no cgroup2 is mounted here"
command -v debootstrap >/dev/null || [ -n "${3-}" ] || skip "debootstrap is not installed"
unshare --cgroup --pid --fork --uts --ipc --net --mount true 2>/dev/null || skip "namespaces cannot be made here"
cgroup=$cgroups/feedwire-booted.$$
mkdir "$cgroup" 2>/dev/null || skip "no control group can be made in $cgroups"

here=$(dirname "$(realpath "$0")")
package=$(realpath "$1") origin=$(realpath "$2") base=${3:-}
work=$(mktemp -d)
root=$work/root
space="" # the id of unshare; it takes process 1 of the namespaces along when it ends

power_off() {
  [ -n "$space" ] || return 0
  kill -KILL "$space" 2>/dev/null || true
  wait "$space" 2>/dev/null || true
  space=""
  # Gone only when the last process in them is reaped.
  local try
  for ((try = 0; try < 50; ++try)); do
    find "$cgroup" -mindepth 1 -depth -type d -exec rmdir {} + 2>/dev/null && break
    sleep 0.1
  done
}
finish() {
  local code=$? command=$BASH_COMMAND
  [ "$code" -eq 0 ] || [ -n "$has_said" ] || echo "booted.sh: status $code from: $command" >&2
  power_off
  rmdir "$cgroup" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

step() { printf '\n== %s\n' "$*"; }
has_said=""
fail() {
  has_said=1
  echo "booted.sh: $*" >&2
  [ -z "$space" ] || inside journalctl --no-pager -q -n 25 -o short-monotonic -t systemd -t feedwired >&2 || true
  exit 1
}
clean=(/usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 TZ=UTC DEBIAN_FRONTEND=noninteractive)
before_boot() { chroot "$root" "${clean[@]}" "$@"; }
inside() { timeout 120 nsenter --target "$init" --mount --uts --ipc --net --pid --cgroup "${clean[@]}" "$@"; }
shown() { echo "# $*"; inside "$@" || fail "$1 failed"; }

# One printed line of what was seen, held against what was wanted.
same() { # WHAT WANTED SEEN
  printf '%-48s %s\n' "$1" "$3"
  [ "$2" = "$3" ] || fail "$1: wanted: $2"
}
like() { # WHAT PATTERN SEEN
  printf '%-48s %s\n' "$1" "$3"
  [[ $3 =~ $2 ]] || fail "$1: wanted something like: $2"
}
await() { # SECONDS WHAT COMMAND...
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || fail "$what did not happen"
    sleep 0.1
  done
}
property() { inside systemctl show feedwired.service -P "$1"; }
is() { [ "$(property "$1")" = "$2" ]; }
active() { inside systemctl is-active "$@" 2>&1 | paste -sd ' ' || true; }
quietly() { inside "$@" >"$work/said" 2>&1 || { cat "$work/said" >&2; fail "$* failed"; }; }
drop_in() { # NAME: its text comes from the standard input
  mkdir -p "$root/etc/systemd/system/feedwired.service.d"
  cat >"$root/etc/systemd/system/feedwired.service.d/$1.conf"
  quietly systemctl daemon-reload
}
drop_out() {
  rm -rf "$root/etc/systemd/system/feedwired.service.d"
  quietly systemctl daemon-reload
}

power_on() {
  # In the group before unshare looks: it becomes the root of what they see.
  (
    echo $BASHPID >"$cgroup/cgroup.procs"
    exec setpriv --pdeathsig KILL unshare --cgroup --pid --fork --kill-child --uts --ipc --net --mount \
      "$BASH" "$0" --boot "$root" </dev/null >"$work/console" 2>&1
  ) &
  space=$!
  await 10 "process 1" pgrep -P "$space"
  init=$(pgrep -P "$space")
  await 30 "booting" booted
  like "systemd is" 'running|degraded' "$(inside systemctl is-system-running)"
}
booted() { inside systemctl is-system-running | grep -Eq 'running|degraded'; }

prepare() {
  if [ -n "$base" ]; then
    cp -a "$base" "$root"
  else
    debootstrap --variant=minbase --include=$includes bookworm "$root" >"$work/said" || { tail "$work/said" >&2; fail "debootstrap"; }
  fi
  local needed
  for needed in lib/systemd/systemd usr/bin/dbus-daemon usr/bin/python3; do
    [ -x "$root/$needed" ] || fail "the root lacks $needed; it wants $includes"
  done
  grep PRETTY "$root/etc/os-release"
  cp "$package" "$root/root/feedwire.deb"
  install "$origin" "$root/usr/local/bin/feedwire-origin"
  # The network is out here; what the package needs is fetched now and installed in there.
  cp /etc/resolv.conf "$root/etc/"
  before_boot apt-get update -qq
  before_boot apt-get install -y -qq --no-install-recommends --download-only /root/feedwire.deb >/dev/null ||
    fail "what the package depends on cannot be fetched"
  rm "$root/etc/resolv.conf"
  echo '127.0.0.1 localhost' >"$root/etc/hosts"

  before_boot useradd --create-home reader
  install -m 4755 "$root/usr/bin/id" "$root/usr/local/bin/setuid-id"
  install -m 644 "$here/booted/probe.py" "$root/usr/local/lib/probe.py"
  local folder
  for folder in usr/local etc var boot home; do install -d -m 1777 "$root/$folder/open"; done
  for folder in home/reader root; do echo secret >"$root/$folder/secret"; done
  mkdir "$root/srv/web"
  {
    printf '<rss version="2.0"><channel><title>新闻</title>'
    printf "<item><guid>%d</guid><title>第 %d 条</title></item>" 1 1 2 2 3 3
    printf '</channel></rss>'
  } >"$root/srv/web/feed.xml"
  echo '<rss version="2.0"><channel><title>members</title><item><guid>m</guid><title>for members</title></item></channel></rss>' >"$root/srv/web/members.xml"
}

# Made after each boot, since tmpfiles empties /tmp.
serve() {
  touch "$root/tmp/mark" "$root/var/tmp/mark"
  inside sh -c 'mkdir -p /run/user && echo secret >/run/user/secret'
  quietly systemd-run --unit=origin /usr/local/bin/feedwire-origin /srv/web --port 8080
}

installed() {
  echo "# apt-get install ./feedwire.deb"
  quietly apt-get install -y -qq --no-install-recommends /root/feedwire.deb
  same "socket, service" "active active" "$(active feedwired.socket feedwired.service)"
  same "enabled" "enabled enabled" "$(inside systemctl is-enabled feedwired.socket feedwired.service | paste -sd ' ')"
  same "Type=notify, and READY came" "notify active running" "$(property Type) $(property ActiveState) $(property SubState)"
  like "STATUS=" '^Following [0-9]+ feeds' "$(property StatusText)"
  same "runs as" "feedwire:feedwire" "$(inside stat -c %U:%G "/proc/$(property MainPID)")"
  local path
  while read -r path wanted; do
    same "$path" "$wanted" "$(inside stat -c '%A %U:%G' "$path")"
  done <<'LIST'
/run/feedwire drwxr-xr-x feedwire:feedwire
/run/feedwire/feedwire.sock srw-rw---- feedwire:feedwire
/var/lib/feedwire drwxr-x--- feedwire:feedwire
/var/lib/feedwire/feedwire.db -rw------- feedwire:feedwire
/etc/feedwire drwxr-x--- root:feedwire
/etc/feedwire/feedwire.toml -rw-r----- root:feedwire
LIST
  local said
  said=$(inside journalctl -u feedwired.socket -u feedwired.service -p warning -q -o cat)
  same "warnings and errors in the journal" none "${said:-none}"
  like "feedwire status, as nobody of the group" 'ermission' "$(inside runuser -u reader -- feedwire status 2>&1 || true)"
}

# A loop of clients while something goes on. One that was let in and then cut off, since the daemon ended while it
# asked, is counted apart: no attempt to connect was lost.
clients() {
  inside rm -f /run/enough /run/said
  # shellcheck disable=SC2016 # the shell inside expands these
  inside sh -c '
    tried=0 failed=0
    while ! [ -e /run/enough ]; do
      tried=$((tried + 1))
      feedwire status >/dev/null 2>>/run/said || failed=$((failed + 1))
    done
    cut=$(grep -c "ended the connection" /run/said)
    echo "$tried tried, $((failed - cut)) not let in, $cut cut off"' >"$work/clients" &
  clients=$!
}
clients_end() { # WHAT
  inside touch /run/enough
  wait "$clients" || true
  grep -q ', 0 not let in' "$work/clients" || inside head -c 2000 /run/said >&2
  like "$1" '^[1-9][0-9]* tried, 0 not let in' "$(cat "$work/clients")"
}

activation() {
  quietly systemctl stop feedwired.service
  same "stopped; socket, service" "active inactive" "$(active feedwired.socket feedwired.service)"
  like "feedwire status starts it" 'is well' "$(inside feedwire status | head -1)"
  same "socket, service" "active active" "$(active feedwired.socket feedwired.service)"
  clients
  for _ in 1 2 3; do quietly systemctl restart feedwired.service; done
  clients_end "clients during three restarts"
  quietly systemctl stop feedwired.service feedwired.socket
  quietly systemctl start feedwired.service
  like "without its socket unit it makes one itself" 'is well' "$(inside feedwire status | head -1)"
  quietly systemctl stop feedwired.service
  quietly systemctl start feedwired.socket feedwired.service
}

upgraded() {
  local before
  before=$(property MainPID)
  clients
  echo "# dpkg --install feedwire.deb, over itself"
  quietly dpkg --install /root/feedwire.deb
  clients_end "clients during an upgrade"
  [ "$(property MainPID)" != "$before" ] || fail "the upgrade left the old program running"
  same "socket, service" "active active" "$(active feedwired.socket feedwired.service)"
}

reloads() {
  local file=$root/etc/feedwire/feedwire.toml before
  before=$(property MainPID)
  # The origin is on this machine, and asking it at once is what is wanted here.
  sed -i '/^\[fetch\]/a allow_private = ["127.0.0.0/8"]\nhost_gap = "0s"' "$file"
  quietly systemctl reload feedwired.service
  await 5 config.applied journal_has 'config\.applied'
  like "reloaded; state, status" '^active/running [A-Z]' "$(property ActiveState)/$(property SubState) $(property StatusText)"
  cp "$file" "$work/toml"
  echo 'no_such = 1' >>"$file"
  ! inside systemctl reload feedwired.service >/dev/null 2>&1 || fail "systemctl reload did not fail with a wrong configuration"
  await 5 config.refused journal_has 'config\.refused'
  echo "# systemctl reload, a wrong configuration"
  inside journalctl -u feedwired -o cat -q | grep config.refused | tail -1
  like "failed; state, status" '^active/running [A-Z]' "$(property ActiveState)/$(property SubState) $(property StatusText)"
  local code=0
  inside feedwire reload >"$work/said" 2>&1 || code=$?
  like "feedwire reload, wrong ($code)" 'no_such' "$(paste -sd ' ' <"$work/said")"
  [ "$code" -ne 0 ] || fail "feedwire reload did not say by its exit status that the configuration is wrong"
  cat "$work/toml" >"$file"
  like "feedwire reload, mended" '.' "$(inside feedwire reload)"
  same "the same process all along" "$before" "$(property MainPID)"
}
journal_has() { inside journalctl -u feedwired -o cat -q | grep -q "$1"; }

fetched() {
  shown feedwire add http://127.0.0.1:8080/feed.xml --wait
  shown feedwire items
  same "items" 3 "$(inside feedwire items --json | grep -c 第)"
}

read_only() {
  quietly systemctl enable feedwired-readonly.socket
  quietly systemctl restart feedwired.service
  same "enabled, and restarted; its socket, the service" "active active" "$(active feedwired-readonly.socket feedwired.service)"
  same "/run/feedwire/read.sock" "srw-rw---- feedwire:feedwire-read" "$(inside stat -c '%A %U:%G' /run/feedwire/read.sock)"
  quietly usermod --append --groups feedwire-read reader
  local reading=(inside runuser -u reader -- feedwire --socket /run/feedwire/read.sock)
  like "a member of feedwire-read asks" 'is well' "$("${reading[@]}" status | head -1)"
  ! "${reading[@]}" refresh --all >"$work/said" 2>&1 || fail "it may change something"
  echo "and may not change: $(head -1 "$work/said")"
  ! inside runuser -u reader -- feedwire --socket /run/feedwire/feedwire.sock status >"$work/said" 2>&1 || fail "it may use the other socket"
  echo "nor use the other socket: $(head -1 "$work/said")"
  quietly systemctl restart feedwired.service
  like "after a restart" 'is well' "$("${reading[@]}" status | head -1)"
}

# What it says of the units, and of its own sandbox's reach, is true only where there are any.
doctor() {
  inside feedwire doctor >"$work/said" || { cat "$work/said" >&2; fail "feedwire doctor finds fault"; }
  grep -E ' (daemon|permissions|limits|units) ' "$work/said"
  grep -q 'units *active (running)' "$work/said" || fail "it does not see the units"
}

credentials() {
  local file=$root/etc/feedwire/feedwire.toml
  cp "$file" "$work/toml"
  printf '\n[[feed]]\nurl = "http://127.0.0.1:8080/members.xml"\nheaders = { Authorization = { credential = "members" } }\n' >>"$file"
  (umask 077 && echo "Bearer secret" >"$root/etc/feedwire/members")
  drop_in credentials <<<$'[Service]\nLoadCredential=members:/etc/feedwire/members'
  quietly systemctl restart feedwired.service
  same "the file, and who reads it" "-rw------- root:root active" \
    "$(inside stat -c '%A %U:%G' /etc/feedwire/members) $(active feedwired.service)"
  inside feedwire refresh --all --wait >"$work/said" || { cat "$work/said" >&2; fail "a feed failed"; }
  like "the feed for members" 'for members' "$(inside feedwire items | grep members)"
  drop_out
  cat "$work/toml" >"$file"
  rm "$root/etc/feedwire/members"
  quietly systemctl restart feedwired.service
}

restarted() {
  drop_in watchdog <<<$'[Service]\nWatchdogSec=3s'
  quietly systemctl restart feedwired.service
  local before
  before=$(property NRestarts)
  sleep 5 # An idle daemon must keep the watchdog quiet by itself.
  same "idle for 5 s with WatchdogSec=3s; restarts" "$before" "$(property NRestarts)"
  quietly systemctl kill --kill-who=main --signal=STOP feedwired.service
  await 20 "a restart by the watchdog" is NRestarts $((before + 1))
  await 20 "the new daemon" is ActiveState active
  same "stopped by SIGSTOP; restarts" $((before + 1)) "$(property NRestarts)"
  drop_out
  quietly systemctl restart feedwired.service
  before=$(property NRestarts)
  quietly systemctl kill --kill-who=main --signal=KILL feedwired.service
  like "a client meanwhile" 'is well' "$(inside feedwire status | head -1)"
  await 20 "a restart after SIGKILL" is NRestarts $((before + 1))
  same "killed by SIGKILL; restarts, service" "$((before + 1)) active" "$(property NRestarts) $(active feedwired.service)"
  same "items are still there" 3 "$(inside feedwire items --json | grep -c 第)"
}

# Why it does not start must be found by whoever asks the journal for errors, and mending it is enough.
misconfigured() {
  local file=$root/etc/feedwire/feedwire.toml
  cp "$file" "$work/toml"
  echo 'no_such = 1' >>"$file"
  ! inside systemctl restart feedwired.service >/dev/null 2>&1 || fail "it started with a wrong configuration"
  echo "# journalctl -u feedwired -p err"
  inside journalctl -u feedwired -p err -q -o cat --since=-10s | grep -m1 no_such || fail "no error says why"
  # Twice more it is started, and fails.
  local before
  before=$(property NRestarts)
  await 60 "two more attempts" restarted_since $((before + 2))
  same "after two more attempts; the socket, the service" "active activating" "$(active feedwired.socket feedwired.service)"
  inside feedwire status >"$work/said" 2>&1 &
  local client=$!
  await 10 "the client" inside sh -c 'grep -lx feedwire /proc/[0-9]*/comm'
  cat "$work/toml" >"$file"
  wait "$client" || fail "the client that waited: $(cat "$work/said")"
  like "a client that waited until it was mended" 'is well' "$(head -1 "$work/said")"
}

restarted_since() { [ "$(property NRestarts)" -ge "$1" ]; }

# The lines of a unit that are not about what runs, when and what becomes of its words.
directives() { # UNIT
  sed -n '/^\[Service\]/,/^\[Install\]/{/^[A-Z][A-Za-z]*=/p}' "$1" |
    grep -Ev '^(Type|Exec.*|Watchdog.*|Timeout.*|Restart.*|Standard.*|SyslogLevel)='
}
# A unit that runs the probe with the lines from the standard input; its answer comes to OUT.
probe_unit() { # OUT
  local hard
  hard=$(inside sh -c 'ulimit -Hn')
  # Where the machine itself does not let a limit be raised so far, systemd comes as near as it can.
  local files=$((hard < 65536 ? hard : 65536))
  printf '[Service]\nType=oneshot\nExecStart=/usr/bin/python3 /usr/local/lib/probe.py\nTimeoutStartSec=60s\n'
  printf 'StandardOutput=truncate:%s\nStandardError=journal\n' "$1"
  printf 'Environment=ORIGIN_PORT=8080 WANTED_FILES=%s:%s WANTED_USER=%s SYSTEM_MOUNTS=%s\n' $files $files \
    "$(inside id -u feedwire):$(inside id -g feedwire)" "$(inside readlink /proc/1/ns/mnt)"
  cat
}
probe() { # LINES of [Service]
  printf '%s\n' "$@" | probe_unit /root/probe.out >"$root/etc/systemd/system/probe.service"
  rm -f "$root/root/probe.out"
  quietly systemctl daemon-reload
  quietly systemctl start probe.service
  cat "$root/root/probe.out"
}

# What of the attempts comes out otherwise than with nothing around the probe.
alone() { # LINES of the unit
  probe "$@" >"$work/with"
  paste "$work/bare" "$work/with" | awk -F'\t' '$2 != $5 && !/^allowed:/ {printf "%s%s", sep, $1; sep = "; "}'
}

sandbox() {
  local lines filter
  mapfile -t lines < <(directives "$root/lib/systemd/system/feedwired.service")
  mapfile -t filter < <(printf '%s\n' "${lines[@]}" | grep ^SystemCallFilter)
  probe >"$work/bare"
  probe "${lines[@]}" >"$work/kept"
  printf '%-48s %-24s %s\n' "" "ROOT, NO SANDBOX" "THE UNIT"
  local name without wanted within note wrong=""
  while IFS=$'\t' read -r name without wanted _ within _; do
    note=""
    if ! [[ $within =~ ^($wanted)$ ]]; then
      note="   wanted: $wanted"
      wrong+="$name; "
    elif [[ $name != allowed:* && $without =~ ^($wanted)$ ]]; then
      note="   (tells nothing here)"
    fi
    printf '%-48s %-24s %s%s\n' "$name" "$without" "$within" "$note"
  done < <(paste "$work/bare" "$work/kept")
  [ -z "$wrong" ] || fail "not as the unit wants it: $wrong"

  step "what each directive does by itself"
  local line changed
  for line in "${lines[@]}"; do
    case $line in
      *Directory*) continue ;; # Looked at where the package was installed.
      RemoveIPC=* | SystemCallErrorNumber=*) continue ;; # Below.
      SystemCallFilter=*)
        # The lines are one list, and without a number what is not on it kills.
        [ "$line" = "${filter[0]}" ] || continue
        changed=$(alone "${filter[@]}" SystemCallErrorNumber=EPERM)
        line="${filter[*]}"
        ;;
      *) changed=$(alone "$line") ;;
    esac
    echo "$line"
    echo "    $changed"
    [ -n "$changed" ] || fail "it changes nothing that the probe attempts"
  done
  mapfile -t lines < <(printf '%s\n' "${lines[@]}" | grep -v ^SystemCallErrorNumber)
  same "without SystemCallErrorNumber=, mount" SIGSYS "$(probe "${lines[@]}" | awk -F'\t' '$1 == "mount" {print $2}')"

  quietly systemctl stop feedwired.service
  inside runuser -u feedwire -- touch /dev/shm/left
  quietly systemctl restart feedwired.service
  quietly systemctl stop feedwired.service
  await 5 "RemoveIPC=" inside test ! -e /dev/shm/left
  echo "RemoveIPC=: a shared memory of the user is gone after a stop"
  quietly systemctl start feedwired.service
}

# "PRIORITY MESSAGE" of the entries since this start of the daemon.
journal() {
  inside journalctl _SYSTEMD_INVOCATION_ID="$(property InvocationID)" -q -o json | python3 -c '
import json, sys
for line in sys.stdin:
    entry = json.loads(line)
    print(entry["PRIORITY"], entry["MESSAGE"])'
}

# An error, a warning and an information, each with what the journal makes of it.
missing=0
priorities() { # the message's start in the form at hand
  local file=$root/etc/feedwire/feedwire.toml
  quietly systemctl restart feedwired.service
  # Only the first failure of a feed in a row is a line.
  inside feedwire add "http://127.0.0.1:8080/missing$((++missing)).xml" --wait >/dev/null 2>&1 || true
  cp "$file" "$work/toml"
  echo 'no_such = 1' >>"$file"
  inside systemctl reload feedwired.service 2>/dev/null || true
  cat "$work/toml" >"$file"
  journal >"$work/journal"
  local wanted event found
  while read -r wanted event; do
    found=$(grep -m1 "$event" "$work/journal") || fail "the journal lacks $event"
    like "$event" "^$wanted $1" "$(cut -c 1-110 <<<"$found")"
  done <<<$'3 config.refused\n4 feed.failed\n6 daemon.ready'
  ! grep -E '^[0-9] <' "$work/journal" || fail "a prefix is a part of the message"
}

stopped() {
  priorities '[a-z]+\.'
  local invocation
  invocation=$(property InvocationID)
  inside feedwire subscribe >/dev/null 2>&1 &
  local follower=$!
  sleep 0.5
  # The socket, too: the follower comes back at once, and would start the service again.
  quietly systemctl stop feedwired.socket feedwired.service
  kill "$follower" 2>/dev/null || true
  wait "$follower" 2>/dev/null || true
  # Longer than TimeoutStopSec= it would have been killed, and the result another.
  same "stop, with a follower; result, code, status" "success 1 0" "$(property Result) $(property ExecMainCode) $(property ExecMainStatus)"
  inside journalctl _SYSTEMD_INVOCATION_ID="$invocation" -q -o cat >"$work/journal"
  like "its last lines" 'daemon.stopping .*daemon.stopped' "$(grep -o '^daemon\.stop[a-z]*' "$work/journal" | paste -sd ' ')"
  same "the socket" "inactive" "$(active feedwired.socket)"
  quietly systemctl start feedwired.socket feedwired.service
  local start
  start=$(sed -n 's/^ExecStart=//p' "$root/lib/systemd/system/feedwired.service")
  drop_in json <<<"[Service]
ExecStart=
ExecStart=$start --log-format json"
  priorities '\{.*"level"'
  drop_out
  quietly systemctl restart feedwired.service
}

again() {
  power_off
  power_on
  serve
  same "socket, service" "active active" "$(active feedwired.socket feedwired.service)"
  same "items are still there" 3 "$(inside feedwire items --json | grep -c 第)"
}

as_reader() { inside runuser -u reader -- env XDG_RUNTIME_DIR="/run/user/$id" HOME=/home/reader "$@"; }
user_units() {
  quietly loginctl enable-linger reader
  id=$(inside id -u reader)
  await 10 "the user's manager" as_reader systemctl --user is-system-running
  as_reader systemctl --user enable --now feedwired.socket feedwired.service >"$work/said" 2>&1 || { cat "$work/said" >&2; fail "the user's units"; }
  same "socket, service" "active active" "$(as_reader systemctl --user is-active feedwired.socket feedwired.service | paste -sd ' ')"
  same "socket" "srw------- reader:reader" "$(inside stat -c '%A %U:%G' "/run/user/$id/feedwire.sock")"
  local process
  process=$(as_reader systemctl --user show feedwired.service -P MainPID)
  same "user, NoNewPrivs, Seccomp, umask" "reader 1 2 0077" "$(inside sh -c "stat -c %U /proc/$process; awk '/^(NoNewPrivs|Seccomp|Umask):/ {print \$2}' /proc/$process/status" |
    { read -r user; read -r mask; read -r privileges; read -r filter; echo "$user $privileges $filter $mask"; })"
  as_reader systemctl --user stop feedwired.service 2>/dev/null
  like "feedwire status, which starts it" 'is well' "$(as_reader feedwire status | head -1)"
  # shellcheck disable=SC2016 # the home is the reader's
  as_reader sh -c 'mkdir -p ~/.config/feedwire && printf "[fetch]\nallow_private = [\"127.0.0.0/8\"]\n" >~/.config/feedwire/feedwire.toml'
  as_reader systemctl --user reload feedwired.service
  echo "# feedwire add http://127.0.0.1:8080/feed.xml --wait"
  as_reader feedwire add http://127.0.0.1:8080/feed.xml --wait || fail "the user's feed"
  same "items" 3 "$(as_reader feedwire items --json | grep -c 第)"

  mkdir -p "$root/home/reader/.config/systemd/user"
  directives "$root/lib/systemd/user/feedwired.service" | probe_unit /home/reader/probe.out >"$root/home/reader/.config/systemd/user/probe.service"
  as_reader systemctl --user daemon-reload
  as_reader systemctl --user start probe.service || fail "the probe under the user's manager"
  local name within wanted
  for name in "gain root by a setuid program" "make a file setuid" "change the personality" "map memory to write and execute" \
    "real-time scheduling" "a system call of x32" umask "allowed: connect by TCP, IPv4"; do
    IFS=$'\t' read -r _ within wanted < <(grep -F "$name"$'\t' "$root/home/reader/probe.out")
    like "$name" "^($wanted)\$" "$within"
  done
  as_reader systemctl --user disable --now feedwired.socket feedwired.service >/dev/null 2>&1
  quietly loginctl disable-linger reader
}

removed() {
  echo "# apt-get remove feedwire"
  quietly apt-get remove -y -qq feedwire
  same "units" "not-found not-found not-found" \
    "$(inside systemctl show -P LoadState feedwired.socket feedwired-readonly.socket feedwired.service | paste -sd ' ' | tr -s ' ')"
  same "processes" 0 "$(inside sh -c 'cat /proc/[0-9]*/comm' | grep -c '^feedwired$' || true)"
  same "store and configuration stay" "/etc/feedwire/feedwire.toml /var/lib/feedwire/feedwire.db" \
    "$(inside ls /etc/feedwire/feedwire.toml /var/lib/feedwire/feedwire.db | paste -sd ' ')"
  echo "# dpkg --purge feedwire"
  quietly dpkg --purge feedwire
  # The user stays, as Debian's policy has it: files elsewhere may be its. The journal is the machine's.
  local left
  left=$(inside find /etc /usr /run /var /tmp -xdev -iname '*feedwire*' -not -path '/usr/local/bin/feedwire-origin' -not -path '/var/cache/*' -printf '%p ')
  same "left" nothing "${left:-nothing}"
}

step "a Debian 12 root"
prepare
step boot
power_on
shown systemctl --version | head -2
serve
step "install"
installed
step "socket activation"
activation
step "reload"
reloads
step "a feed of this machine, through the sandbox"
fetched
step "the socket that can only read"
read_only
step "feedwire doctor"
doctor
step "a credential of the service manager"
credentials
step "an upgrade"
upgraded
step "watchdog and kill"
restarted
step "a wrong configuration at the start"
misconfigured
step "the sandbox"
sandbox
step "the journal, and a stop"
stopped
step "boot again"
again
step "a user's own units"
user_units
step "remove and purge"
removed
echo
echo "all of it as wanted"
