#!/bin/sh
# Installs iocast out of the directory that `make release` has made, or brings an installation up to it. As root; no
# network is needed, python3-venv is.
#
#   install.sh dist [EXTRA,EXTRA]   every version lies in a directory of its own; /opt/iocast is the one that runs
#   install.sh back                 the version before it again
#
# Nodes are restarted one after the other, each only when the one before is ready again. Where the first one does not
# become ready, the old version runs on.
set -eu
root="${IOCAST_ROOT:-}" # a directory that stands for /, for trying this out
opt="$root/opt/iocast"
versions="$root/opt/iocast-versions"
site="$root/srv/iocast"
python="${PYTHON:-/usr/bin/python3}" # the system's: one in somebody's home cannot be run by others
owner="${IOCAST_OWNER:-iocast}"
limit="${IOCAST_READY:-90}" # seconds a node may take until it is ready

what="${1:?dist, the directory that make release has made, or back}"

units() {
    systemctl list-units --plain --no-legend --state=active iocast.service 'iocast@*.service' | cut -d ' ' -f 1
}

port_of() {
    case "$1" in
    iocast@*) echo "$1" | sed 's/.*@\(.*\)\.service/\1/' ;;
    *) sed -n 's/^IOCAST_PORT=//p' "$root/etc/iocast/iocast.env" | tail -n 1 | tr -d '"' | grep . || echo 8000 ;;
    esac
}

ready() {
    "$python" -c 'import sys, urllib.request as r; r.urlopen(sys.argv[1], timeout=2)' \
        "http://127.0.0.1:$(port_of "$1")/readyz" 2>/dev/null
}

wait_for() {
    left=$limit
    until ready "$1"; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || return 1
        sleep 1
    done
}

use() { # in one step: whoever looks sees one version or the other
    ln -s "$1" "$opt.new"
    mv --no-target-directory "$opt.new" "$opt"
}

restart_all() {
    for unit in $(units); do
        systemctl restart "$unit"
        if ! wait_for "$unit"; then
            echo "$unit is not ready after $limit s." >&2
            return 1
        fi
        echo "$unit is ready."
    done
}

before="$(readlink "$opt" || true)"

if [ "$what" = back ]; then
    previous="$(cat "$opt/before" 2>/dev/null || true)"
    [ -d "$previous" ] || { echo "There is no version before this one." >&2 && exit 1; }
    use "$previous"
    restart_all
    echo "$previous runs. Had the journal's shape changed, restore.sh puts back the backup made before the update."
    exit 0
fi

getent passwd "$owner" >/dev/null ||
    useradd --system --home-dir /var/lib/iocast --shell /usr/sbin/nologin "$owner"
install -d -m 0755 "$versions" "$root/etc/iocast" "$root/etc/systemd/system"
install -d -m 0700 -o "$owner" -g "$owner" "$root/var/lib/iocast" "$root/var/backups/iocast"
[ -e "$root/etc/iocast/iocast.env" ] ||
    install -m 0640 -g "$owner" "$what/deploy/systemd/iocast.env" "$root/etc/iocast/iocast.env"

new="$versions/$(date --utc +%Y%m%dT%H%M%S.%3NZ)"
"$python" -m venv "$new"
"$new/bin/pip" install --quiet --no-index --find-links "$what" "iocast${2:+[$2]}"
install -d "$new/share"
cp "$what"/deploy/*.sh "$new/share/"
echo "$before" >"$new/before"
cp "$what"/deploy/systemd/*.service "$what"/deploy/systemd/*.t* "$root/etc/systemd/system/"
systemctl daemon-reload

if [ ! -e "$site" ]; then
    "$new/bin/iocast" init "$site"
    chown -R "$owner:$owner" "$site" # the console's editor writes layouts there
fi
"$new/bin/iocast" check "$site" || { echo "The new version does not take the site; nothing was changed." >&2 && exit 1; }

if [ -n "$before" ] && [ -n "$(units)" ]; then
    systemctl start iocast-night.service || { echo "No backup could be made; nothing was changed." >&2 && exit 1; }
fi
use "$new"
if ! restart_all; then
    [ -n "$before" ] || exit 1
    use "$before"
    restart_all || true
    echo "The version before it runs again: $before" >&2
    exit 1
fi
# Two versions stay: this one, and the one that `back` goes to.
for old in "$versions"/*; do
    case "$old" in "$new" | "$before") ;; *) rm -rf "$old" ;; esac
done
echo "$("$new/bin/python" -c 'import importlib.metadata as m; print(m.version("iocast"))') is in $opt."
