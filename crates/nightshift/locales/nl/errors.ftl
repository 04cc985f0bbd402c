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

# Wat Home Assistant deed, achter zijn adres, en wat eraan te doen is.

what-slow = er kwam binnen { $seconds } s geen antwoord
what-refused = de verbinding is geweigerd; kijk of Home Assistant draait en of de poort klopt (meestal 8123)
what-silent = daar antwoordt niets ({ $error }); kijk of het adres klopt en of er geen firewall tussen zit
what-unknown-host = { $host } is niet bekend ({ $error }); schrijf het adres in cijfers als namen van het thuisnetwerk hier niet bekend zijn
what-before = wat ervoor zit antwoordt { $status }; misschien is Home Assistant aan het opstarten
what-closed-early = de verbinding is gesloten voor er antwoord kwam; misschien start het opnieuw
what-closed = ze is gesloten; misschien start Home Assistant opnieuw
what-no-sign = er kwam { $seconds } s lang niets; kijk of het netwerk het houdt
what-banned = het antwoordt 403; misschien heeft Home Assistant dit adres na verkeerde tokens geblokkeerd (ip_bans.yaml)
what-proxy = het antwoordt 400; een proxy voor Home Assistant moet WebSockets doorlaten en bij zijn `trusted_proxies` staan
what-elsewhere = het antwoordt { $status }, wat naar een ander adres wijst; schrijf dat op, vaak https://
what-status = het antwoordt { $status }; kijk of het adres dat van Home Assistant is
what-no-tls = daar wordt geen TLS gesproken; als browsers het met http:// bereiken, schrijf dat dan in `source.url`
what-certificate = het certificaat wordt niet aanvaard ({ $problem }); zet `source.ca_file` op het certificaat van de uitgever, of gebruik de naam waarvoor het geldt
advice-token = maak een nieuw toegangstoken met lange levensduur (in Home Assistant: je profiel, Beveiliging) en zet `source.token` daarop
advice-app = geef de app het recht `homeassistant_api: true`, en herstart haar

# Automatiseringen in Home Assistant.

automation-not-administrator = het token voor Home Assistant op { $address } is van een gebruiker zonder beheerdersrechten, en alleen beheerders mogen daar automatiseringen veranderen: zet `source.token` op een token van een beheerder, of noteer alleen dat je het voorstel gebruikt en plak de YAML zelf
automation-no-editor = Home Assistant op { $address } kan niet gevraagd worden om automatiseringen te veranderen: { $what }
automation-refused = Home Assistant neemt de automatisering niet aan: { $what }
automation-missing = Home Assistant mist wat de automatisering nodig heeft: { $what }
automation-edited = de automatisering is in Home Assistant bewerkt sinds Nightshift haar maakte, en blijft zoals ze is; moet ze toch weg, vraag dat dan uitdrukkelijk, of verwijder haar in Home Assistant

# Waarom niet gedaan is wat gevraagd werd.

problem-busy = Run { $run } is al bezig; probeer het opnieuw als hij klaar is.
problem-missing = Dat is er hier niet, of niet meer.
problem-attempts = Er kwamen te veel verkeerde tokens van dit adres: probeer het over { $seconds } s opnieuw.
problem-stopping = Nightshift wordt gestopt en neemt geen werk meer aan.
problem-store = De database liet het afweten; in het logboek staat waarom.
problem-store-busy = De database wordt door een ander proces gebruikt; probeer het zo opnieuw.
problem-store-full = Er is geen ruimte meer op de schijf van de database.
problem-store-read-only = Het bestand van de database of het bestandssysteem ervan is alleen-lezen.
problem-store-file = Het bestand van de database of de map ervan is niet te gebruiken; in het logboek staat waarom.
problem-store-disk = De schijf van de database laat het afweten; in het logboek staat hoe.
problem-store-other = De database is niet te gebruiken; in het logboek staat waarom.
problem-form-old = Deze pagina is te oud: laad haar opnieuw, en herhaal wat je deed.
problem-trying = er wordt een andere verbinding geprobeerd: wacht even
clock-early = de klok van de machine staat op { $now }, toen Nightshift nog niet geschreven was: zet de klok goed, of laat het netwerk dat doen (NTP; `timedatectl set-ntp true` op de meeste systemen). Tot dan wordt er op een verkeerde datum niets gedaan of verwijderd
clock-back = de klok van de machine staat op { $now }, lang voor { $seen }, waar ze al op stond: zet de klok goed, of laat het netwerk dat doen (NTP). Stond ze eerst verkeerd en nu goed, dan hoeft er niets te gebeuren: vanaf { $trusted } geldt ze als juist
unread-nothing = Ook het taalmodel vond er niets in dat hier veranderd kan worden.
unread-unasked = Het taalmodel kon niet helpen: { $why }.
notify-denied = Home Assistant op { $address } aanvaardt ons token voor meldingen niet: { $advice }
notify-refused = Home Assistant op { $address } weigerde de melding voor { $target }: { $what }; kijk of notify.target een van zijn acties is (Ontwikkelhulpmiddelen, Acties)
notify-unreachable = Home Assistant op { $address } is voor een melding niet te bereiken: { $what }

# Over de configuratie als geheel.

note-no-zone = Er is geen tijdzone ingesteld en het systeem heeft er geen: UTC wordt gebruikt. Stel `timezone` in, anders kloppen de tijden niet.
note-not-the-recorder = `source.events` is ingesteld, dus wordt `source.recorder_url` niet gelezen.
note-no-token = `source.url` is ingesteld zonder `source.token`, dus wordt Home Assistant niet gevraagd.
note-no-address = `source.token` is ingesteld zonder `source.url`, dus wordt Home Assistant niet gevraagd.
note-nobody-notified = `notify.target` is ingesteld, maar Home Assistant kan niet gevraagd worden: stel `source.url` en `source.token` in, anders krijgt niemand een melding.
note-unread = De geschiedenis staat in `source`, dus wordt `{ $unread }` niet gelezen.
note-not-the-data-api = `influxdb.url` is ingesteld, dus wordt `data_api` niet gelezen.
note-no-broker = De Supervisor kent geen MQTT-broker, dus wordt er via MQTT niets gemeld. Wil je dat wel: installeer de app Mosquitto broker, of stel de optie `mqtt_url` in, en herstart Nightshift.
note-usual-broker = { $error }. Tot bekend is waar de MQTT-broker is, wordt core-mosquitto geprobeerd.
note-zone-as-before = Home Assistant kon niet naar de tijdzone gevraagd worden; { $zone } wordt gebruikt, zoals het eerder zei. Reden: { $error }.
note-zone-of-system = Home Assistant kon niet naar de tijdzone gevraagd worden; { $zone } van het systeem wordt gebruikt. Reden: { $error }.
