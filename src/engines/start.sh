#!/bin/sh
# A real search engine from Maven's repository, to try LiveRank against: src/engines/start.sh opensearch|solr PORT
set -eu
case "${1:-}" in opensearch|solr) ;; *) echo "usage: $0 opensearch|solr PORT" >&2; exit 2 ;; esac
port="${2:?usage: $0 opensearch|solr PORT}"
here="$(cd "$(dirname "$0")/$1" && pwd)"
if [ ! -f "$here/target/classpath" ] || [ "$here/pom.xml" -nt "$here/target/classpath" ]; then
  "$here/../../../mvnw" -B -ntp -q -Pengines -pl "src/engines/$1" compile dependency:build-classpath -Dmdep.outputFile="$here/target/classpath" >&2
fi
exec java -Xmx512m -XX:+UseSerialGC -cp "$here/target/classes:$(cat "$here/target/classpath")" engines.Engine "$port"
