### What trying a connection finds, and what to do about it. Sentences begin small and have no full stop: one is put behind them.

# $seconds: for how long it was waited
no-answer = it does not answer within { $seconds } s
see-it-is-up = see that it is up, and that its address is right
no-time-left = not looked at: there was no time left
try-again = try again

broker-none = none is configured (mqtt.url): nobody is told over MQTT
broker-well = { $address } lets us in
broker-waits =
    { $number ->
        [one] { $address } lets us in; { $number } message waits for it
       *[other] { $address } lets us in; { $number } messages wait for it
    }
# $error: what failed, in English
broker-fails-and-waits =
    { $number ->
        [one] { $error }; { $number } message waits for it
       *[other] { $error }; { $number } messages wait for it
    }
broker-advice = see that the broker is up, and that mqtt.url, the user, the password and the certificates are right; nights are done without it, and what is to be said waits
broker-deliver = nightshift serve delivers them within a minute: see that it is up

hub-unset = Home Assistant is not asked: source.url and source.token are not both set
hub-unset-advice = set both, for names, areas and the automations that you accept
hub-knows =
    { $entities ->
        [one] { $version } at { $address } knows { $entities } entity in { $areas ->
            [one] { $areas } area
           *[other] { $areas } areas
        }; its time zone is { $zone }
       *[other] { $version } at { $address } knows { $entities } entities in { $areas ->
            [one] { $areas } area
           *[other] { $areas } areas
        }; its time zone is { $zone }
    }
hub-no-zone = none that is known here
hub-until-then = until it answers, names, areas and the time zone are what they were

notify-nobody = nobody is to be notified (notify.target)
notify-unasked = notify.target is set, and Home Assistant cannot be asked
notify-unasked-advice = set source.url and source.token, or nobody is notified
notify-sent = a test was sent to { $target }
notify-known = Home Assistant knows { $target }
notify-unknown = Home Assistant has no { $target }
notify-none-advice = set up a notifier in Home Assistant, such as its app on a phone, or set notify.target to "persistent_notification"
# $names: notifiers that it has
notify-other-advice = set notify.target to one that it has, such as { $names }
notify-later = nothing, unless it stays so: it is tried again for six hours after a run

source-none = no history is configured, and none was found: set `source.url` and `source.token` to ask Home Assistant for it, or `source.events` (in the environment NIGHTSHIFT__SOURCE__EVENTS) to its recorder database, home-assistant_v2.db, or to another file that holds its history; an InfluxDB or HomeIQ is set in `influxdb` or `data_api`
source-later = nothing, unless it stays so: a night tries again
# $format: such as recorder database
source-empty = a { $format } without an event
source-empty-with-notes = a { $format } without an event ({ $notes })
source-see-service = see that the history is written there, and since when
source-see-recorder = see that Home Assistant's recorder is on, and that this is its database
# $source: where, $age: of its newest event, such as 3 hours
source-found =
    { $days ->
        [one] { $source }, a { $format } with { $events } events over { $days } day, the newest { $age } old
       *[other] { $source }, a { $format } with { $events } events over { $days } days, the newest { $age } old
    }
source-skipped = { $found }; { $number } { $record }s could not be read
source-skipped-advice = `nightshift analyze --events FILE` shows the first of them
source-no-context = { $found }; it does not say who caused a change
source-no-context-advice = the recorder's own database does, so that people are told from automations
source-little = { $found }; that is little yet
source-little-advice = leave it running: the archive keeps each day, and habits are surer with every one
source-stale-file = see that Home Assistant is up and writes to this file, or mount the one that it writes to
source-stale-recorder = see that Home Assistant is up and that this is its `db_url`
source-stale-influxdb = see that Home Assistant is up and still writes to this InfluxDB
source-stale-data-api = see that HomeIQ is up and still takes in events
source-stale-hub = see that Home Assistant's recorder is on

age-seconds =
    { $number ->
        [one] { $number } second
       *[other] { $number } seconds
    }
age-minutes =
    { $number ->
        [one] { $number } minute
       *[other] { $number } minutes
    }
age-hours =
    { $number ->
        [one] { $number } hour
       *[other] { $number } hours
    }
age-days =
    { $number ->
        [one] { $number } day
       *[other] { $number } days
    }

model-none = no model is set up (llm.provider): suggestions have Nightshift's own words
# $seconds: such as 0.8
model-answered = { $model } answered in { $seconds } s
# $reason: what the model said or failed at, in English
model-failed = { $model } did not answer: { $reason }
model-failed-advice = see that llm.provider, llm.base_url, llm.model and llm.api_key are right and that it is up; until then suggestions have Nightshift's own words
model-odd = { $model } answered in { $seconds } s, but not in the form that it was asked for
model-odd-advice = nothing, if it happens seldom: such answers are left out, and Nightshift's own words stand; else choose another llm.model
