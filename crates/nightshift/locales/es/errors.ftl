### Por qué algo falló, y qué hacer. Sin punto final: entra en otras frases.

stopped = la ejecución se detuvo
no-source = no hay ningún historial configurado y no se encontró ninguno: define `source.url` y `source.token` para pedírselo a Home Assistant, o `source.events` (en el entorno NIGHTSHIFT__SOURCE__EVENTS) con la base de datos de su grabador, home-assistant_v2.db, u otro archivo que tenga su historial; una InfluxDB o HomeIQ se configura en `influxdb` o `data_api`
threads = no se pueden iniciar los hilos para trabajar: { $error }
calendar = el reloj o la zona horaria configurada no puede ser correcta: { $error }
broken-off = el trabajo en la base de datos se interrumpió: el registro dice por qué

# Archivos.

file-missing = no existe el archivo { $path }: revisa la ruta de los eventos
file-folder = { $path } es una carpeta: indica el archivo de ella que tiene los eventos
file-denied = { $path } no se puede leer: da permiso al usuario con el que se ejecuta Nightshift
file-read = falló la lectura de { $path }: { $error }
file-empty = { $path } está vacío: no tiene eventos
file-unrecognised = el formato de { $path } no se conoce ({ $found }): da estados en líneas JSON (también .gz o .zst), un archivo de la API del historial de Home Assistant, un CSV o una base de datos del grabador
file-compression = { $path } está cortado o dañado ({ $codec }: { $detail }): créalo o cópialo de nuevo
file-broken = { $path } está dañado, así que no se usa nada de él: { $detail }
file-bad-lines = no se pudieron leer { $skipped } de { $read } entradas de { $path }, más de una de cada diez: { $first }
file-column = { $path } no tiene la columna { $column }: su primera línea nombra { $found }
file-unusable = { $path } no se puede usar: { $detail }
file-locked = { $path } está bloqueado por otro programa: { $detail }
reading-stopped = se detuvo la lectura ({ $what })

# El grabador en un servidor de bases de datos.

server-away = el grabador en { $address } no se puede leer ahora: { $detail }
server-refused = el grabador en { $address } no se puede leer: { $detail }
server-empty = el grabador en { $address } está vacío: no tiene eventos
server-bad-rows = no se pudieron leer { $skipped } de { $read } filas del grabador en { $address }, más de una de cada diez: { $first }
server-stopped = se detuvo la lectura del grabador en { $address }

# Servicios por HTTP.

service-failed = { $service } en { $address } no da el historial: { $what }
service-bad = no se pudieron leer { $skipped } de { $read } entradas de { $service } en { $address }, más de una de cada diez: { $first }

# Home Assistant.

hub-unreachable = no se llega a Home Assistant en { $address }: { $what }
hub-tls = no se puede establecer una conexión cifrada con { $address }: { $what }
hub-foreign = { $address } responde, pero no como Home Assistant: { $what }
hub-denied = Home Assistant en { $address } no acepta el token: { $advice }
hub-unknown-command = Home Assistant { $version } en { $address } no conoce el comando { $command }: { $advice }
hub-refused = Home Assistant en { $address } rechazó { $command }: { $what }
hub-lost = se perdió la conexión con Home Assistant en { $address }: { $what }
hub-starting = Home Assistant en { $address } aún no está listo: su estado es { $state }
hub-slow = Home Assistant en { $address } no respondió a { $command } en { $seconds } s
hub-too-large = la respuesta de Home Assistant en { $address } a { $command } supera { $limit } MiB
hub-stopped = se detuvo la lectura de Home Assistant
hub-bad-states = no se pudieron leer { $skipped } de { $read } estados de Home Assistant, más de uno de cada diez: { $first }

# La base de datos de Nightshift.

store-busy = otro proceso está usando { $path }: inténtalo de nuevo
store-full = no queda sitio para { $path }: libera espacio en su disco; no se cambió nada
store-damaged = { $path } está dañado ({ $what }). `nightshift serve` y `nightshift run` apartan el archivo y siguen con uno nuevo; si prefieres una copia de seguridad, detén Nightshift y ponla en su lugar
store-damaged-day = el día { $date } del archivo en { $path } está dañado ({ $what }): quítalo del archivo, para que se lea de nuevo de la fuente mientras esta aún lo tenga
store-outdated = la sugerencia { $id } ha cambiado mientras tanto: mírala e inténtalo de nuevo
store-part = la sugerencia { $id } forma parte de { $whole }: decide sobre esa, o sepárala antes
store-corrupt = { $what }: { $fix }
store-not-ours = { $path } no es la base de datos de Nightshift ({ $found }). Se dejó como estaba; indica otro archivo en `store.path`
store-too-new = { $path } tiene el formato { $found }, y esta versión de Nightshift conoce los formatos hasta { $known }: vuelve a instalar la versión más nueva, o indica otro archivo en `store.path`
store-too-old = { $path } tiene el formato { $found } de una versión anterior de Nightshift: el próximo `nightshift run` o `nightshift serve` lo pasa al formato { $known }
store-lost-run = la ejecución { $id } ya no está en curso: terminó, o se abandonó porque no dio señales de vida; no se escribió nada
store-too-big = demasiado grande para guardarse ({ $what }): ocuparía más de { $limit } bytes
store-file = hubo un problema con { $path }: revisa `store.path`, y que Nightshift pueda escribir en el archivo y en su carpeta: { $error }
store-disk = falló el disco de { $path }: mira el disco, su cable y el registro del sistema: { $error }
store-sql = falló la base de datos { $path }: { $error }

# Lo que hizo Home Assistant, tras su dirección, y qué hacer.

what-slow = no respondió en { $seconds } s
what-refused = se rechazó la conexión; mira que Home Assistant esté en marcha y que el puerto sea el correcto (suele ser 8123)
what-silent = allí no responde nada ({ $error }); mira que la dirección sea correcta y que no haya un cortafuegos en medio
what-unknown-host = { $host } no se conoce ({ $error }); escribe su dirección en números si aquí no se conocen los nombres de la casa
what-before = lo que tiene delante responde { $status }; puede que Home Assistant esté arrancando
what-closed-early = cerró la conexión antes de responder; puede que se esté reiniciando
what-closed = se cerró; puede que Home Assistant se esté reiniciando
what-no-sign = no llegó nada durante { $seconds } s; mira que la red aguante
what-banned = responde 403; puede que Home Assistant haya bloqueado esta dirección tras tokens erróneos (ip_bans.yaml)
what-proxy = responde 400; un proxy delante de Home Assistant debe dejar pasar WebSockets y estar entre sus `trusted_proxies`
what-elsewhere = responde { $status }, que apunta a otra dirección; escribe esa, a menudo https://
what-status = responde { $status }; mira que la dirección sea la de Home Assistant
what-no-tls = allí no se habla TLS; si los navegadores llegan con http://, escríbelo en `source.url`
what-certificate = no se acepta su certificado ({ $problem }); pon en `source.ca_file` el certificado de su autoridad, o usa el nombre para el que es
advice-token = crea un nuevo token de acceso de larga duración (en Home Assistant: tu perfil, Seguridad) y ponlo en `source.token`
advice-app = da a la aplicación el permiso `homeassistant_api: true`, y reiníciala

# Automatizaciones en Home Assistant.

automation-not-administrator = el token para Home Assistant en { $address } es de un usuario sin derechos de administrador, y allí solo los administradores cambian automatizaciones: pon en `source.token` el token de un administrador, o anota solo que usas la sugerencia y pega su YAML tú mismo
automation-no-editor = no se puede pedir a Home Assistant en { $address } que cambie automatizaciones: { $what }
automation-refused = Home Assistant no acepta la automatización: { $what }
automation-missing = a Home Assistant le falta lo que la automatización necesita: { $what }
automation-edited = la automatización se editó en Home Assistant desde que Nightshift la creó, y se deja como está; para quitarla de todos modos, pídelo expresamente, o bórrala en Home Assistant

# Por qué no se hizo lo que se pidió.

problem-busy = La ejecución { $run } ya está en curso; inténtalo de nuevo cuando termine.
problem-missing = Eso no existe aquí, o ya no.
problem-attempts = Llegaron demasiados tokens erróneos desde esta dirección: inténtalo de nuevo en { $seconds } s.
problem-stopping = Nightshift se está deteniendo y no acepta más trabajo.
problem-store = Falló la base de datos; el registro dice por qué.
problem-store-busy = Otro proceso está usando la base de datos; inténtalo de nuevo en un momento.
problem-store-full = No queda sitio en el disco de la base de datos.
problem-store-read-only = El archivo de la base de datos o su sistema de archivos es de solo lectura.
problem-store-file = El archivo de la base de datos o su carpeta no se puede usar; el registro dice por qué.
problem-store-disk = Falla el disco de la base de datos; el registro dice cómo.
problem-store-other = La base de datos no se puede usar; el registro dice por qué.
problem-form-old = Esta página es demasiado antigua: cárgala de nuevo y repite lo que hiciste.
problem-trying = se está probando otra conexión: espera un momento
clock-early = el reloj del equipo marca { $now }, cuando Nightshift aún no estaba escrito: pon el reloj en hora, o deja que lo haga la red (NTP; `timedatectl set-ntp true` en la mayoría de los sistemas). Hasta entonces no se ejecuta ni se borra nada con una fecha errónea
clock-back = el reloj del equipo marca { $now }, mucho antes de { $seen }, que ya marcó: pon el reloj en hora, o deja que lo haga la red (NTP). Si antes iba mal y ahora va bien, no hay que hacer nada: se dará por bueno desde { $trusted }
unread-nothing = El modelo de lenguaje tampoco encontró en ello nada que se pueda cambiar aquí.
unread-unasked = El modelo de lenguaje no pudo ayudar: { $why }.
notify-denied = Home Assistant en { $address } no acepta nuestro token para notificaciones: { $advice }
notify-refused = Home Assistant en { $address } rechazó la notificación para { $target }: { $what }; mira que notify.target sea una de sus acciones (Herramientas para desarrolladores, Acciones)
notify-unreachable = no se llega a Home Assistant en { $address } para una notificación: { $what }

# De la configuración en conjunto.

note-no-zone = No hay ninguna zona horaria puesta y el sistema no tiene: se usa UTC. Pon `timezone`, o las horas serán erróneas.
note-not-the-recorder = `source.events` está puesto, así que no se lee `source.recorder_url`.
note-no-token = `source.url` está puesto sin `source.token`, así que no se pregunta a Home Assistant.
note-no-address = `source.token` está puesto sin `source.url`, así que no se pregunta a Home Assistant.
note-nobody-notified = `notify.target` está puesto, pero no se puede preguntar a Home Assistant: pon `source.url` y `source.token`, o no se notificará a nadie.
note-unread = El historial se nombra en `source`, así que no se lee `{ $unread }`.
note-not-the-data-api = `influxdb.url` está puesto, así que no se lee `data_api`.
note-no-broker = El Supervisor no conoce ningún broker MQTT, así que no se anuncia nada por MQTT. Si lo quieres: instala la aplicación Mosquitto broker, o pon la opción `mqtt_url`, y reinicia Nightshift.
note-usual-broker = { $error }. Hasta que diga dónde está el broker MQTT, se prueba core-mosquitto.
note-zone-as-before = No se pudo preguntar la zona horaria a Home Assistant; se usa { $zone }, como dijo antes. Motivo: { $error }.
note-zone-of-system = No se pudo preguntar la zona horaria a Home Assistant; se usa { $zone }, la del sistema. Motivo: { $error }.
