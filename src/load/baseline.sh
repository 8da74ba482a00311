#!/usr/bin/env bash
# Lets the demo's shoppers shop for some minutes, changes their tastes, and lets them shop on (needs curl, jq and a built jar).
# Each minute the interval of "better than the search engine" must hold the truth, which the simulator knows: how likely our order
# was to win the lists that were interleaved and won by either side. Exit code 1 if it ever does not.
#   JAR=target/liverank.jar PORT=18092 RATE=20 MINUTES=7 src/load/baseline.sh [--liverank.baseline.share=0.02 ...]
set -euo pipefail
cd "$(dirname "$0")/../.."
port=${PORT:-18092}
base=http://localhost:$port
data=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || { kill "$server" 2> /dev/null || true; wait "$server" 2> /dev/null || true; }
  rm -rf "$data"
}
trap finish EXIT
cp "${JAR:-target/liverank.jar}" "$data/liverank.jar" # it may be built anew meanwhile
java ${JAVA_OPTIONS:-} -jar "$data/liverank.jar" --spring.profiles.active=demo --server.port="$port" \
  --liverank.data-dir="$data" "$@" >> "$data/log" 2>&1 &
server=$!
end=$((SECONDS + 120))
until [ "$(curl -s -m 5 "$base/items?limit=1" | jq .total 2> /dev/null)" = 4992 ]; do
  kill -0 $server && [ $SECONDS -lt $end ] || { tail -20 "$data/log"; exit 1; }
  sleep 0.5
done
missed=0
shop() { # first minute, last minute
  for ((minute = $1; minute <= $2; minute++)); do
    sleep 60
    line=$(jq -rn --argjson e "$(curl -sf -m 20 $base/evaluation)" --argjson s "$(curl -sf -m 20 $base/demo/shoppers)" '
      def r: if . == null then "-" else (. * 1000 | round / 1000) end;
      $e.baseline.all as $all | $e.baseline.recent as $recent | ($s.odds // 0.5) as $odds
      | [$all.wins, $all.losses, $all.ties, $all.lists, ($all.share | r), ($all.low | r), ($all.high | r), $all.verdict, ($s.odds | r),
         $s.decided, ($s.ndcg | r), ($s.retrievalNdcg | r), ($e.served.ndcg10 | r), ($e.shown.ndcg10 | r),
         (if $all.low <= $odds and $odds <= $all.high then "covered" else "MISSED" end)] | @tsv')
    printf '%s\t%s\n' $minute "$line"
    case $line in *MISSED) missed=$((missed + 1)) ;; esac
  done
}
printf 'minute\twins\tlosses\tties\tlists\tshare\tlow\thigh\tverdict\ttruth\tdecided\tNDCG, true\tsearch engine\tby clicks\tsearch engine\n'
curl -sf -o /dev/null -XPOST $base/demo/shoppers -H 'Content-Type: application/json' -d "{\"running\":true,\"rate\":${RATE:-20}}"
shop 1 "${MINUTES:-7}"
curl -sf -o /dev/null -XPOST $base/demo/tastes
echo 'tastes change'
shop $((${MINUTES:-7} + 1)) $((2 * ${MINUTES:-7}))
[ $missed = 0 ] || { echo "the interval missed the truth $missed times"; exit 1; }
