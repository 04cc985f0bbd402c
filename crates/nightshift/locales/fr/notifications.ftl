### Notifications aux personnes, par Home Assistant

new-suggestions =
    { $number ->
        [one] Nightshift a une nouvelle suggestion
       *[other] Nightshift a { $number } nouvelles suggestions
    }
and-more = Et { $number } de plus.
nothing-new = Nightshift n’a rien trouvé de nouveau
waiting =
    { $number ->
        [0] Rien n’attend votre décision.
        [one] { $number } suggestion attend votre décision.
       *[other] { $number } suggestions attendent votre décision.
    }
failed = Nightshift n’a pas pu faire son travail de nuit
failed-at = Échec à l’étape « { $stage } » : { $why }
unknown-cause = on n’en sait pas plus
cannot-do = Nightshift n’a pas pu faire cela
button-accept = Accepter
button-not-now = Plus tard
button-never = Jamais

test = Ceci est un test. Ce que les nuits trouvent arrivera ainsi.
