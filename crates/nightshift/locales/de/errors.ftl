### Warum etwas scheiterte, und was zu tun ist. Kein Punkt am Ende: es steht in anderen Sätzen.

stopped = der Lauf wurde beendet
no-source = es ist kein Verlauf eingerichtet, und es wurde keiner gefunden: Setze `source.url` und `source.token`, um Home Assistant danach zu fragen, oder `source.events` (als Umgebungsvariable NIGHTSHIFT__SOURCE__EVENTS) auf die Datenbank seines Recorders, home-assistant_v2.db, oder eine andere Datei mit seinem Verlauf; eine InfluxDB oder HomeIQ wird in `influxdb` oder `data_api` eingerichtet
threads = die Threads für die Arbeit lassen sich nicht starten: { $error }
calendar = die Uhr oder die eingestellte Zeitzone kann nicht stimmen: { $error }
broken-off = die Arbeit an der Datenbank wurde abgebrochen: Im Protokoll steht, warum

# Dateien.

file-missing = die Datei { $path } gibt es nicht: Prüfe den Pfad der Ereignisse
file-folder = { $path } ist ein Ordner: Gib die Datei darin an, in der die Ereignisse stehen
file-denied = { $path } darf nicht gelesen werden: Gib dem Benutzer, unter dem Nightshift läuft, das Recht dazu
file-read = { $path } ließ sich nicht lesen: { $error }
file-empty = { $path } ist leer: Es stehen keine Ereignisse darin
file-unrecognised = das Format von { $path } ist nicht bekannt ({ $found }): Gib Zustände als JSON-Zeilen an (auch .gz oder .zst), eine Datei der Verlaufs-API von Home Assistant, CSV oder eine Datenbank des Recorders
file-compression = { $path } ist abgeschnitten oder beschädigt ({ $codec }: { $detail }): Erstelle oder kopiere die Datei noch einmal
file-broken = { $path } ist beschädigt, deshalb wird nichts davon verwendet: { $detail }
file-bad-lines = { $skipped } von { $read } Einträgen in { $path } waren nicht lesbar, mehr als jeder zehnte: { $first }
file-column = in { $path } fehlt die Spalte { $column }: Die erste Zeile nennt { $found }
file-unusable = { $path } ist nicht zu gebrauchen: { $detail }
file-locked = { $path } ist von einem anderen Programm gesperrt: { $detail }
reading-stopped = das Lesen wurde beendet ({ $what })

# Der Recorder auf einem Datenbankserver.

server-away = der Recorder unter { $address } ist gerade nicht zu lesen: { $detail }
server-refused = der Recorder unter { $address } ist nicht zu lesen: { $detail }
server-empty = der Recorder unter { $address } ist leer: Es stehen keine Ereignisse darin
server-bad-rows = { $skipped } von { $read } Zeilen des Recorders unter { $address } waren nicht lesbar, mehr als jede zehnte: { $first }
server-stopped = das Lesen des Recorders unter { $address } wurde beendet

# Dienste über HTTP.

service-failed = { $service } unter { $address } gibt keinen Verlauf her: { $what }
service-bad = { $skipped } von { $read } Einträgen von { $service } unter { $address } waren nicht lesbar, mehr als jeder zehnte: { $first }

# Home Assistant.

hub-unreachable = Home Assistant unter { $address } ist nicht zu erreichen: { $what }
hub-tls = zu { $address } lässt sich keine verschlüsselte Verbindung aufbauen: { $what }
hub-foreign = { $address } antwortet, aber nicht wie Home Assistant: { $what }
hub-denied = Home Assistant unter { $address } nimmt das Token nicht an: { $advice }
hub-unknown-command = Home Assistant { $version } unter { $address } kennt den Befehl { $command } nicht: { $advice }
hub-refused = Home Assistant unter { $address } hat { $command } abgelehnt: { $what }
hub-lost = die Verbindung zu Home Assistant unter { $address } ist abgerissen: { $what }
hub-starting = Home Assistant unter { $address } ist noch nicht bereit: Sein Zustand ist { $state }
hub-slow = Home Assistant unter { $address } hat { $command } nicht innerhalb von { $seconds } s beantwortet
hub-too-large = die Antwort von Home Assistant unter { $address } auf { $command } ist größer als { $limit } MiB
hub-stopped = das Lesen aus Home Assistant wurde beendet
hub-bad-states = { $skipped } von { $read } Zuständen aus Home Assistant waren nicht lesbar, mehr als jeder zehnte: { $first }

# Die Datenbank von Nightshift.

store-busy = { $path } wird gerade von einem anderen Prozess benutzt: Versuche es noch einmal
store-full = für { $path } ist kein Platz mehr: Schaffe Platz auf dem Datenträger; geändert wurde nichts
store-damaged = { $path } ist beschädigt ({ $what }). `nightshift serve` und `nightshift run` legen die Datei beiseite und machen mit einer neuen weiter; willst du lieber eine Sicherung, dann beende Nightshift und lege sie an diese Stelle
store-damaged-day = der archivierte Tag { $date } in { $path } ist beschädigt ({ $what }): Entferne ihn aus dem Archiv, damit er neu aus der Quelle gelesen wird, solange sie ihn noch hat
store-outdated = der Vorschlag { $id } wurde inzwischen geändert: Sieh ihn an und versuche es noch einmal
store-part = der Vorschlag { $id } ist Teil von { $whole }: Entscheide über jenen, oder löse diesen zuerst davon
store-corrupt = { $what }: { $fix }
store-not-ours = { $path } ist nicht die Datenbank von Nightshift ({ $found }). Sie blieb, wie sie war; setze `store.path` auf eine andere Datei
store-too-new = { $path } hat das Format { $found }, und diese Version von Nightshift kennt Formate bis { $known }: Installiere wieder die neuere Version, oder setze `store.path` auf eine andere Datei
store-too-old = { $path } hat das Format { $found } einer früheren Version von Nightshift: Das nächste `nightshift run` oder `nightshift serve` bringt sie auf Format { $known }
store-lost-run = Lauf { $id } ist nicht mehr bei der Arbeit: Er ist zu Ende, oder er wurde aufgegeben, weil er kein Lebenszeichen gab; geschrieben wurde nichts
store-too-big = zu groß zum Speichern ({ $what }): Es wären mehr als { $limit } Bytes
store-file = mit { $path } ging etwas schief: Prüfe `store.path`, und ob Nightshift in die Datei und ihren Ordner schreiben darf: { $error }
store-disk = der Datenträger von { $path } hat versagt: Sieh nach dem Datenträger, seinem Kabel und dem Protokoll des Systems: { $error }
store-sql = in der Datenbank { $path } ging etwas schief: { $error }
