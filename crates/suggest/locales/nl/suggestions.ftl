### Wat wordt voorgesteld, en waarom. Namen en toestanden komen uit het huis en blijven zoals ze zijn.

## Getallen, tijden en opsommingen

clock = { $hour }:{ $minute }
clock-seconds = { $hour }:{ $minute }:{ $second }
length-days =
    { $number ->
        [one] { $number } dag
       *[other] { $number } dagen
    }
length-hours = { $number } uur
length-minutes = { $number } min
length-seconds = { $number } s
at-least = minstens { $length }
times =
    { $number ->
        [0] geen enkele keer
        [1] één keer
        [2] twee keer
       *[other] { $number } keer
    }
list-and = { $start } en { $last }
list-or = { $start } of { $last }

## Dagen van de week

day-plural =
    { $day ->
        [mon] maandag
        [tue] dinsdag
        [wed] woensdag
        [thu] donderdag
        [fri] vrijdag
        [sat] zaterdag
       *[sun] zondag
    }
day-single =
    { $day ->
        [mon] maandag
        [tue] dinsdag
        [wed] woensdag
        [thu] donderdag
        [fri] vrijdag
        [sat] zaterdag
       *[sun] zondag
    }
days-working = op werkdagen
days-weekend = in het weekend
days-on = op { $days }
days-but = elke dag behalve { $day }

## Meer dan één ding

counted =
    { $domain ->
        [sensor] { $number } sensoren
        [climate] { $number } thermostaten
        [cover] { $number } rolluiken
        [device_tracker] { $number } trackers
        [fan] { $number } ventilatoren
        [humidifier] { $number } luchtbevochtigers
        [light] { $number } lampen
        [lock] { $number } sloten
        [media_player] { $number } mediaspelers
        [person] { $number } personen
        [siren] { $number } sirenes
        [switch] { $number } schakelaars
        [vacuum] { $number } robotstofzuigers
        [valve] { $number } kleppen
        [water_heater] { $number } boilers
       *[other] { $number } apparaten
    }
counted-one-of =
    { $domain ->
        [sensor] een van { $number } sensoren
        [climate] een van { $number } thermostaten
        [cover] een van { $number } rolluiken
        [device_tracker] een van { $number } trackers
        [fan] een van { $number } ventilatoren
        [humidifier] een van { $number } luchtbevochtigers
        [light] een van { $number } lampen
        [lock] een van { $number } sloten
        [media_player] een van { $number } mediaspelers
        [person] een van { $number } personen
        [siren] een van { $number } sirenes
        [switch] een van { $number } schakelaars
        [vacuum] een van { $number } robotstofzuigers
        [valve] een van { $number } kleppen
        [water_heater] een van { $number } boilers
       *[other] een van { $number } apparaten
    }
counted-all-of =
    { $domain ->
        [sensor] alle { $number } sensoren
        [climate] alle { $number } thermostaten
        [cover] alle { $number } rolluiken
        [device_tracker] alle { $number } trackers
        [fan] alle { $number } ventilatoren
        [humidifier] alle { $number } luchtbevochtigers
        [light] alle { $number } lampen
        [lock] alle { $number } sloten
        [media_player] alle { $number } mediaspelers
        [person] alle { $number } personen
        [siren] alle { $number } sirenes
        [switch] alle { $number } schakelaars
        [vacuum] alle { $number } robotstofzuigers
        [valve] alle { $number } kleppen
        [water_heater] alle { $number } boilers
       *[other] alle { $number } apparaten
    }

## Wat er gebeurt

deed-nothing = Niets doen
deed-turn-on = { $names } aanzetten
deed-turn-off = { $names } uitzetten
deed-open = { $names } openen
deed-close = { $names } sluiten
deed-lock = { $names } op slot doen
deed-unlock = { $names } van het slot doen
deed-start = { $names } starten
deed-stop = { $names } stoppen
deed-pause = { $names } pauzeren
deed-dock = { $names } naar het basisstation sturen
deed-arm = { $names } inschakelen
deed-disarm = { $names } uitschakelen
deed-set = { $names } op { $state } zetten
deed-set-many = { $names } instellen
deeds-then = { $first }, dan { $next }

## Wat een automatisering start

at-time = om { $time }
sun-at =
    { $event ->
        [sunrise] bij zonsopkomst
       *[sunset] bij zonsondergang
    }
sun-after =
    { $event ->
        [sunrise] { $length } na zonsopkomst
       *[sunset] { $length } na zonsondergang
    }
sun-before =
    { $event ->
        [sunrise] { $length } voor zonsopkomst
       *[sunset] { $length } voor zonsondergang
    }
when-somebody-comes = wanneer de eerste persoon thuiskomt
when-everybody-leaves = wanneer de laatste persoon van huis gaat
when-somebody-home = wanneer er al { $length } iemand thuis is
when-nobody-home = wanneer er al { $length } niemand thuis is
when-something-changes = wanneer er iets verandert
when-changes = wanneer { $subject } verandert
when-changes-from = wanneer { $subject } niet meer { $state } is
when-changed = wanneer { $subject } is veranderd en daarna { $length } niet meer
when-changed-from = wanneer { $subject } al { $length } niet meer { $state } is
when-above = wanneer { $subject } boven { $value } komt
when-below = wanneer { $subject } onder { $value } komt
when-between = wanneer { $subject } tussen { $low } en { $high } komt
when-any-value = wanneer { $subject } een willekeurige waarde krijgt
when-long-above = wanneer { $subject } al { $length } boven { $value } is
when-long-below = wanneer { $subject } al { $length } onder { $value } is
when-long-between = wanneer { $subject } al { $length } tussen { $low } en { $high } is
when-long-any-value = wanneer { $subject } al { $length } een willekeurige waarde heeft
when = wanneer { $clause }
it = het apparaat

## Wat er moet gelden

if = als { $clause }
if-somebody-home = als er iemand thuis is
if-nobody-home = als er niemand thuis is
if-above =
    { $count ->
        [one] als { $subject } boven { $value } is
       *[other] als { $subject } boven { $value } zijn
    }
if-below =
    { $count ->
        [one] als { $subject } onder { $value } is
       *[other] als { $subject } onder { $value } zijn
    }
if-between =
    { $count ->
        [one] als { $subject } tussen { $low } en { $high } is
       *[other] als { $subject } tussen { $low } en { $high } zijn
    }
if-any-value =
    { $count ->
        [one] als { $subject } een willekeurige waarde heeft
       *[other] als { $subject } een willekeurige waarde hebben
    }
window = { $after }–{ $before }
after-time = na { $time }
before-time = voor { $time }
while-dark = als het donker is
in-daylight = bij daglicht
after-event =
    { $event ->
        [sunrise] na zonsopkomst
       *[sunset] na zonsondergang
    }
before-event =
    { $event ->
        [sunrise] voor zonsopkomst
       *[sunset] voor zonsondergang
    }
after-and-before = { $after } en { $before }
former-unknown = na { $length } zonder verandering

## Toestanden, achter ‘wanneer’ en ‘als’

mode =
    { $mode ->
        [off] uit
        [heat] verwarmen
        [cool] koelen
        [heat_cool] verwarmen/koelen
        [auto] auto
        [dry] drogen
        [fan_only] alleen ventilator
       *[other] { $value }
    }
be =
    { $count ->
        [one] is
       *[other] zijn
    }
have =
    { $count ->
        [one] heeft
       *[other] hebben
    }
clause-becomes =
    { $subject } { $state ->
        [on] aangaat
        [off] uitgaat
        [home] thuiskomt
        [away] van huis gaat
        [place] aankomt bij { $value }
        [open] opengaat
        [closed] dichtgaat
        [locked] op slot gaat
        [unlocked] van het slot gaat
        [playing] begint af te spelen
        [paused] pauzeert
        [cleaning] begint schoon te maken
        [docked] teruggaat naar het basisstation
        [sun_up] opkomt
        [sun_down] ondergaat
        [set] op { $value } wordt gezet
        [detected] afgaat
        [motion] beweging detecteert
        [occupancy] bezetting detecteert
        [presence] aanwezigheid detecteert
        [smoke] rook detecteert
        [gas] gas detecteert
        [sound] geluid detecteert
        [vibration] trilling detecteert
        [carbon_monoxide] koolmonoxide detecteert
        [clear] niets meer detecteert
        [plugged_in] stroom krijgt
        [unplugged] zonder stroom komt
        [connected] verbinding maakt
        [disconnected] de verbinding verliest
        [running] begint te draaien
        [stopped] stopt met draaien
        [wet] vocht detecteert
        [dry] geen vocht meer detecteert
        [bright] licht detecteert
        [dark] geen licht meer detecteert
       *[other] verandert in { $value }
    }
clause-stays =
    { $subject } al { $length } { $state ->
        [on] aan { $count ->
            [one] staat
           *[other] staan
        }
        [off] uit { $count ->
            [one] staat
           *[other] staan
        }
        [home] thuis { $be }
        [away] van huis { $be }
        [place] bij { $value } { $be }
        [open] open { $count ->
            [one] staat
           *[other] staan
        }
        [closed] dicht { $be }
        [locked] op slot { $be }
        [unlocked] van het slot { $be }
        [playing] aan het afspelen { $be }
        [paused] op pauze { $count ->
            [one] staat
           *[other] staan
        }
        [cleaning] aan het schoonmaken { $be }
        [docked] in het basisstation { $be }
        [sun_up] op { $be }
        [sun_down] onder { $be }
        [set] op { $value } { $count ->
            [one] staat
           *[other] staan
        }
        [detected] actief { $be }
        [motion] beweging { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [occupancy] bezetting { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [presence] aanwezigheid { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [smoke] rook { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [gas] gas { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [sound] geluid { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [vibration] trilling { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [carbon_monoxide] koolmonoxide { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [clear] niets { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [plugged_in] aangesloten { $be }
        [unplugged] losgekoppeld { $be }
        [connected] verbonden { $be }
        [disconnected] niet verbonden { $be }
        [running] in bedrijf { $be }
        [stopped] niet in bedrijf { $be }
        [wet] vocht { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [dry] geen vocht { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [bright] licht { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [dark] geen licht { $count ->
            [one] detecteert
           *[other] detecteren
        }
       *[other] { $value } { $be }
    }
clause-is =
    { $subject } { $state ->
        [on] aan { $count ->
            [one] staat
           *[other] staan
        }
        [off] uit { $count ->
            [one] staat
           *[other] staan
        }
        [home] thuis { $be }
        [away] van huis { $be }
        [place] bij { $value } { $be }
        [open] open { $count ->
            [one] staat
           *[other] staan
        }
        [closed] dicht { $be }
        [locked] op slot { $be }
        [unlocked] van het slot { $be }
        [playing] aan het afspelen { $be }
        [paused] op pauze { $count ->
            [one] staat
           *[other] staan
        }
        [cleaning] aan het schoonmaken { $be }
        [docked] in het basisstation { $be }
        [sun_up] op { $be }
        [sun_down] onder { $be }
        [set] op { $value } { $count ->
            [one] staat
           *[other] staan
        }
        [detected] actief { $be }
        [motion] beweging { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [occupancy] bezetting { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [presence] aanwezigheid { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [smoke] rook { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [gas] gas { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [sound] geluid { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [vibration] trilling { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [carbon_monoxide] koolmonoxide { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [clear] niets { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [plugged_in] aangesloten { $be }
        [unplugged] losgekoppeld { $be }
        [connected] verbonden { $be }
        [disconnected] niet verbonden { $be }
        [running] in bedrijf { $be }
        [stopped] niet in bedrijf { $be }
        [wet] vocht { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [dry] geen vocht { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [bright] licht { $count ->
            [one] detecteert
           *[other] detecteren
        }
        [dark] geen licht { $count ->
            [one] detecteert
           *[other] detecteren
        }
       *[other] { $value } { $be }
    }
former-without =
    { $state ->
        [motion] na { $length } zonder beweging
        [occupancy] na { $length } zonder bezetting
        [presence] na { $length } zonder aanwezigheid
        [moving] na { $length } zonder beweging
        [vibration] na { $length } zonder trilling
        [sound] na { $length } zonder geluid
        [smoke] na { $length } zonder rook
        [gas] na { $length } zonder gas
       *[carbon_monoxide] na { $length } zonder koolmonoxide
    }
former-state =
    { $state ->
        [on] na { $length } aan
        [off] na { $length } uit
        [home] na { $length } thuis
        [away] na { $length } van huis
        [place] na { $length } bij { $value }
        [open] na { $length } open
        [closed] na { $length } dicht
        [locked] na { $length } op slot
        [unlocked] na { $length } van het slot
        [playing] na { $length } afspelen
        [paused] na { $length } pauze
        [cleaning] na { $length } schoonmaken
        [docked] na { $length } in het basisstation
        [sun_up] na { $length } boven de horizon
        [sun_down] na { $length } onder de horizon
        [set] na { $length } op { $value }
        [detected] na { $length } met melding
        [motion] na { $length } met beweging
        [occupancy] na { $length } met bezetting
        [presence] na { $length } met aanwezigheid
        [smoke] na { $length } met rook
        [gas] na { $length } met gas
        [sound] na { $length } met geluid
        [vibration] na { $length } met trilling
        [carbon_monoxide] na { $length } met koolmonoxide
        [clear] na { $length } zonder melding
        [plugged_in] na { $length } met stroom
        [unplugged] na { $length } zonder stroom
        [connected] na { $length } met verbinding
        [disconnected] na { $length } zonder verbinding
        [running] na { $length } in bedrijf
        [stopped] na { $length } stilstand
        [wet] na { $length } met vocht
        [dry] na { $length } zonder vocht
        [bright] na { $length } met licht
        [dark] na { $length } zonder licht
       *[other] na { $length } in de toestand { $value }
    }
named-after =
    { $state ->
        [motion] beweging
        [occupancy] bezetting
       *[presence] aanwezigheid
    }

## De titel

headline-clock = { $deeds } { $trigger }
headline-clock-days = { $deeds } { $trigger } { $days }
headline-event = { $deeds } { $trigger }

## Waarom iets wordt voorgesteld

evidence-nobody-never =
    { $days ->
        [one] In { $days } dag deed niemand dit met de hand; deze automatisering zou nooit iets hebben gedaan.
       *[other] In { $days } dagen deed niemand dit met de hand; deze automatisering zou nooit iets hebben gedaan.
    }
evidence-nobody =
    { $days ->
        [one] In { $days } dag deed niemand dit met de hand; deze automatisering zou het { $times } hebben gedaan.
       *[other] In { $days } dagen deed niemand dit met de hand; deze automatisering zou het { $times } hebben gedaan.
    }
wrong-never = zonder zich ooit te vergissen
wrong-times = waarbij ze zich { $times } had vergist
wrong-actions =
    { $actions ->
        [one] waarbij ze zich bij { $wrong } van { $actions } actie had vergist
       *[other] waarbij ze zich bij { $wrong } van { $actions } acties had vergist
    }
share-no-day = op geen ervan
share-that-day = ook op die dag
share-every-day = op allemaal
share-days = op { $served } ervan
evidence-days =
    { $days ->
        [one] Je deed dit op { $days } dag met de hand; deze automatisering zou het { $share } voor je hebben gedaan, { $wrong }.
       *[other] Je deed dit op { $days } dagen met de hand; deze automatisering zou het { $share } voor je hebben gedaan, { $wrong }.
    }
share-every-time = elke keer
evidence-times =
    { $days ->
        [one] In { $days } dag deed je dit { $times } met de hand; deze automatisering zou het { $share } voor je hebben gedaan, { $wrong }.
       *[other] In { $days } dagen deed je dit { $times } met de hand; deze automatisering zou het { $share } voor je hebben gedaan, { $wrong }.
    }
share-none = niets ervan
share-all = alles
share-some = { $served } ervan
evidence-several =
    { $days ->
        [one] In { $days } dag deed je dit in totaal { $times } met de hand; deze automatisering zou { $share } voor je hebben gedaan, { $wrong }.
       *[other] In { $days } dagen deed je dit in totaal { $times } met de hand; deze automatisering zou { $share } voor je hebben gedaan, { $wrong }.
    }
evidence-left-on =
    { $days ->
        [one] In { $days } dag
       *[other] In { $days } dagen
    } bleef dit { $times } aan terwijl er niemand thuis was, en werd het daarna met de hand uitgezet; deze automatisering zou het { $acted } hebben uitgezet{ $hours ->
        [0] .
       *[other] , samen { $hours } uur eerder.
    }
evidence-since =
    { $days ->
        [one] Alleen de laatste { $days } dag telt: toen is het veranderd.
       *[other] Alleen de laatste { $days } dagen tellen: toen is het veranderd.
    }
evidence-machine-like = Het was zo regelmatig dat het ook het eigen schema van een apparaat kan zijn.
held-out-none = Ze kon nog niet worden beproefd op dagen waarvan ze niet had geleerd.
held-out-idle =
    { $days ->
        [one] Op { $days } dag waarvan ze niet had geleerd, zou ze niets hebben gedaan.
       *[other] Op { $days } dagen waarvan ze niet had geleerd, zou ze niets hebben gedaan.
    }
held-out-once = Op dagen waarvan ze niet had geleerd, had ze één keer iets gedaan, en terecht.
held-out-times =
    { $fires ->
        [one] Op dagen waarvan ze niet had geleerd, had ze het { $served } van de { $fires } keer goed.
       *[other] Op dagen waarvan ze niet had geleerd, had ze het { $served } van de { $fires } keer goed.
    }
held-out-actions =
    { $fires ->
        [one] Op dagen waarvan ze niet had geleerd, had ze het bij { $served } van { $fires } actie goed.
       *[other] Op dagen waarvan ze niet had geleerd, had ze het bij { $served } van { $fires } acties goed.
    }
suggested-by = { $evidence } Voorgesteld door Nightshift ({ $id }).
changed-tried = Bewaar je dit zo, dan zeggen latere nachten hoe het op de dagen daarna gaat.
changed-new = Je hebt dit gewijzigd: latere nachten zeggen hoe het op de dagen daarna gaat.
changed-idle =
    { $days ->
        [one] In { $days } dag sinds je wijziging zou ze niets hebben gedaan.
       *[other] In de { $days } dagen sinds je wijziging zou ze niets hebben gedaan.
    }
changed-right =
    { $days ->
        [one] In { $days } dag sinds je wijziging had ze het { $served } van de { $fires } keer goed.
       *[other] In de { $days } dagen sinds je wijziging had ze het { $served } van de { $fires } keer goed.
    }
changed-by = { $evidence } Voorgesteld door Nightshift ({ $id }) en door jou gewijzigd.
by-action = Elk op zichzelf: { $list }.
by-action-one = { $name } goed { $served }, fout { $wrong }, gemist { $missed }
set-brightness = helderheid { $percent }
set-temperature = { $degrees } graden
nearly-days =
    { $opportunities ->
        [one] { $headline }: klopte op { $support } van { $opportunities } dag. { $lacked }
       *[other] { $headline }: klopte op { $support } van { $opportunities } dagen. { $lacked }
    }
nearly-times =
    { $opportunities ->
        [one] { $headline }: klopte { $support } van de { $opportunities } keer. { $lacked }
       *[other] { $headline }: klopte { $support } van de { $opportunities } keer. { $lacked }
    }

## Waarom er over een gewoonte niets wordt voorgesteld

reason-rejected = Dit heb je afgewezen.
reason-rejected-same = Een voorstel over dezelfde gewoonte heb je afgewezen.
reason-automated = Dit doet { $automation } al.
reason-taken-back = Dit zou terugdraaien wat een automatisering doet ({ $name }): pas liever die automatisering aan.
reason-turned-off = Je automatisering { $automation } doet dit, maar staat uit: zet haar weer aan.
reason-none-shown = Er mag geen voorstel worden getoond.
reason-below-first = Een ander voorstel staat hoger.
reason-below = De eerste { $most } voorstellen staan hoger.
reason-never-acted = De automatisering zou in deze periode nooit iets hebben gedaan.
reason-imprecise = De automatisering zou { $acted } iets hebben gedaan en het { $right } goed hebben gehad: dat is { $share }, en minstens { $least } is vereist.
reason-imprecise-later = Op dagen waarvan ze niet had geleerd, zou de automatisering { $acted } iets hebben gedaan en het { $right } goed hebben gehad: te verwachten is dus { $share }, en minstens { $least } is vereist.
reason-check = De automatisering is niet door de controle gekomen: { $problem }.
reason-no-action = Er is niets te doen.
reason-two-states = { $entity } zou in twee toestanden tegelijk komen.
reason-entrance = { $entity } sluit een ingang af, en voor de veiligheid stelt Nightshift nooit voor er een te openen.
reason-gas = { $entity } laat gas door, en voor de veiligheid stelt Nightshift nooit voor dat te openen.
reason-unlock = Voor de veiligheid stelt Nightshift nooit voor een slot zoals { $entity } van het slot te doen of te openen.
reason-alarm = Voor de veiligheid laat Nightshift alarmen zoals { $entity } aan mensen over: inschakelen vraagt meestal een code, en uitschakelen wordt nooit voorgesteld.
reason-no-service = Home Assistant heeft geen actie die { $entity } in de toestand { $state } brengt.

## Wat er van andere voorstellen is geworden

ranked-lower = Lager geplaatst: { $reasons }.
ranked-higher = Hoger geplaatst: { $reasons }.
reasons-and = { $first }; { $next }
feedback-decided =
    { $all ->
        [one] het enige voorstel
       *[other] { $number } van { $all } voorstellen
    } { $what } heb je { $verb ->
        [down] afgewezen
        [back] afgewezen of teruggenomen
       *[accepted] aangenomen
    }
feedback-of-entity = zoals dit voor { $name }
feedback-of-area = zoals dit in { $area }
feedback-of-kind =
    { $kind ->
        [time] van deze soort (op een vaste tijd)
        [sun] van deze soort (volgens de zon)
        [state] van deze soort (na een verandering van toestand)
        [state_for] van deze soort (nadat een toestand heeft geduurd)
        [numeric] van deze soort (bij een drempelwaarde)
        [presence] van deze soort (wanneer mensen komen of gaan)
        [sequence] van deze soort (een routine)
        [scene] van deze soort (meer dingen tegelijk)
       *[left_on] van deze soort (wat is blijven aanstaan)
    }
feedback-overruled =
    { $fired ->
        [one] een automatisering doet dit al ({ $name }) en werd { $overridden } van de { $fired } keer binnen enkele minuten met de hand teruggedraaid
       *[other] een automatisering doet dit al ({ $name }) en werd { $overridden } van de { $fired } keer binnen enkele minuten met de hand teruggedraaid
    }

## Wat er met bestaande automatiseringen kan gebeuren

quoted = ‘{ $name }’
automation-unknown = een automatisering
advice-turn-on-title = ‘{ $automation }’ weer aanzetten
advice-turn-on =
    { $opportunities ->
        [one] ‘{ $automation }’ staat uit, en je doet met de hand wat ze zou doen: { $title }, { $support } van de { $opportunities } keer.
       *[other] ‘{ $automation }’ staat uit, en je doet met de hand wat ze zou doen: { $title }, { $support } van de { $opportunities } keer.
    }
advice-change-title = ‘{ $automation }’ aanpassen: je corrigeert haar steeds
advice-change-title-unknown = De automatisering aanpassen die je steeds corrigeert ({ $name })
did =
    { $state ->
        [on] het apparaat aanzette
        [off] het apparaat uitzette
        [open] het apparaat opende
        [closed] het apparaat sloot
        [locked] het apparaat op slot deed
        [unlocked] het apparaat van het slot deed
       *[other] het apparaat op { $value } zette
    }
advice-seen-days = Op { $corrected } van de { $fired } dagen waarop { $automation } { $did }, draaide je dat binnen { $length } terug: { $deed }.
advice-seen-times = { $corrected } van de { $fired } keer dat { $automation } { $did }, draaide je dat binnen { $length } terug: { $deed }.
advice-otherwise = Misschien past een andere tijd of een voorwaarde je beter, of je zet haar uit.
times-corrected =
    { $number ->
        [0] nooit
        [1] één keer
        [2] twee keer
       *[other] { $number } keer
    }
advice-remedy = Met deze voorwaarde: { $conditions }, had ze dit { $times } gedaan, en had je het { $corrected } gecorrigeerd.

## Wat een gewoonte miste

day-and-month =
    { $day } { $month ->
        [jan] januari
        [feb] februari
        [mar] maart
        [apr] april
        [may] mei
        [jun] juni
        [jul] juli
        [aug] augustus
        [sep] september
        [oct] oktober
        [nov] november
       *[dec] december
    }
lack-chance = Toeval zou evenveel opleveren (q-waarde { $value }; hoogstens { $most } telt).
lack-rare = Dat is { $held }; het telt vanaf { $least }.
lack-few-days = Het kwam op minder dan { $least } dagen voor.
lack-wide = De tijden liggen te ver uiteen: een automatisering zou maar voor { $share } ervan op tijd zijn.
lack-over = Tot { $date } gebeurde het op { $before } van { $daysbefore } dagen, en sindsdien op { $since } van { $dayssince }.
lack-meant = Het draait bijna altijd als er niemand thuis is, dus dat lijkt de bedoeling.
lack-together = Eén handeling schakelt ze al samen.
lack-taken-over = Een automatisering doet dit al.
lack-in-time =
    { $days ->
        [one] De automatisering zou maar op { $days } dag op tijd zijn geweest.
       *[other] De automatisering zou maar op { $days } dagen op tijd zijn geweest.
    }
lack-imprecise = De automatisering zou het { $right } goed en { $wrong } fout hebben gehad.
lack-imprecise-later = Op dagen waarvan ze niet had geleerd, zou de automatisering het { $right } goed en { $wrong } fout hebben gehad.
lack-ended = De gewoonte is voorbij: de laatste tijd zou de automatisering niemand meer hebben geholpen.
lack-contradicted = Op dezelfde trigger volgt met meer zekerheid het tegendeel.
lack-mirrored = De twee horen bij elkaar, en omgekeerd gaat het met meer zekerheid.
