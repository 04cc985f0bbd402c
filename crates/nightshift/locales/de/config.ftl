### Was am Wert einer Einstellung nicht stimmt, und woher Werte kommen. Ein Satz folgt auf den Namen der Einstellung.

range-whole = es muss eine ganze Zahl von { $least } bis { $most } sein
range-number = es muss eine Zahl von { $least } bis { $most } sein
range-length = es muss eine Zeitspanne von { $least } bis { $most } sein
range = es muss zwischen { $least } und { $most } liegen
at-least = es muss mindestens { $least } sein
needs = dazu gehört { $setting }
needs-both = dazu gehören { $one } und { $other }
needs-either = dazu gehört { $one } oder { $other }
needs-home-assistant = dazu gehören source.url und source.token oder der Supervisor, um Home Assistant zu erreichen
needs-influxdb = dazu gehört influxdb.bucket (Version 2) oder influxdb.database (Version 1)
two-versions = das ist von Version 1, { $other } aber von Version 2: setze influxdb.database, influxdb.username und influxdb.password, oder influxdb.bucket, influxdb.organization und influxdb.token
no-path = es ist leer: nenne eine Datei, etwa "/data/nightshift.db"

wrong-text = es muss ein Text sein
wrong-secret = es muss ein Text in Anführungszeichen sein
wrong-address = es muss eine Adresse sein
wrong-path = es muss ein Pfad sein
wrong-whole = es muss eine ganze Zahl über 0 sein
wrong-number = es muss eine Zahl sein
wrong-truth = es muss true oder false sein
wrong-length = das ist keine Zeitspanne: schreibe eine Zahl mit Einheit, etwa "90s", "15m" oder "1h"
wrong-size = das ist keine Speichermenge: schreibe eine ganze Zahl mit Einheit, etwa "512MiB" oder "2GiB"
wrong-texts = es muss eine Liste von Texten sein
wrong-choice = es muss eines davon sein: { $words }
wrong-empty = es ist leer: lass es weg, um keines zu haben
wrong-zone = das ist keine bekannte Zeitzone: schreibe einen IANA-Namen wie "Europe/Berlin"
wrong-zone-near = das ist keine bekannte Zeitzone: schreibe einen IANA-Namen wie "Europe/Berlin"; war "{ $name }" gemeint?
wrong-language = diese Sprache spricht Nightshift nicht: schreibe "en", "de", "fr", "es", "nl" oder "it"
wrong-target = es muss "persistent_notification" sein oder der Name einer Aktion oder Entität von Home Assistant, etwa "notify.mobile_app_phone"
wrong-entity = { $text } sagt nichts: schreibe eine Entitäts-ID wie "light.guest_*", "area:Garage" oder "label:Privat"
cron-unreadable = der Cron-Ausdruck { $expression } ist nicht lesbar: { $reason }; schreibe fünf Felder: Minute, Stunde, Tag des Monats, Monat und Wochentag, etwa "0 3 * * *" für jeden Tag um 3:00
cron-never = der Cron-Ausdruck { $expression } nennt ein Datum, das nie kommt; schreibe fünf Felder: Minute, Stunde, Tag des Monats, Monat und Wochentag, etwa "0 3 * * *" für jeden Tag um 3:00

url-form = es muss aussehen wie { $example }
url-scheme = es muss mit http:// oder https:// beginnen
url-login = es darf keinen Benutzer und kein Passwort enthalten: dafür gibt es { $setting }
url-query = es darf kein ? und kein # enthalten: für Azure gibt es llm.api_version
url-host = es nennt keinen Host

key-characters = es enthält Zeichen, die kein Schlüssel hat: Ist er vollständig und in einer Zeile?
local-model-unseen = welches Modell Home Assistant fragt, ist von hier nicht zu sehen: setze einen anderen llm.provider, oder llm.local_only = false
model-entity = es muss eine Entität der KI-Aufgabe von Home Assistant sein, ai_task.…

place-default = Voreinstellung
place-page = auf der Seite gesetzt
place-file = Konfigurationsdatei { $name }
place-app = Option `{ $name }` der App
place-variable = Umgebungsvariable { $name }
place-flag = Option { $name }
place-home-assistant = Home Assistant
place-supervisor = Supervisor

needs-key = dazu gehört llm.api_key oder llm.api_key_file, oder llm.base_url
provider-not-local = die eigene Adresse des Anbieters liegt nicht im Netz des Zuhauses: setze llm.base_url auf eine, die es tut
address-not-local = sie liegt nicht im Netz des Zuhauses, und llm.local_only ist gesetzt
