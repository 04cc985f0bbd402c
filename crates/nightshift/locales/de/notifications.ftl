### Benachrichtigungen an Menschen, über Home Assistant

new-suggestions =
    { $number ->
        [one] Nightshift hat einen neuen Vorschlag
       *[other] Nightshift hat { $number } neue Vorschläge
    }
and-more = Und { $number } weitere.
nothing-new = Nightshift hat nichts Neues gefunden
waiting =
    { $number ->
        [0] Nichts wartet auf deine Entscheidung.
        [one] { $number } Vorschlag wartet auf deine Entscheidung.
       *[other] { $number } Vorschläge warten auf deine Entscheidung.
    }
failed = Nightshift konnte seine nächtliche Arbeit nicht tun
failed-at = Gescheitert im Abschnitt „{ $stage }“: { $why }
unknown-cause = mehr ist nicht bekannt
cannot-do = Das konnte Nightshift nicht tun
button-accept = Annehmen
button-not-now = Nicht jetzt
button-never = Nie

test = Das ist ein Test. So kommt an, was die Nächte finden.
