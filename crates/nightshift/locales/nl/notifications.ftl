### Meldingen aan mensen, via Home Assistant

new-suggestions =
    { $number ->
        [one] Nightshift heeft een nieuw voorstel
       *[other] Nightshift heeft { $number } nieuwe voorstellen
    }
and-more = En nog { $number }.
nothing-new = Nightshift heeft niets nieuws gevonden
waiting =
    { $number ->
        [0] Er wacht niets op je beslissing.
        [one] { $number } voorstel wacht op je beslissing.
       *[other] { $number } voorstellen wachten op je beslissing.
    }
failed = Nightshift kon zijn nachtelijke werk niet doen
failed-at = Mislukt in de stap ‘{ $stage }’: { $why }
unknown-cause = meer is niet bekend
cannot-do = Nightshift kon dat niet doen
button-accept = Aannemen
button-not-now = Niet nu
button-never = Nooit

test = Dit is een test. Zo komt aan wat de nachten vinden.
