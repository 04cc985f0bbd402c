### Lo que se sugiere, y por qué. Los nombres y los estados vienen de la casa y quedan como están.

## Números, horas y listas

clock = { $hour }:{ $minute }
clock-seconds = { $hour }:{ $minute }:{ $second }
length-days =
    { $number ->
        [one] { $number } día
       *[other] { $number } días
    }
length-hours = { $number } h
length-minutes = { $number } min
length-seconds = { $number } s
at-least = al menos { $length }
times =
    { $number ->
        [0] 0 veces
        [1] una vez
        [2] dos veces
       *[other] { $number } veces
    }
list-and =
    { $sound ->
        [i] { $start } e { $last }
       *[other] { $start } y { $last }
    }
list-or =
    { $sound ->
        [o] { $start } u { $last }
       *[other] { $start } o { $last }
    }

## Días de la semana

day-plural =
    { $day ->
        [mon] los lunes
        [tue] los martes
        [wed] los miércoles
        [thu] los jueves
        [fri] los viernes
        [sat] los sábados
       *[sun] los domingos
    }
day-single =
    { $day ->
        [mon] los lunes
        [tue] los martes
        [wed] los miércoles
        [thu] los jueves
        [fri] los viernes
        [sat] los sábados
       *[sun] los domingos
    }
days-working = de lunes a viernes
days-weekend = los fines de semana
days-on = { $days }
days-but = todos los días menos { $day }

## Varias cosas

counted =
    { $domain ->
        [sensor] { $number } sensores
        [climate] { $number } termostatos
        [cover] { $number } persianas
        [device_tracker] { $number } rastreadores
        [fan] { $number } ventiladores
        [humidifier] { $number } humidificadores
        [light] { $number } luces
        [lock] { $number } cerraduras
        [media_player] { $number } reproductores
        [person] { $number } personas
        [siren] { $number } sirenas
        [switch] { $number } interruptores
        [vacuum] { $number } aspiradoras
        [valve] { $number } válvulas
        [water_heater] { $number } calentadores de agua
       *[other] { $number } dispositivos
    }
counted-one-of =
    { $domain ->
        [sensor] uno de { $number } sensores
        [climate] uno de { $number } termostatos
        [cover] una de { $number } persianas
        [device_tracker] uno de { $number } rastreadores
        [fan] uno de { $number } ventiladores
        [humidifier] uno de { $number } humidificadores
        [light] una de { $number } luces
        [lock] una de { $number } cerraduras
        [media_player] uno de { $number } reproductores
        [person] una de { $number } personas
        [siren] una de { $number } sirenas
        [switch] uno de { $number } interruptores
        [vacuum] una de { $number } aspiradoras
        [valve] una de { $number } válvulas
        [water_heater] uno de { $number } calentadores de agua
       *[other] uno de { $number } dispositivos
    }
counted-all-of =
    { $domain ->
        [sensor] los { $number } sensores
        [climate] los { $number } termostatos
        [cover] las { $number } persianas
        [device_tracker] los { $number } rastreadores
        [fan] los { $number } ventiladores
        [humidifier] los { $number } humidificadores
        [light] las { $number } luces
        [lock] las { $number } cerraduras
        [media_player] los { $number } reproductores
        [person] las { $number } personas
        [siren] las { $number } sirenas
        [switch] los { $number } interruptores
        [vacuum] las { $number } aspiradoras
        [valve] las { $number } válvulas
        [water_heater] los { $number } calentadores de agua
       *[other] los { $number } dispositivos
    }

## Qué se hace

deed-nothing = No hacer nada
deed-turn-on =
    { $place ->
        [first] Encender
       *[next] encender
    } { $names }
deed-turn-off =
    { $place ->
        [first] Apagar
       *[next] apagar
    } { $names }
deed-open =
    { $place ->
        [first] Abrir
       *[next] abrir
    } { $names }
deed-close =
    { $place ->
        [first] Cerrar
       *[next] cerrar
    } { $names }
deed-lock =
    { $place ->
        [first] Bloquear
       *[next] bloquear
    } { $names }
deed-unlock =
    { $place ->
        [first] Desbloquear
       *[next] desbloquear
    } { $names }
deed-start =
    { $place ->
        [first] Poner en marcha
       *[next] poner en marcha
    } { $names }
deed-stop =
    { $place ->
        [first] Detener
       *[next] detener
    } { $names }
deed-pause =
    { $place ->
        [first] Pausar
       *[next] pausar
    } { $names }
deed-dock =
    { $place ->
        [first] Enviar
       *[next] enviar
    } { $names } a la base
deed-arm =
    { $place ->
        [first] Armar
       *[next] armar
    } { $names }
deed-disarm =
    { $place ->
        [first] Desarmar
       *[next] desarmar
    } { $names }
deed-set =
    { $place ->
        [first] Poner
       *[next] poner
    } { $names } en { $state }
deed-set-many =
    { $place ->
        [first] Ajustar
       *[next] ajustar
    } { $names }
deeds-then = { $first }, luego { $next }

## Qué inicia una automatización

at-time =
    { $hour ->
        [1] a la
       *[other] a las
    } { $time }
sun-at =
    { $event ->
        [sunrise] al amanecer
       *[sunset] al atardecer
    }
sun-after =
    { $event ->
        [sunrise] { $length } después del amanecer
       *[sunset] { $length } después del atardecer
    }
sun-before =
    { $event ->
        [sunrise] { $length } antes del amanecer
       *[sunset] { $length } antes del atardecer
    }
when-somebody-comes = cuando la primera persona llega a casa
when-everybody-leaves = cuando la última persona sale de casa
when-somebody-home = cuando hay alguien en casa desde hace { $length }
when-nobody-home = cuando no hay nadie en casa desde hace { $length }
when-something-changes = cuando algo cambia
when-changes = cuando { $subject } cambia
when-changes-from = cuando { $subject } deja de estar en { $state }
when-changed = cuando { $subject } ha cambiado y luego no cambia durante { $length }
when-changed-from = cuando { $subject } lleva { $length } sin estar en { $state }
when-above = cuando { $subject } supera { $value }
when-below = cuando { $subject } baja de { $value }
when-between = cuando { $subject } llega a estar entre { $low } y { $high }
when-any-value = cuando { $subject } toma cualquier valor
when-long-above = cuando { $subject } lleva { $length } por encima de { $value }
when-long-below = cuando { $subject } lleva { $length } por debajo de { $value }
when-long-between = cuando { $subject } lleva { $length } entre { $low } y { $high }
when-long-any-value = cuando { $subject } lleva { $length } con cualquier valor
when = cuando { $clause }
it = el dispositivo

## Qué debe cumplirse

if = si { $clause }
if-somebody-home = si hay alguien en casa
if-nobody-home = si no hay nadie en casa
if-above =
    { $count ->
        [one] si { $subject } está por encima de { $value }
       *[other] si { $subject } están por encima de { $value }
    }
if-below =
    { $count ->
        [one] si { $subject } está por debajo de { $value }
       *[other] si { $subject } están por debajo de { $value }
    }
if-between =
    { $count ->
        [one] si { $subject } está entre { $low } y { $high }
       *[other] si { $subject } están entre { $low } y { $high }
    }
if-any-value =
    { $count ->
        [one] si { $subject } tiene cualquier valor
       *[other] si { $subject } tienen cualquier valor
    }
window = de { $after } a { $before }
after-time =
    { $hour ->
        [1] después de la
       *[other] después de las
    } { $time }
before-time =
    { $hour ->
        [1] antes de la
       *[other] antes de las
    } { $time }
while-dark = mientras está oscuro
in-daylight = con luz del día
after-event =
    { $event ->
        [sunrise] después del amanecer
       *[sunset] después del atardecer
    }
before-event =
    { $event ->
        [sunrise] antes del amanecer
       *[sunset] antes del atardecer
    }
after-and-before = { $after } y { $before }
former-unknown = tras { $length } sin cambios

## Los estados, detrás de «cuando» y «si»

mode =
    { $mode ->
        [off] apagado
        [heat] calor
        [cool] frío
        [heat_cool] calor/frío
        [auto] automático
        [dry] secado
        [fan_only] solo ventilador
       *[other] { $value }
    }
be =
    { $count ->
        [one] está
       *[other] están
    }
have =
    { $count ->
        [one] lleva
       *[other] llevan
    }
clause-becomes =
    { $subject } { $state ->
        [on] se enciende
        [off] se apaga
        [home] llega a casa
        [away] sale de casa
        [place] llega a { $value }
        [open] se abre
        [closed] se cierra
        [locked] se bloquea
        [unlocked] se desbloquea
        [playing] empieza a reproducir
        [paused] se pone en pausa
        [cleaning] empieza a limpiar
        [docked] vuelve a su base
        [sun_up] sale
        [sun_down] se pone
        [set] pasa a { $value }
        [detected] se activa
        [motion] detecta movimiento
        [occupancy] detecta ocupación
        [presence] detecta presencia
        [smoke] detecta humo
        [gas] detecta gas
        [sound] detecta sonido
        [vibration] detecta vibración
        [carbon_monoxide] detecta monóxido de carbono
        [clear] deja de detectar
        [plugged_in] se enchufa
        [unplugged] se desenchufa
        [connected] se conecta
        [disconnected] se desconecta
        [running] se pone en marcha
        [stopped] se detiene
        [wet] detecta humedad
        [dry] deja de detectar humedad
        [bright] detecta luz
        [dark] deja de detectar luz
       *[other] pasa a { $value }
    }
clause-stays =
    { $subject } { $state ->
        [on] { $have } { $length } en «encendido»
        [off] { $have } { $length } en «apagado»
        [home] { $have } { $length } en casa
        [away] { $have } { $length } fuera de casa
        [place] { $have } { $length } en { $value }
        [open] { $have } { $length } en posición abierta
        [closed] { $have } { $length } en posición cerrada
        [locked] { $have } { $length } en posición bloqueada
        [unlocked] { $have } { $length } en posición desbloqueada
        [playing] { $have } { $length } en reproducción
        [paused] { $have } { $length } en pausa
        [cleaning] { $have } { $length } de limpieza
        [docked] { $have } { $length } en su base
        [sun_up] { $have } { $length } sobre el horizonte
        [sun_down] { $have } { $length } bajo el horizonte
        [set] { $have } { $length } en { $value }
        [detected] { $have } { $length } en alerta
        [motion] { $have } { $length } detectando movimiento
        [occupancy] { $have } { $length } detectando ocupación
        [presence] { $have } { $length } detectando presencia
        [smoke] { $have } { $length } detectando humo
        [gas] { $have } { $length } detectando gas
        [sound] { $have } { $length } detectando sonido
        [vibration] { $have } { $length } detectando vibración
        [carbon_monoxide] { $have } { $length } detectando monóxido de carbono
        [clear] { $have } { $length } sin detectar nada
        [plugged_in] { $have } { $length } con corriente
        [unplugged] { $have } { $length } sin corriente
        [connected] { $have } { $length } en línea
        [disconnected] { $have } { $length } sin conexión
        [running] { $have } { $length } en marcha
        [stopped] { $have } { $length } sin funcionar
        [wet] { $have } { $length } detectando humedad
        [dry] { $have } { $length } sin detectar humedad
        [bright] { $have } { $length } detectando luz
        [dark] { $have } { $length } sin detectar luz
       *[other] { $have } { $length } en { $value }
    }
clause-is =
    { $subject } { $state ->
        [on] { $be } en «encendido»
        [off] { $be } en «apagado»
        [home] { $be } en casa
        [away] { $be } fuera de casa
        [place] { $be } en { $value }
        [open] { $be } en posición abierta
        [closed] { $be } en posición cerrada
        [locked] { $be } en posición bloqueada
        [unlocked] { $be } en posición desbloqueada
        [playing] { $be } en reproducción
        [paused] { $be } en pausa
        [cleaning] { $be } en plena limpieza
        [docked] { $be } en su base
        [sun_up] { $be } sobre el horizonte
        [sun_down] { $be } bajo el horizonte
        [set] { $be } en { $value }
        [detected] { $be } en alerta
        [motion] { $count ->
            [one] detecta
           *[other] detectan
        } movimiento
        [occupancy] { $count ->
            [one] detecta
           *[other] detectan
        } ocupación
        [presence] { $count ->
            [one] detecta
           *[other] detectan
        } presencia
        [smoke] { $count ->
            [one] detecta
           *[other] detectan
        } humo
        [gas] { $count ->
            [one] detecta
           *[other] detectan
        } gas
        [sound] { $count ->
            [one] detecta
           *[other] detectan
        } sonido
        [vibration] { $count ->
            [one] detecta
           *[other] detectan
        } vibración
        [carbon_monoxide] { $count ->
            [one] detecta
           *[other] detectan
        } monóxido de carbono
        [clear] no { $count ->
            [one] detecta
           *[other] detectan
        } nada
        [plugged_in] { $be } con corriente
        [unplugged] { $be } sin corriente
        [connected] { $be } en línea
        [disconnected] { $be } sin conexión
        [running] { $be } en marcha
        [stopped] no { $be } en marcha
        [wet] { $count ->
            [one] detecta
           *[other] detectan
        } humedad
        [dry] no { $count ->
            [one] detecta
           *[other] detectan
        } humedad
        [bright] { $count ->
            [one] detecta
           *[other] detectan
        } luz
        [dark] no { $count ->
            [one] detecta
           *[other] detectan
        } luz
       *[other] { $be } en { $value }
    }
former-without =
    { $state ->
        [motion] tras { $length } sin movimiento
        [occupancy] tras { $length } sin ocupación
        [presence] tras { $length } sin presencia
        [moving] tras { $length } sin movimiento
        [vibration] tras { $length } sin vibración
        [sound] tras { $length } sin sonido
        [smoke] tras { $length } sin humo
        [gas] tras { $length } sin gas
       *[carbon_monoxide] tras { $length } sin monóxido de carbono
    }
former-state =
    { $state ->
        [on] tras { $length } en «encendido»
        [off] tras { $length } en «apagado»
        [home] tras { $length } en casa
        [away] tras { $length } fuera de casa
        [place] tras { $length } en { $value }
        [open] tras { $length } en posición abierta
        [closed] tras { $length } en posición cerrada
        [locked] tras { $length } en posición bloqueada
        [unlocked] tras { $length } en posición desbloqueada
        [playing] tras { $length } de reproducción
        [paused] tras { $length } en pausa
        [cleaning] tras { $length } de limpieza
        [docked] tras { $length } en su base
        [sun_up] tras { $length } sobre el horizonte
        [sun_down] tras { $length } bajo el horizonte
        [set] tras { $length } en { $value }
        [detected] tras { $length } en alerta
        [motion] tras { $length } con movimiento
        [occupancy] tras { $length } con ocupación
        [presence] tras { $length } con presencia
        [smoke] tras { $length } con humo
        [gas] tras { $length } con gas
        [sound] tras { $length } con sonido
        [vibration] tras { $length } con vibración
        [carbon_monoxide] tras { $length } con monóxido de carbono
        [clear] tras { $length } sin detectar nada
        [plugged_in] tras { $length } con corriente
        [unplugged] tras { $length } sin corriente
        [connected] tras { $length } en línea
        [disconnected] tras { $length } sin conexión
        [running] tras { $length } en marcha
        [stopped] tras { $length } sin funcionar
        [wet] tras { $length } con humedad
        [dry] tras { $length } sin humedad
        [bright] tras { $length } con luz
        [dark] tras { $length } sin luz
       *[other] tras { $length } en { $value }
    }
named-after =
    { $state ->
        [motion] movimiento
        [occupancy] ocupación
       *[presence] presencia
    }

## El título

headline-clock = { $deeds } { $trigger }
headline-clock-days = { $deeds } { $trigger }, { $days }
headline-event = { $deeds } { $trigger }

## Por qué se hace una sugerencia

evidence-nobody-never =
    { $days ->
        [one] En { $days } día nadie lo hizo a mano; esta automatización nunca habría actuado.
       *[other] En { $days } días nadie lo hizo a mano; esta automatización nunca habría actuado.
    }
evidence-nobody =
    { $days ->
        [one] En { $days } día nadie lo hizo a mano; esta automatización habría actuado { $times }.
       *[other] En { $days } días nadie lo hizo a mano; esta automatización habría actuado { $times }.
    }
wrong-never = sin equivocarse nunca
wrong-times = equivocándose { $times }
wrong-actions =
    { $actions ->
        [one] equivocándose en { $wrong } de { $actions } acción
       *[other] equivocándose en { $wrong } de { $actions } acciones
    }
share-no-day = ninguno de ellos
share-that-day = también ese día
share-every-day = todos ellos
share-days = { $served } de ellos
evidence-days =
    { $days ->
        [one] Lo hiciste a mano { $days } día; esta automatización lo habría hecho por ti { $share }, { $wrong }.
       *[other] Lo hiciste a mano { $days } días; esta automatización lo habría hecho por ti { $share }, { $wrong }.
    }
share-every-time = todas las veces
evidence-times =
    { $days ->
        [one] En { $days } día lo hiciste a mano { $times }; esta automatización lo habría hecho por ti { $share }, { $wrong }.
       *[other] En { $days } días lo hiciste a mano { $times }; esta automatización lo habría hecho por ti { $share }, { $wrong }.
    }
share-none = ninguna de ellas
share-all = todas
share-some = { $served } de ellas
evidence-several =
    { $days ->
        [one] En { $days } día hiciste estas acciones a mano { $times } en total; esta automatización habría hecho { $share } por ti, { $wrong }.
       *[other] En { $days } días hiciste estas acciones a mano { $times } en total; esta automatización habría hecho { $share } por ti, { $wrong }.
    }
evidence-left-on =
    { $days ->
        [one] En { $days } día
       *[other] En { $days } días
    } esto se quedó en marcha { $times } sin nadie en casa, y después se apagó a mano; esta automatización lo habría apagado { $acted }{ $hours ->
        [0] .
       *[other] , { $hours } h antes en total.
    }
evidence-since =
    { $days ->
        [one] Solo cuenta el último { $days } día: entonces cambió.
       *[other] Solo cuentan los últimos { $days } días: entonces cambió.
    }
evidence-machine-like = Fue tan regular que puede ser el programa propio de un dispositivo.
held-out-none = Aún no se pudo probar en días de los que no había aprendido.
held-out-idle =
    { $days ->
        [one] En { $days } día del que no había aprendido no habría actuado.
       *[other] En { $days } días de los que no había aprendido no habría actuado.
    }
held-out-once = En días de los que no había aprendido actuó una vez y acertó.
held-out-times =
    { $fires ->
        [one] En días de los que no había aprendido acertó { $served } de { $fires } vez.
       *[other] En días de los que no había aprendido acertó { $served } de { $fires } veces.
    }
held-out-actions =
    { $fires ->
        [one] En días de los que no había aprendido acertó en { $served } de { $fires } acción.
       *[other] En días de los que no había aprendido acertó en { $served } de { $fires } acciones.
    }
suggested-by = { $evidence } Sugerido por Nightshift ({ $id }).
changed-tried = Si la conservas así, las próximas noches dirán cómo le va en los días siguientes.
changed-new = La has cambiado: las próximas noches dirán cómo le va en los días siguientes.
changed-idle =
    { $days ->
        [one] En { $days } día desde que la cambiaste no habría actuado.
       *[other] En los { $days } días desde que la cambiaste no habría actuado.
    }
changed-right =
    { $days ->
        [one] En { $days } día desde que la cambiaste acertó { $served } de { $fires }.
       *[other] En los { $days } días desde que la cambiaste acertó { $served } de { $fires }.
    }
changed-by = { $evidence } Sugerido por Nightshift ({ $id }) y cambiado por ti.
by-action = Cada uno por separado: { $list }.
by-action-one = { $name } bien { $served }, mal { $wrong }, sin hacer { $missed }
set-brightness = brillo { $percent }
set-temperature = { $degrees } grados
nearly-days =
    { $opportunities ->
        [one] { $headline }: se cumplió { $support } de { $opportunities } día. { $lacked }
       *[other] { $headline }: se cumplió { $support } de { $opportunities } días. { $lacked }
    }
nearly-times =
    { $opportunities ->
        [one] { $headline }: se cumplió { $support } de { $opportunities } vez. { $lacked }
       *[other] { $headline }: se cumplió { $support } de { $opportunities } veces. { $lacked }
    }

## Por qué no se sugiere nada de un hábito

reason-rejected = Lo rechazaste.
reason-rejected-same = Rechazaste una sugerencia del mismo hábito.
reason-automated = Ya lo hace { $automation }.
reason-taken-back = Desharía lo que hace una automatización ({ $name }): es mejor cambiar esa automatización.
reason-turned-off = Tu automatización { $automation } lo hace, pero está desactivada: vuelve a activarla.
reason-none-shown = No se debe mostrar ninguna sugerencia.
reason-below-first = Otra sugerencia va por delante.
reason-below = Las primeras { $most } sugerencias van por delante.
reason-never-acted = Su automatización nunca habría actuado en este periodo.
reason-imprecise = Su automatización habría actuado { $acted } y acertado { $right }: es un { $share }, y se pide al menos un { $least }.
reason-imprecise-later = En días de los que no había aprendido, su automatización habría actuado { $acted } y acertado { $right }: cabe esperar un { $share }, y se pide al menos un { $least }.
reason-check = Su automatización no pasó la comprobación: { $problem }.
reason-no-action = No hay nada que hacer.
reason-two-states = { $entity } quedaría en dos estados a la vez.
reason-entrance = { $entity } cierra una entrada y, por seguridad, Nightshift nunca sugiere abrir una.
reason-gas = { $entity } deja pasar gas y, por seguridad, Nightshift nunca sugiere esa apertura.
reason-unlock = Por seguridad, Nightshift nunca sugiere desbloquear ni abrir una cerradura como { $entity }.
reason-alarm = Por seguridad, Nightshift deja las alarmas como { $entity } a las personas: armarlas suele pedir un código, y desarmarlas nunca se sugiere.
reason-no-service = Home Assistant no tiene ninguna acción que ponga { $entity } en el estado { $state }.

## Qué fue de otras sugerencias

ranked-lower = Más abajo: { $reasons }.
ranked-higher = Más arriba: { $reasons }.
reasons-and = { $first }; { $next }
feedback-decided =
    { $verb ->
        [down] rechazaste
        [back] rechazaste o retiraste
       *[accepted] aceptaste
    } { $all ->
        [one] la única sugerencia
       *[other] { $number } de { $all } sugerencias
    } { $what }
feedback-of-entity = así para { $name }
feedback-of-area = así en { $area }
feedback-of-kind =
    { $kind ->
        [time] de este tipo (a una hora fija)
        [sun] de este tipo (según el sol)
        [state] de este tipo (tras un cambio de estado)
        [state_for] de este tipo (tras un estado que dura)
        [numeric] de este tipo (a partir de un umbral)
        [presence] de este tipo (cuando alguien llega o sale)
        [sequence] de este tipo (una rutina)
        [scene] de este tipo (varias cosas a la vez)
       *[left_on] de este tipo (lo que se quedó en marcha)
    }
feedback-overruled =
    { $fired ->
        [one] una automatización ya lo hace ({ $name }) y se corrigió a mano en pocos minutos { $overridden } de { $fired } vez
       *[other] una automatización ya lo hace ({ $name }) y se corrigió a mano en pocos minutos { $overridden } de { $fired } veces
    }

## Qué se podría hacer con las automatizaciones que ya hay

quoted = «{ $name }»
automation-unknown = una automatización
advice-turn-on-title = Volver a activar «{ $automation }»
advice-turn-on =
    { $opportunities ->
        [one] «{ $automation }» está desactivada, y haces a mano lo que haría: { $title }, { $support } de { $opportunities } vez.
       *[other] «{ $automation }» está desactivada, y haces a mano lo que haría: { $title }, { $support } de { $opportunities } veces.
    }
advice-change-title = Cambiar «{ $automation }», que corriges una y otra vez
advice-change-title-unknown = Cambiar la automatización que corriges una y otra vez ({ $name })
did =
    { $state ->
        [on] encendió el dispositivo
        [off] apagó el dispositivo
        [open] abrió el dispositivo
        [closed] cerró el dispositivo
        [locked] bloqueó el dispositivo
        [unlocked] desbloqueó el dispositivo
       *[other] puso el dispositivo en { $value }
    }
advice-seen-days = De los { $fired } días en que { $automation } { $did }, { $corrected } lo deshiciste en menos de { $length }: { $deed }.
advice-seen-times = De las { $fired } veces que { $automation } { $did }, { $corrected } lo deshiciste en menos de { $length }: { $deed }.
advice-otherwise = Quizá te convenga más otra hora o una condición, o puedes desactivarla.
times-corrected =
    { $number ->
        [0] 0 veces
        [1] una vez
        [2] dos veces
       *[other] { $number } veces
    }
advice-remedy = Con esta condición: { $conditions }, lo habría hecho { $times }, y lo habrías corregido { $corrected }.

## Qué le faltó a un hábito

day-and-month =
    { $day } de { $month ->
        [jan] enero
        [feb] febrero
        [mar] marzo
        [apr] abril
        [may] mayo
        [jun] junio
        [jul] julio
        [aug] agosto
        [sep] septiembre
        [oct] octubre
        [nov] noviembre
       *[dec] diciembre
    }
lack-chance = El azar daría lo mismo (valor q { $value }; cuenta como mucho { $most }).
lack-rare = Es un { $held }; cuenta a partir de un { $least }.
lack-few-days = Se vio en menos de { $least } días.
lack-wide = Las horas están demasiado dispersas: una automatización llegaría a tiempo solo para un { $share } de ellas.
lack-over = Hasta el { $date } se hizo { $before } de { $daysbefore } días, y desde entonces { $since } de { $dayssince }.
lack-meant = Funciona casi siempre que no hay nadie en casa, así que parece intencionado.
lack-together = Un solo gesto ya los acciona juntos.
lack-taken-over = Ya lo hace una automatización.
lack-in-time =
    { $days ->
        [one] Su automatización habría llegado a tiempo solo { $days } día.
       *[other] Su automatización habría llegado a tiempo solo { $days } días.
    }
lack-imprecise = Su automatización habría acertado { $right } y fallado { $wrong }.
lack-imprecise-later = En días de los que no había aprendido, su automatización habría acertado { $right } y fallado { $wrong }.
lack-ended = El hábito terminó: últimamente su automatización ya no habría ayudado a nadie.
lack-contradicted = Al mismo desencadenante le sigue lo contrario con más seguridad.
lack-mirrored = Las dos cosas van juntas, y al revés se desencadenan con más seguridad.
