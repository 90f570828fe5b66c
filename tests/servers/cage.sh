#!/usr/bin/env bash
# Runs one server in a cage; start.sh calls this in namespaces of its own.
#
# The cage is the machine's own files with a scratch layer above them: there the packages are unpacked, users made and
# configuration written. It lives in memory and ends with the server.
set -euo pipefail

server=$1 port=$2 state=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

layers=$state/$server
root=$layers/root
mkdir -p "$layers"
mount -t tmpfs -o size=512m,mode=755 tmpfs "$layers"
mkdir "$layers/upper" "$layers/work" "$root"
mount -t overlay -o "lowerdir=/,upperdir=$layers/upper,workdir=$layers/work" overlay "$root"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"

shopt -s nullglob
for deb in "$state/debs/$server"/*.deb; do
    # Not `dpkg -x`: it would put a folder in place of the link /lib.
    dpkg-deb --fsys-tarfile "$deb" | tar --extract --keep-directory-symlink --directory "$root"
done

# No name server: nothing outside is ever asked or reached.
hostname mx.example.org
printf '127.0.0.1 localhost\n127.0.0.1 mx.example.org mx\n' >"$root/etc/hosts"
echo 'nameserver 127.0.0.1' >"$root/etc/resolv.conf"
echo mx.example.org >"$root/etc/mailname"

cp -r "$here/cages/$server" "$root/cage"
while read -r name; do
    sed -i "s/@$name@/$port/g" "$root/cage"/*
    port=$((port + 1))
done <"$here/cages/$server/ports"
cp "$state/mx.pem" "$state/mx.key" "$root/cage"
PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" bash /cage/run
