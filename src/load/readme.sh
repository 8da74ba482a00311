#!/usr/bin/env bash
# Pastes the README's curl blocks into cold servers (needs curl and a built jar) and compares what they print with what
# the README says: RUNS times block after block, each in a shell of its own, and RUNS times all of them as one script.
# Every run has a fresh server without data, beside two busy loops. Exit code 1 if a promise did not hold.
#   JAR=target/liverank.jar RUNS=5 PORT=18090 BUSY=2 src/load/readme.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
jar=${JAR:-target/liverank.jar}
runs=${RUNS:-5}
port=${PORT:-18090}
busy=${BUSY:-2}
base=http://localhost:$port
work=$(mktemp -d)
server=
loops=()
finish() {
  ((${#loops[@]} == 0)) || kill "${loops[@]}" 2> /dev/null || true
  [ -z "$server" ] || { kill "$server" 2> /dev/null || true; wait "$server" 2> /dev/null || true; }
  rm -rf "$work"
}
trap finish EXIT

# the section's commands, one a file: fenced blocks cut at blank lines, and curl lines within the text
awk -v to="$work" -v port="$port" '
  /^## / { here = /^## See a click change the ranking/ }
  !here { next }
  function put(text) { gsub(/localhost:8080/, "localhost:" port, text); file = sprintf("%s/%02d.sh", to, ++n); print text > file; close(file) }
  /^```/ { fenced = !fenced; if (!fenced && block != "") put(block); block = ""; next }
  fenced && /^$/ { if (block != "") put(block); block = ""; next }
  fenced { block = block (block == "" ? "" : "\n") $0; next }
  { line = $0; while (match(line, /`curl [^`]*`/)) { put(substr(line, RSTART + 1, RLENGTH - 2)); line = substr(line, RSTART + RLENGTH) } }
' README.md
text=$(tr '\n' ' ' < README.md)
kept=$(sed -n 's/.*keeps your order: \([a-z0-9, -]*\)\. .*/\1/p' <<< "$text" | tr -d ' ')
first=$(sed -n 's/.* \([a-z]*-[0-9]*\) is first\..*/\1/p' <<< "$text")
[ "$(ls "$work"/*.sh | wc -l)" = 5 ] && [ -n "$kept" ] && [ -n "$first" ] || { echo "the README reads otherwise than this script knows"; exit 1; }

order() { grep -o '"itemId":"[^"]*","position"' "$1" | cut -d'"' -f4 | paste -sd, -; }
failed=0
check() { # what, expected pattern, answer
  [[ $3 == $2 ]] || { echo "  $1: $3 instead of $2"; failed=$((failed + 1)); }
}
once() { # how
  local data=$work/data began ready
  rm -rf "$data"
  began=$(date +%s%N)
  java ${JAVA_OPTIONS:-} -jar "$jar" --server.port="$port" --liverank.data-dir="$data" --liverank.baseline.share=0 > "$work/log" 2>&1 & server=$!
  until curl -sf $base/actuator/health/readiness > /dev/null; do
    kill -0 $server || { cat "$work/log"; exit 1; }
    sleep 0.05
  done
  ready=$(date +%s%N)
  rm -f "$work"/*.out
  if [ "$1" = blocks ]; then
    for file in "$work"/??.sh; do bash "$file" > "$file.out" 2> /dev/null; done
  else # answers are JSON without a line's end
    sed -s '$a printf "\\n"' "$work"/??.sh > "$work/all"
    bash "$work/all" 2> /dev/null | awk -v to="$work" '{ file = sprintf("%s/%02d.sh.out", to, ++n); print > file; close(file) }'
  fi
  local pasted=$(($(date +%s%N) - ready))
  check "first ranking" "$kept" "$(order "$work/02.sh.out")"
  check "after the click" "$first,*" "$(order "$work/04.sh.out")"
  check "from the text index" "$(tr , '\n' <<< "$kept" | sort | paste -sd, -)" "$(order "$work/05.sh.out" | tr , '\n' | sort | paste -sd, -)"
  kill $server; wait $server 2> /dev/null || true; server=
  printf '%s %s: ready after %d ms, pasted in %d ms, %d broken so far\n' "$1" "$2" $(((ready - began) / 1000000)) $((pasted / 1000000)) $failed
}
for ((i = 0; i < busy; i++)); do (while :; do :; done) & loops+=($!); done
for how in blocks at-once; do for ((run = 1; run <= runs; run++)); do once $how "$run"; done; done
[ $failed = 0 ] && echo "every promise held"
