#!/bin/sh
# Puts a backup of backup.sh back: restore.sh /var/backups/iocast/20261123T021000.417Z
# The service must be stopped. Settings as of backup.sh. What stood there is kept beside it.
set -eu
umask 077
iocast="${IOCAST:-/opt/iocast/bin/iocast}"
from="${1:?which backup: a directory that backup.sh has made}"
site="${IOCAST_SITE:?directory of the site}"

(cd "$from" && sha256sum --check --quiet SHA256SUMS)
case "${IOCAST_JOURNAL:-}" in
redis*) $iocast migrate "$from/journal.db" "$IOCAST_JOURNAL" ;; # an empty one
*) $iocast restore "$from/journal.db" ;;
esac

# The site's files last: nothing is served from them before the journal is there.
aside="$(dirname "$from")/site-before-$(date --utc +%Y%m%dT%H%M%SZ)"
mkdir "$aside"
if [ -d "$site" ]; then
    find "$site" -mindepth 1 -maxdepth 1 -exec mv --target-directory "$aside" -- {} +
fi
mkdir -p "$site"
tar --extract --gzip --file "$from/site.tar.gz" --directory "$site"
$iocast check "$site"
echo "The site as it was before is in $aside."
