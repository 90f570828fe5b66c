#!/usr/bin/env bash
# Stops the servers that start.sh started. The downloaded packages stay, for the next start.
set -euo pipefail

state=${SMTP_SERVERS_STATE:-/tmp/smtp-codes-servers}

shopt -s nullglob
for file in "$state"/*.pid; do
    server=$(basename "$file" .pid)
    pid=$(<"$file")
    # The number may be nobody's or belong to somebody else by now: only our own `unshare` is killed, and the cage with it.
    if tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "/cage.sh $server "; then
        kill -KILL "$pid" 2>/dev/null || true
        for _ in {1..50}; do
            [ -e "/proc/$pid" ] || break
            sleep 0.1
        done
    fi
    rm -f "$file"
done
