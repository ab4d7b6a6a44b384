#!/bin/sh
# What a room's screen runs: one Chromium that fills the screen with /screen, and beside it watch.py. Run by
# iocast-kiosk.service; settings in /etc/iocast-kiosk/kiosk.env. Whatever ends, systemd starts all of it again.
set -eu
url="${IOCAST_KIOSK_URL:?the address of the service, https://…}"
home="${HOME:?where the profile lies: it must outlive a restart, or the screen has to be paired again}"
root="${IOCAST_KIOSK_ROOT:-/etc/iocast-kiosk/root.crt}"
cache="${RUNTIME_DIRECTORY:-$home}/cache"   # in memory: the card of a small computer wears out
shell="${IOCAST_KIOSK_SHELL-cage -d --}"    # the compositor; nothing where one runs already
more="${IOCAST_KIOSK_FLAGS-}"               # flags of this machine
[ -z "$shell" ] || more="--ozone-platform=wayland $more"
here="$(dirname "$(readlink -f "$0")")"
browser="$(command -v chromium || command -v chromium-browser)"

# Chromium trusts what is in this database besides what it brings along.
if [ -e "$root" ]; then
    mkdir -p "$home/.pki/nssdb"
    [ -e "$home/.pki/nssdb/cert9.db" ] || certutil -d "sql:$home/.pki/nssdb" -N --empty-password
    certutil -d "sql:$home/.pki/nssdb" -D -n iocast 2>/dev/null || true
    certutil -d "sql:$home/.pki/nssdb" -A -n iocast -t C,, -i "$root"
fi

# After a power cut the profile says that somebody else uses it, and that it wants to restore pages.
rm -f "$home/profile/SingletonLock" "$home/profile/SingletonCookie" "$home/profile/SingletonSocket" \
    "$home/profile/DevToolsActivePort"
mkdir -p "$home/profile" "$cache"

python3 "$here/watch.py" "$home/profile" "$url/screen" &

# shellcheck disable=SC2086  # both are lists of words
exec $shell "$browser" \
    --kiosk --start-fullscreen --no-first-run --no-default-browser-check --noerrdialogs --hide-crash-restore-bubble \
    --disable-infobars --disable-session-crashed-bubble --disable-features=Translate,MediaRouter \
    --disable-component-update --disable-background-networking --disable-sync --disable-pinch \
    --overscroll-history-navigation=0 --autoplay-policy=no-user-gesture-required --password-store=basic \
    --lang=vi --user-data-dir="$home/profile" --disk-cache-dir="$cache" --remote-debugging-port=0 \
    $more "$url/screen"
