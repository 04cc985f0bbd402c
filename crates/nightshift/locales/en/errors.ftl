### Why something failed, and what to do. No full stop: it is put into other sentences.

stopped = it was stopped
no-source = no history is configured, and none was found: set `source.url` and `source.token` to ask Home Assistant for it, or `source.events` (in the environment NIGHTSHIFT__SOURCE__EVENTS) to its recorder database, home-assistant_v2.db, or to another file that holds its history; an InfluxDB or HomeIQ is set in `influxdb` or `data_api`
threads = the threads to work with cannot be started: { $error }
calendar = the clock or the configured time zone cannot be right: { $error }
broken-off = the work on the store was broken off: look for the reason in the log above

# Files.

file-missing = there is no file { $path }: check the path of the events
file-folder = { $path } is a folder: give the path of the file in it that holds the events
file-denied = { $path } may not be read: give the user that runs Nightshift the right to read it
file-read = reading { $path } failed: { $error }
file-empty = { $path } is empty: it holds no events
file-unrecognised = { $path } is { $found }: give state objects as JSON lines (also .gz or .zst), a file of Home Assistant's history API, CSV, or a recorder database
file-compression = { $path } is cut short or damaged ({ $codec }: { $detail }): make or copy it again
file-broken = { $path } is damaged, so that none of it is used: { $detail }
# $records: what English calls them
file-bad-lines = { $skipped } of { $read } { $records } of { $path } could not be read, more than one in ten: { $first }
file-column = { $path } has no column { $column }: its first line names { $found }
file-unusable = { $path } cannot be used: { $detail }
file-locked = { $path } is locked by another program: { $detail }
reading-stopped = reading { $what } was stopped

# The recorder on a database server.

server-away = the recorder at { $address } cannot be read now: { $detail }
server-refused = the recorder at { $address } cannot be read: { $detail }
server-empty = the recorder at { $address } is empty: it holds no events
server-bad-rows = { $skipped } of { $read } rows of the recorder at { $address } could not be read, more than one in ten: { $first }
server-stopped = reading the recorder at { $address } was stopped

# Services over HTTP.

service-failed = { $service } at { $address } { $what }
# $records: what English calls them
service-bad = { $skipped } of { $read } { $records } of { $service } at { $address } could not be read, more than one in ten: { $first }

# Home Assistant.

hub-unreachable = Home Assistant at { $address } cannot be reached: { $what }
hub-tls = no encrypted connection to { $address } can be made: { $what }
hub-foreign = { $address } answers, but not as Home Assistant does: { $what }
hub-denied = Home Assistant at { $address } does not accept the token: { $advice }
hub-unknown-command = Home Assistant { $version } at { $address } does not know the command { $command }: { $advice }
hub-refused = Home Assistant at { $address } refused { $command }: { $what }
hub-lost = the connection to Home Assistant at { $address } was lost: { $what }
hub-starting = Home Assistant at { $address } is not up yet: it says that it is { $state }
hub-slow = Home Assistant at { $address } did not answer { $command } within { $seconds } s
hub-too-large = the answer of Home Assistant at { $address } to { $command } is larger than { $limit } MiB
hub-stopped = reading from Home Assistant was stopped
hub-bad-states = { $skipped } of { $read } states of Home Assistant could not be read, more than one in ten: { $first }

# The store. What was being done is told in English alone: it is for whoever reports it.

# $doing: what was being done, in English
store-busy = { $path } is in use by another process, so { $doing } had to be given up: try again
# $doing: what was being done, in English
store-full = no room to write to { $path } while { $doing }: free some space on its disk; nothing was changed
store-damaged = { $path } is damaged: it { $what }. `nightshift serve` and `nightshift run` set it aside and go on with a fresh one; to have a backup instead, stop Nightshift and put the backup in its place
store-damaged-day = the archived day { $date } in { $path } is damaged ({ $what }): remove it from the archive, so that it is read from the source again while that still has it
store-outdated = the suggestion { $id } was changed meanwhile: look at it and try again
store-part = the suggestion { $id } is part of { $whole }: decide on that one, or have this one separated from it first
store-corrupt = { $what }: { $fix }
store-not-ours = { $path } is not Nightshift's database: it { $found }. It was left as it is; set `store.path` to another file
store-too-new = { $path } has format { $found }, and this version of Nightshift knows formats up to { $known }: install the newer version again, or set `store.path` to another file
store-too-old = { $path } has format { $found }, of an earlier version of Nightshift: the next `nightshift run` or `nightshift serve` brings it to format { $known }
store-lost-run = run { $id } is not running any more: it has ended, or was given up after it gave no sign of life; nothing was written
store-too-big = { $what } is too big to be stored: it would take more than { $limit } bytes
# $doing: what was being done, in English
store-file = { $path }: { $doing } failed: check `store.path`, and that Nightshift may write to the file and to its folder: { $error }
# $doing: what was being done, in English
store-disk = the disk of { $path } failed while { $doing }: look at the disk, its cable and the system's log: { $error }
# $doing: what was being done, in English
store-sql = { $path }: { $doing } failed in the database: { $error }
