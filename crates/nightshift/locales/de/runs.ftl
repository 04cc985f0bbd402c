### Was über einen Lauf gesagt wird: seine Hinweise, und warum er ohne Ergebnis endete. Gründe haben keinen Punkt: sie stehen in anderen Sätzen.

# Was der Verlauf ist.

days-so-far =
    { $days ->
        [one] Bisher gibt es Ereignisse von { $days } der { $wanted } Tage.
       *[other] Bisher gibt es Ereignisse von { $days } der { $wanted } Tage.
    }
history-ends = Das neueste Ereignis ist vom { $date }: Durchgesehen wurden die Tage bis dahin, nicht die bis heute.
day-damaged = Der archivierte Tag { $date } war beschädigt und wurde neu aus der Quelle gelesen.
earlier-names = Namen, Bereiche und Automatisierungen sind die früherer Nächte: { $why }.
unreadable =
    { $number ->
        [one] { $number } von { $read } Einträgen war nicht lesbar: { $first }.
       *[other] { $number } von { $read } Einträgen waren nicht lesbar, der erste davon: { $first }.
    }
no-context = Im Verlauf ({ $format }) steht kein Kontext, deshalb sind Menschen und Automatisierungen nicht zu unterscheiden: Jede Änderung zählt als am Gerät gemacht.
only-attributes =
    { $number ->
        [one] { $number } Änderung betraf nur Attribute.
       *[other] { $number } Änderungen betrafen nur Attribute.
    }
left-out =
    { $number ->
        [one] { $number } Entität wurde ausgelassen, wegen `entities.exclude` oder weil niemand so etwas automatisiert (`entities.include` holt sie zurück).
       *[other] { $number } Entitäten wurden ausgelassen, wegen `entities.exclude` oder weil niemand so etwas automatisiert (`entities.include` holt sie zurück).
    }
automations-unread =
    { $number ->
        [one] { $number } Automatisierung deines Zuhauses zeigt ihre Konfiguration nicht: Was sie tut, zählt als automatisch, kann aber trotzdem vorgeschlagen werden.
       *[other] { $number } Automatisierungen deines Zuhauses zeigen ihre Konfiguration nicht: Was sie tun, zählt als automatisch, kann aber trotzdem vorgeschlagen werden.
    }
other-zone = Die Zeitzone von Home Assistant ist { $theirs }, diese Nacht lief nach { $ours }: Berichtige `timezone`, oder lass es weg und starte Nightshift neu.
points-foreign =
    { $number ->
        [one] { $number } Punkt wurde ausgelassen, da er zu keiner Entität gehört, etwa der von { $first }.
       *[other] { $number } Punkte wurden ausgelassen, da sie zu keiner Entität gehören, etwa die von { $first }.
    }
points-none = InfluxDB unter { $address } hat in { $place } von { $from } bis { $until } keinen Zustand von Home Assistant: Gesucht wurden die Felder `state` und `value` von Reihen mit einem Tag `entity_id`.
influxdb-database = der Datenbank { $name }
influxdb-bucket = dem Bucket { $name }
data-api-stateless =
    { $number ->
        [one] { $number } von { $all } Zustandsänderungen der Data API hatte keinen neuen Zustand und wurde ausgelassen.
       *[other] { $number } von { $all } Zustandsänderungen der Data API hatten keinen neuen Zustand und wurden ausgelassen.
    }
data-api-no-times = Die Data API beachtet `start_time` und `end_time` nicht, deshalb wurden alle ihre Ereignisse gelesen, um die gesuchten zu finden.
data-api-no-offset = Die Data API beachtet `offset` nicht, deshalb wurde nach kürzeren Zeiten gefragt, bis keine abgeschnitten war.
data-api-none = Die Data API unter { $address } hat von { $from } bis { $until } keine Ereignisse.

format-json-lines = Datei mit JSON-Zeilen
format-history = Datei der Verlaufs-API
format-csv = CSV-Datei
format-recorder = Datenbank des Recorders
format-home-assistant = laufendes Home Assistant
format-influxdb = Verlauf in InfluxDB
format-data-api = Verlauf der Data API

# Wer davon erfahren hat, und was aus Automatisierungen wurde.

nobody-told = Es ist kein MQTT-Broker eingerichtet (`mqtt.url`), deshalb wurde dort nichts gemeldet.
nobody-notified = Niemand wurde benachrichtigt: { $why }.
automation-deleted = Die Automatisierung „{ $name }“ wurde in Home Assistant gelöscht: Ihr Vorschlag ist wieder offen.

# Das Sprachmodell.

model-unusable = Sprachmodell: Es kann nicht gefragt werden: { $setting }, { $problem }.
model-worded =
    { $number ->
        [one] Sprachmodell: { $model } hat { $number } Vorschlag formuliert, mit { $tokens_in } Tokens hin und { $tokens_out } zurück.
       *[other] Sprachmodell: { $model } hat { $number } Vorschläge formuliert, mit { $tokens_in } Tokens hin und { $tokens_out } zurück.
    }
model-plain =
    { $number ->
        [one] Sprachmodell: { $number } Vorschlag hat die eigenen Worte von Nightshift: { $why }.
       *[other] Sprachmodell: { $number } Vorschläge haben die eigenen Worte von Nightshift: { $why }.
    }
model-all-plain = Sprachmodell: Alle Vorschläge haben die eigenen Worte von Nightshift: Die Datenbank ist dafür nicht benutzbar ({ $error }).
model-word-dropped =
    { $part ->
        [title] Sprachmodell: Einer seiner Texte wurde verworfen, ein Titel: { $why }.
        [category] Sprachmodell: Eine seiner Angaben wurde verworfen, eine Kategorie: { $why }.
       *[reason] Sprachmodell: Einer seiner Texte wurde verworfen, eine Begründung: { $why }.
    }
model-words-dropped =
    { $part ->
        [title] Sprachmodell: { $number } seiner Texte wurden verworfen, zum Beispiel ein Titel: { $why }.
        [category] Sprachmodell: { $number } seiner Texte wurden verworfen, zum Beispiel eine Kategorie: { $why }.
       *[reason] Sprachmodell: { $number } seiner Texte wurden verworfen, zum Beispiel eine Begründung: { $why }.
    }
model-no-proposals = Sprachmodell: Es wurde nichts vorgeschlagen: Die Datenbank ist dafür nicht benutzbar ({ $error }).
model-no-more-proposals = Sprachmodell: Mehr wurde nicht vorgeschlagen: { $why }.
model-proposals-untried = Sprachmodell: Was es vorschlägt, ließ sich nicht ausprobieren: { $error }.
model-proposals-dropped =
    { $number ->
        [one] Sprachmodell: { $number } seiner Änderungsvorschläge wurde verworfen: { $example }.
       *[other] Sprachmodell: { $number } seiner Änderungsvorschläge wurden verworfen, zum Beispiel: { $example }.
    }
model-proposal-of = „{ $title }“: { $why }
model-no-time = dafür war keine Zeit mehr
model-stopped = der Lauf wurde beendet
model-left-out = in seiner Antwort fehlten sie
model-asked-before = das Modell wurde früher danach gefragt, und seine Antwort war nicht lesbar
model-no-network = das Netzwerk ist nicht benutzbar ({ $error })
model-failed = { $model } unter { $address } { $what }
model-twice = { $fault }, auch beim zweiten Versuch
model-budget = die nächste Frage könnte das Budget überschreiten (llm.night_tokens, llm.month_tokens, llm.night_cost, llm.month_cost)
model-unwritten = der Verbrauch lässt sich nicht festhalten: { $error }

model-left-alone = es wird einige Minuten in Ruhe gelassen, da es versagt hat ({ $why })
model-late = { $model } hat nicht innerhalb von { $seconds } s geantwortet
model-too-long = die Antwort des Modells ist länger als erlaubt
model-not-as-asked = die Antwort des Modells ist nicht das verlangte JSON ({ $how })

# Was ein Modell oder sein Server getan hat, hinter seinem Namen und seiner Adresse.

llm-slow = war nach { $seconds } s mit seiner Antwort nicht fertig
llm-too-long = gibt eine Antwort von mehr als { $kib } KiB
llm-locked-out = lässt uns nicht ein ({ $shown }): Sieh dir llm.api_key an
llm-missing = hat nicht, wonach gefragt wird ({ $shown }): Sieh dir llm.base_url und llm.model an
llm-not-understood = versteht die Frage nicht ({ $shown })
llm-busy = hat keine Zeit für uns ({ $shown })
llm-in-trouble = hat Schwierigkeiten ({ $shown })
llm-elsewhere = schickt uns weiter ({ $shown }), und dorthin gehen weder Schlüssel noch Namen: Setze llm.base_url auf das Ziel
llm-refuses = weist die Frage ab ({ $shown })
llm-untrusted = ist nicht vertrauenswürdig ({ $what }): Setze ca_file auf die Stelle, die dafür bürgt
llm-unaskable = kann nicht gefragt werden: { $what }
llm-unreachable = ist nicht zu erreichen: { $what }
llm-broke-off = hat seine Antwort abgebrochen: { $what }
llm-lookup = ist nicht zu finden: Der Name lässt sich nicht auflösen ({ $error })
llm-nowhere = ist nicht zu finden: Der Name führt nirgendwohin
llm-not-local = wird nicht gefragt: Der Name führt aus dem Heimnetz hinaus, und llm.local_only ist gesetzt
llm-answer-is-other = hat nicht in der verlangten Form geantwortet
llm-answer-is-empty = hat eine leere Antwort gegeben
llm-cut-off = kam mit seiner Antwort nicht zum Ende: Erhöhe llm.max_tokens
llm-unwilling = wollte nicht antworten

# Warum ein Lauf ohne Ergebnis endete.

deadline = der Lauf war nach { $limit } nicht fertig und wurde im Abschnitt „{ $stage }“ beendet: Erhöhe schedule.deadline, oder sieh nach, was so langsam ist
memory = der Lauf brauchte { $held } MiB Speicher statt der erlaubten { $most } MiB und wurde im Abschnitt „{ $stage }“ beendet: Verkleinere lookback_days oder erhöhe mining.max_memory
shut-down = Nightshift wurde im Abschnitt „{ $stage }“ beendet; gespeichert wurde nichts
lost = der Lauf galt als tot und wurde aufgegeben
fault = ein Fehler in Nightshift selbst hat den Lauf im Abschnitt „{ $stage }“ beendet; im Protokoll steht mehr, bitte melde ihn
nothing-stored = der Lauf endete, ohne seine Ergebnisse zu speichern: Das ist ein Fehler in Nightshift selbst, bitte melde ihn
program-ended = das Programm wurde während der Arbeit beendet
killed = der Prozess wurde im Abschnitt „{ $stage }“ gewaltsam beendet; gespeichert wurde nichts
stands-still = der Prozess ist im Abschnitt „{ $stage }“ abgestürzt oder steht still; gespeichert wurde nichts
given-up = der Prozess ist abgestürzt oder stand still: Sein letztes Lebenszeichen war am { $at }; gespeichert wurde nichts, und der nächste Lauf beginnt von vorn

stage-fetch = Verlauf lesen
stage-mine = Gewohnheiten suchen
stage-suggest = Automatisierungen schreiben
stage-store = Ergebnisse speichern
stage-notify = Deinem Zuhause Bescheid geben

# Warum eine Nacht verpasst wurde. Zeiten sind die des Zuhauses.

missed-down = Nightshift lief von etwa { $from } bis { $until } nicht.
missed-down-until = Nightshift lief zur vorgesehenen Zeit nicht, sondern erst ab { $until }.
missed-asleep = Der Rechner hat von { $from } bis { $until } geschlafen, oder seine Uhr wurde vorgestellt.
missed-asleep-until = Der Rechner hat zur vorgesehenen Zeit geschlafen, oder seine Uhr wurde vorgestellt, bis { $until }.
missed-wrong-clock = Die Uhr des Rechners ging falsch und wurde am { $until } richtiggestellt.
missed-hindered-at = Der Lauf konnte am { $until } nicht beginnen: { $what }.
missed-hindered = Der Lauf konnte von { $from } bis { $until } nicht beginnen: { $what }.
missed-unknown = Nightshift war zur vorgesehenen Zeit nicht da.
missed-too-late = Die Nachholfrist von { $grace } war da schon vorbei.
missed-made-up = Der Lauf für { $slot } holt das nach.
missed-unlisted =
    { $number ->
        [one] Termine vor dem letzten sind nicht aufgeführt.
       *[other] Termine vor den letzten { $number } sind nicht aufgeführt.
    }
hindered-by-run = Lauf { $run } war noch bei der Arbeit
hindered-by-store = die Datenbank war nicht benutzbar ({ $error })
