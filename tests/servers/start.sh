#!/usr/bin/env bash
# Starts Postfix, Exim and OpenSMTPD on loopback, for the test `dialogue`. `stop.sh` ends them.
#
#     eval "$(tests/servers/start.sh)"      # sets SMTP_SERVERS
#     cargo test -p servers -- --nocapture
#     tests/servers/stop.sh
#
# Debian does not let the three be installed side by side, and OpenSMTPD has its paths built in. So nothing is
# installed: apt-get downloads the packages, and each server runs in a cage (`cage.sh`): a view of the machine's files
# that it alone sees and writes to, gone when it ends. It needs root, Debian and a Linux with overlayfs.
#
# What is said for people goes to stderr. The exit status is 1 if no server answered; with SMTP_SERVERS_ALL=1, if one of them did not.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
servers=(postfix exim opensmtpd)
# Each server has ten ports for itself, and uses as many as its file `ports` has names.
first_port=${SMTP_SERVERS_PORT:-2500}
# Downloaded packages, logs, the numbers of processes.
state=${SMTP_SERVERS_STATE:-/tmp/smtp-codes-servers}

say() { printf '%s\n' "$*" >&2; }

[ "$(id -u)" = 0 ] || { say "start.sh: only root can start mail servers"; exit 1; }
for tool in apt-get dpkg-deb unshare mount chroot useradd; do
    command -v "$tool" >/dev/null || { say "start.sh: there is no $tool: this needs Debian"; exit 1; }
done

"$here/stop.sh"
mkdir -p "$state"

# The test's TLS client, and the certificate.
if ! command -v openssl >/dev/null; then
    apt-get update >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends openssl >&2
fi
if [ ! -s "$state/mx.pem" ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=mx.example.org \
        -keyout "$state/mx.key" -out "$state/mx.pem" 2>/dev/null
    chmod 600 "$state/mx.key"
fi

# Downloads what the server needs and this machine does not have; what is there already is not asked for again.
download() {
    local server=$1 debs=$state/debs/$1
    [ ! -e "$debs/complete" ] || return 0
    mkdir -p "$debs/partial"
    mapfile -t packages < <(grep -v '^#' "$here/cages/$server/packages")
    # Without locks: nothing is installed, and another apt-get may be at work.
    timeout 120 apt-get install --download-only --no-install-recommends --yes -qq \
        -o Debug::NoLocking=true -o APT::Sandbox::User=root -o Dir::Cache::archives="$debs" \
        "${packages[@]}" >>"$state/$server.log" 2>&1 && touch "$debs/complete"
}

# Whether a server greets on the port. In a process of its own, which a connection that breaks may end.
greeting() (
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    IFS= read -r -t 3 line <&3
    printf 'QUIT\r\n' >&3
    [[ $line == 220* ]]
)

# Waits until the server greets, or ends; some 20 seconds at most.
greets() {
    local port=$1 pid=$2 end=$((SECONDS + 20))
    while kill -0 "$pid" 2>/dev/null && [ "$SECONDS" -lt "$end" ]; do
        if greeting "$port" 2>/dev/null; then
            return 0
        fi
        sleep 0.2
    done
    return 1
}

answered=
missing=
updated=
port=$((first_port - 10))
for server in "${servers[@]}"; do
    port=$((port + 10))
    : >"$state/$server.log"
    if ! download "$server"; then
        # The lists of packages may be missing or old; they are fetched once.
        if [ -z "$updated" ]; then
            updated=yes
            timeout 120 apt-get update -qq >>"$state/$server.log" 2>&1 || true
        fi
        download "$server" || { say "$server: its packages cannot be had; see $state/$server.log"; missing+=" $server"; continue; }
    fi
    # A process namespace of its own: when its first process is killed, the kernel kills the rest.
    setsid unshare --mount --uts --ipc --pid --fork --kill-child \
        "$here/cage.sh" "$server" "$port" "$state" </dev/null >>"$state/$server.log" 2>&1 &
    pid=$!
    echo "$pid" >"$state/$server.pid"
    if greets "$port" "$pid"; then
        mapfile -t names <"$here/cages/$server/ports"
        for index in "${!names[@]}"; do
            say "${names[index]}: answers on 127.0.0.1:$((port + index))"
            answered+="${answered:+,}${names[index]}=127.0.0.1:$((port + index))"
        done
    else
        say "$server: did not answer on 127.0.0.1:$port; the end of $state/$server.log:"
        tail -n 20 "$state/$server.log" >&2
        missing+=" $server"
    fi
done

if [ -z "$answered" ]; then
    say "start.sh: no server answered"
    "$here/stop.sh"
    exit 1
fi
if [ -n "${SMTP_SERVERS_ALL:-}" ] && [ -n "$missing" ]; then
    say "start.sh: did not answer:$missing"
    "$here/stop.sh"
    exit 1
fi
echo "export SMTP_SERVERS=$answered"
