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

# What Home Assistant did, after where it is, and what to do about it.

what-slow = it did not answer within { $seconds } s
what-refused = the connection was refused; see that Home Assistant is up and that the port is right (usually 8123)
what-silent = nothing answers there ({ $error }); see that the address is right and no firewall is between
what-unknown-host = { $host } is not known ({ $error }); write its address in numbers if names of the home are not known here
what-before = what is before it answers { $status }; Home Assistant may be starting
what-closed-early = it closed the connection before it answered; it may be restarting
what-closed = it was closed; Home Assistant may be restarting
what-no-sign = nothing came for { $seconds } s; see that the network holds
what-banned = it answers 403; Home Assistant may have banned this address after wrong tokens (ip_bans.yaml)
what-proxy = it answers 400; a proxy before Home Assistant must let WebSockets through and be one of its `trusted_proxies`
what-elsewhere = it answers { $status }, which points to another address; write that, often https://
what-status = it answers { $status }; see that the address is that of Home Assistant
what-no-tls = it does not speak TLS there; if browsers reach it with http://, write that in `source.url`
what-certificate = its certificate is not accepted ({ $problem }); set `source.ca_file` to the certificate of its authority, or use the name that the certificate is for
advice-token = make a new long-lived access token (in Home Assistant: your profile, Security) and set `source.token` to it
advice-app = give the app the right `homeassistant_api: true`, and restart it

# Automations in Home Assistant.

automation-not-administrator = the token for Home Assistant at { $address } is of a user without administrator rights, and Home Assistant lets administrators alone change automations: set `source.token` to a token of an administrator, or only note that you use the suggestion and paste its YAML yourself
automation-no-editor = Home Assistant at { $address } cannot be asked to change automations: { $what }
automation-refused = Home Assistant does not take the automation: { $what }
automation-missing = Home Assistant lacks what the automation needs: { $what }
automation-edited = the automation was edited in Home Assistant since Nightshift made it, and is left as it is; to take it away all the same, ask for it even if it was edited, or delete it in Home Assistant

# Why what was asked for was not done.

problem-busy = Run { $run } is at work already; try again when it has ended.
# $what: what there is not, in English
problem-missing = There is no such { $what }.
problem-attempts = Too many wrong tokens came from this address: try again in { $seconds } s.
problem-stopping = Nightshift is stopping and takes no more work.
problem-store = The database failed; the log says why.
problem-store-busy = The database is in use by another process; try again in a moment.
problem-store-full = There is no room on the disk of the database.
problem-store-read-only = The database's file or its file system is read-only.
problem-store-file = The database's file or its folder cannot be used; the log says why.
problem-store-disk = The disk of the database fails; the log says how.
problem-store-other = The database cannot be used; the log says why.
problem-form-old = This page is too old: load it again, and repeat what you did.
problem-trying = another connection is being tried: wait a moment
clock-early = the machine's clock shows { $now }, when Nightshift had not been written yet: set the clock, or let the network set it (NTP; `timedatectl set-ntp true` on most systems). Nothing is run or removed by a wrong date until then
clock-back = the machine's clock shows { $now }, long before { $seen }, which it has shown already: set the clock, or let the network set it (NTP). If it was wrong before and is right now, nothing need be done: it is taken for right from { $trusted } on
unread-nothing = The language model found nothing in it that can be changed here, either.
unread-unasked = The language model could not help: { $why }.
notify-denied = Home Assistant at { $address } does not take our token for notifications: { $advice }
notify-refused = Home Assistant at { $address } refused the notification for { $target }: { $what }; see that notify.target is one of its actions (Developer tools, Actions)
notify-unreachable = Home Assistant at { $address } cannot be reached for a notification: { $what }

# Of the configuration as a whole.

note-no-zone = No time zone is set and the system has none: UTC is used. Set `timezone`, or times will be wrong.
note-not-the-recorder = `source.events` is set, so that `source.recorder_url` is not read.
note-no-token = `source.url` is set without `source.token`, so that Home Assistant is not asked.
note-no-address = `source.token` is set without `source.url`, so that Home Assistant is not asked.
note-nobody-notified = `notify.target` is set, and Home Assistant cannot be asked: set `source.url` and `source.token`, or nobody is notified.
note-unread = The history is named in `source`, so that `{ $unread }` is not read.
note-not-the-data-api = `influxdb.url` is set, so that `data_api` is not read.
note-no-broker = The Supervisor knows no MQTT broker, so nobody is told over MQTT. Where that is wanted: install the app Mosquitto broker, or set the option `mqtt_url`, and restart Nightshift.
note-usual-broker = { $error }. Until it says where the MQTT broker is, core-mosquitto is tried.
note-zone-as-before = Home Assistant could not be asked for the time zone; { $zone } is used, as it said before. { $error }.
note-zone-of-system = Home Assistant could not be asked for the time zone; { $zone } is used, which is the system's. { $error }.
