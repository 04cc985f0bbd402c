### Lo que resulta de probar una conexión, y qué hacer. Sin punto al final: viene detrás.

no-answer = no responde en { $seconds } s
see-it-is-up = mira que el otro lado esté en marcha y que la dirección sea correcta
no-time-left = no se ha mirado: no quedaba tiempo
try-again = inténtalo de nuevo

broker-none = no hay ninguno configurado (mqtt.url): no se avisa a nadie por MQTT
broker-well = { $address } acepta la conexión
broker-waits =
    { $number ->
        [one] { $address } acepta la conexión; { $number } mensaje lo espera
       *[other] { $address } acepta la conexión; { $number } mensajes lo esperan
    }
broker-fails-and-waits =
    { $number ->
        [one] { $error }; { $number } mensaje lo espera
       *[other] { $error }; { $number } mensajes lo esperan
    }
broker-advice = mira que el bróker esté en marcha y que mqtt.url, el usuario, la contraseña y los certificados sean correctos; las noches se hacen sin él, y lo que hay que decir espera
broker-deliver = nightshift serve los entrega en un minuto: mira que esté en marcha

hub-unset = no se pregunta a Home Assistant: source.url y source.token no están definidos los dos
hub-unset-advice = define los dos, para los nombres, las áreas y las automatizaciones que aceptes
hub-knows =
    { $entities ->
        [one] { $version } en { $address } conoce { $entities } entidad en { $areas ->
            [one] { $areas } área
           *[other] { $areas } áreas
        }; su zona horaria: { $zone }
       *[other] { $version } en { $address } conoce { $entities } entidades en { $areas ->
            [one] { $areas } área
           *[other] { $areas } áreas
        }; su zona horaria: { $zone }
    }
hub-no-zone = ninguna que se conozca aquí
hub-until-then = hasta que responda, los nombres, las áreas y la zona horaria siguen como estaban

notify-nobody = no hay que notificar a nadie (notify.target)
notify-unasked = notify.target está definido, pero no se puede preguntar a Home Assistant
notify-unasked-advice = define source.url y source.token, o no se notificará a nadie
notify-sent = se envió una prueba a { $target }
notify-known = Home Assistant conoce { $target }
notify-unknown = Home Assistant no conoce { $target }
notify-none-advice = configura un notificador en Home Assistant, como su aplicación en un teléfono, o define notify.target como "persistent_notification"
notify-other-advice = indica en notify.target uno que exista, como { $names }
notify-later = nada, salvo que siga así: tras una ejecución se intenta durante seis horas

source-none = no hay ningún historial que leer: define source.url y source.token para un Home Assistant en marcha, o source.events para su base de datos
source-later = nada, salvo que siga así: una noche lo intenta de nuevo
source-empty = { $format } sin ningún evento
source-empty-with-notes = { $format } sin ningún evento ({ $notes })
source-see-service = mira que el historial se escriba allí, y desde cuándo
source-see-recorder = mira que el grabador de Home Assistant esté activo y que esta sea su base de datos
source-found =
    { $days ->
        [one] { $source } ({ $format }) con { $events } eventos en { $days } día; edad del más reciente: { $age }
       *[other] { $source } ({ $format }) con { $events } eventos en { $days } días; edad del más reciente: { $age }
    }
source-skipped = { $found }; no se pudieron leer { $number } ({ $record })
source-skipped-advice = `nightshift analyze --events FILE` muestra los primeros
source-no-context = { $found }; no dice quién causó un cambio
source-no-context-advice = la base de datos del grabador sí lo dice, y así se distinguen las personas de las automatizaciones
source-little = { $found }; todavía es poco
source-little-advice = déjalo en marcha: el archivo guarda cada día, y con cada uno los hábitos son más seguros
source-stale-file = mira que Home Assistant esté en marcha y escriba en este archivo, o monta el archivo en el que escribe
source-stale-recorder = mira que Home Assistant esté en marcha y que esta sea su `db_url`
source-stale-influxdb = mira que Home Assistant esté en marcha y siga escribiendo en esta InfluxDB
source-stale-data-api = mira que HomeIQ esté en marcha y siga recibiendo eventos
source-stale-hub = mira que el grabador de Home Assistant esté activo

age-seconds =
    { $number ->
        [one] { $number } segundo
       *[other] { $number } segundos
    }
age-minutes =
    { $number ->
        [one] { $number } minuto
       *[other] { $number } minutos
    }
age-hours =
    { $number ->
        [one] { $number } hora
       *[other] { $number } horas
    }
age-days =
    { $number ->
        [one] { $number } día
       *[other] { $number } días
    }

model-none = no hay ningún modelo configurado (llm.provider): las sugerencias llevan las palabras de Nightshift
model-answered = { $model } respondió en { $seconds } s
model-failed = { $model } no respondió: { $reason }
model-failed-advice = mira que llm.provider, llm.base_url, llm.model y llm.api_key sean correctos y que esté en marcha; hasta entonces las sugerencias llevan las palabras de Nightshift
model-odd = { $model } respondió en { $seconds } s, pero no en la forma pedida
model-odd-advice = nada, si pasa pocas veces: esas respuestas se descartan y quedan las palabras de Nightshift; si no, elige otro llm.model
