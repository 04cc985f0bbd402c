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

# Was Home Assistant getan hat, hinter seiner Adresse, und was zu tun ist.

what-slow = nach { $seconds } s kam keine Antwort
what-refused = die Verbindung wurde abgelehnt; sieh nach, ob Home Assistant läuft und der Port stimmt (meist 8123)
what-silent = dort antwortet nichts ({ $error }); sieh nach, ob die Adresse stimmt und keine Firewall dazwischen ist
what-unknown-host = { $host } ist nicht bekannt ({ $error }); gib die Adresse in Zahlen an, falls Namen des Heimnetzes hier nicht bekannt sind
what-before = was davor steht, antwortet mit { $status }; vielleicht startet Home Assistant gerade
what-closed-early = die Verbindung wurde vor der Antwort geschlossen; vielleicht startet es gerade neu
what-closed = sie wurde geschlossen; vielleicht startet Home Assistant gerade neu
what-no-sign = { $seconds } s lang kam nichts; sieh nach, ob das Netzwerk hält
what-banned = es antwortet mit 403; vielleicht hat Home Assistant diese Adresse nach falschen Tokens gesperrt (ip_bans.yaml)
what-proxy = es antwortet mit 400; ein Proxy vor Home Assistant muss WebSockets durchlassen und unter dessen `trusted_proxies` stehen
what-elsewhere = es antwortet mit { $status }, was auf eine andere Adresse verweist; trage diese ein, oft https://
what-status = es antwortet mit { $status }; sieh nach, ob die Adresse die von Home Assistant ist
what-no-tls = dort wird kein TLS gesprochen; wenn Browser es mit http:// erreichen, schreibe das in `source.url`
what-certificate = das Zertifikat wird nicht anerkannt ({ $problem }); setze `source.ca_file` auf das Zertifikat seiner Ausgabestelle, oder verwende den Namen, für den es gilt
advice-token = erstelle ein neues langlebiges Zugriffstoken (in Home Assistant: dein Profil, Sicherheit) und setze `source.token` darauf
advice-app = gib der App das Recht `homeassistant_api: true` und starte sie neu

# Automatisierungen in Home Assistant.

automation-not-administrator = das Token für Home Assistant unter { $address } gehört jemandem ohne Administratorrechte, und Automatisierungen ändern dürfen dort nur Administratoren: Setze `source.token` auf das Token eines Administrators, oder merke nur vor, dass du den Vorschlag verwendest, und füge sein YAML selbst ein
automation-no-editor = Home Assistant unter { $address } lässt sich nicht um Änderungen an Automatisierungen bitten: { $what }
automation-refused = Home Assistant nimmt die Automatisierung nicht an: { $what }
automation-missing = Home Assistant fehlt, was die Automatisierung braucht: { $what }
automation-edited = die Automatisierung wurde in Home Assistant bearbeitet, seit Nightshift sie angelegt hat, und bleibt, wie sie ist; soll sie trotzdem weg, verlange das ausdrücklich, oder lösche sie in Home Assistant

# Warum das Verlangte nicht getan wurde.

problem-busy = Lauf { $run } ist schon bei der Arbeit; versuche es noch einmal, wenn er zu Ende ist.
problem-missing = Das gibt es hier nicht oder nicht mehr.
problem-attempts = Von dieser Adresse kamen zu viele falsche Tokens: Versuche es in { $seconds } s noch einmal.
problem-stopping = Nightshift wird gerade beendet und nimmt keine Arbeit mehr an.
problem-store = Die Datenbank hat versagt; im Protokoll steht, warum.
problem-store-busy = Die Datenbank wird von einem anderen Prozess benutzt; versuche es gleich noch einmal.
problem-store-full = Auf dem Datenträger der Datenbank ist kein Platz mehr.
problem-store-read-only = Die Datei der Datenbank oder ihr Dateisystem ist schreibgeschützt.
problem-store-file = Die Datei der Datenbank oder ihr Ordner ist nicht benutzbar; im Protokoll steht, warum.
problem-store-disk = Der Datenträger der Datenbank versagt; im Protokoll steht, wie.
problem-store-other = Die Datenbank ist nicht benutzbar; im Protokoll steht, warum.
problem-form-old = Diese Seite ist zu alt: Lade sie neu und wiederhole, was du getan hast.
problem-trying = eine andere Verbindung wird gerade ausprobiert: Warte einen Augenblick
clock-early = die Uhr des Rechners zeigt { $now }, da war Nightshift noch nicht geschrieben: Stelle die Uhr, oder lass das Netzwerk sie stellen (NTP; meist `timedatectl set-ntp true`). Bis dahin wird nach einem falschen Datum nichts getan und nichts gelöscht
clock-back = die Uhr des Rechners zeigt { $now }, lange vor { $seen }, das sie schon gezeigt hat: Stelle die Uhr, oder lass das Netzwerk sie stellen (NTP). Ging sie vorher falsch und jetzt richtig, ist nichts zu tun: ab { $trusted } gilt sie als richtig
unread-nothing = Auch das Sprachmodell fand darin nichts, was sich hier ändern lässt.
unread-unasked = Das Sprachmodell konnte nicht helfen: { $why }.
notify-denied = Home Assistant unter { $address } nimmt unser Token für Benachrichtigungen nicht an: { $advice }
notify-refused = Home Assistant unter { $address } hat die Benachrichtigung an { $target } abgelehnt: { $what }; sieh nach, ob notify.target eine seiner Aktionen ist (Entwicklerwerkzeuge, Aktionen)
notify-unreachable = Home Assistant unter { $address } ist für eine Benachrichtigung nicht zu erreichen: { $what }

# Zur Konfiguration als Ganzem.

note-no-zone = Es ist keine Zeitzone eingestellt, und das System hat keine: Verwendet wird UTC. Setze `timezone`, sonst stimmen die Zeiten nicht.
note-not-the-recorder = `source.events` ist gesetzt, deshalb wird `source.recorder_url` nicht gelesen.
note-no-token = `source.url` ist ohne `source.token` gesetzt, deshalb wird Home Assistant nicht gefragt.
note-no-address = `source.token` ist ohne `source.url` gesetzt, deshalb wird Home Assistant nicht gefragt.
note-nobody-notified = `notify.target` ist gesetzt, aber Home Assistant kann nicht gefragt werden: Setze `source.url` und `source.token`, sonst wird niemand benachrichtigt.
note-unread = Der Verlauf steht in `source`, deshalb wird `{ $unread }` nicht gelesen.
note-not-the-data-api = `influxdb.url` ist gesetzt, deshalb wird `data_api` nicht gelesen.
note-no-broker = Der Supervisor kennt keinen MQTT-Broker, deshalb wird über MQTT nichts gemeldet. Wenn du das möchtest: Installiere die App Mosquitto broker oder setze die Option `mqtt_url`, und starte Nightshift neu.
note-usual-broker = { $error }. Bis bekannt ist, wo der MQTT-Broker ist, wird core-mosquitto versucht.
note-zone-as-before = Home Assistant konnte nicht nach der Zeitzone gefragt werden; verwendet wird { $zone }, wie es früher gesagt hat. Grund: { $error }.
note-zone-of-system = Home Assistant konnte nicht nach der Zeitzone gefragt werden; verwendet wird { $zone } vom System. Grund: { $error }.
