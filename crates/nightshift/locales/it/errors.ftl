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
