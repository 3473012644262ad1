#!/usr/bin/env bash
# Boots a minimal Debian in a container (systemd-nspawn), installs the service in it as on a real machine, and looks at what only a
# real systemd can show: start, health, kill -9, work that outlives a restart, the watchdog. Takes minutes, so it only runs when asked:
#
#   sudo systemd/test/boot.sh --boot
#
#   BATUTA_BOOT_TREE  a directory debootstrap has filled before (with systemd, systemd-sysv and dbus); it is copied, not changed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
checkout=$PWD

skip() {
    echo "Not booted: $*"
    exit 0
}
[ "${1:-}" = --boot ] || skip "that takes minutes; systemd/test/boot.sh --boot does it."
[ "$(id -u)" = 0 ] || skip "it needs root."
for tool in debootstrap systemd-nspawn nsenter curl; do
    command -v "$tool" >/dev/null || skip "$tool is missing (Debian: apt install debootstrap systemd-container util-linux curl)."
done
[ -d orchestrator/server/target/app/lib ] || skip "nothing is built: run mvn -DskipTests package first."

scratch=$(mktemp -d)
tree=$scratch/tree
nspawn=
stop() {
    if [ -n "$nspawn" ] && kill -0 "$nspawn" 2>/dev/null; then
        # The way nspawn asks its system to power off; after that it is ended.
        kill -TERM "$nspawn"
        for _ in $(seq 30); do
            kill -0 "$nspawn" 2>/dev/null || break
            sleep 1
        done
        kill -KILL "$nspawn" 2>/dev/null || true
    fi
    rm -rf --one-file-system "$scratch"
}
trap stop EXIT
trap 'echo "FAILED in line $LINENO: $BASH_COMMAND"' ERR

fail() {
    echo "FAILED: $*"
    inside journalctl --no-pager -u batuta -n 60 || true
    exit 1
}
started=$SECONDS
say() { printf '%4d s  %s\n' $((SECONDS - started)) "$*"; }

# until 'what is waited for' SECONDS COMMAND...
until_holds() {
    local what=$1 limit=$((SECONDS + $2))
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$limit" ] || fail "waited in vain for this: $what"
        sleep 0.3
    done
}

# --- A machine --------------------------------------------------------------------------------------------------------

if [ -n "${BATUTA_BOOT_TREE:-}" ]; then
    cp -a "$BATUTA_BOOT_TREE" "$tree"
else
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,procps "$suite" "$tree" >"$scratch/debootstrap.log" 2>&1 \
        || skip "debootstrap could not make a $suite: $(tail -n 1 "$scratch/debootstrap.log")"
fi
say "a minimal system is there"

jdk=
for candidate in "${BATUTA_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25*; do
    if [ -z "$jdk" ] && [ -n "$candidate" ] && grep -qs '^JAVA_VERSION="25[."]' "$candidate/release"; then jdk=$candidate; fi
done
[ -n "$jdk" ] || skip "there is no JDK 25 in JAVA_HOME or /usr/lib/jvm."
mkdir -p "$tree/usr/lib/jvm/jdk-25" "$tree/src" "$tree/etc/batuta"
# A port nobody uses: the container shares the network of this machine.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo $((20000 + RANDOM % 10000)))
cp systemd/batuta.env "$tree/etc/batuta/batuta.env"
printf '\nBATUTA_PORT=%s\nBATUTA_NEW_DAGS_PAUSED=false\nBATUTA_AOT=off\n' "$port" >>"$tree/etc/batuta/batuta.env"
# A minute of watchdog and two of patience are right for a service and long for a test.
mkdir -p "$tree/etc/systemd/system/batuta.service.d"
printf '[Service]\nWatchdogSec=10\nTimeoutAbortSec=3\n' >"$tree/etc/systemd/system/batuta.service.d/test.conf"

systemd-nspawn --quiet --boot --register=no --keep-unit --directory="$tree" --bind-ro="$checkout:/src" --bind-ro="$jdk:/usr/lib/jvm/jdk-25" \
    >"$scratch/console.log" 2>&1 </dev/null &
nspawn=$!
leader() { pgrep -P "$nspawn" | head -n 1; }
inside() { nsenter --target "$(leader)" --mount --uts --ipc --pid --cgroup -- "$@"; }
booted() { [ -n "$(leader)" ] && inside systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; }
until_holds "the system boots" 90 booted
say "it has booted"

# --- The service ------------------------------------------------------------------------------------------------------

healthy() { curl -fsS --max-time 5 "http://127.0.0.1:$port/api/v2/monitor/health" | grep -q '"metadatabase":{"status":"healthy"}'; }
property() { inside systemctl show -P "$1" batuta.service; }
main_pid() { property MainPID; }
batuta() { inside runuser -u batuta -- env BATUTA_HOME=/var/lib/batuta /opt/batuta/batuta "$@"; }

# Before the first start, so that the start reads it.
mkdir -p "$tree/var/lib/batuta/dags"
cat >"$tree/var/lib/batuta/dags/Long.java" <<'JAVA'
import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.shell.Shell;

public final class Long implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("long").tasks(t -> t.add(Shell.run("work").script(
                "echo begins $$ >> /var/lib/batuta/ledger; until [ -e /var/lib/batuta/go ]; do sleep 0.3; done; echo ends >> /var/lib/batuta/ledger")));
    }
}
JAVA
inside useradd --system --user-group --home-dir /var/lib/batuta --shell /usr/sbin/nologin batuta
inside chown -R batuta:batuta /var/lib/batuta
inside chmod 750 /var/lib/batuta /var/lib/batuta/dags

inside bash /src/systemd/install.sh >"$scratch/install.log" 2>&1 || fail "install.sh: $(tail -n 5 "$scratch/install.log")"
[ "$(inside systemctl is-enabled batuta)" = enabled ] || fail "the service is not enabled"
[ "$(property ActiveState)" = active ] || fail "the service is not active"
healthy || fail "systemd was told that it is ready, but it is not healthy"
say "installed, enabled, started, healthy"

until_holds "the DAG is known" 60 batuta dags show long
answer=$(batuta dags trigger long --json 2>&1) || fail "no run was made: $answer"
run=$(grep -oE "\"(dag_)?run_id\": *\"[^\"]+\"" <<<"$answer" | head -n 1 | cut -d'"' -f4 || true)
[ -n "$run" ] || fail "no run was made: $answer"
begun() { [ "$(grep -c begins "$tree/var/lib/batuta/ledger")" = 1 ]; }
until_holds "the shell task begins" 60 begun
work=$(cut -d' ' -f2 "$tree/var/lib/batuta/ledger")

another_is_healthy() { [ "$(main_pid)" != "$former" ] && [ "$(main_pid)" != 0 ] && healthy; }
same_work() { { inside test -d "/proc/$work" && begun; } || fail "$1 ended the shell task, or began it anew"; }

former=$(main_pid)
inside kill -9 "$former"
until_holds "systemd starts it again after kill -9" 90 another_is_healthy
same_work "kill -9"
say "killed with -9, started again; the shell task went on"

former=$(main_pid)
inside systemctl restart batuta
until_holds "it is healthy after a restart" 90 another_is_healthy
same_work "a restart"
say "restarted; the shell task went on"

# --- The watchdog -----------------------------------------------------------------------------------------------------

# A database that does not answer is no reason to restart the service: it would not come back by that.
former=$(main_pid)
postmaster=$(inside pgrep -o -u batuta postgres || inside pgrep -o postgres)
inside kill -STOP -- "$postmaster"
for backend in $(inside pgrep -P "$postmaster"); do inside kill -STOP "$backend"; done
sleep 25
[ "$(main_pid)" = "$former" ] || fail "the watchdog restarted the service because its database was away"
for backend in $(inside pgrep -P "$postmaster"); do inside kill -CONT "$backend"; done
inside kill -CONT "$postmaster"
until_holds "it is healthy when the database answers again" 60 healthy
[ "$(main_pid)" = "$former" ] || fail "the watchdog restarted the service because its database was away"
say "the database was away for 25 s; the watchdog (10 s) let the service be"

# A process that stands still is.
inside kill -STOP "$former"
until_holds "the watchdog ends a process that hangs, and another one starts" 90 another_is_healthy
same_work "the watchdog"
say "a process that hung was replaced"

# --- The work's end ---------------------------------------------------------------------------------------------------

inside touch /var/lib/batuta/go
ended() { batuta runs show long "$run" --json | grep -q '"state": *"success"'; }
until_holds "the run ends with success" 90 ended
[ "$(cut -d' ' -f1 "$tree/var/lib/batuta/ledger")" = $'begins\nends' ] || fail "the shell task did not run once: $(cat "$tree/var/lib/batuta/ledger")"
inside systemctl stop batuta
[ "$(property Result)" = success ] || fail "the stop ended with $(property Result)"
say "the run has ended in its first try, and the service stops"
echo "The service installs, starts, comes back and stops under a real systemd, and its work outlives it."
