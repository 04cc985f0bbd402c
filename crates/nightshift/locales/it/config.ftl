### Che cosa non va nel valore di un’impostazione, e da dove vengono i valori. Una frase segue il nome dell’impostazione.

range-whole = deve essere un numero intero da { $least } a { $most }
range-number = deve essere un numero da { $least } a { $most }
range-length = deve essere una durata da { $least } a { $most }
range = deve essere tra { $least } e { $most }
at-least = deve essere almeno { $least }
needs = serve anche { $setting }
needs-both = servono anche { $one } e { $other }
needs-either = serve anche { $one } o { $other }
needs-home-assistant = servono anche source.url e source.token, o il Supervisor, per raggiungere Home Assistant
needs-influxdb = serve anche influxdb.bucket (versione 2) o influxdb.database (versione 1)
two-versions = è della versione 1, e { $other } della versione 2: imposta influxdb.database, influxdb.username e influxdb.password, oppure influxdb.bucket, influxdb.organization e influxdb.token
no-path = è vuoto: indica un file, come "/data/nightshift.db"

wrong-text = deve essere un testo
wrong-secret = deve essere un testo tra virgolette
wrong-address = deve essere un indirizzo
wrong-path = deve essere un percorso
wrong-whole = deve essere un numero intero maggiore di 0
wrong-number = deve essere un numero
wrong-truth = deve essere true o false
wrong-length = non è una durata: scrivi un numero con un’unità, come "90s", "15m" o "1h"
wrong-size = non è una quantità di memoria: scrivi un numero intero con un’unità, come "512MiB" o "2GiB"
wrong-texts = deve essere un elenco di testi
wrong-choice = deve essere uno di questi: { $words }
wrong-empty = è vuoto: toglilo per non averne
wrong-zone = non è un fuso orario conosciuto: scrivi un nome IANA come "Europe/Berlin"
wrong-zone-near = non è un fuso orario conosciuto: scrivi un nome IANA come "Europe/Berlin"; intendevi "{ $name }"?
wrong-language = Nightshift non parla questa lingua: scrivi "en", "de", "fr", "es", "nl" o "it"
wrong-target = deve essere "persistent_notification", oppure il nome di un’azione o entità di Home Assistant come "notify.mobile_app_phone"
wrong-entity = { $text } non significa niente: scrivi un ID di entità come "light.guest_*", "area:Garage" o "label:Privato"
cron-unreadable = l’espressione cron { $expression } non si può leggere: { $reason }; scrivi cinque campi: minuto, ora, giorno del mese, mese e giorno della settimana, come "0 3 * * *" per ogni giorno alle 3:00
cron-never = l’espressione cron { $expression } indica una data che non arriva mai; scrivi cinque campi: minuto, ora, giorno del mese, mese e giorno della settimana, come "0 3 * * *" per ogni giorno alle 3:00

url-form = deve essere simile a { $example }
url-scheme = deve cominciare con http:// o https://
url-login = non deve contenere utente né password: per questo c’è { $setting }
url-query = non deve contenere ? né #: per Azure imposta llm.api_version
url-host = non indica alcun host

key-characters = contiene caratteri che nessuna chiave ha: è intera e su una sola riga?
local-model-unseen = da qui non si vede quale modello interroga Home Assistant: imposta un altro llm.provider, oppure llm.local_only = false
model-entity = deve essere un’entità dell’attività IA di Home Assistant, ai_task.…

place-default = valore predefinito
place-page = impostato sulla pagina
place-file = file di configurazione { $name }
place-app = opzione `{ $name }` dell’app
place-variable = variabile d’ambiente { $name }
place-flag = opzione { $name }
place-home-assistant = Home Assistant
place-supervisor = Supervisor

needs-key = serve anche llm.api_key o llm.api_key_file, oppure llm.base_url
provider-not-local = l’indirizzo proprio del fornitore non è nella rete di casa: imposta llm.base_url su uno che lo sia
address-not-local = non è nella rete di casa, e llm.local_only è attivo
