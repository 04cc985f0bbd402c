### Was vorgeschlagen wird, und warum. Namen und Zustände kommen aus dem Zuhause und bleiben, wie sie sind.

## Zahlen, Zeiten und Aufzählungen

clock = { $hour }:{ $minute }
clock-seconds = { $hour }:{ $minute }:{ $second }
length-days =
    { $number ->
        [one] { $number } Tag
       *[other] { $number } Tage
    }
length-hours = { $number } h
length-minutes = { $number } min
length-seconds = { $number } s
at-least = mindestens { $length }
times =
    { $number ->
        [0] kein einziges Mal
        [1] einmal
        [2] zweimal
       *[other] { $number }-mal
    }
list-and = { $start } und { $last }
list-or = { $start } oder { $last }

## Wochentage

day-plural =
    { $day ->
        [mon] montags
        [tue] dienstags
        [wed] mittwochs
        [thu] donnerstags
        [fri] freitags
        [sat] samstags
       *[sun] sonntags
    }
day-single =
    { $day ->
        [mon] montags
        [tue] dienstags
        [wed] mittwochs
        [thu] donnerstags
        [fri] freitags
        [sat] samstags
       *[sun] sonntags
    }
days-working = montags bis freitags
days-weekend = am Wochenende
days-on = { $days }
days-but = täglich außer { $day }

## Mehrere Dinge

counted =
    { $domain ->
        [sensor] { $number } Sensoren
        [climate] { $number } Thermostate
        [cover] { $number } Rollläden
        [device_tracker] { $number } Tracker
        [fan] { $number } Ventilatoren
        [humidifier] { $number } Luftbefeuchter
        [light] { $number } Lichter
        [lock] { $number } Schlösser
        [media_player] { $number } Mediaplayer
        [person] { $number } Personen
        [siren] { $number } Sirenen
        [switch] { $number } Schalter
        [vacuum] { $number } Saugroboter
        [valve] { $number } Ventile
        [water_heater] { $number } Warmwasserbereiter
       *[other] { $number } Geräte
    }
counted-one-of =
    { $domain ->
        [sensor] einer von { $number } Sensoren
        [climate] einer von { $number } Thermostaten
        [cover] einer von { $number } Rollläden
        [device_tracker] einer von { $number } Trackern
        [fan] einer von { $number } Ventilatoren
        [humidifier] einer von { $number } Luftbefeuchtern
        [light] eines von { $number } Lichtern
        [lock] eines von { $number } Schlössern
        [media_player] einer von { $number } Mediaplayern
        [person] eine von { $number } Personen
        [siren] eine von { $number } Sirenen
        [switch] einer von { $number } Schaltern
        [vacuum] einer von { $number } Saugrobotern
        [valve] eines von { $number } Ventilen
        [water_heater] einer von { $number } Warmwasserbereitern
       *[other] eines von { $number } Geräten
    }
counted-all-of =
    { $domain ->
        [sensor] alle { $number } Sensoren
        [climate] alle { $number } Thermostate
        [cover] alle { $number } Rollläden
        [device_tracker] alle { $number } Tracker
        [fan] alle { $number } Ventilatoren
        [humidifier] alle { $number } Luftbefeuchter
        [light] alle { $number } Lichter
        [lock] alle { $number } Schlösser
        [media_player] alle { $number } Mediaplayer
        [person] alle { $number } Personen
        [siren] alle { $number } Sirenen
        [switch] alle { $number } Schalter
        [vacuum] alle { $number } Saugroboter
        [valve] alle { $number } Ventile
        [water_heater] alle { $number } Warmwasserbereiter
       *[other] alle { $number } Geräte
    }

## Was getan wird

deed-nothing = Nichts tun
deed-turn-on = { $names } einschalten
deed-turn-off = { $names } ausschalten
deed-open = { $names } öffnen
deed-close = { $names } schließen
deed-lock = { $names } verriegeln
deed-unlock = { $names } entriegeln
deed-start = { $names } starten
deed-stop = { $names } stoppen
deed-pause = { $names } pausieren
deed-dock = { $names } zur Ladestation schicken
deed-arm = { $names } scharf schalten
deed-disarm = { $names } unscharf schalten
deed-set = { $names } auf { $state } stellen
deed-set-many = { $names } einstellen
deeds-then = { $first }, dann { $next }

## Was eine Automatisierung auslöst

at-time = um { $time } Uhr
sun-at =
    { $event ->
        [sunrise] bei Sonnenaufgang
       *[sunset] bei Sonnenuntergang
    }
sun-after =
    { $event ->
        [sunrise] { $length } nach Sonnenaufgang
       *[sunset] { $length } nach Sonnenuntergang
    }
sun-before =
    { $event ->
        [sunrise] { $length } vor Sonnenaufgang
       *[sunset] { $length } vor Sonnenuntergang
    }
when-somebody-comes = wenn die erste Person nach Hause kommt
when-everybody-leaves = wenn die letzte Person das Haus verlässt
when-somebody-home = wenn seit { $length } jemand zu Hause ist
when-nobody-home = wenn seit { $length } niemand zu Hause ist
when-something-changes = wenn sich etwas ändert
when-changes = wenn { $subject } sich ändert
when-changes-from = wenn { $subject } nicht mehr { $state } ist
when-changed = wenn { $subject } sich geändert hat und dann { $length } lang nicht mehr
when-changed-from = wenn { $subject } seit { $length } nicht mehr { $state } ist
when-above = wenn { $subject } über { $value } steigt
when-below = wenn { $subject } unter { $value } fällt
when-between = wenn { $subject } in den Bereich von { $low } bis { $high } kommt
when-any-value = wenn { $subject } irgendeinen Wert annimmt
when-long-above = wenn { $subject } seit { $length } über { $value } liegt
when-long-below = wenn { $subject } seit { $length } unter { $value } liegt
when-long-between = wenn { $subject } seit { $length } zwischen { $low } und { $high } liegt
when-long-any-value = wenn { $subject } seit { $length } irgendeinen Wert hat
when = wenn { $clause }
it = das Gerät

## Was dabei gelten muss

if = falls { $clause }
if-somebody-home = falls jemand zu Hause ist
if-nobody-home = falls niemand zu Hause ist
if-above =
    { $count ->
        [one] falls { $subject } über { $value } liegt
       *[other] falls { $subject } über { $value } liegen
    }
if-below =
    { $count ->
        [one] falls { $subject } unter { $value } liegt
       *[other] falls { $subject } unter { $value } liegen
    }
if-between =
    { $count ->
        [one] falls { $subject } zwischen { $low } und { $high } liegt
       *[other] falls { $subject } zwischen { $low } und { $high } liegen
    }
if-any-value =
    { $count ->
        [one] falls { $subject } irgendeinen Wert hat
       *[other] falls { $subject } irgendeinen Wert haben
    }
window = { $after }–{ $before } Uhr
after-time = nach { $time } Uhr
before-time = vor { $time } Uhr
while-dark = bei Dunkelheit
in-daylight = bei Tageslicht
after-event =
    { $event ->
        [sunrise] nach Sonnenaufgang
       *[sunset] nach Sonnenuntergang
    }
before-event =
    { $event ->
        [sunrise] vor Sonnenaufgang
       *[sunset] vor Sonnenuntergang
    }
after-and-before = { $after } und { $before }
former-unknown = nach { $length } ohne Änderung

## Zustände, hinter „wenn“

mode =
    { $mode ->
        [off] Aus
        [heat] Heizen
        [cool] Kühlen
        [heat_cool] Heizen/Kühlen
        [auto] Automatik
        [dry] Trocknen
        [fan_only] Nur Lüfter
       *[other] { $value }
    }
be =
    { $count ->
        [one] ist
       *[other] sind
    }
have =
    { $count ->
        [one] hat
       *[other] haben
    }
clause-becomes =
    { $subject } { $state ->
        [on] eingeschaltet wird
        [off] ausgeschaltet wird
        [home] nach Hause kommt
        [away] das Haus verlässt
        [place] bei { $value } ankommt
        [open] geöffnet wird
        [closed] geschlossen wird
        [locked] verriegelt wird
        [unlocked] entriegelt wird
        [playing] die Wiedergabe startet
        [paused] pausiert wird
        [cleaning] mit der Reinigung beginnt
        [docked] zur Ladestation zurückkehrt
        [sun_up] aufgeht
        [sun_down] untergeht
        [set] auf { $value } gestellt wird
        [detected] auslöst
        [motion] Bewegung erkennt
        [occupancy] Belegung erkennt
        [presence] Anwesenheit erkennt
        [smoke] Rauch erkennt
        [gas] Gas erkennt
        [sound] Geräusche erkennt
        [vibration] Vibration erkennt
        [carbon_monoxide] Kohlenmonoxid erkennt
        [clear] nichts mehr erkennt
        [plugged_in] eingesteckt wird
        [unplugged] ausgesteckt wird
        [connected] sich verbindet
        [disconnected] die Verbindung verliert
        [running] anläuft
        [stopped] stoppt
        [wet] nass wird
        [dry] trocken wird
        [bright] Licht erkennt
        [dark] kein Licht mehr erkennt
       *[other] zu { $value } wechselt
    }
clause-stays =
    { $subject } seit { $length } { $state ->
        [on] an { $be }
        [off] aus { $be }
        [home] zu Hause { $be }
        [away] nicht zu Hause { $be }
        [place] bei { $value } { $be }
        [open] offen { $be }
        [closed] geschlossen { $be }
        [locked] verriegelt { $be }
        [unlocked] entriegelt { $be }
        [playing] bei der Wiedergabe { $be }
        [paused] pausiert { $be }
        [cleaning] bei der Reinigung { $be }
        [docked] in der Ladestation { $be }
        [sun_up] aufgegangen { $be }
        [sun_down] untergegangen { $be }
        [set] auf { $value } gestellt { $be }
        [detected] aktiv { $be }
        [motion] Bewegung { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [occupancy] Belegung { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [presence] Anwesenheit { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [smoke] Rauch { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [gas] Gas { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [sound] Geräusche { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [vibration] Vibration { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [carbon_monoxide] Kohlenmonoxid { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [clear] nichts { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [plugged_in] eingesteckt { $be }
        [unplugged] ausgesteckt { $be }
        [connected] verbunden { $be }
        [disconnected] ohne Verbindung { $be }
        [running] in Betrieb { $be }
        [stopped] nicht in Betrieb { $be }
        [wet] nass { $be }
        [dry] trocken { $be }
        [bright] Licht { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [dark] kein Licht { $count ->
            [one] erkennt
           *[other] erkennen
        }
       *[other] { $value } { $be }
    }
clause-is =
    { $subject } { $state ->
        [on] an { $be }
        [off] aus { $be }
        [home] zu Hause { $be }
        [away] nicht zu Hause { $be }
        [place] bei { $value } { $be }
        [open] offen { $be }
        [closed] geschlossen { $be }
        [locked] verriegelt { $be }
        [unlocked] entriegelt { $be }
        [playing] bei der Wiedergabe { $be }
        [paused] pausiert { $be }
        [cleaning] bei der Reinigung { $be }
        [docked] in der Ladestation { $be }
        [sun_up] aufgegangen { $be }
        [sun_down] untergegangen { $be }
        [set] auf { $value } gestellt { $be }
        [detected] aktiv { $be }
        [motion] Bewegung { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [occupancy] Belegung { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [presence] Anwesenheit { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [smoke] Rauch { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [gas] Gas { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [sound] Geräusche { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [vibration] Vibration { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [carbon_monoxide] Kohlenmonoxid { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [clear] nichts { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [plugged_in] eingesteckt { $be }
        [unplugged] ausgesteckt { $be }
        [connected] verbunden { $be }
        [disconnected] ohne Verbindung { $be }
        [running] in Betrieb { $be }
        [stopped] nicht in Betrieb { $be }
        [wet] nass { $be }
        [dry] trocken { $be }
        [bright] Licht { $count ->
            [one] erkennt
           *[other] erkennen
        }
        [dark] kein Licht { $count ->
            [one] erkennt
           *[other] erkennen
        }
       *[other] { $value } { $be }
    }
former-without =
    { $state ->
        [motion] nach { $length } ohne Bewegung
        [occupancy] nach { $length } ohne Belegung
        [presence] nach { $length } ohne Anwesenheit
        [moving] nach { $length } ohne Bewegung
        [vibration] nach { $length } ohne Vibration
        [sound] nach { $length } ohne Geräusche
        [smoke] nach { $length } ohne Rauch
        [gas] nach { $length } ohne Gas
       *[carbon_monoxide] nach { $length } ohne Kohlenmonoxid
    }
former-state =
    { $state ->
        [on] nach { $length } im eingeschalteten Zustand
        [off] nach { $length } im ausgeschalteten Zustand
        [home] nach { $length } zu Hause
        [away] nach { $length } außer Haus
        [place] nach { $length } bei { $value }
        [open] nach { $length } im geöffneten Zustand
        [closed] nach { $length } im geschlossenen Zustand
        [locked] nach { $length } im verriegelten Zustand
        [unlocked] nach { $length } im entriegelten Zustand
        [playing] nach { $length } Wiedergabe
        [paused] nach { $length } Pause
        [cleaning] nach { $length } Reinigung
        [docked] nach { $length } in der Ladestation
        [sun_up] nach { $length } über dem Horizont
        [sun_down] nach { $length } unter dem Horizont
        [set] nach { $length } auf { $value }
        [detected] nach { $length } mit Meldung
        [motion] nach { $length } mit Bewegung
        [occupancy] nach { $length } mit Belegung
        [presence] nach { $length } mit Anwesenheit
        [smoke] nach { $length } mit Rauch
        [gas] nach { $length } mit Gas
        [sound] nach { $length } mit Geräuschen
        [vibration] nach { $length } mit Vibration
        [carbon_monoxide] nach { $length } mit Kohlenmonoxid
        [clear] nach { $length } ohne Meldung
        [plugged_in] nach { $length } im eingesteckten Zustand
        [unplugged] nach { $length } im ausgesteckten Zustand
        [connected] nach { $length } mit Verbindung
        [disconnected] nach { $length } ohne Verbindung
        [running] nach { $length } Betrieb
        [stopped] nach { $length } Stillstand
        [wet] nach { $length } Nässe
        [dry] nach { $length } Trockenheit
        [bright] nach { $length } Helligkeit
        [dark] nach { $length } Dunkelheit
       *[other] nach { $length } im Zustand { $value }
    }
named-after =
    { $state ->
        [motion] bewegung
        [occupancy] belegung
       *[presence] anwesenheit
    }

## Der Titel

headline-clock = { $deeds } { $trigger }
headline-clock-days = { $deeds } { $trigger }, { $days }
headline-event = { $deeds }, { $trigger }

## Warum etwas vorgeschlagen wird

evidence-nobody-never =
    { $days ->
        [one] An { $days } Tag hat das niemand von Hand getan; diese Automatisierung hätte nie gehandelt.
       *[other] In { $days } Tagen hat das niemand von Hand getan; diese Automatisierung hätte nie gehandelt.
    }
evidence-nobody =
    { $days ->
        [one] An { $days } Tag hat das niemand von Hand getan; diese Automatisierung hätte { $times } gehandelt.
       *[other] In { $days } Tagen hat das niemand von Hand getan; diese Automatisierung hätte { $times } gehandelt.
    }
wrong-never = nie danebengelegen
wrong-times = { $times } danebengelegen
wrong-actions =
    { $actions ->
        [one] bei { $wrong } von { $actions } Aktion danebengelegen
       *[other] bei { $wrong } von { $actions } Aktionen danebengelegen
    }
share-no-day = an keinem davon
share-that-day = auch an diesem
share-every-day = an allen
share-days = an { $served } davon
evidence-days =
    { $days ->
        [one] An { $days } Tag hast du das von Hand getan; diese Automatisierung hätte es dir { $share } abgenommen und { $wrong }.
       *[other] An { $days } Tagen hast du das von Hand getan; diese Automatisierung hätte es dir { $share } abgenommen und { $wrong }.
    }
share-every-time = jedes Mal
evidence-times =
    { $days ->
        [one] An { $days } Tag hast du das { $times } von Hand getan; diese Automatisierung hätte es dir { $share } abgenommen und { $wrong }.
       *[other] In { $days } Tagen hast du das { $times } von Hand getan; diese Automatisierung hätte es dir { $share } abgenommen und { $wrong }.
    }
share-none = nichts davon
share-all = alles
share-some = { $served } davon
evidence-several =
    { $days ->
        [one] An { $days } Tag hast du das insgesamt { $times } von Hand getan; diese Automatisierung hätte dir { $share } abgenommen und { $wrong }.
       *[other] In { $days } Tagen hast du das insgesamt { $times } von Hand getan; diese Automatisierung hätte dir { $share } abgenommen und { $wrong }.
    }
evidence-left-on =
    { $days ->
        [one] An { $days } Tag
       *[other] In { $days } Tagen
    } blieb das { $times } an, obwohl niemand zu Hause war, und wurde danach von Hand ausgeschaltet; diese Automatisierung hätte es { $acted } ausgeschaltet{ $hours ->
        [0] .
       *[other] , zusammen { $hours } h früher.
    }
evidence-since =
    { $days ->
        [one] Nur der letzte { $days } Tag zählt: Seitdem ist es anders.
       *[other] Nur die letzten { $days } Tage zählen: Seitdem ist es anders.
    }
evidence-machine-like = Das war so regelmäßig, dass es auch der eigene Zeitplan eines Geräts sein kann.
held-out-none = An Tagen, aus denen nicht gelernt wurde, ließ sie sich noch nicht erproben.
held-out-idle =
    { $days ->
        [one] An { $days } Tag, aus dem nicht gelernt wurde, hätte sie nicht gehandelt.
       *[other] An { $days } Tagen, aus denen nicht gelernt wurde, hätte sie nicht gehandelt.
    }
held-out-once = An Tagen, aus denen nicht gelernt wurde, hätte sie einmal gehandelt und richtiggelegen.
held-out-times =
    { $fires ->
        [one] An Tagen, aus denen nicht gelernt wurde, lag sie { $served } von { $fires } Mal richtig.
       *[other] An Tagen, aus denen nicht gelernt wurde, lag sie { $served } von { $fires } Mal richtig.
    }
held-out-actions =
    { $fires ->
        [one] An Tagen, aus denen nicht gelernt wurde, lag sie bei { $served } von { $fires } Aktion richtig.
       *[other] An Tagen, aus denen nicht gelernt wurde, lag sie bei { $served } von { $fires } Aktionen richtig.
    }
suggested-by = { $evidence } Vorgeschlagen von Nightshift ({ $id }).
changed-tried = Behältst du sie so, sagen spätere Nächte, wie sie sich an den Tagen danach macht.
changed-new = Du hast sie geändert: Wie sie sich an Tagen danach macht, sagen spätere Nächte.
changed-idle =
    { $days ->
        [one] In dem { $days } Tag seit deiner Änderung hätte sie nicht gehandelt.
       *[other] In den { $days } Tagen seit deiner Änderung hätte sie nicht gehandelt.
    }
changed-right =
    { $days ->
        [one] In dem { $days } Tag seit deiner Änderung lag sie { $served } von { $fires } Mal richtig.
       *[other] In den { $days } Tagen seit deiner Änderung lag sie { $served } von { $fires } Mal richtig.
    }
changed-by = { $evidence } Vorgeschlagen von Nightshift ({ $id }) und von dir geändert.
by-action = Jedes für sich: { $list }.
by-action-one = { $name } richtig { $served }, falsch { $wrong }, verpasst { $missed }
set-brightness = Helligkeit { $percent }
set-temperature = { $degrees } Grad
nearly-days =
    { $opportunities ->
        [one] { $headline }: traf an { $support } von { $opportunities } Tag zu. { $lacked }
       *[other] { $headline }: traf an { $support } von { $opportunities } Tagen zu. { $lacked }
    }
nearly-times =
    { $opportunities ->
        [one] { $headline }: traf { $support } von { $opportunities } Mal zu. { $lacked }
       *[other] { $headline }: traf { $support } von { $opportunities } Mal zu. { $lacked }
    }

## Warum zu einer Gewohnheit nichts vorgeschlagen wird

reason-rejected = Das hast du abgelehnt.
reason-rejected-same = Einen Vorschlag zu derselben Gewohnheit hast du abgelehnt.
reason-automated = Das erledigt schon { $automation }.
reason-taken-back = Das würde zurücknehmen, was eine Automatisierung tut ({ $name }): Ändere lieber diese Automatisierung.
reason-turned-off = Deine Automatisierung { $automation } tut das, ist aber ausgeschaltet: Schalte sie wieder ein.
reason-none-shown = Es soll kein Vorschlag gezeigt werden.
reason-below-first = Ein anderer Vorschlag steht weiter oben.
reason-below = Die ersten { $most } Vorschläge stehen weiter oben.
reason-never-acted = Die Automatisierung hätte in dieser Zeit nie gehandelt.
reason-imprecise = Die Automatisierung hätte { $acted } gehandelt und { $right } richtiggelegen: Das sind { $share }, und mindestens { $least } sind verlangt.
reason-imprecise-later = An Tagen, aus denen nicht gelernt wurde, hätte die Automatisierung { $acted } gehandelt und { $right } richtiggelegen: Zu erwarten sind also { $share }, und mindestens { $least } sind verlangt.
reason-check = Die Automatisierung hat die Prüfung nicht bestanden: { $problem }.
reason-no-action = Es gibt nichts zu tun.
reason-two-states = { $entity } käme in zwei Zustände zugleich.
reason-entrance = { $entity } verschließt einen Eingang, und zur Sicherheit schlägt Nightshift nie vor, einen zu öffnen.
reason-gas = { $entity } lässt Gas durch, und zur Sicherheit schlägt Nightshift nie vor, es zu öffnen.
reason-unlock = Zur Sicherheit schlägt Nightshift nie vor, ein Schloss wie { $entity } zu entriegeln oder zu öffnen.
reason-alarm = Zur Sicherheit überlässt Nightshift Alarmanlagen wie { $entity } den Menschen: Scharfschalten braucht meist einen Code, und Unscharfschalten wird nie vorgeschlagen.
reason-no-service = Home Assistant kennt keine Aktion, die { $entity } in den Zustand { $state } bringt.

## Was aus anderen Vorschlägen wurde

ranked-lower = Weiter unten eingestuft: { $reasons }.
ranked-higher = Weiter oben eingestuft: { $reasons }.
reasons-and = { $first }; { $next }
feedback-decided =
    { $all ->
        [one] den einzigen Vorschlag
       *[other] { $number } von { $all } Vorschlägen
    } { $what } hast du { $verb ->
        [down] abgelehnt
        [back] abgelehnt oder zurückgenommen
       *[accepted] angenommen
    }
feedback-of-entity = dieser Art für { $name }
feedback-of-area = dieser Art in { $area }
feedback-of-kind =
    { $kind ->
        [time] dieser Sorte (zu einer Uhrzeit)
        [sun] dieser Sorte (nach der Sonne)
        [state] dieser Sorte (nach einer Zustandsänderung)
        [state_for] dieser Sorte (nachdem ein Zustand angedauert hat)
        [numeric] dieser Sorte (bei einem Schwellenwert)
        [presence] dieser Sorte (wenn Personen kommen oder gehen)
        [sequence] dieser Sorte (ein Ablauf)
        [scene] dieser Sorte (mehreres auf einmal)
       *[left_on] dieser Sorte (was angeblieben ist)
    }
feedback-overruled =
    { $fired ->
        [one] eine Automatisierung tut das schon ({ $name }) und wurde { $overridden } von { $fired } Mal binnen Minuten von Hand überstimmt
       *[other] eine Automatisierung tut das schon ({ $name }) und wurde { $overridden } von { $fired } Mal binnen Minuten von Hand überstimmt
    }

## Was sich an vorhandenen Automatisierungen ändern ließe

quoted = „{ $name }“
automation-unknown = eine Automatisierung
advice-turn-on-title = „{ $automation }“ wieder einschalten
advice-turn-on =
    { $opportunities ->
        [one] „{ $automation }“ ist ausgeschaltet, und du tust von Hand, was sie täte: { $title }, { $support } von { $opportunities } Mal.
       *[other] „{ $automation }“ ist ausgeschaltet, und du tust von Hand, was sie täte: { $title }, { $support } von { $opportunities } Mal.
    }
advice-change-title = „{ $automation }“ ändern: Du korrigierst sie immer wieder
advice-change-title-unknown = Automatisierung ändern, die du immer wieder korrigierst ({ $name })
did =
    { $state ->
        [on] eingeschaltet
        [off] ausgeschaltet
        [open] geöffnet
        [closed] geschlossen
        [locked] verriegelt
        [unlocked] entriegelt
       *[other] auf { $value } gestellt
    }
advice-seen-days = An { $corrected } der { $fired } Tage, an denen { $automation } das Gerät { $did } hat, nimmst du es binnen { $length } zurück: { $deed }.
advice-seen-times = { $corrected } der { $fired } Male, die { $automation } das Gerät { $did } hat, nimmst du es binnen { $length } zurück: { $deed }.
advice-otherwise = Vielleicht passt dir eine andere Zeit oder eine Bedingung besser, oder du schaltest sie aus.
times-corrected =
    { $number ->
        [0] nie
        [1] einmal
        [2] zweimal
       *[other] { $number }-mal
    }
advice-remedy = Mit dieser Bedingung: { $conditions }, hätte sie das { $times } getan, und du hättest es { $corrected } korrigiert.

## Was einer Gewohnheit fehlte, die es fast gewesen wäre

day-and-month =
    { $day }. { $month ->
        [jan] Januar
        [feb] Februar
        [mar] März
        [apr] April
        [may] Mai
        [jun] Juni
        [jul] Juli
        [aug] August
        [sep] September
        [oct] Oktober
        [nov] November
       *[dec] Dezember
    }
lack-chance = Das käme auch durch Zufall zustande (q-Wert { $value }; höchstens { $most } zählt).
lack-rare = Das sind { $held }; erst ab { $least } zählt es.
lack-few-days = Es kam an weniger als { $least } Tagen vor.
lack-wide = Die Zeiten liegen zu weit auseinander: Eine Automatisierung käme nur für { $share } davon rechtzeitig.
lack-over = Bis zum { $date } war es an { $before } von { $daysbefore } Tagen so, seitdem an { $since } von { $dayssince }.
lack-meant = Es läuft fast immer, wenn niemand zu Hause ist: Das scheint gewollt zu sein.
lack-together = Ein Handgriff schaltet das schon zusammen.
lack-taken-over = Das erledigt schon eine Automatisierung.
lack-in-time =
    { $days ->
        [one] Die Automatisierung wäre nur an { $days } Tag rechtzeitig gekommen.
       *[other] Die Automatisierung wäre nur an { $days } Tagen rechtzeitig gekommen.
    }
lack-imprecise = Die Automatisierung hätte { $right } richtig- und { $wrong } danebengelegen.
lack-imprecise-later = An Tagen, aus denen nicht gelernt wurde, hätte die Automatisierung { $right } richtig- und { $wrong } danebengelegen.
lack-ended = Die Gewohnheit ist vorbei: In letzter Zeit hätte die Automatisierung niemandem mehr geholfen.
lack-contradicted = Auf denselben Auslöser folgt verlässlicher das Gegenteil.
lack-mirrored = Beides gehört zusammen, und umgekehrt löst es verlässlicher aus.
