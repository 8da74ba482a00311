#!/usr/bin/env bash
# Many shops in one server (needs curl, wrk, a built jar): what five busy ones get while there are no others and with SHOPS - 5 at rest
# beside them, how long a wake takes, what the process takes; and what a quiet shop gets beside one that is called as fast as it goes.
#   SHOPS=200 SECONDS_EACH=20 COMMAND="java -Xmx1g -jar target/liverank.jar" src/load/shops.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
shops=${SHOPS:-200} seconds=${SECONDS_EACH:-20}
port=${PORT:-18095}
base=http://localhost:$port
data=$(mktemp -d)
${COMMAND:-java -Xmx1g -jar target/liverank.jar} --server.port="$port" --liverank.data-dir="$data" --liverank.update.interval=0 \
  --liverank.shops-awake=6 --liverank.shop-rest=1h > "$data/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true; rm -rf "$data"' EXIT
until curl -sf $base/actuator/health/readiness > /dev/null; do kill -0 $server; sleep 0.5; done
resident() { awk '/^VmRSS/ {printf "%d MB", $2 / 1024}' /proc/$server/status; }
tell() { printf '%-46s %s\n' "$1" "$2"; }
make() { curl -sf -o /dev/null -X PUT -H 'Content-Type: application/json' -d '{}' "$base/shops/shop-$1"; }
# 24 candidates, four connections of which each sends 25 times a second at most
busy() {
  for i in 1 2 3 4 5; do
    ITEMS=24 CALL=/shops/shop-$i/rank PAUSE_MILLIS=40 wrk -t1 -c2 -d"${seconds}s" -s src/load/rank.lua $base > "$data/busy.$i" &
    loads[$i]=$!
  done
  wait "${loads[@]}"
  tell "$1" "$(sed -n 's/^\(requests\/s.*p99 \([0-9.]*\) ms.*errors.*\)/\2/p' "$data"/busy.* | sort -n | tr '\n' ' ')ms p99 of the five, resident $(resident)"
}
for i in 1 2 3 4 5; do make $i; done
busy "five busy shops, warming up"
busy "five busy shops, no others"
for ((i = 6; i <= shops; i++)); do make $i; done
for ((i = 6; i <= shops; i++)); do
  curl -s -o /dev/null -w '%{time_total}\n' -H 'Content-Type: application/json' -d '{"eventType":"click","userId":"ann","itemId":"b"}' "$base/shops/shop-$i/feedback"
done | sort -n > "$data/first"
tell "first call of $((shops - 5)) shops, s: median, longest" "$(awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)], v[NR]}' "$data/first"), resident $(resident)"
for i in 1 2 3 4 5; do ITEMS=24 CALL=/shops/shop-$i/rank wrk -t1 -c1 -d1s -s src/load/rank.lua $base > /dev/null; done
busy "five busy shops, $((shops - 5)) at rest"
for ((i = 6; i <= shops; i++)); do
  curl -s -o /dev/null -w '%{time_total}\n' -H 'Content-Type: application/json' -d '{"userId":"ann","items":[{"itemId":"a"},{"itemId":"b"}]}' "$base/shops/shop-$i/rank"
done | sort -n > "$data/wakes"
tell "wake by a ranking, s: median, longest" "$(awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)], v[NR]}' "$data/wakes"), resident $(resident)"
quiet() { # one connection that sends 25 times a second
  tell "$1" "$(ITEMS=24 CALL=/shops/shop-1/rank PAUSE_MILLIS=40 wrk -t1 -c1 -d"${seconds}s" -s src/load/rank.lua $base | tail -1)"
}
quiet "a quiet shop alone"
ITEMS=100 CALL=/shops/shop-2/rank wrk -t1 -c16 -d"$((seconds + 4))s" -s src/load/rank.lua $base > "$data/noise" & noise=$!
sleep 2
quiet "a quiet shop beside one at full rate"
wait $noise
tell "the one at full rate" "$(tail -1 "$data/noise")"
