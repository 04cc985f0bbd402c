# Die Seiten.

skip = Zum Inhalt springen
tabs = Seiten
tab-inbox = Ideen
tab-automations = Angenommen
tab-patterns = Gewohnheiten
tab-nights = Nächte
pages = Mehr von dieser Liste
page-first = Von vorn
page-next = Weiter
page-latest = Neueste Nächte
page-earlier = Frühere Nächte
back = Zurück zu den Ideen

# Was schiefging.

refused = Das wurde nicht getan
refused-missing = Hier ist nichts
refused-failed = Etwas ist fehlgeschlagen

# Der Eingang.

heading-first = Schön, dass du da bist
heading-new =
    { $number ->
        [one] Eine neue Idee
       *[other] { $number } neue Ideen
    }
heading-waiting =
    { $number ->
        [one] Eine Idee wartet auf dich
       *[other] { $number } Ideen warten auf dich
    }
heading-none = Alles ruhig
night-went-well = { $events } Ereignisse in { $took } durchgesehen, { $at }.
night-went-wrong = Der Lauf vom { $at } ist nicht gelungen; unter „Nächte“ steht, warum.
night-next = Nächster Lauf: { $at }.
night-none = Kein Lauf geplant.
run-now = Jetzt starten
running-head = Dein Zuhause wird durchgesehen
look-again = Noch einmal nachsehen
stage-fetch = Verlauf lesen
stage-mine = Gewohnheiten suchen
stage-suggest = Automatisierungen schreiben
stage-store = Ergebnisse speichern
stage-notify = Deinem Zuhause Bescheid geben
empty-title = Nichts zu entscheiden
empty-text =
    { $days ->
        [one] Nightshift hat einen Tag durchgesehen, und jede Idee daraus ist entschieden. Es sieht jede Nacht wieder nach.
       *[other] Nightshift hat { $days } Tage durchgesehen, und jede Idee daraus ist entschieden. Es sieht jede Nacht wieder nach.
    }
empty-early-title = Noch beim Kennenlernen
empty-early =
    { $days ->
        [one] Bisher gibt es einen Tag Verlauf, und eine Gewohnheit muss an { $least } Tagen zu sehen sein. Am { $date } kann es genug sein.
       *[other] Bisher gibt es { $days } Tage Verlauf, und eine Gewohnheit muss an { $least } Tagen zu sehen sein. Am { $date } kann es genug sein.
    }

# Der erste Lauf.

first-head = Die ersten Schritte
first-connect = Dein Zuhause verbinden
source-set = Ein Verlauf zum Lesen ist eingerichtet.
source-unset = Noch ist nichts zum Lesen eingerichtet: Setze source.url und source.token für ein laufendes Home Assistant oder source.events für seine Datenbank. Die Dokumentation sagt, wie.
first-run = Zum ersten Mal nachsehen
first-run-text = Dabei wird der Verlauf gelesen und gesucht, was ihr immer wieder von Hand tut. Das dauert etwa eine Minute und ändert nichts in deinem Zuhause.
first-read = Lesen, was gefunden wurde
first-read-text = Jede Idee kommt mit ihren Belegen. Nichts wird zur Automatisierung, bevor du es annimmst.

# Eine Karte.

new = Neu
category-comfort = Komfort
category-energy = Energie
category-security = Sicherheit
category-convenience = Bequemlichkeit
figure-days = { $served } von { $days }
figure-days-label = Tagen hätte es geholfen
figure-wrong-label =
    { $number ->
        [one] Mal falsch
       *[other] Mal falsch
    }
figure-taps-label = Handgriffe weniger pro Woche
figure-hours-label = weniger an pro Woche
worded-by-model = Von einem Sprachmodell formuliert
accept = Annehmen
not-now = Nicht jetzt
never = Nie
undo = Rückgängig
undo-anyway = Trotzdem rückgängig machen
yaml-summary = Die Automatisierung (YAML)
yaml-label = Die Automatisierung als YAML
copy = Kopieren
copied = Kopiert
download = Herunterladen
legend-served =
    { $number ->
        [one] hätte es dir abgenommen ({ $number })
       *[other] hätte es dir abgenommen ({ $number })
    }
legend-missed =
    { $number ->
        [one] weiter von Hand ({ $number })
       *[other] weiter von Hand ({ $number })
    }
legend-wrong =
    { $number ->
        [one] hätte falsch gehandelt ({ $number })
       *[other] hätte falsch gehandelt ({ $number })
    }
picture-days =
    { $number ->
        [one] Der letzte Tag, Stunde für Stunde: wann du gehandelt hast und wann die Automatisierung gehandelt hätte
       *[other] Die letzten { $number } Tage, Stunde für Stunde: wann du gehandelt hast und wann die Automatisierung gehandelt hätte
    }
picture-delays = Wie lange danach du gehandelt hast und wie lange die Automatisierung wartet
picture-values = Bei welchem Wert du gehandelt hast und der Schwellenwert der Automatisierung

# Was entschieden wurde.

accepted = Angenommen: { $title }
accepted-made = Sie ist jetzt in Home Assistant.
accepted-waits = Home Assistant wird gefragt; gleich ist sie da.
accepted-noted = Vermerkt. In Home Assistant wurde nichts geändert.
accepted-paste = Home Assistant ist hier nicht verbunden: Füge das YAML in seinem Automatisierungseditor ein.
rejected = Das siehst du nicht wieder: { $title }
snoozed = Um eine Woche verschoben: { $title }
undone = Wieder bei den Ideen: { $title }
put-off =
    { $number ->
        [one] Eine Idee verschoben
       *[other] { $number } Ideen verschoben
    }
put-off-until = Bis { $date }
show-again = Wieder zeigen
advice-head = Deine Automatisierungen, die einen Blick wert sind
dismiss = Ausblenden
dismissed = Ausgeblendet: { $title }
dismissed-until = Der Hinweis kommt wieder, wenn es mehr zu sagen gibt.
restored = Wieder zu sehen: { $title }
dismissed-advice =
    { $number ->
        [one] Ein Hinweis ausgeblendet
       *[other] { $number } Hinweise ausgeblendet
    }

# Nächte.

nights-none = Noch keine Nacht
nights-table = Nächte, die neueste zuerst
calendar-head = Die letzten dreizehn Wochen
picture-calendar = Die Nächte der letzten dreizehn Wochen, ein Quadrat je Tag; die Tabelle darunter sagt dasselbe
calendar-row =
    { $number ->
        [one] Nacht in Folge
       *[other] Nächte in Folge
    }
calendar-usual = übliche Dauer
night-when = Wann
night-status = Wie es lief
night-stages = Schritte
night-took = Dauer
night-events = Ereignisse
night-ideas = Ideen
night-stopped-at = Stehen geblieben bei: { $stage }
stage-took = { $stage }: { $took }
status-running = Läuft
status-succeeded = Fertig
status-failed = Fehlgeschlagen
status-interrupted = Abgebrochen
status-skipped = Verpasst
origin-catch-up = nachgeholt
origin-retry = neuer Versuch
origin-manual = von Hand gestartet

# Gewohnheiten.

patterns-lead = Was bei dir zu Hause immer wieder getan wird, ob es eine Automatisierung wert ist oder nicht.
patterns-none = Noch keine Gewohnheiten
patterns-none-text = Sie zeigen sich nach einigen Tagen Verlauf.
pattern-what = Gewohnheit
pattern-kind = Art
pattern-held = Eingehalten
pattern-since = Bekannt seit
pattern-gone = Seit { $date } nicht mehr gesehen
kind-time = Zu einer Uhrzeit
kind-sun = Nach der Sonne
kind-state = Nach einer Änderung
kind-state-for = Nach einer Weile
kind-numeric = Bei einem Schwellenwert
kind-presence = Kommen und Gehen
kind-sequence = Ablauf
kind-scene = Gemeinsam
kind-left-on = Angelassen

# Automatisierungen.

automations-lead = Was du angenommen hast und wie es sich macht.
automations-none = Noch nichts angenommen
automations-none-text = Wenn du eine Idee annimmst, steht ihre Automatisierung hier: wie oft sie ausgelöst wurde und wie oft jemand das zurückgenommen hat.
accepted-on = Angenommen am { $date }
automation-noted = Vermerkt
automation-noted-text = Nightshift hat sie nicht selbst in Home Assistant angelegt, deshalb ist nicht bekannt, wie sie sich macht.
automation-making = Wird angelegt
automation-undoing = Wird entfernt
automation-undone = Entfernt
automation-failed = Von Home Assistant nicht angenommen
automation-on = An
automation-off = In Home Assistant ausgeschaltet
automation-disabled = In Home Assistant deaktiviert
automation-edited = Von Hand bearbeitet
automation-last = Zuletzt ausgelöst { $at }
automation-fired =
    { $number ->
        [one] Mal ausgelöst
       *[other] Mal ausgelöst
    }
automation-overridden =
    { $number ->
        [one] Mal von jemandem zurückgenommen
       *[other] Mal von jemandem zurückgenommen
    }

# Zeiten.

date-short = { $day }. { $month }
date-day = { $weekday } { $day }. { $month }
date-moment = { $day }, { $time }
length-seconds = { $number } s
length-minutes = { $number } min
length-hours = { $number } h
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
        [1] Jan
        [2] Feb
        [3] Mär
        [4] Apr
        [5] Mai
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Okt
        [11] Nov
       *[other] Dez
    }

# Diese Idee ändern.

change = Ändern
change-head = Diese Idee ändern
change-lead = Sag es mit eigenen Worten oder ändere einen Wert, und sieh, was in den letzten Wochen daraus geworden wäre. Nichts wird behalten, bevor du es sagst.
change-at = Um diese Zeit
change-offset = Minuten ab Sonnenauf- oder -untergang
change-offset-hint = Unter 0 ist davor.
change-hold = Nach so vielen Minuten
change-hold-hint = 0 ist sofort.
change-threshold = Schwellenwert: { $name } ({ $unit })
change-after = Nur von
change-before = Nur bis
change-brightness = Helligkeit von { $name } in Prozent
change-temperature = Temperatur von { $name }
change-days = An diesen Tagen
change-conditions = Nur
change-actions = Was getan wird
change-joins = Zusammen mit
change-joins-hint = Eine Automation macht beides, und die andere Idee wird so lange nicht für sich gezeigt.
change-keep = So behalten
change-try = An meinem Verlauf ausprobieren
change-leave = Abbrechen
change-would-be = So wäre es:
change-before-it = Bisher:
changed = Geändert: { $title }
changed-back = Zurückgenommen: { $title }
change-title = Name
change-title-hint = Bleibt er leer, wird sie nach dem benannt, was sie tut.
say-label = Sag, was anders sein soll
say-hint = Zum Beispiel: nur werktags · zehn Minuten später · nur wenn es dunkel ist
say-try = Zeigen
versions-head = Versionen
version-number = Version { $number }
version-found = Wie Nightshift sie gefunden hat
version-restores = Wie in Version { $number }
version-current = In Gebrauch
version-restore = Hierhin zurück
change-restored = Sie ist wieder wie in Version { $number }.
proposal = Das Sprachmodell schlägt vor:
proposal-then = Dann:
proposal-use = Übernehmen
tab-settings = Einstellungen
log-in = Anmelden
log-out = Abmelden
token = Token
token-hint = Das ist, was als http.token gesetzt ist, zum Beispiel in der Konfigurationsdatei.
token-wrong = Das ist nicht das Token.
token-wait = Zu viele falsche Tokens: Versuche es in { $seconds } s noch einmal.
token-no-chance = Das System liefert keine Zufallszahlen: Im Moment kann sich niemand anmelden.
