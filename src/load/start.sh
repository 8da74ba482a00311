#!/usr/bin/env bash
# How long a start takes to the line that says ready, on an empty store: from the jar, from the folder, from the folder with its
# archive, and beside them the least that Spring Boot and Tomcat need (Echo.java on the same libraries). Needs ./mvnw package.
# Prints a table: CPU seconds of the process and seconds gone by, the median of RUNS by turns.
#   RUNS=3 src/load/start.sh [echo|jar|folder|archive]...
set -euo pipefail
cd "$(dirname "$0")/../.."
runs=${RUNS:-3}
port=${PORT:-18080}
top=$PWD/target
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
server=
stop() { [ -z "$server" ] || { kill "$server" 2> /dev/null; wait "$server" 2> /dev/null || true; server=; }; }
trap 'stop; rm -rf "$work"' EXIT
ticks=$(getconf CLK_TCK)

libraries() {
  ls "$top"/liverank/lib/{spring-boot-[0-9]*,spring-boot-autoconfigure-*,spring-boot-{webmvc,servlet,web-server,tomcat,jackson,http-converter}-[0-9]*,spring-[a-z]*-[0-9]*,tomcat-embed-core-*,tomcat-embed-el-*,jackson-*,micrometer-{observation,commons}-*,logback-*,slf4j-api-*,jspecify-*,commons-logging-*,jakarta.*,snakeyaml-*}.jar 2> /dev/null |
    grep -v -E 'spring-(security|data|boot-[a-z-]*(security|data|redis|actuator|micrometer|validation|health)|oauth)' | sort -u | tr '\n' ':'
}

how() {
  case $1 in
    echo) echo "$java" ${JAVA_OPTS:-} -cp "$work/echo:$(libraries)" Echo ;;
    jar) echo "$java" ${JAVA_OPTS:-} -jar "$top/liverank.jar" ;;
    folder) echo "$java" ${JAVA_OPTS:-} -jar "$top/liverank/liverank.jar" ;;
    archive) echo "$top/liverank/liverank" ;;
  esac
}

once() {
  local began log=$work/log arguments=(--server.port="$port")
  [ "$1" = echo ] || arguments+=(--liverank.data-dir="$work/data")
  rm -rf "$work/data"
  : > "$log"
  began=$(date +%s%N)
  $(how "$1") "${arguments[@]}" > "$log" 2>&1 &
  server=$!
  until [[ $(< "$log") =~ (is ready after|Started Echo) ]]; do
    kill -0 "$server" || { cat "$log"; exit 1; }
    sleep 0.05
  done
  echo "$(awk -v t="$ticks" '{printf "%.1f", ($14 + $15) / t}' "/proc/$server/stat") $(awk -v n="$(($(date +%s%N) - began))" 'BEGIN {printf "%.1f", n / 1e9}')" >> "$work/$1.times"
  stop
}

set -- ${*:-echo jar folder archive}
[[ " $* " != *" echo "* ]] || "${java}c" -parameters -cp "$(libraries)" -d "$work/echo" src/load/Echo.java
for ((run = 0; run < runs; run++)); do
  for one; do once "$one"; done
done
median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
echo "$("$java" -version 2>&1 | sed -n 2p | sed 's/^ *//'), $(nproc) cores, load average $(cut -d' ' -f1-2 /proc/loadavg), $(date -u +%F), medians of $runs"
echo
echo "| start | CPU, s | to ready, s |"
echo "|---|--:|--:|"
for one; do echo "| $one | $(cut -d' ' -f1 "$work/$one.times" | median) | $(cut -d' ' -f2 "$work/$one.times" | median) |"; done
