### De instellingenpagina: hoe ze dingen noemt, wat ze zegt over een wijziging en over verbindingen die geprobeerd worden.

saved-night = Opgeslagen. Het geldt vanaf de volgende nacht, en meteen waar een idee wordt gewijzigd.
saved-soon = Opgeslagen. Het geldt zo meteen, of als de lopende run klaar is.
waits-for-run = Wat gewijzigd is, gaat in als de lopende run klaar is.
see-below = Er is niets gewijzigd: zie wat hieronder gemarkeerd is.
stale = de instellingen zijn intussen gewijzigd: bekijk ze opnieuw en herhaal wat je nog wilt
refused = { $names } kan niet zo worden ingesteld; er is niets gewijzigd
refused-whole = dit kan niet zo worden ingesteld; er is niets gewijzigd
unwritable = de instellingen kunnen niet naar { $path } geschreven worden: { $reason }; zorg dat Nightshift in die map mag schrijven
elsewhere = { $reason }; zet dat eerst recht
no-such-setting = die instelling bestaat niet
twice = `{ $key }` ({ $place }) en `{ $key }_file` ({ $other }) zijn allebei ingesteld: houd er een
moved-secret = schrijf het opnieuw, of haal het weg: { $address } is een ander adres
too-long = het is langer dan { $bytes } bytes
too-many = het heeft meer dan { $number } regels
entry-too-long = een regel is langer dan { $bytes } bytes
no-file-here = een bestand van deze computer wordt in het configuratiebestand genoemd, als source.events

set-by-app = Het is ingesteld op de pagina van de app in Home Assistant, onder Configuratie: wijzig het daar.
set-elsewhere = Het is ergens anders ingesteld, en dat gaat voor ({ $place }): wijzig het daar.
guarded = { $secret } is ergens anders ingesteld ({ $place }) en zou naar elk adres gaan dat hier staat: stel ze allebei op één plek in.
fixed-http = Het bepaalt wie deze pagina bereikt: stel het in het configuratiebestand of in de omgeving in.
fixed-store = Deze instellingen worden ernaast bewaard: stel het in het configuratiebestand of in de omgeving in.
fixed-log = Het wordt één keer gelezen, bij het starten: stel het in het configuratiebestand of in de omgeving in.
fixed-path = Het noemt een bestand van deze computer: stel het in het configuratiebestand of in de omgeving in.

save = Opslaan
yes = Ja
no = Nee
secret-is-set = ingesteld
secret-is-unset = niet ingesteld
secret-keeps = ingesteld: blijft als je niets invult
forget = Weghalen
usual = Gewoonlijk: { $value }
now-from = Komt nu van: { $place }.
made-anew = Als het gewijzigd wordt, worden verbindingen opnieuw gemaakt.
count-anew = Opnieuw tellen
next-runs = De volgende runs
spell-out = Uitschrijven
what-to-do = Wat te doen: { $advice }.
choice-new = die met iets nieuws
choice-always = alle
choice-failures = die mislukt zijn
choice-human = voor mensen
choice-json = JSON

looked-none = Er is nog geen entiteit bekend: de eerste nacht brengt ze.
looked-at = er wordt naar { $number } van { $known } entiteiten gekeken
looked-left-out = { $number } door jou weggelaten ({ $names })
looked-brought-back = { $number } door jou teruggehaald

run-at = { $weekday } { $day } { $month } { $year }, { $time }
weekday =
    { $number ->
        [1] ma
        [2] di
        [3] wo
        [4] do
        [5] vr
        [6] za
       *[other] zo
    }
month =
    { $number ->
        [1] januari
        [2] februari
        [3] maart
        [4] april
        [5] mei
        [6] juni
        [7] juli
        [8] augustus
        [9] september
        [10] oktober
        [11] november
       *[other] december
    }

group-included = Waarnaar gekeken wordt
group-included-about = Eén regel per stuk: een entiteit met * voor willekeurige tekens, area:Naam of label:Naam.
group-schedule = Schema
group-schedule-about = Een gewijzigd schema start nooit meteen een run.
group-home-assistant = Home Assistant
group-home-assistant-about = Namen, ruimtes en geschiedenis komen daarvandaan, en automatiseringen die je aanneemt worden daar gemaakt.
group-broker = MQTT-broker
group-broker-about = Krijgt de resultaten te horen. Zonder broker ontbreekt alleen dat.
group-notifications = Meldingen
group-notifications-about = Gaan via Home Assistant naar mensen.
group-suggestions = Voorstellen
group-suggestions-about = Welke er van de gevonden gewoonten gemaakt worden, en in welke taal.
group-model = Taalmodel en privacy
group-model-about = Een taalmodel mag voorstellen verwoorden. Zonder model verlaat niets het huis.
group-elsewhere = Geschiedenis van elders
group-elsewhere-about = Een InfluxDB of een Data API met de geschiedenis van het huis.
group-machine = Deze computer
group-machine-about = Wat een nacht mag gebruiken, wat bewaard wordt en hoe Nightshift bereikt wordt.
try-home_assistant = Home Assistant proberen
try-source = De geschiedenis proberen
try-broker = De broker proberen
try-notify = Een test sturen
try-model = Het model proberen

label-timezone = Tijdzone
label-latitude = Breedtegraad
label-longitude = Lengtegraad
label-language = Taal
label-lookback_days = Dagen geschiedenis
label-source-events = Gebeurtenissen
label-source-recorder_url = Databaseserver van de recorder
label-source-recorder_url_file = Bestand met het adres van de recorder
label-source-url = Adres van Home Assistant
label-source-token = Toegangstoken
label-source-token_file = Tokenbestand
label-source-ca_file = CA-bestand
label-source-service_users = Gebruikers die programma’s zijn
label-source-live = Live meeluisteren
label-influxdb-url = Adres van InfluxDB
label-influxdb-token = Token van InfluxDB
label-influxdb-token_file = Tokenbestand van InfluxDB
label-influxdb-organization = Organisatie
label-influxdb-bucket = Bucket
label-influxdb-database = Database
label-influxdb-username = Gebruiker
label-influxdb-password = Wachtwoord
label-influxdb-password_file = Wachtwoordbestand
label-influxdb-ca_file = CA-bestand van InfluxDB
label-data_api-url = Adres van de Data API
label-data_api-token = Token van de Data API
label-data_api-token_file = Tokenbestand van de Data API
label-data_api-ca_file = CA-bestand van de Data API
label-entities-include = In elk geval bekijken
label-entities-exclude = Weglaten
label-store-path = Databasebestand
label-store-keep_runs = Bewaarde runs
label-store-keep_patterns_days = Dagen dat gewoonten bewaard worden
label-http-listen = Luisteren op
label-http-token = Token van deze pagina
label-http-token_file = Tokenbestand van deze pagina
label-http-allowed_hosts = Toegestane hostnamen
label-mqtt-url = Adres van de broker
label-mqtt-password = Wachtwoord van de broker
label-mqtt-password_file = Wachtwoordbestand van de broker
label-mqtt-topic_prefix = Topics beginnen met
label-mqtt-client_id = Naam bij de broker
label-mqtt-ca_file = CA-bestand van de broker
label-mqtt-client_cert = Clientcertificaat
label-mqtt-client_key = Clientsleutel
label-mqtt-protocol = Protocol
label-mqtt-discovery = Als apparaat in Home Assistant tonen
label-mqtt-discovery_prefix = Discovery-topics beginnen met
label-notify-target = Wie een melding krijgt
label-notify-when = Van welke runs
label-schedule-cron = Wanneer (cron-expressie)
label-schedule-misfire_grace = Zo laat mag een gemiste nacht beginnen
label-schedule-attempts = Pogingen per nacht
label-schedule-retry_pause = Pauze voor de tweede poging
label-schedule-deadline = Zo lang mag een run duren
label-schedule-shutdown_grace = Tijd om te stoppen
label-mining-max_threads = Threads
label-mining-max_memory = Geheugen
label-suggestions-min_precision = Minimumaandeel terechte uitvoeringen
label-suggestions-max = Maximum aan voorstellen per nacht
label-suggestions-feedback = Leren van wat je beslist
label-llm-provider = Aanbieder
label-llm-base_url = Adres van de aanbieder
label-llm-model = Model
label-llm-api_key = API-sleutel
label-llm-api_key_file = Bestand met de API-sleutel
label-llm-api_version = API-versie
label-llm-ca_file = CA-bestand van de aanbieder
label-llm-timeout = Tijd voor een vraag
label-llm-night_time = Tijd voor alle vragen van een nacht
label-llm-concurrency = Vragen tegelijk
label-llm-max_tokens = Maximum aan tokens per antwoord
label-llm-price_in = Prijs van verstuurde tokens
label-llm-price_out = Prijs van ontvangen tokens
label-llm-night_tokens = Maximum aan tokens per nacht
label-llm-month_tokens = Maximum aan tokens per maand
label-llm-night_cost = Maximale kosten per nacht
label-llm-month_cost = Maximale kosten per maand
label-llm-local_only = Alleen een model in het eigen netwerk
label-llm-pseudonyms = Plaatshouders voor namen
label-log-format = Formaat van het logboek
