### Che cosa si suggerisce, e perché. I nomi e gli stati vengono dalla casa e restano come sono.

## Numeri, orari ed elenchi

clock = { $hour }:{ $minute }
clock-seconds = { $hour }:{ $minute }:{ $second }
length-days =
    { $number ->
        [one] { $number } giorno
       *[other] { $number } giorni
    }
length-hours = { $number } h
length-minutes = { $number } min
length-seconds = { $number } s
at-least = almeno { $length }
times =
    { $number ->
        [0] 0 volte
        [1] una volta
        [2] due volte
       *[other] { $number } volte
    }
list-and = { $start } e { $last }
list-or = { $start } o { $last }

## Giorni della settimana

day-plural =
    { $day ->
        [mon] il lunedì
        [tue] il martedì
        [wed] il mercoledì
        [thu] il giovedì
        [fri] il venerdì
        [sat] il sabato
       *[sun] la domenica
    }
day-single =
    { $day ->
        [mon] il lunedì
        [tue] il martedì
        [wed] il mercoledì
        [thu] il giovedì
        [fri] il venerdì
        [sat] il sabato
       *[sun] la domenica
    }
days-working = dal lunedì al venerdì
days-weekend = nel fine settimana
days-on = { $days }
days-but = tutti i giorni tranne { $day }

## Più cose

counted =
    { $domain ->
        [sensor] { $number } sensori
        [climate] { $number } termostati
        [cover] { $number } tapparelle
        [device_tracker] { $number } localizzatori
        [fan] { $number } ventilatori
        [humidifier] { $number } umidificatori
        [light] { $number } luci
        [lock] { $number } serrature
        [media_player] { $number } lettori multimediali
        [person] { $number } persone
        [siren] { $number } sirene
        [switch] { $number } interruttori
        [vacuum] { $number } aspirapolvere
        [valve] { $number } valvole
        [water_heater] { $number } scaldabagni
       *[other] { $number } dispositivi
    }
counted-one-of =
    { $domain ->
        [sensor] uno di { $number } sensori
        [climate] uno di { $number } termostati
        [cover] una di { $number } tapparelle
        [device_tracker] uno di { $number } localizzatori
        [fan] uno di { $number } ventilatori
        [humidifier] uno di { $number } umidificatori
        [light] una di { $number } luci
        [lock] una di { $number } serrature
        [media_player] uno di { $number } lettori multimediali
        [person] una di { $number } persone
        [siren] una di { $number } sirene
        [switch] uno di { $number } interruttori
        [vacuum] uno di { $number } aspirapolvere
        [valve] una di { $number } valvole
        [water_heater] uno di { $number } scaldabagni
       *[other] uno di { $number } dispositivi
    }
counted-all-of =
    { $domain ->
        [sensor] tutti i { $number } sensori
        [climate] tutti i { $number } termostati
        [cover] tutte le { $number } tapparelle
        [device_tracker] tutti i { $number } localizzatori
        [fan] tutti i { $number } ventilatori
        [humidifier] tutti i { $number } umidificatori
        [light] tutte le { $number } luci
        [lock] tutte le { $number } serrature
        [media_player] tutti i { $number } lettori multimediali
        [person] tutte le { $number } persone
        [siren] tutte le { $number } sirene
        [switch] tutti i { $number } interruttori
        [vacuum] tutti gli { $number } aspirapolvere
        [valve] tutte le { $number } valvole
        [water_heater] tutti i { $number } scaldabagni
       *[other] tutti i { $number } dispositivi
    }

## Che cosa si fa

deed-nothing = Non fare nulla
deed-turn-on =
    { $place ->
        [first] Accendere
       *[next] accendere
    } { $names }
deed-turn-off =
    { $place ->
        [first] Spegnere
       *[next] spegnere
    } { $names }
deed-open =
    { $place ->
        [first] Aprire
       *[next] aprire
    } { $names }
deed-close =
    { $place ->
        [first] Chiudere
       *[next] chiudere
    } { $names }
deed-lock =
    { $place ->
        [first] Bloccare
       *[next] bloccare
    } { $names }
deed-unlock =
    { $place ->
        [first] Sbloccare
       *[next] sbloccare
    } { $names }
deed-start =
    { $place ->
        [first] Avviare
       *[next] avviare
    } { $names }
deed-stop =
    { $place ->
        [first] Fermare
       *[next] fermare
    } { $names }
deed-pause =
    { $place ->
        [first] Mettere in pausa
       *[next] mettere in pausa
    } { $names }
deed-dock =
    { $place ->
        [first] Mandare
       *[next] mandare
    } { $names } alla base
deed-arm =
    { $place ->
        [first] Inserire
       *[next] inserire
    } { $names }
deed-disarm =
    { $place ->
        [first] Disinserire
       *[next] disinserire
    } { $names }
deed-set =
    { $place ->
        [first] Impostare
       *[next] impostare
    } { $names } su { $state }
deed-set-many =
    { $place ->
        [first] Impostare
       *[next] impostare
    } { $names }
deeds-then = { $first }, poi { $next }

## Che cosa avvia un’automazione

at-time =
    { $hour ->
        [1] all’{ $time }
       *[other] alle { $time }
    }
sun-at =
    { $event ->
        [sunrise] all’alba
       *[sunset] al tramonto
    }
sun-after =
    { $event ->
        [sunrise] { $length } dopo l’alba
       *[sunset] { $length } dopo il tramonto
    }
sun-before =
    { $event ->
        [sunrise] { $length } prima dell’alba
       *[sunset] { $length } prima del tramonto
    }
when-somebody-comes = quando la prima persona torna a casa
when-everybody-leaves = quando l’ultima persona esce di casa
when-somebody-home = quando c’è qualcuno in casa da { $length }
when-nobody-home = quando non c’è nessuno in casa da { $length }
when-something-changes = quando qualcosa cambia
when-changes = quando { $subject } cambia
when-changes-from = quando { $subject } non è più su { $state }
when-changed = quando { $subject } ha cambiato stato e poi non cambia per { $length }
when-changed-from = quando { $subject } non è più su { $state } da { $length }
when-above = quando { $subject } supera { $value }
when-below = quando { $subject } scende sotto { $value }
when-between = quando { $subject } arriva tra { $low } e { $high }
when-any-value = quando { $subject } assume un valore qualsiasi
when-long-above = quando { $subject } supera { $value } da { $length }
when-long-below = quando { $subject } è sotto { $value } da { $length }
when-long-between = quando { $subject } è tra { $low } e { $high } da { $length }
when-long-any-value = quando { $subject } ha un valore qualsiasi da { $length }
when = quando { $clause }
it = il dispositivo

## Che cosa deve valere

if = se { $clause }
if-somebody-home = se c’è qualcuno in casa
if-nobody-home = se non c’è nessuno in casa
if-above =
    { $count ->
        [one] se { $subject } supera { $value }
       *[other] se { $subject } superano { $value }
    }
if-below =
    { $count ->
        [one] se { $subject } è sotto { $value }
       *[other] se { $subject } sono sotto { $value }
    }
if-between =
    { $count ->
        [one] se { $subject } è tra { $low } e { $high }
       *[other] se { $subject } sono tra { $low } e { $high }
    }
if-any-value =
    { $count ->
        [one] se { $subject } ha un valore qualsiasi
       *[other] se { $subject } hanno un valore qualsiasi
    }
window = { $after }–{ $before }
after-time =
    { $hour ->
        [1] dopo l’{ $time }
       *[other] dopo le { $time }
    }
before-time =
    { $hour ->
        [1] prima dell’{ $time }
       *[other] prima delle { $time }
    }
while-dark = al buio
in-daylight = di giorno
after-event =
    { $event ->
        [sunrise] dopo l’alba
       *[sunset] dopo il tramonto
    }
before-event =
    { $event ->
        [sunrise] prima dell’alba
       *[sunset] prima del tramonto
    }
after-and-before = { $after } e { $before }
former-unknown = dopo { $length } senza cambiamenti

## Gli stati, dopo «quando» e «se»

mode =
    { $mode ->
        [off] spento
        [heat] riscaldamento
        [cool] raffreddamento
        [heat_cool] caldo/freddo
        [auto] automatico
        [dry] deumidificazione
        [fan_only] solo ventilatore
       *[other] { $value }
    }
be =
    { $count ->
        [one] è
       *[other] sono
    }
have =
    { $count ->
        [one] ha
       *[other] hanno
    }
clause-becomes =
    { $subject } { $state ->
        [on] si accende
        [off] si spegne
        [home] torna a casa
        [away] esce di casa
        [place] arriva a { $value }
        [open] si apre
        [closed] si chiude
        [locked] si blocca
        [unlocked] si sblocca
        [playing] avvia la riproduzione
        [paused] va in pausa
        [cleaning] inizia a pulire
        [docked] torna alla base
        [sun_up] sorge
        [sun_down] tramonta
        [set] passa a { $value }
        [detected] scatta
        [motion] rileva movimento
        [occupancy] rileva occupazione
        [presence] rileva presenza
        [smoke] rileva fumo
        [gas] rileva gas
        [sound] rileva suoni
        [vibration] rileva vibrazioni
        [carbon_monoxide] rileva monossido di carbonio
        [clear] non rileva più nulla
        [plugged_in] riceve corrente
        [unplugged] resta senza corrente
        [connected] si connette
        [disconnected] si disconnette
        [running] entra in funzione
        [stopped] smette di funzionare
        [wet] rileva umidità
        [dry] non rileva più umidità
        [bright] rileva luce
        [dark] non rileva più luce
       *[other] passa a { $value }
    }
clause-stays =
    { $subject } { $state ->
        [on] { $be } su «acceso»
        [off] { $be } su «spento»
        [home] { $be } a casa
        [away] { $be } fuori casa
        [place] { $be } a { $value }
        [open] { $be } in posizione aperta
        [closed] { $be } in posizione chiusa
        [locked] { $be } in posizione bloccata
        [unlocked] { $be } in posizione sbloccata
        [playing] { $be } in riproduzione
        [paused] { $be } in pausa
        [cleaning] { $be } in piena pulizia
        [docked] { $be } alla base
        [sun_up] { $be } sopra l’orizzonte
        [sun_down] { $be } sotto l’orizzonte
        [set] { $be } su { $value }
        [detected] { $be } in allerta
        [motion] { $count ->
            [one] rileva
           *[other] rilevano
        } movimento
        [occupancy] { $count ->
            [one] rileva
           *[other] rilevano
        } occupazione
        [presence] { $count ->
            [one] rileva
           *[other] rilevano
        } presenza
        [smoke] { $count ->
            [one] rileva
           *[other] rilevano
        } fumo
        [gas] { $count ->
            [one] rileva
           *[other] rilevano
        } gas
        [sound] { $count ->
            [one] rileva
           *[other] rilevano
        } suoni
        [vibration] { $count ->
            [one] rileva
           *[other] rilevano
        } vibrazioni
        [carbon_monoxide] { $count ->
            [one] rileva
           *[other] rilevano
        } monossido di carbonio
        [clear] non { $count ->
            [one] rileva
           *[other] rilevano
        } nulla
        [plugged_in] { $be } sotto tensione
        [unplugged] { $be } senza corrente
        [connected] { $be } in rete
        [disconnected] { $be } fuori rete
        [running] { $be } in funzione
        [stopped] non { $be } in funzione
        [wet] { $count ->
            [one] rileva
           *[other] rilevano
        } umidità
        [dry] non { $count ->
            [one] rileva
           *[other] rilevano
        } umidità
        [bright] { $count ->
            [one] rileva
           *[other] rilevano
        } luce
        [dark] non { $count ->
            [one] rileva
           *[other] rilevano
        } luce
       *[other] { $be } su { $value }
    } da { $length }
clause-is =
    { $subject } { $state ->
        [on] { $be } su «acceso»
        [off] { $be } su «spento»
        [home] { $be } a casa
        [away] { $be } fuori casa
        [place] { $be } a { $value }
        [open] { $be } in posizione aperta
        [closed] { $be } in posizione chiusa
        [locked] { $be } in posizione bloccata
        [unlocked] { $be } in posizione sbloccata
        [playing] { $be } in riproduzione
        [paused] { $be } in pausa
        [cleaning] { $be } in piena pulizia
        [docked] { $be } alla base
        [sun_up] { $be } sopra l’orizzonte
        [sun_down] { $be } sotto l’orizzonte
        [set] { $be } su { $value }
        [detected] { $be } in allerta
        [motion] { $count ->
            [one] rileva
           *[other] rilevano
        } movimento
        [occupancy] { $count ->
            [one] rileva
           *[other] rilevano
        } occupazione
        [presence] { $count ->
            [one] rileva
           *[other] rilevano
        } presenza
        [smoke] { $count ->
            [one] rileva
           *[other] rilevano
        } fumo
        [gas] { $count ->
            [one] rileva
           *[other] rilevano
        } gas
        [sound] { $count ->
            [one] rileva
           *[other] rilevano
        } suoni
        [vibration] { $count ->
            [one] rileva
           *[other] rilevano
        } vibrazioni
        [carbon_monoxide] { $count ->
            [one] rileva
           *[other] rilevano
        } monossido di carbonio
        [clear] non { $count ->
            [one] rileva
           *[other] rilevano
        } nulla
        [plugged_in] { $be } sotto tensione
        [unplugged] { $be } senza corrente
        [connected] { $be } in rete
        [disconnected] { $be } fuori rete
        [running] { $be } in funzione
        [stopped] non { $be } in funzione
        [wet] { $count ->
            [one] rileva
           *[other] rilevano
        } umidità
        [dry] non { $count ->
            [one] rileva
           *[other] rilevano
        } umidità
        [bright] { $count ->
            [one] rileva
           *[other] rilevano
        } luce
        [dark] non { $count ->
            [one] rileva
           *[other] rilevano
        } luce
       *[other] { $be } su { $value }
    }
former-without =
    { $state ->
        [motion] dopo { $length } senza movimento
        [occupancy] dopo { $length } senza occupazione
        [presence] dopo { $length } senza presenza
        [moving] dopo { $length } senza movimento
        [vibration] dopo { $length } senza vibrazioni
        [sound] dopo { $length } senza suoni
        [smoke] dopo { $length } senza fumo
        [gas] dopo { $length } senza gas
       *[carbon_monoxide] dopo { $length } senza monossido di carbonio
    }
former-state =
    { $state ->
        [on] dopo { $length } su «acceso»
        [off] dopo { $length } su «spento»
        [home] dopo { $length } a casa
        [away] dopo { $length } fuori casa
        [place] dopo { $length } a { $value }
        [open] dopo { $length } in posizione aperta
        [closed] dopo { $length } in posizione chiusa
        [locked] dopo { $length } in posizione bloccata
        [unlocked] dopo { $length } in posizione sbloccata
        [playing] dopo { $length } di riproduzione
        [paused] dopo { $length } in pausa
        [cleaning] dopo { $length } di pulizia
        [docked] dopo { $length } alla base
        [sun_up] dopo { $length } sopra l’orizzonte
        [sun_down] dopo { $length } sotto l’orizzonte
        [set] dopo { $length } su { $value }
        [detected] dopo { $length } in allerta
        [motion] dopo { $length } con movimento
        [occupancy] dopo { $length } con occupazione
        [presence] dopo { $length } con presenza
        [smoke] dopo { $length } con fumo
        [gas] dopo { $length } con gas
        [sound] dopo { $length } con suoni
        [vibration] dopo { $length } con vibrazioni
        [carbon_monoxide] dopo { $length } con monossido di carbonio
        [clear] dopo { $length } senza rilevamenti
        [plugged_in] dopo { $length } sotto tensione
        [unplugged] dopo { $length } senza corrente
        [connected] dopo { $length } in rete
        [disconnected] dopo { $length } fuori rete
        [running] dopo { $length } in funzione
        [stopped] dopo { $length } di arresto
        [wet] dopo { $length } con umidità
        [dry] dopo { $length } senza umidità
        [bright] dopo { $length } con luce
        [dark] dopo { $length } senza luce
       *[other] dopo { $length } su { $value }
    }
named-after =
    { $state ->
        [motion] movimento
        [occupancy] occupazione
       *[presence] presenza
    }

## Il titolo

headline-clock = { $deeds } { $trigger }
headline-clock-days = { $deeds } { $trigger } { $days }
headline-event = { $deeds } { $trigger }

## Perché si suggerisce qualcosa

evidence-nobody-never =
    { $days ->
        [one] In { $days } giorno nessuno lo ha fatto a mano; questa automazione non avrebbe mai agito.
       *[other] In { $days } giorni nessuno lo ha fatto a mano; questa automazione non avrebbe mai agito.
    }
evidence-nobody =
    { $days ->
        [one] In { $days } giorno nessuno lo ha fatto a mano; questa automazione avrebbe agito { $times }.
       *[other] In { $days } giorni nessuno lo ha fatto a mano; questa automazione avrebbe agito { $times }.
    }
wrong-never = senza mai sbagliare
wrong-times = sbagliando { $times }
wrong-actions =
    { $actions ->
        [one] sbagliando in { $wrong } di { $actions } azione
       *[other] sbagliando in { $wrong } di { $actions } azioni
    }
share-no-day = in nessuno di essi
share-that-day = anche quel giorno
share-every-day = in tutti
share-days = in { $served } di essi
evidence-days =
    { $days ->
        [one] Lo hai fatto a mano in { $days } giorno; questa automazione lo avrebbe fatto per te { $share }, { $wrong }.
       *[other] Lo hai fatto a mano in { $days } giorni; questa automazione lo avrebbe fatto per te { $share }, { $wrong }.
    }
share-every-time = ogni volta
evidence-times =
    { $days ->
        [one] In { $days } giorno lo hai fatto a mano { $times }; questa automazione lo avrebbe fatto per te { $share }, { $wrong }.
       *[other] In { $days } giorni lo hai fatto a mano { $times }; questa automazione lo avrebbe fatto per te { $share }, { $wrong }.
    }
share-none = nessuna di esse
share-all = tutte
share-some = { $served } di esse
evidence-several =
    { $days ->
        [one] In { $days } giorno hai fatto queste azioni a mano { $times } in tutto; questa automazione avrebbe fatto { $share } per te, { $wrong }.
       *[other] In { $days } giorni hai fatto queste azioni a mano { $times } in tutto; questa automazione avrebbe fatto { $share } per te, { $wrong }.
    }
evidence-left-on =
    { $days ->
        [one] In { $days } giorno
       *[other] In { $days } giorni
    } il dispositivo è rimasto acceso { $times } con la casa vuota, e poi è stato spento a mano; questa automazione lo avrebbe spento { $acted }{ $hours ->
        [0] .
       *[other] , { $hours } h prima in tutto.
    }
evidence-since =
    { $days ->
        [one] Conta solo l’ultimo { $days } giorno: allora è cambiato.
       *[other] Contano solo gli ultimi { $days } giorni: allora è cambiato.
    }
evidence-machine-like = Era così regolare che può essere la programmazione di un dispositivo.
held-out-none = Non si è ancora potuta provare in giorni da cui non aveva imparato.
held-out-idle =
    { $days ->
        [one] In { $days } giorno da cui non aveva imparato non avrebbe agito.
       *[other] In { $days } giorni da cui non aveva imparato non avrebbe agito.
    }
held-out-once = Nei giorni da cui non aveva imparato ha agito una volta, a ragione.
held-out-times =
    { $fires ->
        [one] Nei giorni da cui non aveva imparato ha avuto ragione { $served } volta su { $fires }.
       *[other] Nei giorni da cui non aveva imparato ha avuto ragione { $served } volte su { $fires }.
    }
held-out-actions =
    { $fires ->
        [one] Nei giorni da cui non aveva imparato ha avuto ragione in { $served } azione su { $fires }.
       *[other] Nei giorni da cui non aveva imparato ha avuto ragione in { $served } azioni su { $fires }.
    }
suggested-by = { $evidence } Suggerito da Nightshift ({ $id }).
changed-tried = Se la tieni così, le prossime notti diranno come va nei giorni successivi.
changed-new = L’hai modificata: le prossime notti diranno come va nei giorni successivi.
changed-idle =
    { $days ->
        [one] In { $days } giorno da quando l’hai modificata non avrebbe agito.
       *[other] Nei { $days } giorni da quando l’hai modificata non avrebbe agito.
    }
changed-right =
    { $days ->
        [one] In { $days } giorno da quando l’hai modificata ha avuto ragione { $served } su { $fires }.
       *[other] Nei { $days } giorni da quando l’hai modificata ha avuto ragione { $served } su { $fires }.
    }
changed-by = { $evidence } Suggerito da Nightshift ({ $id }) e modificato da te.
by-action = Ognuno per sé: { $list }.
by-action-one = { $name } giusto { $served }, sbagliato { $wrong }, mancato { $missed }
set-brightness = luminosità { $percent }
set-temperature = { $degrees } gradi
nearly-days =
    { $opportunities ->
        [one] { $headline }: vero in { $support } giorno su { $opportunities }. { $lacked }
       *[other] { $headline }: vero in { $support } giorni su { $opportunities }. { $lacked }
    }
nearly-times =
    { $opportunities ->
        [one] { $headline }: vero { $support } volta su { $opportunities }. { $lacked }
       *[other] { $headline }: vero { $support } volte su { $opportunities }. { $lacked }
    }

## Perché di un’abitudine non si suggerisce nulla

reason-rejected = Lo hai rifiutato.
reason-rejected-same = Hai rifiutato un suggerimento sulla stessa abitudine.
reason-automated = Lo fa già { $automation }.
reason-taken-back = Annullerebbe ciò che fa un’automazione ({ $name }): conviene cambiare quella.
reason-turned-off = La tua automazione { $automation } lo fa, ma è disattivata: riattivala.
reason-none-shown = Non va mostrato alcun suggerimento.
reason-below-first = Un altro suggerimento viene prima.
reason-below = I primi { $most } suggerimenti vengono prima.
reason-never-acted = La sua automazione non avrebbe mai agito in questo periodo.
reason-imprecise = La sua automazione avrebbe agito { $acted } e avuto ragione { $right }: è il { $share }, e si chiede almeno il { $least }.
reason-imprecise-later = Nei giorni da cui non aveva imparato, la sua automazione avrebbe agito { $acted } e avuto ragione { $right }: ci si può aspettare il { $share }, e si chiede almeno il { $least }.
reason-check = La sua automazione non ha superato il controllo: { $problem }.
reason-no-action = Non c’è nulla da fare.
reason-two-states = { $entity } finirebbe in due stati insieme.
reason-entrance = { $entity } chiude un ingresso e, per sicurezza, Nightshift non suggerisce mai di aprirne uno.
reason-gas = { $entity } lascia passare gas e, per sicurezza, Nightshift non suggerisce mai di aprire.
reason-unlock = Per sicurezza Nightshift non suggerisce mai di sbloccare o aprire una serratura come { $entity }.
reason-alarm = Per sicurezza Nightshift lascia gli allarmi come { $entity } alle persone: per inserirli serve di solito un codice, e disinserirli non viene mai suggerito.
reason-no-service = Home Assistant non ha un’azione che porti { $entity } nello stato { $state }.

## Che cosa è stato di altri suggerimenti

ranked-lower = Più in basso: { $reasons }.
ranked-higher = Più in alto: { $reasons }.
reasons-and = { $first }; { $next }
feedback-decided =
    hai { $verb ->
        [down] rifiutato
        [back] rifiutato o ritirato
       *[accepted] accettato
    } { $all ->
        [one] l’unico suggerimento
       *[other] { $number } suggerimenti su { $all }
    } { $what }
feedback-of-entity = come questo per { $name }
feedback-of-area = come questo in { $area }
feedback-of-kind =
    { $kind ->
        [time] di questo tipo (a un’ora fissa)
        [sun] di questo tipo (secondo il sole)
        [state] di questo tipo (dopo un cambio di stato)
        [state_for] di questo tipo (dopo uno stato che dura)
        [numeric] di questo tipo (a una soglia)
        [presence] di questo tipo (quando qualcuno arriva o esce)
        [sequence] di questo tipo (una routine)
        [scene] di questo tipo (più cose insieme)
       *[left_on] di questo tipo (ciò che è rimasto acceso)
    }
feedback-overruled =
    { $fired ->
        [one] un’automazione lo fa già ({ $name }) ed è stata corretta a mano entro pochi minuti { $overridden } volta su { $fired }
       *[other] un’automazione lo fa già ({ $name }) ed è stata corretta a mano entro pochi minuti { $overridden } volte su { $fired }
    }

## Che cosa si potrebbe fare delle automazioni che ci sono

quoted = «{ $name }»
automation-unknown = un’automazione
advice-turn-on-title = Riattivare «{ $automation }»
advice-turn-on =
    { $opportunities ->
        [one] «{ $automation }» è disattivata, e fai a mano ciò che farebbe: { $title }, { $support } volta su { $opportunities }.
       *[other] «{ $automation }» è disattivata, e fai a mano ciò che farebbe: { $title }, { $support } volte su { $opportunities }.
    }
advice-change-title = Cambiare «{ $automation }», che correggi di continuo
advice-change-title-unknown = Cambiare l’automazione che correggi di continuo ({ $name })
did =
    { $state ->
        [on] acceso il dispositivo
        [off] spento il dispositivo
        [open] aperto il dispositivo
        [closed] chiuso il dispositivo
        [locked] bloccato il dispositivo
        [unlocked] sbloccato il dispositivo
       *[other] impostato il dispositivo su { $value }
    }
advice-seen-days = Su { $fired } giorni in cui { $automation } ha { $did }, in { $corrected } lo hai annullato entro { $length }: { $deed }.
advice-seen-times = Su { $fired } volte in cui { $automation } ha { $did }, { $corrected } volte lo hai annullato entro { $length }: { $deed }.
advice-otherwise = Forse ti serve un altro orario o una condizione, oppure puoi disattivarla.
times-corrected =
    { $number ->
        [0] mai
        [1] una volta
        [2] due volte
       *[other] { $number } volte
    }
advice-remedy = Con questa condizione: { $conditions }, lo avrebbe fatto { $times }, e lo avresti corretto { $corrected }.

## Che cosa mancava a un’abitudine

day-and-month =
    { $day } { $month ->
        [jan] gennaio
        [feb] febbraio
        [mar] marzo
        [apr] aprile
        [may] maggio
        [jun] giugno
        [jul] luglio
        [aug] agosto
        [sep] settembre
        [oct] ottobre
        [nov] novembre
       *[dec] dicembre
    }
lack-chance = Il caso darebbe altrettanto (valore q { $value }; conta al massimo { $most }).
lack-rare = È il { $held }; conta a partire dal { $least }.
lack-few-days = Si è visto in meno di { $least } giorni.
lack-wide = Gli orari sono troppo sparsi: un’automazione arriverebbe in tempo solo per il { $share } di essi.
lack-over = Fino al { $date } accadeva in { $before } giorni su { $daysbefore }, e da allora in { $since } su { $dayssince }.
lack-meant = Funziona quasi ogni volta che in casa non c’è nessuno: sembra voluto.
lack-together = Un solo gesto li aziona già insieme.
lack-taken-over = Lo fa già un’automazione.
lack-in-time =
    { $days ->
        [one] La sua automazione sarebbe arrivata in tempo solo in { $days } giorno.
       *[other] La sua automazione sarebbe arrivata in tempo solo in { $days } giorni.
    }
lack-imprecise = La sua automazione avrebbe avuto ragione { $right } e torto { $wrong }.
lack-imprecise-later = Nei giorni da cui non aveva imparato, la sua automazione avrebbe avuto ragione { $right } e torto { $wrong }.
lack-ended = L’abitudine è finita: ultimamente la sua automazione non avrebbe più aiutato nessuno.
lack-contradicted = Allo stesso evento segue il contrario con più certezza.
lack-mirrored = Le due cose vanno insieme, e all’inverso l’una segue l’altra con più certezza.
