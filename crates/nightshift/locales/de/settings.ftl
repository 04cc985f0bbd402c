### Die Einstellungsseite: wie sie Dinge nennt, was sie zu einer Änderung sagt und zu Verbindungen, die ausprobiert werden.

saved-night = Gespeichert. Es gilt ab der nächsten Nacht, und wo eine Idee geändert wird, sofort.
saved-soon = Gespeichert. Es gilt gleich, spätestens wenn der laufende Lauf beendet ist.
waits-for-run = Was geändert wurde, gilt, sobald der laufende Lauf beendet ist.
see-below = Nichts wurde geändert: Sieh nach, was unten markiert ist.
stale = die Einstellungen wurden seitdem geändert: sieh sie noch einmal an und wiederhole, was noch gewünscht ist
refused = { $names } kann nicht so gesetzt werden; nichts wurde geändert
refused-whole = das kann nicht so gesetzt werden; nichts wurde geändert
unwritable = die Einstellungen können nicht in { $path } geschrieben werden: { $reason }; sorge dafür, dass Nightshift in diesen Ordner schreiben darf
elsewhere = { $reason }; bring das zuerst in Ordnung
no-such-setting = diese Einstellung gibt es nicht
twice = `{ $key }` ({ $place }) und `{ $key }_file` ({ $other }) sind beide gesetzt: behalte eines davon
moved-secret = schreibe es neu oder nimm es weg: { $address } ist eine andere Adresse
too-long = es ist länger als { $bytes } Bytes
too-many = es hat mehr als { $number } Einträge
entry-too-long = ein Eintrag ist länger als { $bytes } Bytes
no-file-here = eine Datei dieses Rechners wird in der Konfigurationsdatei genannt, als source.events

set-by-app = Es ist auf der Seite der App in Home Assistant gesetzt, unter „Konfiguration“: Ändere es dort.
set-elsewhere = Es ist anderswo gesetzt, und das geht vor ({ $place }): Ändere es dort.
guarded = { $secret } ist anderswo gesetzt ({ $place }) und würde an jede Adresse gesendet, die hier steht: Setze beides an einer Stelle.
fixed-http = Es entscheidet, wer diese Seite erreicht: Setze es in der Konfigurationsdatei oder in der Umgebung.
fixed-store = Diese Einstellungen liegen daneben: Setze es in der Konfigurationsdatei oder in der Umgebung.
fixed-log = Es wird einmal gelesen, beim Start: Setze es in der Konfigurationsdatei oder in der Umgebung.
fixed-path = Es nennt eine Datei dieses Rechners: Setze es in der Konfigurationsdatei oder in der Umgebung.

save = Speichern
yes = Ja
no = Nein
secret-is-set = gesetzt
secret-is-unset = nicht gesetzt
secret-keeps = gesetzt: bleibt, wenn du nichts einträgst
forget = Entfernen
usual = Üblich: { $value }
now-from = Zurzeit von: { $place }.
made-anew = Wird es geändert, werden Verbindungen neu aufgebaut.
count-anew = Neu zählen
next-runs = Die nächsten Läufe
spell-out = Ausschreiben
what-to-do = Was zu tun ist: { $advice }.
choice-new = die mit etwas Neuem
choice-always = alle
choice-failures = die fehlgeschlagenen
choice-human = für Menschen
choice-json = JSON

looked-none = Noch ist keine Entität bekannt: Die erste Nacht bringt sie.
looked-at = { $number } von { $known } Entitäten werden angesehen
looked-left-out = { $number } hast du weggelassen ({ $names })
looked-brought-back = { $number } hast du zurückgeholt

run-at = { $weekday }, { $day }. { $month } { $year }, { $time }
weekday =
    { $number ->
        [1] Mo
        [2] Di
        [3] Mi
        [4] Do
        [5] Fr
        [6] Sa
       *[other] So
    }
month =
    { $number ->
        [1] Januar
        [2] Februar
        [3] März
        [4] April
        [5] Mai
        [6] Juni
        [7] Juli
        [8] August
        [9] September
        [10] Oktober
        [11] November
       *[other] Dezember
    }

group-included = Was angesehen wird
group-included-about = Je eine Zeile: eine Entität mit * für beliebige Zeichen, area:Name oder label:Name.
group-schedule = Zeitplan
group-schedule-about = Ein geänderter Zeitplan startet nie sofort einen Lauf.
group-home-assistant = Home Assistant
group-home-assistant-about = Von dort kommen Namen, Bereiche und Verlauf, und dort werden die Automatisierungen angelegt, die du annimmst.
group-broker = MQTT-Broker
group-broker-about = Erfährt von Ergebnissen. Ohne ihn fehlt nichts als das.
group-notifications = Benachrichtigungen
group-notifications-about = Werden über Home Assistant an Menschen gesendet.
group-suggestions = Vorschläge
group-suggestions-about = Welche aus den gefundenen Gewohnheiten werden, und in welcher Sprache.
group-model = Sprachmodell und Privatsphäre
group-model-about = Ein Sprachmodell darf Vorschläge formulieren. Ohne eines verlässt nichts das Zuhause.
group-elsewhere = Verlauf von anderswo
group-elsewhere-about = Eine InfluxDB oder eine Data API, die den Verlauf des Zuhauses enthält.
group-machine = Dieser Rechner
group-machine-about = Was eine Nacht verbrauchen darf, was aufgehoben wird und wie Nightshift erreicht wird.
try-home_assistant = Home Assistant ausprobieren
try-source = Verlauf ausprobieren
try-broker = Broker ausprobieren
try-notify = Test senden
try-model = Modell ausprobieren

label-timezone = Zeitzone
label-latitude = Breitengrad
label-longitude = Längengrad
label-language = Sprache
label-lookback_days = Tage des Verlaufs
label-source-events = Ereignisse
label-source-recorder_url = Datenbankserver des Recorders
label-source-recorder_url_file = Datei mit der Adresse des Recorders
label-source-url = Adresse von Home Assistant
label-source-token = Zugangstoken
label-source-token_file = Token-Datei
label-source-ca_file = CA-Datei
label-source-service_users = Benutzer, die Programme sind
label-source-live = Live mithören
label-influxdb-url = Adresse der InfluxDB
label-influxdb-token = Token der InfluxDB
label-influxdb-token_file = Token-Datei der InfluxDB
label-influxdb-organization = Organisation
label-influxdb-bucket = Bucket
label-influxdb-database = Datenbank
label-influxdb-username = Benutzer
label-influxdb-password = Passwort
label-influxdb-password_file = Passwortdatei
label-influxdb-ca_file = CA-Datei der InfluxDB
label-data_api-url = Adresse der Data API
label-data_api-token = Token der Data API
label-data_api-token_file = Token-Datei der Data API
label-data_api-ca_file = CA-Datei der Data API
label-entities-include = In jedem Fall ansehen
label-entities-exclude = Weglassen
label-store-path = Datenbankdatei
label-store-keep_runs = Aufgehobene Läufe
label-store-keep_patterns_days = So viele Tage bleiben Gewohnheiten
label-http-listen = Lauschen an
label-http-token = Token dieser Seite
label-http-token_file = Token-Datei dieser Seite
label-http-allowed_hosts = Erlaubte Hostnamen
label-mqtt-url = Adresse des Brokers
label-mqtt-password = Passwort des Brokers
label-mqtt-password_file = Passwortdatei des Brokers
label-mqtt-topic_prefix = Topics beginnen mit
label-mqtt-client_id = Name beim Broker
label-mqtt-ca_file = CA-Datei des Brokers
label-mqtt-client_cert = Client-Zertifikat
label-mqtt-client_key = Client-Schlüssel
label-mqtt-protocol = Protokoll
label-mqtt-discovery = Als Gerät in Home Assistant zeigen
label-mqtt-discovery_prefix = Discovery-Topics beginnen mit
label-notify-target = Wer benachrichtigt wird
label-notify-when = Von welchen Läufen
label-schedule-cron = Wann (Cron-Ausdruck)
label-schedule-misfire_grace = So spät darf eine ausgefallene Nacht beginnen
label-schedule-attempts = Versuche in einer Nacht
label-schedule-retry_pause = Pause vor dem zweiten Versuch
label-schedule-deadline = So lange darf ein Lauf dauern
label-schedule-shutdown_grace = Zeit zum Aufhören
label-mining-max_threads = Threads
label-mining-max_memory = Speicher
label-suggestions-min_precision = Mindestanteil richtiger Auslösungen
label-suggestions-max = Höchstzahl der Vorschläge je Nacht
label-suggestions-feedback = Aus deinen Entscheidungen lernen
label-llm-provider = Anbieter
label-llm-base_url = Adresse des Anbieters
label-llm-model = Modell
label-llm-api_key = API-Schlüssel
label-llm-api_key_file = API-Schlüsseldatei
label-llm-api_version = API-Version
label-llm-ca_file = CA-Datei des Anbieters
label-llm-timeout = Zeit für eine Frage
label-llm-night_time = Zeit für alle Fragen einer Nacht
label-llm-concurrency = Fragen zur gleichen Zeit
label-llm-max_tokens = Höchstzahl der Tokens je Antwort
label-llm-price_in = Preis gesendeter Tokens
label-llm-price_out = Preis empfangener Tokens
label-llm-night_tokens = Höchstzahl der Tokens je Nacht
label-llm-month_tokens = Höchstzahl der Tokens je Monat
label-llm-night_cost = Höchstkosten je Nacht
label-llm-month_cost = Höchstkosten je Monat
label-llm-local_only = Nur ein Modell im eigenen Netz
label-llm-pseudonyms = Platzhalter für Namen
label-log-format = Format des Protokolls
