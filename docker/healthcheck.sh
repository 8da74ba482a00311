#!/bin/bash
# Succeeds if the readiness probe answers 200. Needs nothing but bash: images without curl are smaller and safer.
exec 3<>"/dev/tcp/127.0.0.1/${LIVERANK_MANAGEMENT_PORT:-8080}" || exit 1
printf 'GET /actuator/health/readiness HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r _ status _ <&3
[ "$status" = 200 ]
