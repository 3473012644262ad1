#!/usr/bin/env bash
# Lays the service out in a scratch root, as install.sh does, and lets systemd itself judge the unit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

command -v systemd-analyze >/dev/null || { echo "systemd-analyze is missing (Debian: apt install systemd)"; exit 1; }
[ -d orchestrator/server/target/app/lib ] || { echo "nothing is built: run mvn -DskipTests package first"; exit 1; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
    echo "FAILED: $*"
    exit 1
}

systemd/install.sh --root "$scratch/root" >/dev/null

# The unit as it will stand, but with the program where the scratch root has it, so that "not executable" would be found.
sed "s|/opt/batuta|$scratch/root/opt/batuta|g" "$scratch/root/etc/systemd/system/batuta.service" >"$scratch/batuta.service"
problems=$(systemd-analyze verify --man=no "$scratch/batuta.service" 2>&1 | grep -F batuta || true)
[ -z "$problems" ] || fail "$problems"

# What keeps running work alive over a restart, and what would break it.
setting() { grep -E "^$1=" systemd/batuta.service | tail -n 1 | cut -d= -f2-; }
[ "$(setting KillMode)" = process ] || fail "KillMode must be process: a restart would kill running tasks"
[ "$(setting OOMPolicy)" = continue ] || fail "OOMPolicy must be continue: one greedy task would stop the service"
[ "$(setting Delegate)" = yes ] || fail "Delegate must be yes"
[ "$(setting Type)" = notify ] || fail "Type must be notify"
[ -z "$(setting PrivateTmp)" ] || fail "PrivateTmp would delete the files of tasks that outlive a restart"

# A second installation replaces the program and leaves the settings alone.
echo '# mine' >>"$scratch/root/etc/batuta/batuta.env"
touch "$scratch/root/opt/batuta/lib/left-over.jar"
systemd/install.sh --root "$scratch/root" >/dev/null
grep -q '^# mine$' "$scratch/root/etc/batuta/batuta.env" || fail "an upgrade must not touch the settings"
[ ! -e "$scratch/root/opt/batuta/lib/left-over.jar" ] || fail "an upgrade must not leave old jars behind"
[ -x "$scratch/root/opt/batuta/batuta" ] || fail "the launcher must be executable"
echo "The unit verifies, and installing twice keeps the settings."
