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
