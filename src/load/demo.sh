#!/usr/bin/env bash
# Opens the demo shop while its Redis is stopped for 3 s in every 5 s (needs curl and a built jar), and once more after a
# server that was killed (kill -9) half-way: the shelves must be full in the end, and what the demo does next must work.
# Exit code 1 if not.
#   JAR=target/liverank.jar PORT=18091 STOPPED=3 RUNNING=2 PATIENCE=300 src/load/demo.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
jar=${JAR:-target/liverank.jar}
port=${PORT:-18091}
base=http://localhost:$port
data=$(mktemp -d)
server=
pauser=
stop_pausing() {
  [ -z "$pauser" ] || { kill "$pauser" 2> /dev/null || true; wait "$pauser" 2> /dev/null || true; }
  pauser=
  redis=$(redis_of) && kill -CONT "$redis" 2> /dev/null || true
}
redis_of() { pgrep -P "${server:-0}" -f redis-server | head -1 | grep .; }
finish() {
  stop_pausing
  [ -z "$server" ] || { kill "$server" 2> /dev/null || true; wait "$server" 2> /dev/null || true; }
  rm -rf "$data"
}
trap finish EXIT
open() {
  java ${JAVA_OPTIONS:-} -jar "$jar" --spring.profiles.active=demo --server.port="$port" --liverank.data-dir="$data" >> "$data/log" 2>&1 &
  server=$!
  (
    until redis=$(redis_of); do sleep 0.02; done
    trap 'kill -CONT $redis 2> /dev/null; exit' TERM
    while kill -STOP "$redis" 2> /dev/null; do
      sleep "${STOPPED:-3}"
      kill -CONT "$redis" 2> /dev/null || exit 0
      sleep "${RUNNING:-2}"
    done
  ) & pauser=$!
}
total() { curl -s -m 5 "$base/items?limit=1" | sed -n 's/.*"total":\([0-9]*\).*/\1/p'; }
await() { # seconds, number of products
  local end=$((SECONDS + $1)) now=
  until now=$(total) && [ "$now" = "$2" ]; do
    kill -0 $server 2> /dev/null || { tail -20 "$data/log"; echo "the server ended"; exit 1; }
    [ $SECONDS -lt $end ] || { tail -20 "$data/log"; echo "${now:-no} products instead of $2"; exit 1; }
    sleep 0.2
  done
}
open
began=$SECONDS
await "${PATIENCE:-300}" 4992
echo "paused Redis        4992 products $((SECONDS - began)) s after the start"
stop_pausing; kill $server; wait $server 2> /dev/null || true
for try in 1 2 3 4 5; do
  rm -rf "$data"; mkdir "$data"
  open
  until now=$(total) && [ "${now:-0}" -gt 0 ]; do kill -0 $server; done
  kill -9 $server; wait $server 2> /dev/null || true
  kill "$pauser" 2> /dev/null || true; wait "$pauser" 2> /dev/null || true; pauser=
  [ "$now" = 4992 ] || break
done
echo "killed              with $now products"
open
began=$SECONDS
await "${PATIENCE:-300}" 4992
echo "opened again        4992 products $((SECONDS - began)) s after the start"
stop_pausing
ask() { # what, then how curl asks for it; again for a minute where it fails
  local what=$1 end=$((SECONDS + 60)); shift
  until curl -sf -m 20 "$@"; do
    [ $SECONDS -lt $end ] || { echo "$what failed: $(curl -s -m 20 "$@")"; exit 1; }
    sleep 1
  done
}
ask shoppers -o /dev/null -XPOST $base/demo/shoppers -H 'Content-Type: application/json' -d '{"running":true,"rate":50}'
end=$((SECONDS + 60))
until visits=$(ask shoppers $base/demo/shoppers | sed -n 's/.*"visits":\([0-9]*\).*/\1/p') && [ "$visits" -gt 100 ]; do
  [ $SECONDS -lt $end ] || { echo "$visits visits in a minute"; exit 1; }
  sleep 0.5
done
ask tastes -o /dev/null -XPOST $base/demo/tastes
ask update -o /dev/null -XPOST $base/models/update
ask releases -o /dev/null -XPOST $base/demo/releases
await 60 5376
echo "shoppers, tastes, an update and a release work"
