### Notifiche alle persone, tramite Home Assistant

new-suggestions =
    { $number ->
        [one] Nightshift ha un nuovo suggerimento
       *[other] Nightshift ha { $number } nuovi suggerimenti
    }
and-more = E altri { $number }.
nothing-new = Nightshift non ha trovato nulla di nuovo
waiting =
    { $number ->
        [0] Nulla attende la tua decisione.
        [one] { $number } suggerimento attende la tua decisione.
       *[other] { $number } suggerimenti attendono la tua decisione.
    }
failed = Nightshift non è riuscito a fare il suo lavoro notturno
failed-at = Non riuscito nella fase «{ $stage }»: { $why }
unknown-cause = non si sa altro
cannot-do = Nightshift non è riuscito a farlo
button-accept = Accetta
button-not-now = Non ora
button-never = Mai

test = Questa è una prova. Così arriverà ciò che trovano le notti.
