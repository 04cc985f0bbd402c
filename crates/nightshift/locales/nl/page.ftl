# De pagina’s.

skip = Naar de inhoud
tabs = Pagina’s
tab-inbox = Ideeën
tab-automations = Automatiseringen
tab-patterns = Gewoonten
tab-nights = Nachten
pages = Meer van deze lijst
page-first = Vanaf het begin
page-next = Verder
page-latest = Laatste nachten
page-earlier = Eerdere nachten
back = Terug naar de ideeën

# Wat misging.

refused = Dat is niet gedaan
refused-missing = Hier is niets
refused-failed = Er is iets mislukt

# De inbox.

heading-first = Fijn dat je er bent
heading-new =
    { $number ->
        [one] Eén nieuw idee
       *[other] { $number } nieuwe ideeën
    }
heading-waiting =
    { $number ->
        [one] Eén idee wacht op je
       *[other] { $number } ideeën wachten op je
    }
heading-none = Alles rustig
night-went-well = { $events } gebeurtenissen bekeken in { $took }, { $at }.
night-went-wrong = De run van { $at } is niet gelukt; onder ‘Nachten’ staat waarom.
night-next = Volgende run: { $at }.
night-none = Er is geen run gepland.
run-now = Nu uitvoeren
running-head = Je huis wordt bekeken
look-again = Opnieuw kijken
stage-fetch = Geschiedenis lezen
stage-mine = Gewoonten zoeken
stage-suggest = Automatiseringen schrijven
stage-store = Resultaten opslaan
stage-notify = Je huis op de hoogte brengen
empty-title = Niets te beslissen
empty-text =
    { $days ->
        [one] Nightshift heeft één dag geschiedenis bekeken, en over elk idee daaruit is beslist. Het kijkt elke nacht opnieuw.
       *[other] Nightshift heeft { $days } dagen geschiedenis bekeken, en over elk idee daaruit is beslist. Het kijkt elke nacht opnieuw.
    }
empty-early-title = Nog aan het kennismaken
empty-early =
    { $days ->
        [one] Er is tot nu toe één dag geschiedenis, en een gewoonte moet op { $least } dagen te zien zijn. Op { $date } kan het genoeg zijn.
       *[other] Er zijn tot nu toe { $days } dagen geschiedenis, en een gewoonte moet op { $least } dagen te zien zijn. Op { $date } kan het genoeg zijn.
    }

# De eerste keer.

first-head = De eerste stappen
first-connect = Verbind je huis
source-set = Er staat een geschiedenis klaar om te lezen.
source-unset = Er staat nog niets klaar om te lezen: stel source.url en source.token in voor een draaiend Home Assistant, of source.events voor de database ervan. De documentatie zegt hoe.
first-run = Kijk voor het eerst
first-run-text = De geschiedenis wordt gelezen en er wordt gezocht naar wat jullie steeds met de hand doen. Dat duurt ongeveer een minuut en verandert niets in je huis.
first-read = Lees wat er gevonden is
first-read-text = Elk idee komt met zijn bewijs. Niets wordt een automatisering voordat je het aanneemt.

# Een kaart.

new = Nieuw
category-comfort = Comfort
category-energy = Energie
category-security = Veiligheid
category-convenience = Gemak
figure-days = { $served } van { $days }
figure-days-label = dagen had het geholpen
figure-wrong-label =
    { $number ->
        [one] keer onterecht
       *[other] keer onterecht
    }
figure-taps-label = handelingen minder per week
figure-hours-label = minder aan per week
worded-by-model = Verwoord door een taalmodel
accept = Aannemen
not-now = Niet nu
never = Nooit
undo = Ongedaan maken
undo-anyway = Toch ongedaan maken
yaml-summary = De automatisering (YAML)
yaml-label = De automatisering als YAML
copy = Kopiëren
copied = Gekopieerd
download = Downloaden
legend-served =
    { $number ->
        [one] was voor je gedaan ({ $number })
       *[other] was voor je gedaan ({ $number })
    }
legend-missed =
    { $number ->
        [one] nog met de hand ({ $number })
       *[other] nog met de hand ({ $number })
    }
legend-wrong =
    { $number ->
        [one] had onterecht ingegrepen ({ $number })
       *[other] had onterecht ingegrepen ({ $number })
    }
picture-days =
    { $number ->
        [one] De laatste dag, uur voor uur: wanneer jij het deed en wanneer de automatisering het gedaan had
       *[other] De laatste { $number } dagen, uur voor uur: wanneer jij het deed en wanneer de automatisering het gedaan had
    }
picture-delays = Hoelang erna je het deed, en hoelang de automatisering wacht
picture-values = Bij welke waarde je het deed, en de drempel van de automatisering

# Wat besloten is.

accepted = Aangenomen: { $title }
accepted-made = Ze staat nu in Home Assistant.
accepted-waits = Home Assistant wordt gevraagd; zo meteen staat ze er.
accepted-noted = Genoteerd. In Home Assistant is niets veranderd.
accepted-paste = Home Assistant is hier niet verbonden: plak de YAML in de automatiseringseditor.
rejected = Dit zie je niet meer terug: { $title }
snoozed = Een week uitgesteld: { $title }
undone = Terug bij de ideeën: { $title }
put-off =
    { $number ->
        [one] Eén idee uitgesteld
       *[other] { $number } ideeën uitgesteld
    }
put-off-until = Tot { $date }
show-again = Weer tonen
advice-head = Automatiseringen van jou die een blik waard zijn
dismiss = Verbergen
dismissed = Verborgen: { $title }
dismissed-until = Het komt terug als er meer te zeggen is.
restored = Weer te zien: { $title }
dismissed-advice =
    { $number ->
        [one] Eén advies verborgen
       *[other] { $number } adviezen verborgen
    }

# Nachten.

nights-none = Nog geen nacht
nights-table = Nachten, de laatste eerst
calendar-head = De laatste dertien weken
picture-calendar = De nachten van de laatste dertien weken, een vierkant per dag; de tabel hieronder zegt hetzelfde
calendar-row =
    { $number ->
        [one] nacht op rij
       *[other] nachten op rij
    }
calendar-usual = gebruikelijke duur
night-when = Wanneer
night-status = Hoe het ging
night-stages = Stappen
night-took = Duur
night-events = Gebeurtenissen
night-ideas = Ideeën
night-stopped-at = Gestopt bij: { $stage }
stage-took = { $stage }: { $took }
status-running = Bezig
status-succeeded = Klaar
status-failed = Mislukt
status-interrupted = Afgebroken
status-skipped = Gemist
origin-catch-up = haalt een gemiste in
origin-retry = nog een poging
origin-manual = met de hand gestart

# Gewoonten.

patterns-lead = Wat er bij jullie steeds weer gedaan wordt, of het nu een automatisering waard is of niet.
patterns-none = Nog geen gewoonten
patterns-none-text = Ze worden zichtbaar na een paar dagen geschiedenis.
pattern-what = Gewoonte
pattern-kind = Soort
pattern-held = Gezien
pattern-since = Bekend sinds
pattern-gone = Niet meer gezien sinds { $date }
kind-time = Op een vaste tijd
kind-sun = Volgens de zon
kind-state = Na een verandering
kind-state-for = Na een tijdje
kind-numeric = Bij een drempel
kind-presence = Komen en gaan
kind-sequence = Routine
kind-scene = Samen
kind-left-on = Aan gelaten

# Automatiseringen.

automations-lead = Wat je hebt aangenomen, en hoe het ermee gaat.
automations-none = Nog niets aangenomen
automations-none-text = Als je een idee aanneemt, staat de automatisering hier: hoe vaak ze is uitgevoerd, en hoe vaak iemand dat terugdraaide.
accepted-on = Aangenomen op { $date }
automation-noted = Genoteerd
automation-noted-text = Nightshift heeft deze niet in Home Assistant gemaakt, dus hoe het ermee gaat is niet bekend.
automation-making = Wordt gemaakt
automation-undoing = Wordt weggehaald
automation-undone = Weggehaald
automation-failed = Niet aangenomen door Home Assistant
automation-on = Aan
automation-off = Uitgezet in Home Assistant
automation-disabled = Uitgeschakeld in Home Assistant
automation-edited = Door iemand bewerkt
automation-last = Laatst uitgevoerd: { $at }
automation-fired =
    { $number ->
        [one] keer uitgevoerd
       *[other] keer uitgevoerd
    }
automation-overridden =
    { $number ->
        [one] keer door iemand teruggedraaid
       *[other] keer door iemand teruggedraaid
    }

# Tijden.

date-short = { $day } { $month }
date-day = { $weekday } { $day } { $month }
date-moment = { $day }, { $time }
length-seconds = { $number } s
length-minutes = { $number } min
length-hours = { $number } u
weekday =
    { $number ->
        [1] ma
        [2] di
        [3] wo
        [4] do
        [5] vr
        [6] za
       *[other] zo
    }
month =
    { $number ->
        [1] jan
        [2] feb
        [3] mrt
        [4] apr
        [5] mei
        [6] jun
        [7] jul
        [8] aug
        [9] sep
        [10] okt
        [11] nov
       *[other] dec
    }

# Dit idee wijzigen.

change = Wijzigen
change-head = Dit idee wijzigen
change-lead = Zeg het in je eigen woorden of verander een waarde, en zie wat de afgelopen weken ervan gemaakt hadden. Er wordt niets bewaard voordat je het zegt.
change-at = Op dit tijdstip
change-offset = Minuten vanaf zonsopkomst of zonsondergang
change-offset-hint = Onder 0 is ervoor.
change-hold = Na zoveel minuten
change-hold-hint = 0 is meteen.
change-threshold = Drempel: { $name } ({ $unit })
change-after = Alleen vanaf
change-before = Alleen tot
change-brightness = Helderheid van { $name }, in %
change-temperature = Temperatuur van { $name }
change-days = Op deze dagen
change-conditions = Alleen
change-actions = Wat er gedaan wordt
change-joins = Samen met
change-joins-hint = Eén automatisering doet allebei, en het andere idee wordt zolang niet apart getoond.
change-keep = Zo bewaren
change-try = Op mijn geschiedenis proberen
change-leave = Annuleren
change-would-be = Zo zou het zijn:
change-before-it = Nu:
changed = Gewijzigd: { $title }
changed-back = Wijziging teruggedraaid: { $title }
change-title = Naam
change-title-hint = Leeg gelaten heet het naar wat het doet.
say-label = Zeg wat er anders moet
say-hint = Bijvoorbeeld: alleen op werkdagen · tien minuten later · alleen als het donker is
say-try = Tonen
versions-head = Versies
version-number = Versie { $number }
version-found = Zoals Nightshift het vond
version-restores = Zoals in versie { $number }
version-current = In gebruik
version-restore = Hiernaar terug
change-restored = Het is weer zoals in versie { $number }.
proposal = Het taalmodel stelt voor:
proposal-then = Dan:
proposal-use = Overnemen
tab-settings = Instellingen
log-in = Inloggen
log-out = Uitloggen
token = Token
token-hint = Dat is wat als http.token is ingesteld, bijvoorbeeld in het configuratiebestand.
token-wrong = Dat is niet het token.
token-wait = Te veel verkeerde tokens: probeer het over { $seconds } s opnieuw.
token-no-chance = Het systeem geeft geen willekeurige getallen: nu kan niemand inloggen.
