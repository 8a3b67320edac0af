#!/usr/bin/env bash
# Fuzzes every reader for so many seconds, one target a core at a time: tests/fuzz/run.sh SECONDS [target...]
# FEEDWIRE_FUZZ_JOBS=1 leaves the other cores to others.
# Starts from the seeds and, where it is present, the shared data. What is found stays in build/fuzz/findings.
set -uo pipefail
cd "$(dirname "$0")/../.."

seconds=${1:?"usage: tests/fuzz/run.sh SECONDS [target...]"}
shift
build=build/fuzz
shared=${FEEDWIRE_SHARED:-../shared}
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(charset date front_matter html link opml read rhythm search similarity)

fuzz() { # TARGET
  local corpus=$build/corpus/$1 findings=$build/findings/$1 seeds=("tests/fuzz/seeds/$1") folder
  mkdir -p "$corpus" "$findings"
  for folder in conformance/inputs corpus/feeds corpus/frontmatter; do
    case $1 in date | link | rhythm) continue ;; esac
    [ -d "$shared/$folder" ] && seeds+=("$shared/$folder")
  done
  "$build/fuzz_$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
    -print_final_stats=1 -artifact_prefix="$findings/" "$corpus" "${seeds[@]}" \
    >"$build/fuzz_$1.log" 2>&1
  local status=$?
  local runs
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/fuzz_$1.log")
  echo "$1: exit $status, ${runs:-?} runs, log in $build/fuzz_$1.log"
  return $status
}
export -f fuzz
export build shared seconds

printf '%s\n' "${targets[@]}" | xargs -P "${FEEDWIRE_FUZZ_JOBS:-$(nproc)}" -I{} bash -c 'fuzz {}'
