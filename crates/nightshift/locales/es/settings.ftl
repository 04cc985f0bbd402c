### La página de ajustes: cómo llama a las cosas, qué dice de un cambio y de las conexiones que se prueban.

saved-night = Guardado. Vale desde la próxima noche, y enseguida donde se cambia una idea.
saved-soon = Guardado. Vale dentro de un momento, o cuando termine la ejecución en curso.
waits-for-run = Lo cambiado tendrá efecto cuando termine la ejecución en curso.
see-below = No se ha cambiado nada: mira lo que está marcado abajo.
stale = los ajustes se han cambiado entretanto: míralos otra vez y repite lo que aún quieras
refused = { $names } no se puede definir así; no se ha cambiado nada
refused-whole = esto no se puede definir así; no se ha cambiado nada
unwritable = los ajustes no se pueden escribir en { $path }: { $reason }; procura que Nightshift pueda escribir en esa carpeta
elsewhere = { $reason }; corrige eso primero
no-such-setting = ese ajuste no existe
twice = `{ $key }` ({ $place }) y `{ $key }_file` ({ $other }) están definidos los dos: deja uno
moved-secret = escríbelo de nuevo o quítalo: { $address } es otra dirección
too-long = tiene más de { $bytes } bytes
too-many = tiene más de { $number } entradas
entry-too-long = una entrada tiene más de { $bytes } bytes
no-file-here = un archivo de esta máquina se nombra en el archivo de configuración, como source.events

set-by-app = Está definido en la página de la aplicación en Home Assistant, en Configuración: cámbialo allí.
set-elsewhere = Está definido en otro sitio, que va primero ({ $place }): cámbialo allí.
guarded = { $secret } está definido en otro sitio ({ $place }) y se enviaría a cualquier dirección que se escriba aquí: define los dos en un mismo sitio.
fixed-http = Decide quién llega a esta página: defínelo en el archivo de configuración o en el entorno.
fixed-store = Estos ajustes se guardan a su lado: defínelo en el archivo de configuración o en el entorno.
fixed-log = Se lee una vez, al arrancar: defínelo en el archivo de configuración o en el entorno.
fixed-path = Nombra un archivo de esta máquina: defínelo en el archivo de configuración o en el entorno.

save = Guardar
yes = Sí
no = No
secret-is-set = definido
secret-is-unset = sin definir
secret-keeps = definido: vacío lo mantiene
forget = Quitarlo
usual = Habitual: { $value }
now-from = Ahora viene de: { $place }.
made-anew = Al cambiarlo se rehacen las conexiones.
count-anew = Contar de nuevo
next-runs = Las próximas ejecuciones
spell-out = Detallar
what-to-do = Qué hacer: { $advice }.
choice-new = las que traen algo nuevo
choice-always = todas
choice-failures = las que fallaron
choice-human = para personas
choice-json = JSON

looked-none = Todavía no se conoce ninguna entidad: la primera noche las trae.
looked-at = se miran { $number } de { $known } entidades
looked-left-out = { $number } que dejaste fuera ({ $names })
looked-brought-back = { $number } que recuperaste

run-at = { $weekday } { $day } de { $month } de { $year }, { $time }
weekday =
    { $number ->
        [1] lun
        [2] mar
        [3] mié
        [4] jue
        [5] vie
        [6] sáb
       *[other] dom
    }
month =
    { $number ->
        [1] enero
        [2] febrero
        [3] marzo
        [4] abril
        [5] mayo
        [6] junio
        [7] julio
        [8] agosto
        [9] septiembre
        [10] octubre
        [11] noviembre
       *[other] diciembre
    }

group-included = Lo que se mira
group-included-about = Una línea cada uno: una entidad con * para cualesquiera caracteres, area:Nombre o label:Nombre.
group-schedule = Programación
group-schedule-about = Una programación cambiada nunca inicia una ejecución al instante.
group-home-assistant = Home Assistant
group-home-assistant-about = De allí vienen los nombres, las áreas y el historial, y allí se crean las automatizaciones que aceptas.
group-broker = Bróker MQTT
group-broker-about = Se le comunican los resultados. Sin él no falta nada más que eso.
group-notifications = Notificaciones
group-notifications-about = Se envían a las personas a través de Home Assistant.
group-suggestions = Sugerencias
group-suggestions-about = Cuáles se hacen de los hábitos que se encuentran, y en qué idioma.
group-model = Modelo de lenguaje y privacidad
group-model-about = Un modelo de lenguaje puede redactar las sugerencias. Sin él nada sale de la casa.
group-elsewhere = Historial de otro sitio
group-elsewhere-about = Una InfluxDB o una Data API con el historial de la casa.
group-machine = Esta máquina
group-machine-about = Lo que puede usar una noche, lo que se guarda y cómo se llega a Nightshift.
try-home_assistant = Probar Home Assistant
try-source = Probar el historial
try-broker = Probar el bróker
try-notify = Enviar una prueba
try-model = Probar el modelo

label-timezone = Zona horaria
label-latitude = Latitud
label-longitude = Longitud
label-language = Idioma
label-lookback_days = Días de historial
label-source-events = Eventos
label-source-recorder_url = Servidor de base de datos del grabador
label-source-recorder_url_file = Archivo con la dirección del grabador
label-source-url = Dirección de Home Assistant
label-source-token = Token de acceso
label-source-token_file = Archivo del token
label-source-ca_file = Archivo de autoridades
label-source-service_users = Usuarios que son programas
label-source-live = Escuchar en directo
label-influxdb-url = Dirección de InfluxDB
label-influxdb-token = Token de InfluxDB
label-influxdb-token_file = Archivo del token de InfluxDB
label-influxdb-organization = Organización
label-influxdb-bucket = Bucket
label-influxdb-database = Base de datos
label-influxdb-username = Usuario
label-influxdb-password = Contraseña
label-influxdb-password_file = Archivo de la contraseña
label-influxdb-ca_file = Archivo de autoridades de InfluxDB
label-data_api-url = Dirección de la Data API
label-data_api-token = Token de la Data API
label-data_api-token_file = Archivo del token de la Data API
label-data_api-ca_file = Archivo de autoridades de la Data API
label-entities-include = Mirar en cualquier caso
label-entities-exclude = Dejar fuera
label-store-path = Archivo de la base de datos
label-store-keep_runs = Ejecuciones que se guardan
label-store-keep_patterns_days = Días que se guardan los hábitos
label-http-listen = Escuchar en
label-http-token = Token de esta página
label-http-token_file = Archivo del token de esta página
label-http-allowed_hosts = Nombres de host permitidos
label-mqtt-url = Dirección del bróker
label-mqtt-password = Contraseña del bróker
label-mqtt-password_file = Archivo de la contraseña del bróker
label-mqtt-topic_prefix = Los temas empiezan por
label-mqtt-client_id = Nombre en el bróker
label-mqtt-ca_file = Archivo de autoridades del bróker
label-mqtt-client_cert = Certificado del cliente
label-mqtt-client_key = Clave del cliente
label-mqtt-protocol = Protocolo
label-mqtt-discovery = Mostrar como dispositivo en Home Assistant
label-mqtt-discovery_prefix = Los temas de descubrimiento empiezan por
label-notify-target = A quién se notifica
label-notify-when = De qué ejecuciones
label-schedule-cron = Cuándo (expresión cron)
label-schedule-misfire_grace = Cuánto puede retrasarse una noche perdida
label-schedule-attempts = Intentos en una noche
label-schedule-retry_pause = Pausa antes del segundo intento
label-schedule-deadline = Cuánto puede durar una ejecución
label-schedule-shutdown_grace = Tiempo para terminar al parar
label-mining-max_threads = Hilos
label-mining-max_memory = Memoria
label-suggestions-min_precision = Parte mínima de aciertos
label-suggestions-max = Máximo de sugerencias por noche
label-suggestions-feedback = Aprender de lo que decides
label-llm-provider = Proveedor
label-llm-base_url = Dirección del proveedor
label-llm-model = Modelo
label-llm-api_key = Clave de API
label-llm-api_key_file = Archivo de la clave de API
label-llm-api_version = Versión de la API
label-llm-ca_file = Archivo de autoridades del proveedor
label-llm-timeout = Tiempo para una pregunta
label-llm-night_time = Tiempo para todas las preguntas de una noche
label-llm-concurrency = Preguntas a la vez
label-llm-max_tokens = Máximo de tokens por respuesta
label-llm-price_in = Precio de los tokens enviados
label-llm-price_out = Precio de los tokens recibidos
label-llm-night_tokens = Máximo de tokens por noche
label-llm-month_tokens = Máximo de tokens por mes
label-llm-night_cost = Coste máximo por noche
label-llm-month_cost = Coste máximo por mes
label-llm-local_only = Solo un modelo de la red de la casa
label-llm-pseudonyms = Nombres sustitutos
label-log-format = Formato del registro
