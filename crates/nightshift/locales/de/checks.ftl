### Was das Ausprobieren einer Verbindung ergibt, und was zu tun ist. Ohne Punkt am Ende: er kommt dahinter.

no-answer = innerhalb von { $seconds } s kommt keine Antwort
see-it-is-up = sieh nach, ob die Gegenstelle läuft und die Adresse stimmt
no-time-left = nicht angesehen: die Zeit reichte nicht
try-again = versuche es noch einmal

broker-none = keiner ist eingerichtet (mqtt.url): über MQTT erfährt niemand etwas
broker-well = { $address } nimmt die Anmeldung an
broker-waits =
    { $number ->
        [one] { $address } nimmt die Anmeldung an; { $number } Nachricht wartet darauf
       *[other] { $address } nimmt die Anmeldung an; { $number } Nachrichten warten darauf
    }
broker-fails-and-waits =
    { $number ->
        [one] { $error }; { $number } Nachricht wartet darauf
       *[other] { $error }; { $number } Nachrichten warten darauf
    }
broker-advice = sieh nach, ob der Broker läuft und mqtt.url, Benutzer, Passwort und Zertifikate stimmen; die Nächte laufen auch ohne ihn, und was zu sagen ist, wartet
broker-deliver = nightshift serve stellt sie binnen einer Minute zu: sieh nach, ob es läuft

hub-unset = Home Assistant wird nicht gefragt: source.url und source.token sind nicht beide gesetzt
hub-unset-advice = setze beide, für Namen, Bereiche und die Automatisierungen, die du annimmst
hub-knows =
    { $entities ->
        [one] { $version } unter { $address } kennt { $entities } Entität in { $areas ->
            [one] { $areas } Bereich
           *[other] { $areas } Bereichen
        }; die Zeitzone ist { $zone }
       *[other] { $version } unter { $address } kennt { $entities } Entitäten in { $areas ->
            [one] { $areas } Bereich
           *[other] { $areas } Bereichen
        }; die Zeitzone ist { $zone }
    }
hub-no-zone = keine, die hier bekannt ist
hub-until-then = bis es antwortet, bleiben Namen, Bereiche und Zeitzone, wie sie waren

notify-nobody = niemand soll benachrichtigt werden (notify.target)
notify-unasked = notify.target ist gesetzt, aber Home Assistant kann nicht gefragt werden
notify-unasked-advice = setze source.url und source.token, sonst wird niemand benachrichtigt
notify-sent = ein Test wurde an { $target } gesendet
notify-known = Home Assistant kennt { $target }
notify-unknown = Home Assistant kennt { $target } nicht
notify-none-advice = richte in Home Assistant einen Benachrichtigungsdienst ein, etwa die App auf einem Telefon, oder setze notify.target auf "persistent_notification"
notify-other-advice = setze notify.target auf einen, den es gibt, etwa { $names }
notify-later = nichts, außer es bleibt so: nach einem Lauf wird es sechs Stunden lang versucht

source-none = es gibt keinen Verlauf zu lesen: setze source.url und source.token für ein laufendes Home Assistant, oder source.events für dessen Datenbank
source-later = nichts, außer es bleibt so: eine Nacht versucht es erneut
source-empty = { $format } ohne ein Ereignis
source-empty-with-notes = { $format } ohne ein Ereignis ({ $notes })
source-see-service = sieh nach, ob der Verlauf dort geschrieben wird, und seit wann
source-see-recorder = sieh nach, ob der Recorder von Home Assistant läuft und dies seine Datenbank ist
source-found =
    { $days ->
        [one] { $source } ({ $format }) mit { $events } Ereignissen an { $days } Tag; Alter des neuesten: { $age }
       *[other] { $source } ({ $format }) mit { $events } Ereignissen an { $days } Tagen; Alter des neuesten: { $age }
    }
source-skipped = { $found }; nicht lesbar waren { $number } ({ $record })
source-skipped-advice = `nightshift analyze --events FILE` zeigt die ersten davon
source-no-context = { $found }; es sagt nicht, wer etwas geändert hat
source-no-context-advice = die eigene Datenbank des Recorders sagt es, damit Menschen von Automatisierungen zu unterscheiden sind
source-little = { $found }; das ist noch wenig
source-little-advice = lass es laufen: das Archiv behält jeden Tag, und mit jedem werden Gewohnheiten sicherer
source-stale-file = sieh nach, ob Home Assistant läuft und in diese Datei schreibt, oder binde die ein, in die es schreibt
source-stale-recorder = sieh nach, ob Home Assistant läuft und dies seine `db_url` ist
source-stale-influxdb = sieh nach, ob Home Assistant läuft und noch in diese InfluxDB schreibt
source-stale-data-api = sieh nach, ob HomeIQ läuft und noch Ereignisse aufnimmt
source-stale-hub = sieh nach, ob der Recorder von Home Assistant läuft

age-seconds =
    { $number ->
        [one] { $number } Sekunde
       *[other] { $number } Sekunden
    }
age-minutes =
    { $number ->
        [one] { $number } Minute
       *[other] { $number } Minuten
    }
age-hours =
    { $number ->
        [one] { $number } Stunde
       *[other] { $number } Stunden
    }
age-days =
    { $number ->
        [one] { $number } Tag
       *[other] { $number } Tage
    }

model-none = kein Modell ist eingerichtet (llm.provider): Vorschläge haben die eigenen Worte von Nightshift
model-answered = { $model } hat in { $seconds } s geantwortet
model-failed = { $model } hat nicht geantwortet: { $reason }
model-failed-advice = sieh nach, ob llm.provider, llm.base_url, llm.model und llm.api_key stimmen und es läuft; bis dahin haben Vorschläge die eigenen Worte von Nightshift
model-odd = { $model } hat in { $seconds } s geantwortet, aber nicht in der verlangten Form
model-odd-advice = nichts, wenn es selten vorkommt: solche Antworten fallen weg, und es bleibt bei den eigenen Worten von Nightshift; sonst wähle ein anderes llm.model
