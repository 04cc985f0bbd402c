### La pagina delle impostazioni: come chiama le cose, che cosa dice di una modifica e delle connessioni che si provano.

saved-night = Salvato. Vale dalla prossima notte, e subito dove si modifica un’idea.
saved-soon = Salvato. Vale tra un momento, o quando l’esecuzione in corso sarà finita.
waits-for-run = Ciò che è stato cambiato avrà effetto quando l’esecuzione in corso sarà finita.
see-below = Non è cambiato niente: guarda ciò che è segnato qui sotto.
stale = le impostazioni sono cambiate nel frattempo: guardale di nuovo e ripeti ciò che vuoi ancora
refused = { $names } non si può impostare così; non è cambiato niente
refused-whole = così non si può impostare; non è cambiato niente
unwritable = le impostazioni non si possono scrivere in { $path }: { $reason }; fai in modo che Nightshift possa scrivere in quella cartella
elsewhere = { $reason }; correggi prima questo
no-such-setting = questa impostazione non esiste
twice = `{ $key }` ({ $place }) e `{ $key }_file` ({ $other }) sono impostati entrambi: tienine uno
moved-secret = scrivilo di nuovo o toglilo: { $address } è un altro indirizzo
too-long = è più lungo di { $bytes } byte
too-many = ha più di { $number } voci
entry-too-long = una voce è più lunga di { $bytes } byte
no-file-here = un file di questa macchina si indica nel file di configurazione, come source.events

set-by-app = È impostato sulla pagina dell’app in Home Assistant, alla voce Configurazione: cambialo lì.
set-elsewhere = È impostato altrove, e viene prima ({ $place }): cambialo lì.
guarded = { $secret } è impostato altrove ({ $place }) e verrebbe inviato a qualunque indirizzo scritto qui: imposta entrambi in un solo posto.
fixed-http = Decide chi raggiunge questa pagina: impostalo nel file di configurazione o nell’ambiente.
fixed-store = Queste impostazioni si conservano lì accanto: impostalo nel file di configurazione o nell’ambiente.
fixed-log = Si legge una volta sola, all’avvio: impostalo nel file di configurazione o nell’ambiente.
fixed-path = Indica un file di questa macchina: impostalo nel file di configurazione o nell’ambiente.

save = Salva
yes = Sì
no = No
secret-is-set = impostato
secret-is-unset = non impostato
secret-keeps = impostato: lasciato vuoto, resta
forget = Togli
usual = Di solito: { $value }
now-from = Ora viene da: { $place }.
made-anew = Quando si cambia, le connessioni si rifanno.
count-anew = Conta di nuovo
next-runs = Le prossime esecuzioni
spell-out = Scrivi per esteso
what-to-do = Che cosa fare: { $advice }.
choice-new = quelle con qualcosa di nuovo
choice-always = tutte
choice-failures = quelle fallite
choice-human = per le persone
choice-json = JSON

looked-none = Non si conosce ancora alcuna entità: le porta la prima notte.
looked-at = si esaminano { $number } entità su { $known }
looked-left-out = { $number } tralasciate da te ({ $names })
looked-brought-back = { $number } riprese da te

run-at = { $weekday } { $day } { $month } { $year }, { $time }
weekday =
    { $number ->
        [1] lun
        [2] mar
        [3] mer
        [4] gio
        [5] ven
        [6] sab
       *[other] dom
    }
month =
    { $number ->
        [1] gennaio
        [2] febbraio
        [3] marzo
        [4] aprile
        [5] maggio
        [6] giugno
        [7] luglio
        [8] agosto
        [9] settembre
        [10] ottobre
        [11] novembre
       *[other] dicembre
    }

group-included = Che cosa si esamina
group-included-about = Una riga ciascuno: un’entità con * per caratteri qualsiasi, area:Nome o label:Nome.
group-schedule = Pianificazione
group-schedule-about = Una pianificazione cambiata non avvia mai subito un’esecuzione.
group-home-assistant = Home Assistant
group-home-assistant-about = Da lì vengono nomi, aree e cronologia, e lì si creano le automazioni che accetti.
group-broker = Broker MQTT
group-broker-about = Riceve i risultati. Senza, non manca altro che questo.
group-notifications = Notifiche
group-notifications-about = Inviate alle persone tramite Home Assistant.
group-suggestions = Suggerimenti
group-suggestions-about = Quali si ricavano dalle abitudini trovate, e in quale lingua.
group-model = Modello linguistico e privacy
group-model-about = Un modello linguistico può formulare i suggerimenti. Senza, niente lascia la casa.
group-elsewhere = Cronologia da altrove
group-elsewhere-about = Un InfluxDB o una Data API con la cronologia della casa.
group-machine = Questa macchina
group-machine-about = Che cosa può usare una notte, che cosa si conserva e come si raggiunge Nightshift.
try-home_assistant = Prova Home Assistant
try-source = Prova la cronologia
try-broker = Prova il broker
try-notify = Invia una prova
try-model = Prova il modello

label-timezone = Fuso orario
label-latitude = Latitudine
label-longitude = Longitudine
label-language = Lingua
label-lookback_days = Giorni di cronologia
label-source-events = Eventi
label-source-recorder_url = Server di database del registratore
label-source-recorder_url_file = File con l’indirizzo del registratore
label-source-url = Indirizzo di Home Assistant
label-source-token = Token di accesso
label-source-token_file = File del token
label-source-ca_file = File delle autorità
label-source-service_users = Utenti che sono programmi
label-source-live = Ascolta dal vivo
label-influxdb-url = Indirizzo di InfluxDB
label-influxdb-token = Token di InfluxDB
label-influxdb-token_file = File del token di InfluxDB
label-influxdb-organization = Organizzazione
label-influxdb-bucket = Bucket
label-influxdb-database = Database
label-influxdb-username = Utente
label-influxdb-password = Password
label-influxdb-password_file = File della password
label-influxdb-ca_file = File delle autorità di InfluxDB
label-data_api-url = Indirizzo della Data API
label-data_api-token = Token della Data API
label-data_api-token_file = File del token della Data API
label-data_api-ca_file = File delle autorità della Data API
label-entities-include = Esamina in ogni caso
label-entities-exclude = Tralascia
label-store-path = File del database
label-store-keep_runs = Esecuzioni conservate
label-store-keep_patterns_days = Giorni di conservazione delle abitudini
label-http-listen = Ascolta su
label-http-token = Token di questa pagina
label-http-token_file = File del token di questa pagina
label-http-allowed_hosts = Nomi host permessi
label-mqtt-url = Indirizzo del broker
label-mqtt-password = Password del broker
label-mqtt-password_file = File della password del broker
label-mqtt-topic_prefix = I topic cominciano con
label-mqtt-client_id = Nome presso il broker
label-mqtt-ca_file = File delle autorità del broker
label-mqtt-client_cert = Certificato del client
label-mqtt-client_key = Chiave del client
label-mqtt-protocol = Protocollo
label-mqtt-discovery = Mostra come dispositivo in Home Assistant
label-mqtt-discovery_prefix = I topic di discovery cominciano con
label-notify-target = Chi riceve le notifiche
label-notify-when = Di quali esecuzioni
label-schedule-cron = Quando (espressione cron)
label-schedule-misfire_grace = Ritardo permesso di una notte saltata
label-schedule-attempts = Tentativi in una notte
label-schedule-retry_pause = Pausa prima del secondo tentativo
label-schedule-deadline = Durata permessa di un’esecuzione
label-schedule-shutdown_grace = Tempo per terminare
label-mining-max_threads = Thread
label-mining-max_memory = Memoria
label-suggestions-min_precision = Quota minima di interventi giusti
label-suggestions-max = Massimo di suggerimenti per notte
label-suggestions-feedback = Impara da ciò che decidi
label-llm-provider = Fornitore
label-llm-base_url = Indirizzo del fornitore
label-llm-model = Modello
label-llm-api_key = Chiave API
label-llm-api_key_file = File della chiave API
label-llm-api_version = Versione dell’API
label-llm-ca_file = File delle autorità del fornitore
label-llm-timeout = Tempo per una domanda
label-llm-night_time = Tempo per tutte le domande di una notte
label-llm-concurrency = Domande contemporanee
label-llm-max_tokens = Massimo di token per risposta
label-llm-price_in = Prezzo dei token inviati
label-llm-price_out = Prezzo dei token ricevuti
label-llm-night_tokens = Massimo di token per notte
label-llm-month_tokens = Massimo di token per mese
label-llm-night_cost = Costo massimo per notte
label-llm-month_cost = Costo massimo per mese
label-llm-local_only = Solo un modello della rete di casa
label-llm-pseudonyms = Segnaposto per i nomi
label-log-format = Formato del registro
