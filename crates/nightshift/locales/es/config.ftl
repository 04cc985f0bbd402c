### Qué está mal en el valor de un ajuste, y de dónde vienen los valores. Una frase sigue al nombre del ajuste.

range-whole = tiene que ser un número entero de { $least } a { $most }
range-number = tiene que ser un número de { $least } a { $most }
range-length = tiene que ser una duración de { $least } a { $most }
range = tiene que estar entre { $least } y { $most }
at-least = tiene que ser al menos { $least }
needs = hace falta también { $setting }
needs-both = hacen falta también { $one } y { $other }
needs-either = hace falta también { $one } o { $other }
needs-home-assistant = hacen falta también source.url y source.token, o el Supervisor, para llegar a Home Assistant
needs-influxdb = hace falta también influxdb.bucket (versión 2) o influxdb.database (versión 1)
two-versions = es de la versión 1, y { $other } de la versión 2: define influxdb.database, influxdb.username e influxdb.password, o influxdb.bucket, influxdb.organization e influxdb.token
no-path = está vacío: nombra un archivo, como "/data/nightshift.db"

wrong-text = tiene que ser un texto
wrong-secret = tiene que ser un texto entre comillas
wrong-address = tiene que ser una dirección
wrong-path = tiene que ser una ruta
wrong-whole = tiene que ser un número entero mayor que 0
wrong-number = tiene que ser un número
wrong-truth = tiene que ser true o false
wrong-length = no es una duración: escribe un número con unidad, como "90s", "15m" o "1h"
wrong-size = no es una cantidad de memoria: escribe un número entero con unidad, como "512MiB" o "2GiB"
wrong-texts = tiene que ser una lista de textos
wrong-choice = tiene que ser uno de estos: { $words }
wrong-empty = está vacío: déjalo fuera para no tener ninguno
wrong-zone = no es una zona horaria conocida: escribe un nombre IANA como "Europe/Berlin"
wrong-zone-near = no es una zona horaria conocida: escribe un nombre IANA como "Europe/Berlin"; ¿querías decir "{ $name }"?
wrong-language = Nightshift no habla ese idioma: escribe "en", "de", "fr", "es", "nl" o "it"
wrong-target = tiene que ser "persistent_notification", o el nombre de una acción o entidad de Home Assistant como "notify.mobile_app_phone"
wrong-entity = { $text } no significa nada: escribe un identificador de entidad como "light.guest_*", "area:Garaje" o "label:Privado"
cron-unreadable = la expresión cron { $expression } no se puede leer: { $reason }; escribe cinco campos: minuto, hora, día del mes, mes y día de la semana, como "0 3 * * *" para cada día a las 3:00
cron-never = la expresión cron { $expression } nombra una fecha que nunca llega; escribe cinco campos: minuto, hora, día del mes, mes y día de la semana, como "0 3 * * *" para cada día a las 3:00

url-form = tiene que parecerse a { $example }
url-scheme = tiene que empezar por http:// o https://
url-login = no debe contener usuario ni contraseña: para eso está { $setting }
url-query = no debe contener ? ni #: para Azure define llm.api_version
url-host = no nombra ningún host

key-characters = contiene caracteres que no tiene ninguna clave: ¿está completa y en una sola línea?
local-model-unseen = desde aquí no se ve a qué modelo pregunta Home Assistant: elige otro llm.provider, o llm.local_only = false
model-entity = tiene que ser una entidad de la tarea de IA de Home Assistant, ai_task.…

place-default = valor por defecto
place-page = definido en la página
place-file = archivo de configuración { $name }
place-app = opción `{ $name }` de la aplicación
place-variable = variable de entorno { $name }
place-flag = opción { $name }
place-home-assistant = Home Assistant
place-supervisor = Supervisor

needs-key = hace falta también llm.api_key o llm.api_key_file, o bien llm.base_url
provider-not-local = la dirección propia del proveedor no está en la red de la casa: indica en llm.base_url una que lo esté
address-not-local = no está en la red de la casa, y llm.local_only está activado
