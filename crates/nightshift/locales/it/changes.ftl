### Perché un suggerimento non è stato modificato.

no-version = Non c’è una versione { $number } di questo suggerimento: le sue versioni dicono quali ci sono.
unsound = Ciò che ne verrebbe non è possibile: { $reason }
decided-accepted = Si può modificare solo un suggerimento in sospeso, e questo è accettato: prima annulla.
decided-rejected = Si può modificare solo un suggerimento in sospeso, e questo è rifiutato: prima annulla.
decided-gone = Si può modificare solo un suggerimento in sospeso, e questo non c’è più: la sua abitudine non è stata più trovata.
decided-pending = Si può modificare solo un suggerimento in sospeso, e questo lo è: riprova.
installed = La sua automazione è in Home Assistant o in arrivo: prima annulla, poi modificalo e accettalo di nuovo.
part-of = Fa parte di «{ $title }»: cambia quello, o separa prima questo.
taken = { $id } non può farne parte: nel frattempo è stato deciso, o fa parte di un altro.
outdated = Qualcuno l’ha modificato nel frattempo, e ora è la versione { $number }: guardalo e riprova.
no-history = Non c’è ancora cronologia nell’archivio: la prossima notte la porta.
unknown = Ciò che fa non è conosciuto abbastanza per modificarlo: la prossima notte lo ritrova.
missing = Questo suggerimento non esiste.
