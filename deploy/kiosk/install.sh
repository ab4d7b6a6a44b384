#!/bin/sh
# Makes this Debian 12 (or newer) or Raspberry Pi OS a room's screen. As root:
#
#   install.sh https://iocast.nghean.local root.crt
#
# root.crt: the certificate of the authority that the service's proxy has its own from. At the next start the screen
# shows a code; whoever may pair screens types it in the console, once. Packages come from this machine's own sources.
set -eu
url="${1:?the address of the service, https://…}"
root="${2:?the certificate of its authority}"
at="${IOCAST_ROOT:-}" # a directory that stands for /, for trying this out
here="$(dirname "$(readlink -f "$0")")"
home=/var/lib/iocast-kiosk

case "$url" in
https://*) url="${url%/}" ;;
*) echo "$url is not https://: a screen keeps no pairing and no picture over plain HTTP." >&2 && exit 1 ;;
esac
grep -q "BEGIN CERTIFICATE" "$root" || { echo "$root is no certificate in PEM." >&2 && exit 1; }

missing=""
command -v cage >/dev/null || missing="$missing cage"
command -v Xwayland >/dev/null || missing="$missing xwayland" # cage does not start without it
ls /usr/lib/*/dri/*_dri.so >/dev/null 2>&1 || missing="$missing libgl1-mesa-dri" # what draws
ls /usr/lib/*/security/pam_systemd.so >/dev/null 2>&1 || missing="$missing libpam-systemd" # a seat for cage
command -v certutil >/dev/null || missing="$missing libnss3-tools"
command -v python3 >/dev/null || missing="$missing python3"
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing="$missing chromium"
if [ -n "$missing" ] && [ -z "$at" ]; then
    apt-get update -qq
    # shellcheck disable=SC2086  # a list of packages
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing
fi

install -d -m 0700 "$at$home"
if [ -z "$at" ]; then
    getent passwd iocast-kiosk >/dev/null || useradd --system --user-group --groups video,render,input,audio \
        --home-dir "$home" --shell /usr/sbin/nologin iocast-kiosk
    chown iocast-kiosk:iocast-kiosk "$home"
fi

install -d "$at/usr/local/lib/iocast-kiosk" "$at/etc/iocast-kiosk" "$at/etc/systemd/system" "$at/etc/systemd/system.conf.d" \
    "$at/etc/systemd/journald.conf.d" "$at/etc/chromium/policies/managed"
install -m 0755 "$here/kiosk.sh" "$at/usr/local/lib/iocast-kiosk/kiosk.sh"
install -m 0644 "$here/watch.py" "$at/usr/local/lib/iocast-kiosk/watch.py"
install -m 0644 "$root" "$at/etc/iocast-kiosk/root.crt"
install -m 0644 "$here/iocast-kiosk.service" "$at/etc/systemd/system/iocast-kiosk.service"
printf 'IOCAST_KIOSK_URL=%s\nHOME=%s\n' "$url" "$home" >"$at/etc/iocast-kiosk/kiosk.env"

# Nothing but the service can be opened, whoever finds a keyboard.
host="$(echo "$url" | sed 's#https://##')"
printf '{"URLBlocklist": ["*"], "URLAllowlist": ["%s"], "PasswordManagerEnabled": false, "TranslateEnabled": false}\n' "$host" \
    >"$at/etc/chromium/policies/managed/iocast.json"
# A machine that hangs is reset by its own watchdog; the log lies in memory.
printf '[Manager]\nRuntimeWatchdogSec=20s\nRebootWatchdogSec=2min\n' >"$at/etc/systemd/system.conf.d/iocast-kiosk.conf"
printf '[Journal]\nStorage=volatile\nRuntimeMaxUse=32M\n' >"$at/etc/systemd/journald.conf.d/iocast-kiosk.conf"

if [ -z "$at" ]; then
    systemctl daemon-reload
    systemctl set-default graphical.target
    systemctl enable iocast-kiosk.service
fi
echo "At the next start this machine shows $url/screen and a code to pair it with."
