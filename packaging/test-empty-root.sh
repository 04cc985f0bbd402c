#!/usr/bin/env bash
# Starts a static Nightshift where there is nothing else: in an empty root that is read-only, with a /data for one user and
# the kernel's /proc, as the first process, on a network of its own. First by itself, as a user of no rights; then as an app
# of Home Assistant, started as root by a Supervisor that is played here.
#
#   cargo build --release --package nightshift --target x86_64-unknown-linux-musl
#   sudo packaging/test-empty-root.sh target/x86_64-unknown-linux-musl/release/nightshift
#
# Needs root, util-linux, iproute2, curl and python3. It is not part of CI: the build for musl alone takes some minutes.
# What stands in single quotes is for an inner shell, or a text as it is.
# shellcheck disable=SC2016
set -euo pipefail

if [ $# -ne 1 ] && [ "${1:-}" != inside ]; then
    echo "usage: $0 PROGRAM" >&2
    exit 2
fi

if [ "${1:-}" != inside ]; then
    program=$(realpath "$1")
    if readelf --program-headers "$program" | grep -q INTERP; then
        echo "FAIL: $program asks for a dynamic loader: it is not static" >&2
        exit 1
    fi
    # Mounts and addresses that nobody else sees, and that go by themselves.
    exec unshare --mount --net --propagation private "$(realpath "$0")" inside "$program"
fi

program=$2
work=$(mktemp -d)
root=$work/root
pids=()
clean_up() {
    for pid in "${pids[@]}"; do
        kill -KILL "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
    done
    umount -R "$root" 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT

fail() {
    echo "FAIL: $*" >&2
    for log in "$work"/*.log; do
        [ -e "$log" ] && { echo "-- $log" >&2; tail -n 20 "$log" >&2; }
    done
    exit 1
}
ok() { echo "ok: $*"; }

# Looks until it is so, for a minute.
until_so() {
    local what=$1
    shift
    for _ in $(seq 600); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    fail "$what"
}

# The root: the program, and places for what is mounted. The Supervisor's address is one of ours on this network.
ip link set lo up
ip address add 172.30.32.2/32 dev lo
mkdir -p "$root"/{usr/bin,data,proc,etc,homeassistant}
install -m 755 "$program" "$root/usr/bin/nightshift"
printf '127.0.0.1 localhost supervisor core-mosquitto\n' >"$root/etc/hosts"
mount --bind "$root" "$root"
mount -t tmpfs -o mode=0755 tmpfs "$root/data"
mount -o remount,bind,ro "$root"
chown 65532:65532 "$root/data"
if touch "$root/x" 2>/dev/null; then fail "the root can be written to"; fi
ok "the root is read-only and holds: $(cd "$root" && find . -path ./proc -prune -o -type f -print | sort | tr '\n' ' ')"

variables=()
user=65532:65532
# Runs the program as the first process of processes of its own.
inside() {
    unshare --mount --pid --fork --kill-child --propagation private sh -c '
        root=$1; user=$2; shift 2
        mount -t proc proc "$root/proc"
        case $user in
            0:0) exec chroot "$root" "$@" ;;
            *) exec chroot --userspec="$user" --groups= "$root" "$@" ;;
        esac' sh "$root" "$user" /usr/bin/nightshift "$@"
}
run() { env -i PATH="$PATH" "${variables[@]}" bash -c "$(declare -f inside); root=$root user=$user; inside \"\$@\"" bash "$@"; }

# The process of Nightshift; its file is told from inside its own mounts or from ours.
nightshift_of() {
    local process
    for process in /proc/[0-9]*; do
        case $(readlink "$process/exe" 2>/dev/null) in
            /usr/bin/nightshift | "$root/usr/bin/nightshift")
                basename "$process"
                return 0
                ;;
        esac
    done
    return 1
}
field() { sed -n "s/^$2:\s*//p" "/proc/$1/status"; }

# By itself.
variables=(TMPDIR=/data XDG_DATA_HOME=/data NIGHTSHIFT__TIMEZONE=Europe/Berlin NIGHTSHIFT__LOG__FORMAT=json)
run --version >"$work/version.log" 2>&1 || fail "it does not start"
ok "$(cat "$work/version.log")"
run demo --quiet >"$work/demo.log" 2>&1 || fail "demo"
grep -q '^Suggestions' "$work/demo.log" || fail "demo finds nothing"
ok "demo: $(head -n 1 "$work/demo.log")"
start=$(date --date='29 days ago' +%F)
run simulate --days 29 --start "$start" --out /data/history.jsonl >"$work/simulate.log" 2>&1 || fail "simulate"
variables+=(NIGHTSHIFT__SOURCE__EVENTS=/data/history.jsonl)
run run --quiet >"$work/run.log" 2>&1 || fail "run"
grep -q 'found [1-9][0-9]* pattern' "$work/run.log" || fail "run finds nothing"
ok "run: $(head -n 1 "$work/run.log")"
run serve >"$work/serve.log" 2>&1 &
serving=$!
pids+=("$serving")
until_so "serve is not up" run health
main=$(nightshift_of) || fail "no process of it is found"
[ "$(field "$main" NSpid | awk '{ print $NF }')" = 1 ] || fail "it is not the first process: $(field "$main" NSpid)"
[ "$(field "$main" Uid | awk '{ print $1 $2 $3 $4 }')" = 65532655326553265532 ] || fail "its user is $(field "$main" Uid)"
[ "$(field "$main" CapEff)" = 0000000000000000 ] || fail "it has capabilities: $(field "$main" CapEff)"
ok "serve: first process, user 65532, no capabilities, $(field "$main" VmRSS) resident; $(run health)"
run health --live >"$work/live.log" 2>&1 || fail "health --live"
curl --fail --silent --show-error --request POST http://127.0.0.1:8018/api/analyze/trigger >"$work/trigger.log" 2>&1 || fail "trigger"
until_so "the run does not end" sh -c \
    'curl --silent http://127.0.0.1:8018/api/analyze/status | grep -q "\"is_running\":false.*\"status\":\"succeeded\""'
kill -TERM "$main"
wait "$serving" || fail "it ended with $? after SIGTERM"
grep -q 'Nightshift has stopped' "$work/serve.log" || fail "it did not say goodbye"
ok "SIGTERM: ended in order"
run backup /data/copy.db >"$work/backup.log" 2>&1 || fail "backup"
ok "backup: $(cat "$work/backup.log")"

# As an app: what the Supervisor makes is root's, and the options only root's to read. Home Assistant's folder is mounted
# read-only, and Home Assistant has its recorder's database open; the columns are those that Nightshift reads.
mkdir "$work/homeassistant"
cat >"$work/recorder.py" <<'P'
import datetime, json, sqlite3, sys, time

history, database = sys.argv[1:]
recorder = sqlite3.connect(database, isolation_level=None)
recorder.executescript("""
    PRAGMA journal_mode = wal;
    CREATE TABLE event_data (data_id INTEGER PRIMARY KEY, hash BIGINT, shared_data TEXT);
    CREATE TABLE event_types (event_type_id INTEGER PRIMARY KEY, event_type VARCHAR(64));
    CREATE TABLE state_attributes (attributes_id INTEGER PRIMARY KEY, hash BIGINT, shared_attrs TEXT);
    CREATE TABLE states_meta (metadata_id INTEGER PRIMARY KEY, entity_id VARCHAR(255));
    CREATE TABLE schema_changes (change_id INTEGER PRIMARY KEY, schema_version INTEGER, changed DATETIME);
    CREATE TABLE events (event_id INTEGER PRIMARY KEY, event_type CHAR(0), time_fired_ts FLOAT, data_id INTEGER,
        context_id_bin BLOB, context_user_id_bin BLOB, context_parent_id_bin BLOB, event_type_id INTEGER);
    CREATE INDEX ix_events_event_type_id_time_fired_ts ON events (event_type_id, time_fired_ts);
    CREATE TABLE states (state_id INTEGER PRIMARY KEY, state VARCHAR(255), last_changed_ts FLOAT, last_updated_ts FLOAT,
        old_state_id INTEGER, attributes_id INTEGER, context_id_bin BLOB, context_user_id_bin BLOB,
        context_parent_id_bin BLOB, metadata_id INTEGER);
    CREATE INDEX ix_states_last_updated_ts ON states (last_updated_ts);
    CREATE INDEX ix_states_metadata_id_last_updated_ts ON states (metadata_id, last_updated_ts);
    INSERT INTO schema_changes VALUES (1, 53, '2026-10-01 00:00:00');
    BEGIN;
""")
entities = {}
for number, line in enumerate(open(history)):
    event = json.loads(line)
    entity = entities.setdefault(event["entity_id"], len(entities) + 1)
    at = datetime.datetime.fromisoformat(event["last_changed"]).timestamp()
    context = event.get("context") or {}
    binary = lambda key: (context.get(key) or "").encode()[:16].ljust(16, b"0") if context.get(key) else None
    recorder.execute("INSERT INTO states VALUES (NULL, ?, NULL, ?, NULL, NULL, ?, ?, ?, ?)",
        (event["state"], at, number.to_bytes(16, "big"), binary("user_id"), binary("parent_id"), entity))
recorder.executemany("INSERT INTO states_meta VALUES (?, ?)", [(number, name) for name, number in entities.items()])
recorder.execute("COMMIT")
print("written", flush=True)
time.sleep(3600)
P
python3 "$work/recorder.py" "$root/data/history.jsonl" "$work/homeassistant/home-assistant_v2.db" >"$work/recorder.log" 2>&1 &
pids+=("$!")
until_so "the recorder's database is not written" grep -q written "$work/recorder.log"
mount --bind "$work/homeassistant" "$root/homeassistant"
mount -o remount,bind,ro "$root/homeassistant"
umount "$root/data"
mount -t tmpfs -o mode=0755 tmpfs "$root/data"
printf '{"lookback_days": 14, "log_format": "json", "mqtt_url": ""}' >"$root/data/options.json"
chmod 600 "$root/data/options.json"
cat >"$work/supervisor.py" <<'P'
import http.server

class Supervisor(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        ours = self.headers["Authorization"] == "Bearer of-the-supervisor" and self.path == "/services/mqtt"
        body = b'{"result": "error", "message": "Service not enabled"}'
        self.send_response(400 if ours else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

http.server.HTTPServer(("127.0.0.1", 80), Supervisor).serve_forever()
P
python3 "$work/supervisor.py" >"$work/supervisor.log" 2>&1 &
pids+=("$!")
until_so "the Supervisor is not up" grep -q ':0050 ' /proc/self/net/tcp
user=0:0
variables=(TMPDIR=/data SUPERVISOR_TOKEN=of-the-supervisor TZ=Europe/Berlin)
run serve >"$work/app.log" 2>&1 &
serving=$!
pids+=("$serving")
until_so "the app is not up" run health --live
main=$(nightshift_of) || fail "no process of the app is found"
[ "$(field "$main" NSpid | awk '{ print $NF }')" = 1 ] || fail "the app is not the first process"
[ "$(field "$main" Uid | awk '{ print $1 $2 $3 $4 }')" = 65532655326553265532 ] || fail "the app's user is $(field "$main" Uid)"
[ "$(field "$main" CapEff)" = 0000000000000000 ] || fail "the app has capabilities: $(field "$main" CapEff)"
[ "$(stat --format %u "$root/data/nightshift.db")" = 65532 ] || fail "the app's database is not its own"
ok "app: started as root, went on as user 65532 without capabilities, as the first process"
run config show >"$work/config.log" 2>&1 || fail "config show"
grep -q 'lookback_days = 14  # option `lookback_days` of the app' "$work/config.log" || fail "the app's options are not read"
grep -q 'timezone = "Europe/Berlin"' "$work/config.log" || fail "the app's time zone is not taken from TZ"
if grep -q of-the-supervisor "$work"/{app,config}.log; then fail "the token is shown"; fi
grep -q 'The Supervisor knows no MQTT broker' "$work/app.log" || fail "the Supervisor was not asked for the broker"
ok "app: options, time zone, and the broker from the Supervisor"
run run --quiet >"$work/night.log" 2>&1 || fail "a night of the app"
grep -q 'found [1-9][0-9]* pattern' "$work/night.log" || fail "the app finds nothing in the recorder's database"
ok "app: $(grep looked "$work/night.log")"
status() { curl --silent --output /dev/null --write-out '%{http_code}' "$@"; }
at=http://127.0.0.1:8099
[ "$(status --interface 172.30.32.2 --header 'X-Ingress-Path: /api/hassio_ingress/x' $at/api/runs)" = 200 ] || fail "ingress"
[ "$(status --header 'X-Ingress-Path: /api/hassio_ingress/x' $at/api/runs)" = 403 ] || fail "others are let in"
[ "$(status $at/live)" = 200 ] || fail "the watchdog is not answered"
ok "app: ingress passes, others do not, the watchdog is answered"
kill -TERM "$main"
wait "$serving" || fail "the app ended with $? after SIGTERM"
# The Supervisor writes the options anew, as root.
rm "$root/data/options.json"
printf '{"lookback_days": 0}' >"$root/data/options.json"
chmod 600 "$root/data/options.json"
code=0
run serve >"$work/wrong.log" 2>&1 || code=$?
[ "$code" = 2 ] || fail "a wrong option ends it with $code"
grep -q 'option `lookback_days` of the app' "$work/wrong.log" || fail "the wrong option is not named"
ok "app: SIGTERM, and a wrong option: $(tail -n 1 "$work/wrong.log")"
echo "all is well"
