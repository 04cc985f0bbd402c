### Che cosa risulta dal provare una connessione, e che cosa fare. Senza punto finale: viene dopo.

no-answer = nessuna risposta entro { $seconds } s
see-it-is-up = controlla che l’altra parte sia attiva e che l’indirizzo sia giusto
no-time-left = non esaminato: non restava tempo
try-again = riprova

broker-none = non ne è impostato nessuno (mqtt.url): non si avvisa nessuno via MQTT
broker-well = { $address } accetta la connessione
broker-waits =
    { $number ->
        [one] { $address } accetta la connessione; { $number } messaggio aspetta
       *[other] { $address } accetta la connessione; { $number } messaggi aspettano
    }
broker-fails-and-waits =
    { $number ->
        [one] { $error }; { $number } messaggio aspetta
       *[other] { $error }; { $number } messaggi aspettano
    }
broker-advice = controlla che il broker sia attivo e che mqtt.url, l’utente, la password e i certificati siano giusti; le notti si fanno anche senza, e ciò che c’è da dire aspetta
broker-deliver = nightshift serve li consegna entro un minuto: controlla che sia attivo

hub-unset = Home Assistant non viene interrogato: source.url e source.token non sono impostati entrambi
hub-unset-advice = impostali entrambi, per i nomi, le aree e le automazioni che accetti
hub-knows =
    { $entities ->
        [one] { $version } all’indirizzo { $address } conosce { $entities } entità in { $areas ->
            [one] { $areas } area
           *[other] { $areas } aree
        }; il suo fuso orario: { $zone }
       *[other] { $version } all’indirizzo { $address } conosce { $entities } entità in { $areas ->
            [one] { $areas } area
           *[other] { $areas } aree
        }; il suo fuso orario: { $zone }
    }
hub-no-zone = nessuno che qui si conosca
hub-until-then = finché non risponde, nomi, aree e fuso orario restano com’erano

notify-nobody = non c’è nessuno da avvisare (notify.target)
notify-unasked = notify.target è impostato, ma Home Assistant non può essere interrogato
notify-unasked-advice = imposta source.url e source.token, o nessuno riceverà notifiche
notify-sent = una prova è stata inviata a { $target }
notify-known = Home Assistant conosce { $target }
notify-unknown = Home Assistant non conosce { $target }
notify-none-advice = imposta in Home Assistant un servizio di notifica, come la sua app su un telefono, oppure notify.target su "persistent_notification"
notify-other-advice = imposta notify.target su uno che esiste, come { $names }
notify-later = niente, a meno che resti così: dopo un’esecuzione si riprova per sei ore

source-none = non c’è nessuna cronologia da leggere: imposta source.url e source.token per un Home Assistant in funzione, oppure source.events per il suo database
source-later = niente, a meno che resti così: una notte riprova
source-empty = { $format } senza alcun evento
source-empty-with-notes = { $format } senza alcun evento ({ $notes })
source-see-service = controlla che la cronologia sia scritta lì, e da quando
source-see-recorder = controlla che il registratore di Home Assistant sia attivo e che questo sia il suo database
source-found =
    { $days ->
        [one] { $source } ({ $format }) con { $events } eventi in { $days } giorno; età del più recente: { $age }
       *[other] { $source } ({ $format }) con { $events } eventi in { $days } giorni; età del più recente: { $age }
    }
source-skipped = { $found }; illeggibili: { $number } ({ $record })
source-skipped-advice = `nightshift analyze --events FILE` mostra i primi
source-no-context = { $found }; non dice chi ha causato un cambiamento
source-no-context-advice = il database del registratore lo dice, e così le persone si distinguono dalle automazioni
source-little = { $found }; è ancora poco
source-little-advice = lascialo in funzione: l’archivio conserva ogni giorno, e con ognuno le abitudini sono più sicure
source-stale-file = controlla che Home Assistant sia attivo e scriva in questo file, o monta quello in cui scrive
source-stale-recorder = controlla che Home Assistant sia attivo e che questo sia il suo `db_url`
source-stale-influxdb = controlla che Home Assistant sia attivo e scriva ancora in questo InfluxDB
source-stale-data-api = controlla che HomeIQ sia attivo e riceva ancora eventi
source-stale-hub = controlla che il registratore di Home Assistant sia attivo

age-seconds =
    { $number ->
        [one] { $number } secondo
       *[other] { $number } secondi
    }
age-minutes =
    { $number ->
        [one] { $number } minuto
       *[other] { $number } minuti
    }
age-hours =
    { $number ->
        [one] { $number } ora
       *[other] { $number } ore
    }
age-days =
    { $number ->
        [one] { $number } giorno
       *[other] { $number } giorni
    }

model-none = nessun modello è impostato (llm.provider): i suggerimenti hanno le parole di Nightshift
model-answered = { $model } ha risposto in { $seconds } s
model-failed = { $model } non ha risposto: { $reason }
model-failed-advice = controlla che llm.provider, llm.base_url, llm.model e llm.api_key siano giusti e che sia attivo; fino ad allora i suggerimenti hanno le parole di Nightshift
model-odd = { $model } ha risposto in { $seconds } s, ma non nella forma richiesta
model-odd-advice = niente, se capita di rado: quelle risposte si scartano e restano le parole di Nightshift; altrimenti scegli un altro llm.model
