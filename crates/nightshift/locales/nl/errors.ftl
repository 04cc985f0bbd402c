### Waarom iets mislukte, en wat eraan te doen is. Geen punt aan het eind: het komt in andere zinnen.

stopped = de run is gestopt
no-source = er is geen geschiedenis ingesteld, en er is geen gevonden: stel `source.url` en `source.token` in om Home Assistant ernaar te vragen, of `source.events` (in de omgeving NIGHTSHIFT__SOURCE__EVENTS) op de database van de recorder, home-assistant_v2.db, of een ander bestand met de geschiedenis; een InfluxDB of HomeIQ stel je in bij `influxdb` of `data_api`
threads = de threads om mee te werken kunnen niet gestart worden: { $error }
calendar = de klok of de ingestelde tijdzone kan niet kloppen: { $error }
broken-off = het werk aan de database is afgebroken: in het logboek staat waarom

# Bestanden.

file-missing = het bestand { $path } bestaat niet: controleer het pad van de gebeurtenissen
file-folder = { $path } is een map: geef het bestand daarin op waar de gebeurtenissen in staan
file-denied = { $path } mag niet gelezen worden: geef de gebruiker waaronder Nightshift draait het recht daartoe
file-read = { $path } lezen mislukte: { $error }
file-empty = { $path } is leeg: er staan geen gebeurtenissen in
file-unrecognised = het formaat van { $path } is onbekend ({ $found }): geef toestanden als JSON-regels (ook .gz of .zst), een bestand van de geschiedenis-API van Home Assistant, CSV of een database van de recorder
file-compression = { $path } is afgekapt of beschadigd ({ $codec }: { $detail }): maak of kopieer het opnieuw
file-broken = { $path } is beschadigd, dus wordt er niets van gebruikt: { $detail }
file-bad-lines = { $skipped } van { $read } regels van { $path } konden niet gelezen worden, meer dan een op de tien: { $first }
file-column = { $path } heeft geen kolom { $column }: de eerste regel noemt { $found }
file-unusable = { $path } is niet te gebruiken: { $detail }
file-locked = { $path } is vergrendeld door een ander programma: { $detail }
reading-stopped = het lezen is gestopt ({ $what })

# De recorder op een databaseserver.

server-away = de recorder op { $address } is nu niet te lezen: { $detail }
server-refused = de recorder op { $address } is niet te lezen: { $detail }
server-empty = de recorder op { $address } is leeg: er staan geen gebeurtenissen in
server-bad-rows = { $skipped } van { $read } rijen van de recorder op { $address } konden niet gelezen worden, meer dan een op de tien: { $first }
server-stopped = het lezen van de recorder op { $address } is gestopt

# Diensten via HTTP.

service-failed = { $service } op { $address } geeft geen geschiedenis: { $what }
service-bad = { $skipped } van { $read } regels van { $service } op { $address } konden niet gelezen worden, meer dan een op de tien: { $first }

# Home Assistant.

hub-unreachable = Home Assistant op { $address } is niet te bereiken: { $what }
hub-tls = er kan geen versleutelde verbinding met { $address } gemaakt worden: { $what }
hub-foreign = { $address } antwoordt, maar niet zoals Home Assistant: { $what }
hub-denied = Home Assistant op { $address } aanvaardt het token niet: { $advice }
hub-unknown-command = Home Assistant { $version } op { $address } kent het commando { $command } niet: { $advice }
hub-refused = Home Assistant op { $address } weigerde { $command }: { $what }
hub-lost = de verbinding met Home Assistant op { $address } is verbroken: { $what }
hub-starting = Home Assistant op { $address } is nog niet klaar: zijn toestand is { $state }
hub-slow = Home Assistant op { $address } beantwoordde { $command } niet binnen { $seconds } s
hub-too-large = het antwoord van Home Assistant op { $address } op { $command } is groter dan { $limit } MiB
hub-stopped = het lezen uit Home Assistant is gestopt
hub-bad-states = { $skipped } van { $read } toestanden van Home Assistant konden niet gelezen worden, meer dan een op de tien: { $first }

# De database van Nightshift.

store-busy = { $path } wordt door een ander proces gebruikt: probeer het opnieuw
store-full = er is geen ruimte meer voor { $path }: maak ruimte vrij op de schijf; er is niets veranderd
store-damaged = { $path } is beschadigd ({ $what }). `nightshift serve` en `nightshift run` zetten het bestand apart en gaan verder met een nieuw; wil je liever een back-up, stop dan Nightshift en zet die op deze plek
store-damaged-day = de gearchiveerde dag { $date } in { $path } is beschadigd ({ $what }): haal hem uit het archief, zodat hij opnieuw uit de bron gelezen wordt zolang die hem nog heeft
store-outdated = het voorstel { $id } is intussen veranderd: bekijk het en probeer het opnieuw
store-part = het voorstel { $id } is deel van { $whole }: beslis over dat, of maak dit er eerst los van
store-corrupt = { $what }: { $fix }
store-not-ours = { $path } is niet de database van Nightshift ({ $found }). Ze bleef zoals ze was; zet `store.path` op een ander bestand
store-too-new = { $path } heeft formaat { $found }, en deze versie van Nightshift kent formaten tot { $known }: installeer de nieuwere versie weer, of zet `store.path` op een ander bestand
store-too-old = { $path } heeft formaat { $found } van een eerdere versie van Nightshift: de volgende `nightshift run` of `nightshift serve` brengt het naar formaat { $known }
store-lost-run = run { $id } is niet meer bezig: hij is klaar, of opgegeven omdat hij geen teken van leven gaf; er is niets geschreven
store-too-big = te groot om op te slaan ({ $what }): het zou meer dan { $limit } bytes zijn
store-file = er ging iets mis met { $path }: controleer `store.path`, en of Nightshift in het bestand en de map ervan mag schrijven: { $error }
store-disk = de schijf van { $path } liet het afweten: kijk naar de schijf, de kabel ervan en het logboek van het systeem: { $error }
store-sql = er ging iets mis in de database { $path }: { $error }
