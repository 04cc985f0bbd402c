### Ciò che si dice di un’esecuzione: le sue note, e perché è finita senza risultati. I motivi non hanno il punto finale.

# Com’è la cronologia.

days-so-far =
    { $days ->
        [one] Finora ci sono eventi di { $days } dei { $wanted } giorni.
       *[other] Finora ci sono eventi di { $days } dei { $wanted } giorni.
    }
history-ends = L’evento più recente è del { $date }: sono stati guardati i giorni fino ad allora, non quelli dopo.
day-damaged = Il giorno { $date } dell’archivio era danneggiato ed è stato riletto dalla fonte.
earlier-names = Nomi, aree e automazioni sono quelli di notti precedenti: { $why }.
unreadable =
    { $number ->
        [one] { $number } voce su { $read } non si è potuta leggere: { $first }.
       *[other] { $number } voci su { $read } non si sono potute leggere; la prima: { $first }.
    }
no-context = La cronologia ({ $format }) non porta contesto, quindi nulla distingue le persone dalle automazioni: ogni cambiamento vale come fatto sul dispositivo.
only-attributes =
    { $number ->
        [one] { $number } cambiamento riguardava solo attributi.
       *[other] { $number } cambiamenti riguardavano solo attributi.
    }
left-out =
    { $number ->
        [one] { $number } entità è stata esclusa, da `entities.exclude` o perché nessuno automatizza cose simili (`entities.include` la riporta).
       *[other] { $number } entità sono state escluse, da `entities.exclude` o perché nessuno automatizza cose simili (`entities.include` ne riporta una).
    }
automations-unread =
    { $number ->
        [one] { $number } automazione di casa tua non mostra la sua configurazione: ciò che fa vale come automatico, e può essere suggerito lo stesso.
       *[other] { $number } automazioni di casa tua non mostrano la loro configurazione: ciò che fanno vale come automatico, e può essere suggerito lo stesso.
    }
other-zone = Il fuso orario di Home Assistant è { $theirs }, e questa notte ha seguito { $ours }: correggi `timezone`, oppure toglilo e riavvia Nightshift.
points-foreign =
    { $number ->
        [one] { $number } punto è stato escluso, perché non è di nessuna entità, come quello di { $first }.
       *[other] { $number } punti sono stati esclusi, perché non sono di nessuna entità, come quelli di { $first }.
    }
points-none = InfluxDB all’indirizzo { $address } non ha nessuno stato di Home Assistant { $place } da { $from } a { $until }: sono stati cercati i campi `state` e `value` di serie con un’etichetta `entity_id`.
influxdb-database = nel database { $name }
influxdb-bucket = nel bucket { $name }
data-api-stateless =
    { $number ->
        [one] { $number } cambiamento di stato della Data API su { $all } non aveva un nuovo stato ed è stato escluso.
       *[other] { $number } cambiamenti di stato della Data API su { $all } non avevano un nuovo stato e sono stati esclusi.
    }
data-api-no-times = La Data API non tiene conto di `start_time` e `end_time`, quindi sono stati letti tutti i suoi eventi per trovare quelli del periodo.
data-api-no-offset = La Data API non tiene conto di `offset`, quindi si sono chiesti tempi più brevi finché nessuno è stato troncato.
data-api-none = La Data API all’indirizzo { $address } non ha eventi da { $from } a { $until }.

format-json-lines = file di righe JSON
format-history = file dell’API della cronologia
format-csv = file CSV
format-recorder = database del registratore
format-home-assistant = Home Assistant in funzione
format-influxdb = cronologia in InfluxDB
format-data-api = cronologia della Data API

# Chi l’ha saputo, e che ne è stato delle automazioni.

nobody-told = Nessun broker MQTT è configurato (`mqtt.url`), quindi lì non è stato annunciato nulla.
nobody-notified = Nessuno ha ricevuto la notifica: { $why }.
automation-deleted = L’automazione «{ $name }» è stata eliminata in Home Assistant: il suo suggerimento è di nuovo aperto.

# Il modello linguistico.

model-unusable = Modello linguistico: non può essere interrogato: { $setting }, { $problem }.
model-worded =
    { $number ->
        [one] Modello linguistico: { $model } ha formulato { $number } suggerimento, con { $tokens_in } token inviati e { $tokens_out } ricevuti.
       *[other] Modello linguistico: { $model } ha formulato { $number } suggerimenti, con { $tokens_in } token inviati e { $tokens_out } ricevuti.
    }
model-plain =
    { $number ->
        [one] Modello linguistico: { $number } suggerimento ha le parole di Nightshift: { $why }.
       *[other] Modello linguistico: { $number } suggerimenti hanno le parole di Nightshift: { $why }.
    }
model-all-plain = Modello linguistico: tutti i suggerimenti hanno le parole di Nightshift: il database non si può usare per questo ({ $error }).
model-word-dropped =
    { $part ->
        [title] Modello linguistico: uno dei suoi testi è stato scartato, un titolo: { $why }.
        [category] Modello linguistico: una delle sue scelte è stata scartata, una categoria: { $why }.
       *[reason] Modello linguistico: uno dei suoi testi è stato scartato, un motivo: { $why }.
    }
model-words-dropped =
    { $part ->
        [title] Modello linguistico: { $number } dei suoi testi sono stati scartati, per esempio un titolo: { $why }.
        [category] Modello linguistico: { $number } dei suoi testi sono stati scartati, per esempio una categoria: { $why }.
       *[reason] Modello linguistico: { $number } dei suoi testi sono stati scartati, per esempio un motivo: { $why }.
    }
model-no-proposals = Modello linguistico: non è stato proposto nulla: il database non si può usare per questo ({ $error }).
model-no-more-proposals = Modello linguistico: non è stato proposto altro: { $why }.
model-proposals-untried = Modello linguistico: le sue proposte non si sono potute provare: { $error }.
model-proposals-dropped =
    { $number ->
        [one] Modello linguistico: { $number } delle sue proposte è stata scartata: { $example }.
       *[other] Modello linguistico: { $number } delle sue proposte sono state scartate, per esempio: { $example }.
    }
model-proposal-of = «{ $title }»: { $why }
model-no-time = non c’era più tempo per farlo
model-stopped = l’esecuzione è stata fermata
model-left-out = mancavano nella sua risposta
model-asked-before = il modello è già stato interrogato al riguardo, e la sua risposta non era leggibile
model-no-network = la rete non si può usare ({ $error })
model-failed = { $model } all’indirizzo { $address } { $what }
model-twice = { $fault }, anche al secondo tentativo
model-budget = la prossima domanda potrebbe superare il budget (llm.night_tokens, llm.month_tokens, llm.night_cost, llm.month_cost)
model-unwritten = non si può annotare ciò che consuma: { $error }

model-left-alone = viene lasciato in pace per qualche minuto, perché ha fallito ({ $why })
model-late = { $model } non ha risposto entro { $seconds } s
model-too-long = la risposta del modello è più lunga del permesso
model-not-as-asked = la risposta del modello non è il JSON richiesto ({ $how })

# Che cosa ha fatto un modello o il suo server, dopo il suo nome e il suo indirizzo.

llm-slow = non aveva finito la risposta dopo { $seconds } s
llm-too-long = dà una risposta di più di { $kib } KiB
llm-locked-out = non ci lascia entrare ({ $shown }): guarda llm.api_key
llm-missing = non ha ciò che si chiede ({ $shown }): guarda llm.base_url e llm.model
llm-not-understood = non capisce la domanda ({ $shown })
llm-busy = non ha tempo per noi ({ $shown })
llm-in-trouble = ha dei problemi ({ $shown })
llm-elsewhere = ci manda altrove ({ $shown }), dove non vanno né chiavi né nomi: imposta llm.base_url su dove porta
llm-refuses = rifiuta la domanda ({ $shown })
llm-untrusted = non è affidabile ({ $what }): imposta ca_file sull’autorità che ne garantisce
llm-unaskable = non può essere interrogato: { $what }
llm-unreachable = non è raggiungibile: { $what }
llm-broke-off = ha interrotto la risposta: { $what }
llm-lookup = non si trova: il suo nome non può essere risolto ({ $error })
llm-nowhere = non si trova: il suo nome non porta da nessuna parte
llm-not-local = non viene interrogato: il suo nome porta fuori dalla rete di casa, e llm.local_only è impostato
llm-answer-is-other = non ha risposto nella forma richiesta
llm-answer-is-empty = ha dato una risposta vuota
llm-cut-off = non è arrivato alla fine della risposta: aumenta llm.max_tokens
llm-unwilling = non ha voluto rispondere

# Perché un’esecuzione è finita senza risultati.

deadline = l’esecuzione non era finita dopo { $limit } ed è stata fermata nella fase «{ $stage }»: aumenta schedule.deadline, o cerca che cosa è lento
memory = l’esecuzione ha preso { $held } MiB di memoria invece dei { $most } MiB permessi ed è stata fermata nella fase «{ $stage }»: riduci lookback_days, o aumenta mining.max_memory
shut-down = Nightshift è stato fermato nella fase «{ $stage }»; non è stato salvato nulla
lost = l’esecuzione sembrava morta ed è stata abbandonata
fault = un errore di Nightshift stesso ha terminato l’esecuzione nella fase «{ $stage }»; il registro dice di più, per favore segnalalo
nothing-stored = l’esecuzione è finita senza salvare i suoi risultati: è un errore di Nightshift stesso, per favore segnalalo
program-ended = il programma è terminato durante il lavoro
killed = il processo è stato terminato a forza nella fase «{ $stage }»; non è stato salvato nulla
stands-still = il processo è morto o è fermo nella fase «{ $stage }»; non è stato salvato nulla
given-up = il processo è morto o si è fermato: il suo ultimo segno di vita è del { $at }; non è stato salvato nulla, e la prossima esecuzione ricomincia da capo

stage-fetch = Lettura della cronologia
stage-mine = Ricerca di abitudini
stage-suggest = Scrittura delle automazioni
stage-store = Salvataggio dei risultati
stage-notify = Avviso alla tua casa

# Perché una notte è stata saltata. Le ore sono quelle della casa.

missed-down = Nightshift non era in funzione, dal { $from } circa al { $until }.
missed-down-until = Nightshift non era in funzione all’ora prevista, ma solo dal { $until }.
missed-asleep = La macchina era in sospensione, o il suo orologio è stato portato avanti, dal { $from } al { $until }.
missed-asleep-until = La macchina era in sospensione all’ora prevista, o il suo orologio è stato portato avanti, fino al { $until }.
missed-wrong-clock = L’orologio della macchina era sbagliato ed è stato corretto il { $until }.
missed-hindered-at = L’esecuzione non è potuta iniziare il { $until }: { $what }.
missed-hindered = L’esecuzione non è potuta iniziare dal { $from } al { $until }: { $what }.
missed-unknown = Nightshift non c’era all’ora prevista.
missed-too-late = Il tempo di recupero di { $grace } era ormai passato.
missed-made-up = L’esecuzione di { $slot } la recupera.
missed-unlisted =
    { $number ->
        [one] Gli orari prima dell’ultimo non sono elencati.
       *[other] Gli orari prima degli ultimi { $number } non sono elencati.
    }
hindered-by-run = l’esecuzione { $run } era in corso
hindered-by-store = il database non si poteva usare ({ $error })
