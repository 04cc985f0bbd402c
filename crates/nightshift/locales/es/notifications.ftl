### Notificaciones a las personas, por Home Assistant

new-suggestions =
    { $number ->
        [one] Nightshift tiene una sugerencia nueva
       *[other] Nightshift tiene { $number } sugerencias nuevas
    }
and-more = Y { $number } más.
nothing-new = Nightshift no ha encontrado nada nuevo
waiting =
    { $number ->
        [0] Nada espera tu decisión.
        [one] { $number } sugerencia espera tu decisión.
       *[other] { $number } sugerencias esperan tu decisión.
    }
failed = Nightshift no pudo hacer su trabajo nocturno
failed-at = Falló en la etapa «{ $stage }»: { $why }
unknown-cause = no se sabe nada más
cannot-do = Nightshift no pudo hacerlo
button-accept = Aceptar
button-not-now = Ahora no
button-never = Nunca

test = Esto es una prueba. Así llegará lo que encuentren las noches.
