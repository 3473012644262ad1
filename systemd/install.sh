#!/usr/bin/env bash
# Installs Batuta from this checkout as a systemd service: user `batuta`, program in /opt/batuta, data in /var/lib/batuta,
# settings in /etc/batuta/batuta.env. Run it again to upgrade: data, settings and running tasks stay.
#
#   sudo systemd/install.sh             install or upgrade, then (re)start
#   systemd/install.sh --root DIRECTORY only lay the files out under DIRECTORY, for a package or an image
set -euo pipefail

die() {
    printf 'install.sh: %s\n' "$*" >&2
    exit 1
}

root=
case "${1:-}" in
    '') ;;
    --root)
        root=${2:-}
        [ -n "$root" ] || die "--root needs a directory."
        ;;
    *) die "unknown argument '$1'; valid is only --root DIRECTORY." ;;
esac
[ -n "$root" ] || [ "$(id -u)" = 0 ] || die "must run as root: sudo $0"

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
checkout=$(dirname "$here")
app=$checkout/orchestrator/server/target/app

# Built as whoever owns the checkout: root's files do not belong there.
if [ ! -d "$app/lib" ]; then
    owner=$(stat -c %U "$checkout")
    if [ "$(id -u)" = 0 ] && [ "$owner" != root ]; then runuser -u "$owner" -- "$checkout/batuta" version; else "$checkout/batuta" version; fi
fi
[ -d "$app/lib" ] || die "there is nothing to install: build first with mvn -DskipTests package."

# --- The program: laid out beside the old one, then exchanged -----------------------------------------------------------

target=$root/opt/batuta
rm -rf "$target.new"
install -d -m 755 "$target.new/lib"
install -m 755 "$checkout/batuta" "$target.new/batuta"
install -m 644 "$app"/lib/*.jar "$target.new/lib/"
for folder in "$app"/*/; do
    case "$(basename "$folder")" in lib | aot) ;; *) cp -R "$folder" "$target.new/" ;; esac
done
for page in README.md LICENSE; do
    [ ! -f "$checkout/$page" ] || install -m 644 "$checkout/$page" "$target.new/$page"
done
chmod -R u=rwX,go=rX "$target.new"
rm -rf "$target.old"
[ ! -d "$target" ] || mv "$target" "$target.old"
mv "$target.new" "$target"
# A server that still runs keeps its jars open, so the old ones may go.
rm -rf "$target.old"

# --- Unit and settings --------------------------------------------------------------------------------------------------

install -D -m 644 "$here/batuta.service" "$root/etc/systemd/system/batuta.service"
[ -e "$root/etc/batuta/batuta.env" ] || install -D -m 640 "$here/batuta.env" "$root/etc/batuta/batuta.env"
if [ -n "$root" ]; then
    echo "Laid out under $root."
    exit 0
fi

# --- The user and the service -------------------------------------------------------------------------------------------

id batuta >/dev/null 2>&1 || useradd --system --user-group --home-dir /var/lib/batuta --shell /usr/sbin/nologin batuta
chgrp batuta /etc/batuta/batuta.env
systemctl daemon-reload
systemctl enable batuta.service
systemctl restart batuta.service
systemctl --no-pager --lines=0 status batuta.service
echo "Batuta runs. Its log: journalctl -u batuta. Where the first password is, the log says."
