#!/usr/bin/env bash
# Pushes ROUNDS distinct users, clients, sessions, items, queries, lists, event types, attribute names and lists that never
# come through an engine with room for ROOM of each, in a heap of HEAP (needs a JDK). Exit code 1 if anything grew
# beyond its bound, or the heap was too small. A quarter of an hour for a million rounds on one core.
#   ROUNDS=2000000 ROOM=20000 HEAP=300m src/load/bounds.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
exec ./mvnw -B -ntp -q test -Dtest=BoundsTest#idsThatAreNewEachTime_fillEveryMapToItsBoundAndNoFurther \
  -Djvm.tests=-XX:+UseSerialGC -DargLine="-Xmx${HEAP:-300m} -Dbounds.rounds=${ROUNDS:-2000000} -Dbounds.room=${ROOM:-20000}"
