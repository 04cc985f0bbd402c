### Lo que se dice de una ejecución: sus notas, y por qué terminó sin resultados. Las razones no llevan punto final.

# Cómo es el historial.

days-so-far =
    { $days ->
        [one] Por ahora hay eventos de { $days } de los { $wanted } días.
       *[other] Por ahora hay eventos de { $days } de los { $wanted } días.
    }
history-ends = El evento más reciente es del { $date }: se miraron los días hasta entonces, no los de después.
day-damaged = El día { $date } del archivo estaba dañado y se leyó de nuevo de la fuente.
earlier-names = Los nombres, las áreas y las automatizaciones son los de noches anteriores: { $why }.
unreadable =
    { $number ->
        [one] No se pudo leer { $number } entrada de { $read }: { $first }.
       *[other] No se pudieron leer { $number } entradas de { $read }; la primera: { $first }.
    }
no-context = El historial ({ $format }) no lleva contexto, así que nada distingue a las personas de las automatizaciones: cada cambio cuenta como hecho en el dispositivo.
only-attributes =
    { $number ->
        [one] { $number } cambio solo afectó a atributos.
       *[other] { $number } cambios solo afectaron a atributos.
    }
left-out =
    { $number ->
        [one] Se dejó fuera { $number } entidad, por `entities.exclude` o porque nadie automatiza algo así (`entities.include` la recupera).
       *[other] Se dejaron fuera { $number } entidades, por `entities.exclude` o porque nadie automatiza algo así (`entities.include` recupera una).
    }
automations-unread =
    { $number ->
        [one] { $number } automatización de tu casa no muestra su configuración: lo que hace cuenta como automático, y puede sugerirse de todos modos.
       *[other] { $number } automatizaciones de tu casa no muestran su configuración: lo que hacen cuenta como automático, y puede sugerirse de todos modos.
    }
other-zone = La zona horaria de Home Assistant es { $theirs }, y esta noche siguió { $ours }: corrige `timezone`, o quítalo y reinicia Nightshift.
points-foreign =
    { $number ->
        [one] Se dejó fuera { $number } punto que no es de ninguna entidad, como el de { $first }.
       *[other] Se dejaron fuera { $number } puntos que no son de ninguna entidad, como los de { $first }.
    }
points-none = InfluxDB en { $address } no tiene ningún estado de Home Assistant en { $place } de { $from } a { $until }: se buscaron los campos `state` y `value` de series con una etiqueta `entity_id`.
influxdb-database = la base de datos { $name }
influxdb-bucket = el bucket { $name }
data-api-stateless =
    { $number ->
        [one] { $number } de { $all } cambios de estado de la Data API no tenía estado nuevo y se dejó fuera.
       *[other] { $number } de { $all } cambios de estado de la Data API no tenían estado nuevo y se dejaron fuera.
    }
data-api-no-times = La Data API no hace caso de `start_time` ni `end_time`, así que se leyeron todos sus eventos para encontrar los del periodo.
data-api-no-offset = La Data API no hace caso de `offset`, así que se preguntó por tiempos más cortos hasta que ninguno quedó cortado.
data-api-none = La Data API en { $address } no tiene eventos de { $from } a { $until }.

format-json-lines = archivo de líneas JSON
format-history = archivo de la API del historial
format-csv = archivo CSV
format-recorder = base de datos del grabador
format-home-assistant = Home Assistant en marcha
format-influxdb = historial en InfluxDB
format-data-api = historial de la Data API

# A quién se avisó, y qué fue de las automatizaciones.

nobody-told = No hay ningún broker MQTT configurado (`mqtt.url`), así que allí no se anunció nada.
nobody-notified = No se notificó a nadie: { $why }.
automation-deleted = La automatización «{ $name }» se borró en Home Assistant: su sugerencia vuelve a estar abierta.

# El modelo de lenguaje.

model-unusable = Modelo de lenguaje: no se le puede preguntar: { $setting }, { $problem }.
model-worded =
    { $number ->
        [one] Modelo de lenguaje: { $model } redactó { $number } sugerencia, con { $tokens_in } tokens enviados y { $tokens_out } recibidos.
       *[other] Modelo de lenguaje: { $model } redactó { $number } sugerencias, con { $tokens_in } tokens enviados y { $tokens_out } recibidos.
    }
model-plain =
    { $number ->
        [one] Modelo de lenguaje: { $number } sugerencia lleva las palabras de Nightshift: { $why }.
       *[other] Modelo de lenguaje: { $number } sugerencias llevan las palabras de Nightshift: { $why }.
    }
model-all-plain = Modelo de lenguaje: todas las sugerencias llevan las palabras de Nightshift: la base de datos no se puede usar para esto ({ $error }).
model-word-dropped =
    { $part ->
        [title] Modelo de lenguaje: se descartó uno de sus textos, un título: { $why }.
        [category] Modelo de lenguaje: se descartó uno de sus datos, una categoría: { $why }.
       *[reason] Modelo de lenguaje: se descartó uno de sus textos, un motivo: { $why }.
    }
model-words-dropped =
    { $part ->
        [title] Modelo de lenguaje: se descartaron { $number } de sus textos, por ejemplo un título: { $why }.
        [category] Modelo de lenguaje: se descartaron { $number } de sus textos, por ejemplo una categoría: { $why }.
       *[reason] Modelo de lenguaje: se descartaron { $number } de sus textos, por ejemplo un motivo: { $why }.
    }
model-no-proposals = Modelo de lenguaje: no se propuso nada: la base de datos no se puede usar para esto ({ $error }).
model-no-more-proposals = Modelo de lenguaje: no se propuso nada más: { $why }.
model-proposals-untried = Modelo de lenguaje: no se pudieron probar sus propuestas: { $error }.
model-proposals-dropped =
    { $number ->
        [one] Modelo de lenguaje: se descartó { $number } de sus propuestas: { $example }.
       *[other] Modelo de lenguaje: se descartaron { $number } de sus propuestas, por ejemplo: { $example }.
    }
model-proposal-of = «{ $title }»: { $why }
model-no-time = ya no quedaba tiempo para ello
model-stopped = la ejecución se detuvo
model-left-out = faltaban en su respuesta
model-asked-before = ya se preguntó por ellas al modelo, y su respuesta no se pudo leer
model-no-network = la red no se puede usar ({ $error })
model-failed = { $model } en { $address } { $what }
model-twice = { $fault }, también al segundo intento
model-budget = la siguiente pregunta podría superar el presupuesto (llm.night_tokens, llm.month_tokens, llm.night_cost, llm.month_cost)
model-unwritten = no se puede anotar lo que consume: { $error }

model-left-alone = se le deja tranquilo unos minutos, porque ha fallado ({ $why })
model-late = { $model } no respondió en { $seconds } s
model-too-long = la respuesta del modelo es más larga de lo permitido
model-not-as-asked = la respuesta del modelo no es el JSON que se pidió ({ $how })

# Lo que hizo un modelo o su servidor, tras su nombre y su dirección.

llm-slow = no terminó su respuesta en { $seconds } s
llm-too-long = da una respuesta de más de { $kib } KiB
llm-locked-out = no nos deja entrar ({ $shown }): mira llm.api_key
llm-missing = no tiene lo que se le pide ({ $shown }): mira llm.base_url y llm.model
llm-not-understood = no entiende la pregunta ({ $shown })
llm-busy = no tiene tiempo para nosotros ({ $shown })
llm-in-trouble = tiene problemas ({ $shown })
llm-elsewhere = nos manda a otro sitio ({ $shown }), adonde no van ni claves ni nombres: indica en llm.base_url adonde lleva
llm-refuses = rechaza la pregunta ({ $shown })
llm-untrusted = no es de confianza ({ $what }): indica en ca_file la autoridad que responde por él
llm-unaskable = no se le puede preguntar: { $what }
llm-unreachable = no está disponible: { $what }
llm-broke-off = interrumpió su respuesta: { $what }
llm-lookup = no se encuentra: su nombre no se puede resolver ({ $error })
llm-nowhere = no se encuentra: su nombre no lleva a ningún sitio
llm-not-local = no se le pregunta: su nombre lleva fuera de la red de la casa, y llm.local_only está activado
llm-answer-is-other = no respondió en la forma pedida
llm-answer-is-empty = dio una respuesta vacía
llm-cut-off = no llegó al final de su respuesta: aumenta llm.max_tokens
llm-unwilling = no quiso responder

# Por qué una ejecución terminó sin resultados.

deadline = la ejecución no terminó en { $limit } y se detuvo en la etapa «{ $stage }»: aumenta schedule.deadline, o mira qué es lento
memory = la ejecución ocupó { $held } MiB de memoria en lugar de los { $most } MiB permitidos y se detuvo en la etapa «{ $stage }»: reduce lookback_days, o aumenta mining.max_memory
shut-down = Nightshift se detuvo en la etapa «{ $stage }»; no se guardó nada
lost = la ejecución se dio por muerta y se abandonó
fault = un fallo del propio Nightshift terminó la ejecución en la etapa «{ $stage }»; el registro dice más, por favor comunícalo
nothing-stored = la ejecución terminó sin guardar sus resultados: es un fallo del propio Nightshift, por favor comunícalo
program-ended = el programa se cerró mientras trabajaba
killed = el proceso se cerró a la fuerza en la etapa «{ $stage }»; no se guardó nada
stands-still = el proceso murió o está parado en la etapa «{ $stage }»; no se guardó nada
given-up = el proceso murió o se quedó parado: su última señal de vida fue el { $at }; no se guardó nada, y la siguiente ejecución empieza de nuevo

stage-fetch = Leyendo el historial
stage-mine = Buscando hábitos
stage-suggest = Escribiendo automatizaciones
stage-store = Guardando los resultados
stage-notify = Avisando a tu casa

# Por qué se perdió una noche. Las horas son las de la casa.

missed-down = Nightshift no estaba en marcha, más o menos desde el { $from } hasta el { $until }.
missed-down-until = Nightshift no estaba en marcha a la hora prevista, sino solo desde el { $until }.
missed-asleep = El equipo estuvo en reposo, o se adelantó su reloj, desde el { $from } hasta el { $until }.
missed-asleep-until = El equipo estaba en reposo a la hora prevista, o se adelantó su reloj, hasta el { $until }.
missed-wrong-clock = El reloj del equipo iba mal y se puso en hora el { $until }.
missed-hindered-at = La ejecución no pudo empezar el { $until }: { $what }.
missed-hindered = La ejecución no pudo empezar desde el { $from } hasta el { $until }: { $what }.
missed-unknown = Nightshift no estaba a la hora prevista.
missed-too-late = El plazo de gracia de { $grace } ya había pasado.
missed-made-up = La ejecución de { $slot } la compensa.
missed-unlisted =
    { $number ->
        [one] Las citas anteriores a la última no se enumeran.
       *[other] Las citas anteriores a las últimas { $number } no se enumeran.
    }
hindered-by-run = la ejecución { $run } estaba en curso
hindered-by-store = la base de datos no se podía usar ({ $error })
