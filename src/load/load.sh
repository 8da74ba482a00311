#!/usr/bin/env bash
# Loads a server of its own over HTTP (needs wrk, curl and a built jar) and prints what it does:
#   floor      /actuator/health/liveness, the same web server without ranking
#   rank       /rank with 100 candidates, as fast as it goes, and at a steady rate
#   updating   /rank at the same steady rate while incremental updates run
#   outage     /rank at the same rate while Redis is stopped for 20 s, and what /feedback says
set -euo pipefail
cd "$(dirname "$0")/../.."
port=${PORT:-18080}
data=$(mktemp -d)
base=http://localhost:$port
java ${JAVA_OPTIONS:-} -jar target/liverank.jar --server.port="$port" --liverank.data-dir="$data" \
  --liverank.attribution-window=2s --liverank.update.interval=0 --liverank.update.cut-lists=500 > "$data/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$data"' EXIT
until curl -sf $base/actuator/health/readiness > /dev/null; do sleep 0.2; done
load() { wrk -t1 -c"$1" -d"$2" -s src/load/rank.lua "$base" | tail -1; }
clicks() { # a click on the third item of a list, until stopped
  local i=0
  while true; do
    i=$((i + 1))
    curl -s -o /dev/null $base/rank -H 'Content-Type: application/json' \
      -d "{\"queryId\":\"c$i\",\"userId\":\"user-$((i % 100))\",\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"},{\"itemId\":\"c\"},{\"itemId\":\"item-$i\"}]}"
    curl -s -o /dev/null $base/feedback -H 'Content-Type: application/json' \
      -d "{\"eventType\":\"click\",\"queryId\":\"c$i\",\"itemId\":\"c\",\"userId\":\"user-$((i % 100))\"}"
  done
}
load 4 20s > /dev/null # warm up
steady() { PAUSE_MILLIS=10 load 1 "$1"; } # some 90 requests a second
echo "floor     $(wrk -t1 -c4 -d5s --latency $base/actuator/health/liveness | awk '/Requests\/sec/ {r=$2} /99%/ {p=$2} END {print "requests/s " r "  p99 " p}')"
echo "rank      $(load 4 15s)"
clicks & clicker=$!
sleep 5
echo "steady    $(steady 20s)"
(while true; do curl -s -o /dev/null -XPOST $base/models/update; sleep 1; done) & updater=$!
echo "updating  $(steady 20s)"
kill $updater $clicker; wait $updater $clicker 2>/dev/null || true
echo "updates   $(curl -s $base/models | grep -o '"verdict"' | wc -l)"
redis=$(pgrep -P $server -f redis-server | head -1)
kill -STOP "$redis"
(sleep 5; curl -s -o /dev/null -w 'feedback  while Redis is stopped: %{http_code}, Retry-After %header{retry-after}\n' $base/feedback \
  -H 'Content-Type: application/json' -d '{"eventType":"click","itemId":"a"}') & asked=$!
echo "outage    $(steady 20s)"
wait $asked
kill -CONT "$redis"
sleep 3
curl -s -o /dev/null -w 'feedback  after: %{http_code}\n' $base/feedback -H 'Content-Type: application/json' -d '{"eventType":"click","itemId":"a"}'
