#!/usr/bin/env bash
# How much memory a server takes that holds a shop (needs curl, awk, wrk, a built jar): resident after the shop was put in, at rest, while
# /rank of 100 runs as fast as it goes, and at rest again; and what of the heap is alive, by the class that takes the most.
# SUMMARY=1 also tells what is outside of the heap, of a JVM with -XX:NativeMemoryTracking=summary.
#   ITEMS=100000 USERS=20000 CLICKS=5 SECONDS_EACH=30 REST=70 COMMAND="java -jar target/liverank.jar" src/load/memory.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
items=${ITEMS:-100000} users=${USERS:-20000} clicks=${CLICKS:-5} rest=${REST:-70}
port=${PORT:-18092}
base=http://localhost:$port
data=$(mktemp -d)
${COMMAND:-java -jar target/liverank.jar} --server.port="$port" --liverank.data-dir="$data" --liverank.update.interval=0 > "$data/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true; rm -rf "$data"' EXIT
until curl -sf $base/actuator/health/readiness > /dev/null; do kill -0 $server; sleep 0.5; done
resident() { awk '/^VmRSS/ {printf "%d MB", $2 / 1024}' /proc/$server/status; }
tell() { printf '%-28s resident %s\n' "$1" "$(resident)"; }
tell "empty"
# a thousand a call: a title of six words, two categories, a list of colours, a flag and four numbers, each of another item's
awk -v n="$items" 'BEGIN {
  srand(7)
  for (i = 0; i < n; i++) {
    title = ""
    for (w = 0; w < 6; w++) title = title (w ? " " : "") "word" int(3000 * rand() * rand())
    printf "%s{\"itemId\":\"item-%d\",\"attributes\":{\"title\":\"%s\",\"brand\":\"brand %d\",\"category\":\"category %d\",\"color\":[\"c%d\",\"c%d\"],\"inStock\":%s,\"price\":%.2f,\"rating\":%.1f,\"reviews\":%d,\"weight\":%d}}%s",
      i % 1000 ? "," : "[", i, title, 500 * rand(), 80 * rand(), 12 * rand(), 12 * rand(), rand() < 0.9 ? "true" : "false", 1 + 300 * rand(), 5 * rand(), 900 * rand() * rand(), 5000 * rand(),
      i % 1000 == 999 || i == n - 1 ? "]\n" : ""
  }
}' | split -l 1 -a 5 - "$data/items."
send() { # how, where to, the files
  for body in "${@:3}"; do
    curl -sf -o /dev/null -X "$1" -H 'Content-Type: application/json' --data-binary "@$body" "$base$2" || { echo "$1 $2 failed: $body"; exit 1; }
    rm "$body"
  done
}
send PUT /items "$data"/items.*
tell "$items items"
awk -v n="$users" -v k="$clicks" -v items="$items" 'BEGIN {
  srand(8)
  for (i = 0; i < n * k; i++)
    printf "%s{\"eventType\":\"click\",\"userId\":\"user-%d\",\"itemId\":\"item-%d\"}%s", i % 1000 ? "," : "[", int(i / k), items * rand() * rand(), i % 1000 == 999 || i == n * k - 1 ? "]\n" : ""
}' | split -l 1 -a 5 - "$data/clicks."
send POST /feedback "$data"/clicks.*
until [ "$(curl -s $base/server | grep -o '"lagMillis":[0-9]*' | cut -d: -f2)" = 0 ]; do sleep 0.5; done
tell "$users users, $clicks clicks each"
sleep "$rest"
tell "at rest"
ITEMS=100 wrk -t1 -c16 -d"${SECONDS_EACH:-30}s" -s src/load/rank.lua $base > "$data/wrk" & load=$!
most=0
while kill -0 $load 2>/dev/null; do
  now=$(awk '/^VmRSS/ {print int($2 / 1024)}' /proc/$server/status)
  most=$((now > most ? now : most))
  sleep 0.5
done
tail -1 "$data/wrk"
[ -z "${SUMMARY:-}" ] || jcmd $server VM.native_memory summary scale=MB | grep -E "^-|Total"
printf '%-28s resident %s MB\n' "at work, at most" $most
sleep "$rest"
tell "at rest again"
jcmd $server GC.run > /dev/null
jcmd $server GC.heap_info | grep -E 'total|used' | head -3
jcmd $server GC.class_histogram | head -"${CLASSES:-25}" | tail -n +3
tell "after a full collection"
