#!/usr/bin/env bash
# What a log in Kafka costs beside one in Redis, by compression and linger (needs wrk, curl, a built jar, and a broker: KAFKA=host:port).
# One server for each way runs all the while; slices of load take turns, so that whatever else the machine does meets all alike. Prints
# the medians of the slices, their ratio to Redis, and the bytes of an event on its way to the broker.
#   KAFKA=localhost:9092 SLICES=7 SECONDS_EACH=5 COMMAND="java -Xmx512m -jar target/liverank.jar" src/load/kafka.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
slices=${SLICES:-7} seconds=${SECONDS_EACH:-5}
kafka=${KAFKA:?the address of a broker, host:port}
ways=(redis none gzip zstd zstd-linger5)
data=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null; wait "${servers[@]}" 2>/dev/null || true; rm -rf "$data"' EXIT
base() { echo "http://localhost:$((${PORT:-18110} + $1))"; }
for i in "${!ways[@]}"; do
  way=${ways[$i]}
  settings=()
  if [ "$way" != redis ]; then
    settings=(--liverank.log.type=kafka --liverank.log.kafka.bootstrap-servers="$kafka" --liverank.log.kafka.topic="load.$$.$way"
      --liverank.log.kafka.properties.compression.type="${way%%-*}")
    [ "$way" = "${way%-linger*}" ] || settings+=(--liverank.log.kafka.properties.linger.ms="${way##*-linger}")
  fi
  ${COMMAND:-java -Xmx512m -jar target/liverank.jar} --server.port=$((${PORT:-18110} + i)) --liverank.data-dir="$data/$way" \
    --liverank.update.interval=0 --liverank.checkpoint-interval=1h ${settings[@]+"${settings[@]}"} > "$data/$way.log" 2>&1 &
  servers+=($!)
  until curl -sf "$(base "$i")/actuator/health/readiness" > /dev/null; do kill -0 "${servers[$i]}"; sleep 0.5; done
done
sum() { # of a meter of the producer
  curl -s "$(base "$1")/actuator/prometheus" | awk -v name="$2" 'index($1, name "{") == 1 {all += $NF} END {printf "%d", all}'
}
# the same steady trickle for all, two connections; then bodies of 50 events; then as fast as 16 connections go
slice() {
  case $2 in
    rank) ITEMS=24 PAUSE_MILLIS=20 wrk -t1 -c2 -d"${seconds}s" -s src/load/rank.lua "$(base "$1")" ;;
    feedback) PAUSE_MILLIS=20 wrk -t1 -c2 -d"${seconds}s" -s src/load/feedback.lua "$(base "$1")" ;;
    bodies) EVENTS=50 PAUSE_MILLIS=100 wrk -t1 -c2 -d"${seconds}s" -s src/load/feedback.lua "$(base "$1")" ;;
    full) wrk -t1 -c16 -d"${seconds}s" -s src/load/feedback.lua "$(base "$1")" ;;
  esac | tail -1
}
for i in "${!ways[@]}"; do for load in rank feedback; do slice "$i" $load > /dev/null; done; done # warm up
for load in rank feedback bodies full; do
  for i in "${!ways[@]}"; do
    before[$i]="$(sum "$i" kafka_producer_topic_byte_total) $(sum "$i" kafka_producer_topic_record_send_total)"
  done
  for ((s = 0; s < slices; s++)); do
    for i in "${!ways[@]}"; do slice "$i" $load >> "$data/$load.${ways[$i]}"; done
  done
  for i in "${!ways[@]}"; do
    sent="$(sum "$i" kafka_producer_topic_byte_total) $(sum "$i" kafka_producer_topic_record_send_total)"
    for column in 2 4 7; do awk -v c=$column '{print $c}' "$data/$load.${ways[$i]}" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; done |
      paste -sd' ' | awk -v way="${ways[$i]}" -v load=$load -v first="$data/$load.first" -v before="${before[$i]}" -v sent="$sent" '{
        if (way == "redis") {print $0 > first; close(first); r = $1; p = $2; q = $3} else {getline base < first; split(base, b, " "); r = b[1]; p = b[2]; q = b[3]}
        split(before, f, " "); split(sent, t, " ")
        printf "%-9s %-13s requests/s %6.0f (%.2f)  p50 %6.1f ms (%.2f)  p99 %6.1f ms (%.2f)%s\n", load, way, $1, $1 / r, $2, $2 / p, $3, $3 / q,
          (t[2] > f[2] ? sprintf("  bytes a record %.0f", (t[1] - f[1]) / (t[2] - f[2])) : "")}'
  done
done
