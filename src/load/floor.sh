#!/usr/bin/env bash
# What a ranking costs beside the least that Spring Boot and Tomcat can do with the same body (needs wrk, unzip, a JDK and a
# built jar): Echo.java runs on the libraries of target/liverank.jar, then LiveRank, one after the other.
# Prints a table: CPU and bytes a request by kind of thread (one client), requests/s and p99 of 16 clients, as fast as they can and
# with PAUSE milliseconds between two of one's requests: half of what a server can, if 16 / PAUSE is that in thousands.
#   WARM=40 SECONDS_EACH=20 PAUSE=10 src/load/floor.sh [echo|liverank]...
set -euo pipefail
cd "$(dirname "$0")/../.."
port=${PORT:-18080}
warm=${WARM:-40}
span=${SECONDS_EACH:-20}
pause=${PAUSE:-10}
data=$(mktemp -d)
base=http://localhost:$port
server=
stop() { [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; server=; }; }
trap 'stop; rm -rf "$data"' EXIT
load() { wrk -t1 -c"$1" -d"$2" --latency -s src/load/rank.lua "$base" | tail -1; }

start() {
  case $1 in
    echo)
      unzip -q -o target/liverank.jar 'BOOT-INF/lib/*' -d "$data/unpacked"
      libraries=$(ls "$data"/unpacked/BOOT-INF/lib/{spring-boot-[0-9]*,spring-boot-autoconfigure-*,spring-boot-{webmvc,servlet,web-server,tomcat,jackson,http-converter}-[0-9]*,spring-[a-z]*-[0-9]*,tomcat-embed-core-*,tomcat-embed-el-*,jackson-*,micrometer-{observation,commons}-*,logback-*,slf4j-api-*,jspecify-*,commons-logging-*,jakarta.*,snakeyaml-*}.jar 2> /dev/null |
        grep -v -E 'spring-(security|data|boot-[a-z-]*(security|data|redis|actuator|micrometer|validation|health)|oauth)' | sort -u | tr '\n' ':')
      java ${JAVA_OPTIONS:-} -cp "$libraries" src/load/Echo.java --server.port="$port" > "$data/log" 2>&1 &
      ;;
    *)
      ${LIVERANK:-java ${JAVA_OPTIONS:-} -jar target/liverank.jar} --server.port="$port" --liverank.data-dir="$data" \
        --liverank.attribution-window=2s > "$data/log" 2>&1 &
      ;;
  esac
  server=$!
  until curl -sf $base/actuator/health/liveness > /dev/null; do
    kill -0 "$server" || { cat "$data/log"; exit 1; }
    sleep 0.2
  done
}

# CPU in ms and MB allocated since their start, by kind of thread
threads() {
  jcmd "$server" Thread.print -e | awk '
    /^"/ && / cpu=/ {
      name = $0; sub(/^"/, "", name); sub(/".*/, "", name)
      kind = name ~ /exec/ ? "request" : name ~ /learner/ ? "learner" : name ~ /lettuce/ ? "lettuce" : \
        name ~ /^(G1|GC|VM Thread|Shenandoah|ZGC|X)/ ? "collector" : name ~ /Compiler/ ? "compiler" : "other"
      match($0, /cpu=[0-9.]+/); cpu[kind] += substr($0, RSTART + 4, RLENGTH - 4)
      if (match($0, /allocated=[0-9]+[BKMG]/)) {
        size = substr($0, RSTART + 10, RLENGTH - 11); unit = substr($0, RSTART + RLENGTH - 1, 1)
        bytes[kind] += size * (unit == "G" ? 1024 : unit == "M" ? 1 : unit == "K" ? 1 / 1024 : 1 / 1048576)
      }
    }
    END { for (kind in cpu) print kind, cpu[kind], bytes[kind] + 0 }'
}

# one client: what each request costs
cost() {
  threads > "$data/before"
  rate=$("${@:2}")
  threads > "$data/after"
  count=$(echo "$rate" | awk -v s="$span" '{print $2 * s}')
  awk -v n="$count" -v what="$1" '
    NR == FNR {cpu[$1] = $2; mb[$1] = $3; next}
    {c[$1] = ($2 - cpu[$1]) * 1000 / n; a[$1] = ($3 - mb[$1]) * 1048576 / 1000 / n}
    END {
      printf "| %s |", what
      split("request learner lettuce collector compiler other", kinds, " ")
      for (i = 1; i <= 6; i++) printf " %.0f |", c[kinds[i]]
      printf " %.0f | %.0f |\n", a["request"], a["request"] + a["learner"] + a["lettuce"] + a["other"]
    }' "$data/before" "$data/after"
}
probe() { wrk -t1 -c1 -d"${span}s" $base/actuator/health/liveness | awk '/Requests\/sec/ {print "requests/s", $2}'; }
full() { # throughput and p99
  ITEMS=$1 CALL=$2 load 16 "${span}s"
}

echo "$(java -version 2>&1 | sed -n 2p | sed 's/^ *//'), $(nproc) cores, load average $(cut -d' ' -f1 /proc/loadavg), $(date -u +%F)"
echo
echo "| call | µs: request thread | learner | lettuce | collector | compiler | other | kB: request thread | all |"
echo "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
for one in "${@:-echo liverank}"; do
  for which in $one; do
    start "$which"
    dry="/rank?dryRun=true"; [ "$which" = liverank ] || dry=/rank
    ITEMS=100 load 4 "$((warm / 2))s" > /dev/null
    # shown to nobody: what was shown is learned meanwhile
    ITEMS=100 CALL=$dry load 4 "$((warm / 2))s" > /dev/null
    wrk -t1 -c2 -d5s $base/actuator/health/liveness > /dev/null
    cost "$which: liveness" probe
    calls="/rank"; [ "$which" = echo ] || calls="$dry /rank"
    for items in 24 100; do
      for call in $calls; do
        ITEMS=$items CALL=$call cost "$which: $call of $items" load 1 "${span}s"
      done
    done
    for items in ${FULL:-24 100}; do
      for call in $calls; do
        printf '%s: %s of %s, 16 clients: %s\n' "$which" "$call" "$items" "$(full "$items" "$call")" >> "$data/rates"
      done
    done
    call=/rank
    printf '%s: %s of 100, 16 clients that pause %s ms: %s\n' "$which" "$call" "$pause" \
      "$(PAUSE_MILLIS=$pause full 100 "$call")" >> "$data/rates"
    stop
  done
done
echo
cat "$data/rates"
