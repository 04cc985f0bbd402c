# Le pagine.

skip = Vai al contenuto
tabs = Pagine
tab-inbox = Idee
tab-automations = Automazioni
tab-patterns = Abitudini
tab-nights = Notti
pages = Il resto dell’elenco
page-first = Dall’inizio
page-next = Avanti
page-latest = Ultime notti
page-earlier = Notti precedenti
back = Torna alle idee

# Ciò che è andato storto.

refused = Non è stato fatto
refused-missing = Qui non c’è niente
refused-failed = Qualcosa non ha funzionato

# La casella.

heading-first = È bello averti qui
heading-new =
    { $number ->
        [one] Un’idea nuova
       *[other] { $number } idee nuove
    }
heading-waiting =
    { $number ->
        [one] Un’idea ti aspetta
       *[other] { $number } idee ti aspettano
    }
heading-none = Tutto tranquillo
night-went-well = { $events } eventi esaminati in { $took }, { $at }.
night-went-wrong = L’esecuzione del { $at } non è riuscita; «Notti» dice perché.
night-next = Prossima esecuzione: { $at }.
night-none = Nessuna esecuzione prevista.
run-now = Esegui ora
running-head = Uno sguardo alla tua casa
look-again = Guarda di nuovo
stage-fetch = Lettura della cronologia
stage-mine = Ricerca di abitudini
stage-suggest = Scrittura delle automazioni
stage-store = Salvataggio dei risultati
stage-notify = Avviso alla tua casa
empty-title = Niente da decidere
empty-text =
    { $days ->
        [one] Nightshift ha esaminato un giorno di cronologia, e ogni idea è decisa. Guarda di nuovo ogni notte.
       *[other] Nightshift ha esaminato { $days } giorni di cronologia, e ogni idea è decisa. Guarda di nuovo ogni notte.
    }
empty-early-title = Ci stiamo ancora conoscendo
empty-early =
    { $days ->
        [one] Finora c’è un giorno di cronologia, e un’abitudine deve vedersi in { $least } giorni. Il { $date } possono bastare.
       *[other] Finora ci sono { $days } giorni di cronologia, e un’abitudine deve vedersi in { $least } giorni. Il { $date } possono bastare.
    }

# La prima esecuzione.

first-head = I primi passi
first-connect = Collega la tua casa
source-set = C’è una cronologia pronta da leggere.
source-unset = Non c’è ancora niente da leggere: imposta source.url e source.token per un Home Assistant in funzione, oppure source.events per il suo database. La documentazione dice come.
first-run = Guarda per la prima volta
first-run-text = Si legge la cronologia e si cerca ciò che continuate a fare a mano. Ci vuole circa un minuto e non cambia niente in casa.
first-read = Leggi ciò che è stato trovato
first-read-text = Ogni idea arriva con le sue prove. Niente diventa un’automazione prima che tu accetti.

# Una scheda.

new = Nuova
category-comfort = Comfort
category-energy = Energia
category-security = Sicurezza
category-convenience = Comodità
figure-days = { $served } su { $days }
figure-days-label = giorni in cui avrebbe aiutato
figure-wrong-label =
    { $number ->
        [one] volta a torto
       *[other] volte a torto
    }
figure-taps-label = gesti in meno a settimana
figure-hours-label = acceso in meno a settimana
worded-by-model = Formulata da un modello linguistico
accept = Accetta
not-now = Non ora
never = Mai
undo = Annulla
undo-anyway = Annulla comunque
yaml-summary = L’automazione (YAML)
yaml-label = L’automazione in YAML
copy = Copia
copied = Copiato
download = Scarica
legend-served =
    { $number ->
        [one] sarebbe stato fatto per te ({ $number })
       *[other] sarebbe stato fatto per te ({ $number })
    }
legend-missed =
    { $number ->
        [one] ancora a mano ({ $number })
       *[other] ancora a mano ({ $number })
    }
legend-wrong =
    { $number ->
        [one] avrebbe agito a torto ({ $number })
       *[other] avrebbe agito a torto ({ $number })
    }
picture-days =
    { $number ->
        [one] L’ultimo giorno, ora per ora: quando hai agito e quando l’avrebbe fatto l’automazione
       *[other] Gli ultimi { $number } giorni, ora per ora: quando hai agito e quando l’avrebbe fatto l’automazione
    }
picture-delays = Quanto dopo hai agito, e quanto aspetta l’automazione
picture-values = A quale valore hai agito, e la soglia dell’automazione

# Ciò che è stato deciso.

accepted = Accettata: { $title }
accepted-made = Ora è in Home Assistant.
accepted-waits = La richiesta è partita verso Home Assistant; tra un momento ci sarà.
accepted-noted = Annotato. In Home Assistant non è cambiato niente.
accepted-paste = Home Assistant qui non è collegato: incolla lo YAML nel suo editor di automazioni.
rejected = Non la vedrai più: { $title }
snoozed = Rimandata di una settimana: { $title }
undone = Di nuovo tra le idee: { $title }
put-off =
    { $number ->
        [one] Un’idea rimandata
       *[other] { $number } idee rimandate
    }
put-off-until = Fino al { $date }
show-again = Mostra di nuovo
advice-head = Tue automazioni che meritano uno sguardo
dismiss = Nascondi
dismissed = Nascosto: { $title }
dismissed-until = Torna quando c’è altro da dire.
restored = Di nuovo visibile: { $title }
dismissed-advice =
    { $number ->
        [one] Un consiglio nascosto
       *[other] { $number } consigli nascosti
    }

# Notti.

nights-none = Ancora nessuna notte
nights-table = Le notti, la più recente per prima
calendar-head = Le ultime tredici settimane
picture-calendar = Le notti delle ultime tredici settimane, un quadrato al giorno; la tabella qui sotto dice lo stesso
calendar-row =
    { $number ->
        [one] notte di fila
       *[other] notti di fila
    }
calendar-usual = durata abituale
night-when = Quando
night-status = Com’è andata
night-stages = Fasi
night-took = Durata
night-events = Eventi
night-ideas = Idee
night-stopped-at = Si è fermata a: { $stage }
stage-took = { $stage }: { $took }
status-running = In corso
status-succeeded = Fatta
status-failed = Fallita
status-interrupted = Interrotta
status-skipped = Saltata
origin-catch-up = recupera una saltata
origin-retry = un altro tentativo
origin-manual = avviata a mano

# Abitudini.

patterns-lead = Ciò che in casa si continua a fare, che meriti un’automazione o no.
patterns-none = Ancora nessuna abitudine
patterns-none-text = Si vedono dopo alcuni giorni di cronologia.
pattern-what = Abitudine
pattern-kind = Tipo
pattern-held = Osservata
pattern-since = Nota dal
pattern-gone = Non più vista dal { $date }
kind-time = A un’ora fissa
kind-sun = Secondo il sole
kind-state = Dopo un cambiamento
kind-state-for = Dopo un po’
kind-numeric = A una soglia
kind-presence = Andare e venire
kind-sequence = Routine
kind-scene = Insieme
kind-left-on = Lasciato acceso

# Automazioni.

automations-lead = Ciò che hai accettato, e come va.
automations-none = Ancora niente di accettato
automations-none-text = Quando accetti un’idea, la sua automazione compare qui: quante volte ha agito e quante volte qualcuno è tornato indietro.
accepted-on = Accettata il { $date }
automation-noted = Annotata
automation-noted-text = Nightshift non l’ha creata in Home Assistant, quindi non si sa come va.
automation-making = In creazione
automation-undoing = In rimozione
automation-undone = Rimossa
automation-failed = Non accettata da Home Assistant
automation-on = Attiva
automation-off = Disattivata in Home Assistant
automation-disabled = Disabilitata in Home Assistant
automation-edited = Modificata da una persona
automation-last = Ultima attivazione: { $at }
automation-fired =
    { $number ->
        [one] volta che ha agito
       *[other] volte che ha agito
    }
automation-overridden =
    { $number ->
        [one] volta che qualcuno è tornato indietro
       *[other] volte che qualcuno è tornato indietro
    }

# Tempi.

date-short = { $day } { $month }
date-day = { $weekday } { $day } { $month }
date-moment = { $day }, { $time }
length-seconds = { $number } s
length-minutes = { $number } min
length-hours = { $number } h
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
        [1] gen
        [2] feb
        [3] mar
        [4] apr
        [5] mag
        [6] giu
        [7] lug
        [8] ago
        [9] set
        [10] ott
        [11] nov
       *[other] dic
    }

# Modifica questa idea.

change = Modifica
change-head = Modifica questa idea
change-lead = Dillo con parole tue o cambia un valore, e guarda che cosa ne avrebbero fatto le ultime settimane. Non si conserva niente prima che tu lo dica.
change-at = A quest’ora
change-offset = Minuti dall’alba o dal tramonto
change-offset-hint = Meno di 0 è prima.
change-hold = Dopo questi minuti
change-hold-hint = 0 è subito.
change-threshold = Soglia: { $name } ({ $unit })
change-after = Solo dalle
change-before = Solo fino alle
change-brightness = Luminosità di { $name }, in %
change-temperature = Temperatura di { $name }
change-days = In questi giorni
change-conditions = Solo
change-actions = Che cosa fa
change-joins = Insieme a
change-joins-hint = Una sola automazione fa entrambe le cose, e intanto l’altra idea non è mostrata da sola.
change-keep = Tieni così
change-try = Prova sulla mia cronologia
change-leave = Annulla
change-would-be = Ecco come sarebbe:
change-before-it = Ora:
changed = Modificata: { $title }
changed-back = Modifica annullata: { $title }
change-title = Nome
change-title-hint = Se resta vuoto, prende il nome da ciò che fa.
say-label = Di’ che cosa deve cambiare
say-hint = Per esempio: solo nei giorni feriali · dieci minuti più tardi · solo quando è buio
say-try = Mostra
versions-head = Versioni
version-number = Versione { $number }
version-found = Come l’ha trovata Nightshift
version-restores = Come nella versione { $number }
version-current = In uso
version-restore = Torna a questa
change-restored = È di nuovo come nella versione { $number }.
proposal = Il modello linguistico propone:
proposal-then = Allora:
proposal-use = Usa questo
tab-settings = Impostazioni
log-in = Accedi
log-out = Esci
token = Token
token-hint = È il valore di http.token, per esempio nel file di configurazione.
token-wrong = Non è il token giusto.
token-wait = Troppi token errati: riprova tra { $seconds } s.
token-no-chance = Il sistema non fornisce numeri casuali: al momento nessuno può accedere.
