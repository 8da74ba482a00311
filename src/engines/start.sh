#!/bin/sh
# A real search engine from Maven's repository, to try LiveRank against: src/engines/start.sh opensearch|opensearch-ml|solr PORT
set -eu
case "${1:-}" in opensearch|opensearch-ml|solr) ;; *) echo "usage: $0 opensearch|opensearch-ml|solr PORT" >&2; exit 2 ;; esac
port="${2:?usage: $0 opensearch|opensearch-ml|solr PORT}"
here="$(cd "$(dirname "$0")/$1" && pwd)"
if [ ! -f "$here/target/classpath" ] || [ "$here/pom.xml" -nt "$here/target/classpath" ]; then
  "$here/../../../mvnw" -B -ntp -q -Pengines -pl "src/engines/$1" compile dependency:build-classpath -Dmdep.outputFile="$here/target/classpath" >&2
fi
exec java -Xmx512m -XX:+UseSerialGC -cp "$here/target/classes:$(cat "$here/target/classpath")" engines.Engine "$port" "$here/target/plugins"
