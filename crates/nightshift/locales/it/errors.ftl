### Perché qualcosa è fallito, e che cosa fare. Senza punto finale: entra in altre frasi.

stopped = l’esecuzione è stata fermata
no-source = nessuna cronologia è configurata, e non ne è stata trovata nessuna: imposta `source.url` e `source.token` per chiederla a Home Assistant, oppure `source.events` (nell’ambiente NIGHTSHIFT__SOURCE__EVENTS) sul database del suo registratore, home-assistant_v2.db, o su un altro file con la sua cronologia; un InfluxDB o HomeIQ si imposta in `influxdb` o `data_api`
threads = non si possono avviare i thread con cui lavorare: { $error }
calendar = l’orologio o il fuso orario configurato non può essere giusto: { $error }
broken-off = il lavoro sul database è stato interrotto: il registro dice perché

# File.

file-missing = il file { $path } non esiste: controlla il percorso degli eventi
file-folder = { $path } è una cartella: indica il file al suo interno con gli eventi
file-denied = { $path } non si può leggere: danne il diritto all’utente con cui gira Nightshift
file-read = la lettura di { $path } è fallita: { $error }
file-empty = { $path } è vuoto: non contiene eventi
file-unrecognised = il formato di { $path } non è noto ({ $found }): fornisci stati come righe JSON (anche .gz o .zst), un file dell’API della cronologia di Home Assistant, un CSV o un database del registratore
file-compression = { $path } è troncato o danneggiato ({ $codec }: { $detail }): crealo o copialo di nuovo
file-broken = { $path } è danneggiato, quindi non se ne usa nulla: { $detail }
file-bad-lines = { $skipped } voci su { $read } di { $path } non si sono potute leggere, più di una su dieci: { $first }
file-column = { $path } non ha la colonna { $column }: la sua prima riga nomina { $found }
file-unusable = { $path } non si può usare: { $detail }
file-locked = { $path } è bloccato da un altro programma: { $detail }
reading-stopped = la lettura è stata fermata ({ $what })

# Il registratore su un server di database.

server-away = il registratore all’indirizzo { $address } ora non si può leggere: { $detail }
server-refused = il registratore all’indirizzo { $address } non si può leggere: { $detail }
server-empty = il registratore all’indirizzo { $address } è vuoto: non contiene eventi
server-bad-rows = { $skipped } righe su { $read } del registratore all’indirizzo { $address } non si sono potute leggere, più di una su dieci: { $first }
server-stopped = la lettura del registratore all’indirizzo { $address } è stata fermata

# Servizi via HTTP.

service-failed = { $service } all’indirizzo { $address } non dà la cronologia: { $what }
service-bad = { $skipped } voci su { $read } di { $service } all’indirizzo { $address } non si sono potute leggere, più di una su dieci: { $first }

# Home Assistant.

hub-unreachable = Home Assistant all’indirizzo { $address } non è raggiungibile: { $what }
hub-tls = non si può stabilire una connessione cifrata con { $address }: { $what }
hub-foreign = { $address } risponde, ma non come Home Assistant: { $what }
hub-denied = Home Assistant all’indirizzo { $address } non accetta il token: { $advice }
hub-unknown-command = Home Assistant { $version } all’indirizzo { $address } non conosce il comando { $command }: { $advice }
hub-refused = Home Assistant all’indirizzo { $address } ha rifiutato { $command }: { $what }
hub-lost = la connessione con Home Assistant all’indirizzo { $address } è andata persa: { $what }
hub-starting = Home Assistant all’indirizzo { $address } non è ancora pronto: il suo stato è { $state }
hub-slow = Home Assistant all’indirizzo { $address } non ha risposto a { $command } entro { $seconds } s
hub-too-large = la risposta di Home Assistant all’indirizzo { $address } a { $command } supera { $limit } MiB
hub-stopped = la lettura da Home Assistant è stata fermata
hub-bad-states = { $skipped } stati su { $read } di Home Assistant non si sono potuti leggere, più di uno su dieci: { $first }

# Il database di Nightshift.

store-busy = { $path } è usato da un altro processo: riprova
store-full = non c’è più spazio per { $path }: libera spazio sul suo disco; non è stato cambiato nulla
store-damaged = { $path } è danneggiato ({ $what }). `nightshift serve` e `nightshift run` mettono da parte il file e proseguono con uno nuovo; se preferisci un backup, ferma Nightshift e mettilo al suo posto
store-damaged-day = il giorno { $date } dell’archivio in { $path } è danneggiato ({ $what }): toglilo dall’archivio, così sarà riletto dalla fonte finché lo ha ancora
store-outdated = il suggerimento { $id } nel frattempo è cambiato: guardalo e riprova
store-part = il suggerimento { $id } fa parte di { $whole }: decidi su quello, o separa prima questo
store-corrupt = { $what }: { $fix }
store-not-ours = { $path } non è il database di Nightshift ({ $found }). È rimasto com’era; imposta `store.path` su un altro file
store-too-new = { $path } ha il formato { $found }, e questa versione di Nightshift conosce i formati fino a { $known }: reinstalla la versione più nuova, o imposta `store.path` su un altro file
store-too-old = { $path } ha il formato { $found } di una versione precedente di Nightshift: il prossimo `nightshift run` o `nightshift serve` lo porta al formato { $known }
store-lost-run = l’esecuzione { $id } non è più in corso: è finita, o è stata abbandonata perché non dava segni di vita; non è stato scritto nulla
store-too-big = troppo grande da salvare ({ $what }): occuperebbe più di { $limit } byte
store-file = c’è un problema con { $path }: controlla `store.path`, e che Nightshift possa scrivere nel file e nella sua cartella: { $error }
store-disk = il disco di { $path } è fallito: guarda il disco, il suo cavo e il registro del sistema: { $error }
store-sql = il database { $path } è fallito: { $error }

# Che cosa ha fatto Home Assistant, dopo il suo indirizzo, e che cosa fare.

what-slow = non ha risposto entro { $seconds } s
what-refused = la connessione è stata rifiutata; controlla che Home Assistant sia attivo e che la porta sia giusta (di solito 8123)
what-silent = lì non risponde nulla ({ $error }); controlla che l’indirizzo sia giusto e che non ci sia un firewall in mezzo
what-unknown-host = { $host } non è noto ({ $error }); scrivi il suo indirizzo in cifre se qui i nomi di casa non sono noti
what-before = ciò che gli sta davanti risponde { $status }; forse Home Assistant si sta avviando
what-closed-early = ha chiuso la connessione prima di rispondere; forse si sta riavviando
what-closed = è stata chiusa; forse Home Assistant si sta riavviando
what-no-sign = per { $seconds } s non è arrivato nulla; controlla che la rete tenga
what-banned = risponde 403; forse Home Assistant ha bloccato questo indirizzo dopo token sbagliati (ip_bans.yaml)
what-proxy = risponde 400; un proxy davanti a Home Assistant deve lasciar passare i WebSocket ed essere tra i suoi `trusted_proxies`
what-elsewhere = risponde { $status }, che rimanda a un altro indirizzo; scrivi quello, spesso https://
what-status = risponde { $status }; controlla che l’indirizzo sia quello di Home Assistant
what-no-tls = lì non si parla TLS; se i browser lo raggiungono con http://, scrivilo in `source.url`
what-certificate = il suo certificato non è accettato ({ $problem }); imposta `source.ca_file` sul certificato della sua autorità, o usa il nome per cui vale
advice-token = crea un nuovo token di accesso a lunga durata (in Home Assistant: il tuo profilo, Sicurezza) e mettilo in `source.token`
advice-app = dai all’app il diritto `homeassistant_api: true`, e riavviala

# Automazioni in Home Assistant.

automation-not-administrator = il token per Home Assistant all’indirizzo { $address } è di un utente senza diritti di amministratore, e lì solo gli amministratori cambiano le automazioni: imposta `source.token` su un token di un amministratore, oppure annota soltanto che usi il suggerimento e incolla tu il suo YAML
automation-no-editor = a Home Assistant all’indirizzo { $address } non si può chiedere di cambiare automazioni: { $what }
automation-refused = Home Assistant non accetta l’automazione: { $what }
automation-missing = a Home Assistant manca ciò di cui l’automazione ha bisogno: { $what }
automation-edited = l’automazione è stata modificata in Home Assistant da quando Nightshift l’ha creata, e resta com’è; per toglierla lo stesso, chiedilo espressamente, o eliminala in Home Assistant

# Perché ciò che si chiedeva non è stato fatto.

problem-busy = L’esecuzione { $run } è già in corso; riprova quando sarà finita.
problem-missing = Qui non c’è, o non c’è più.
problem-attempts = Da questo indirizzo sono arrivati troppi token sbagliati: riprova tra { $seconds } s.
problem-stopping = Nightshift si sta fermando e non accetta altro lavoro.
problem-store = Il database è fallito; il registro dice perché.
problem-store-busy = Il database è usato da un altro processo; riprova tra un momento.
problem-store-full = Non c’è più spazio sul disco del database.
problem-store-read-only = Il file del database o il suo file system è in sola lettura.
problem-store-file = Il file del database o la sua cartella non si può usare; il registro dice perché.
problem-store-disk = Il disco del database è guasto; il registro dice come.
problem-store-other = Il database non si può usare; il registro dice perché.
problem-form-old = Questa pagina è troppo vecchia: ricaricala e ripeti ciò che hai fatto.
problem-trying = si sta provando un’altra connessione: aspetta un momento
clock-early = l’orologio della macchina segna { $now }, quando Nightshift non era ancora stato scritto: regola l’orologio, o lascia che lo regoli la rete (NTP; `timedatectl set-ntp true` sulla maggior parte dei sistemi). Fino ad allora non si esegue e non si rimuove nulla secondo una data sbagliata
clock-back = l’orologio della macchina segna { $now }, molto prima di { $seen }, che ha già segnato: regola l’orologio, o lascia che lo regoli la rete (NTP). Se prima era sbagliato e ora è giusto, non c’è nulla da fare: sarà ritenuto giusto da { $trusted } in poi
unread-nothing = Nemmeno il modello linguistico vi ha trovato nulla che qui si possa cambiare.
unread-unasked = Il modello linguistico non ha potuto aiutare: { $why }.
notify-denied = Home Assistant all’indirizzo { $address } non accetta il nostro token per le notifiche: { $advice }
notify-refused = Home Assistant all’indirizzo { $address } ha rifiutato la notifica per { $target }: { $what }; controlla che notify.target sia una delle sue azioni (Strumenti per sviluppatori, Azioni)
notify-unreachable = Home Assistant all’indirizzo { $address } non è raggiungibile per una notifica: { $what }

# Della configurazione nel suo insieme.

note-no-zone = Nessun fuso orario è impostato e il sistema non ne ha: si usa UTC. Imposta `timezone`, o le ore saranno sbagliate.
note-not-the-recorder = `source.events` è impostato, quindi `source.recorder_url` non viene letto.
note-no-token = `source.url` è impostato senza `source.token`, quindi Home Assistant non viene interrogato.
note-no-address = `source.token` è impostato senza `source.url`, quindi Home Assistant non viene interrogato.
note-nobody-notified = `notify.target` è impostato, ma Home Assistant non può essere interrogato: imposta `source.url` e `source.token`, o nessuno riceverà notifiche.
note-unread = La cronologia è indicata in `source`, quindi `{ $unread }` non viene letto.
note-not-the-data-api = `influxdb.url` è impostato, quindi `data_api` non viene letto.
note-no-broker = Il Supervisor non conosce nessun broker MQTT, quindi via MQTT non si annuncia nulla. Se lo vuoi: installa l’app Mosquitto broker, o imposta l’opzione `mqtt_url`, e riavvia Nightshift.
note-usual-broker = { $error }. Finché non dice dov’è il broker MQTT, si prova core-mosquitto.
note-zone-as-before = Non si è potuto chiedere il fuso orario a Home Assistant; si usa { $zone }, come aveva detto prima. Motivo: { $error }.
note-zone-of-system = Non si è potuto chiedere il fuso orario a Home Assistant; si usa { $zone }, quello del sistema. Motivo: { $error }.
