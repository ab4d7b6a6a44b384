#!/bin/sh
# A backup of the journal and of the site in a directory of its own, named by the moment; the oldest go.
# Settings by environment: IOCAST_SITE, IOCAST_DATA or IOCAST_JOURNAL as of the service; IOCAST_BACKUPS where to,
# IOCAST_KEEP how many stay, IOCAST the program. It holds secrets: nobody else may read it.
set -eu
umask 077
iocast="${IOCAST:-/opt/iocast/bin/iocast}"
backups="${IOCAST_BACKUPS:?where the backups go}"
name="$(date --utc +%Y%m%dT%H%M%S.%3NZ)"
making="$backups/.$name"

# Only what is whole gets its name.
rm -rf "$backups"/.[0-9]*
mkdir -p "$making"
$iocast backup "$making/journal.db" >&2
tar --create --gzip --file "$making/site.tar.gz" --directory "${IOCAST_SITE:?directory of the site}" .
(cd "$making" && sha256sum journal.db site.tar.gz >SHA256SUMS)
sync "$making"/* "$making"
mv "$making" "$backups/$name"
sync "$backups"

# The names sort by time.
find "$backups" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*' | sort --reverse | tail --lines "+$((${IOCAST_KEEP:-14} + 1))" |
    xargs --no-run-if-empty rm -r --
echo "$backups/$name"
