#!/usr/bin/env bash
# How far the learner of a server falls behind while /rank of 100 candidates runs as fast as it goes (needs wrk, curl, a built jar):
# once with what it cannot learn left (liverank.shed-lag), once with all learned. SECONDS_EACH (60), CLIENTS (16), COMMAND (the jar).
set -euo pipefail
cd "$(dirname "$0")/../.."
port=${PORT:-18090}
base=http://localhost:$port
for bound in ${BOUNDS:-500ms 0s}; do
  data=$(mktemp -d)
  ${COMMAND:-java -jar target/liverank.jar} --server.port="$port" --liverank.data-dir="$data" --liverank.update.interval=0 \
    --liverank.shed-lag="$bound" > "$data/log" 2>&1 &
  server=$!
  trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true; rm -rf "$data"' EXIT
  until curl -sf $base/actuator/health/readiness > /dev/null; do sleep 0.2; done
  wrk -t1 -c4 -d20s -s src/load/rank.lua $base > /dev/null # warm up
  until [ "$(curl -s $base/server | grep -o '"lagMillis":[0-9]*' | cut -d: -f2)" = 0 ]; do sleep 0.5; done
  count() { curl -s $base/actuator/prometheus | awk -v what="what=\"$1\"" '/^liverank_events_total/ && index($0, what) {print int($NF)}'; }
  lists=$(count rankings); shed=$(count lists_shed)
  wrk -t1 -c"${CLIENTS:-16}" -d"${SECONDS_EACH:-60}s" -s src/load/rank.lua $base > "$data/wrk" & load=$!
  : > "$data/lags"
  while kill -0 $load 2>/dev/null; do
    curl -s $base/server | grep -o '"lagMillis":[0-9]*' | cut -d: -f2 >> "$data/lags"
    sleep 0.25
  done
  wait $load
  awk -v bound="$bound" -v wrk="$(tail -1 "$data/wrk")" -v lists=$(($(count rankings) - lists)) -v shed=$(($(count lists_shed) - shed)) \
    '{lag[NR] = $1} END {n = asort_(lag, NR); printf "shed-lag %s: lag p50 %d ms, p99 %d ms, at most %d ms; applied %d lists, %d of them not learned; %s\n", bound, lag[int((n + 1) / 2)], lag[int(n * 0.99 + 0.5)], lag[n], lists, shed, wrk}
     function asort_(a, n,  i, j, t) {for (i = 2; i <= n; i++) {t = a[i]; for (j = i; j > 1 && a[j - 1] > t; j--) a[j] = a[j - 1]; a[j] = t} return n}' "$data/lags"
  kill $server; wait $server 2>/dev/null || true
  rm -rf "$data"
done
