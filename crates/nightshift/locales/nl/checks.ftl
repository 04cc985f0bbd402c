### Wat het proberen van een verbinding oplevert, en wat te doen. Zonder punt aan het eind: die komt erachter.

no-answer = geen antwoord binnen { $seconds } s
see-it-is-up = kijk of de andere kant draait en of het adres klopt
no-time-left = niet bekeken: er was geen tijd meer
try-again = probeer het opnieuw

broker-none = er is er geen ingesteld (mqtt.url): niemand krijgt iets via MQTT
broker-well = { $address } accepteert de verbinding
broker-waits =
    { $number ->
        [one] { $address } accepteert de verbinding; { $number } bericht wacht erop
       *[other] { $address } accepteert de verbinding; { $number } berichten wachten erop
    }
broker-fails-and-waits =
    { $number ->
        [one] { $error }; { $number } bericht wacht erop
       *[other] { $error }; { $number } berichten wachten erop
    }
broker-advice = kijk of de broker draait en of mqtt.url, de gebruiker, het wachtwoord en de certificaten kloppen; de nachten gaan zonder door, en wat gezegd moet worden wacht
broker-deliver = nightshift serve bezorgt ze binnen een minuut: kijk of het draait

hub-unset = Home Assistant wordt niet gevraagd: source.url en source.token zijn niet allebei ingesteld
hub-unset-advice = stel ze allebei in, voor namen, ruimtes en de automatiseringen die je aanneemt
hub-knows =
    { $entities ->
        [one] { $version } op { $address } kent { $entities } entiteit in { $areas ->
            [one] { $areas } ruimte
           *[other] { $areas } ruimtes
        }; de tijdzone is { $zone }
       *[other] { $version } op { $address } kent { $entities } entiteiten in { $areas ->
            [one] { $areas } ruimte
           *[other] { $areas } ruimtes
        }; de tijdzone is { $zone }
    }
hub-no-zone = geen die hier bekend is
hub-until-then = tot het antwoordt, blijven namen, ruimtes en tijdzone wat ze waren

notify-nobody = niemand hoeft een melding te krijgen (notify.target)
notify-unasked = notify.target is ingesteld, maar Home Assistant kan niet gevraagd worden
notify-unasked-advice = stel source.url en source.token in, anders krijgt niemand een melding
notify-sent = er is een test gestuurd naar { $target }
notify-known = Home Assistant kent { $target }
notify-unknown = Home Assistant kent { $target } niet
notify-none-advice = stel in Home Assistant een meldingsdienst in, zoals de app op een telefoon, of zet notify.target op "persistent_notification"
notify-other-advice = zet notify.target op een die er is, zoals { $names }
notify-later = niets, tenzij het zo blijft: na een run wordt het zes uur lang geprobeerd

source-none = er is geen geschiedenis om te lezen: stel source.url en source.token in voor een draaiend Home Assistant, of source.events voor de database ervan
source-later = niets, tenzij het zo blijft: een nacht probeert het opnieuw
source-empty = { $format } zonder een gebeurtenis
source-empty-with-notes = { $format } zonder een gebeurtenis ({ $notes })
source-see-service = kijk of de geschiedenis daar geschreven wordt, en sinds wanneer
source-see-recorder = kijk of de recorder van Home Assistant aanstaat en of dit de database ervan is
source-found =
    { $days ->
        [one] { $source } ({ $format }) met { $events } gebeurtenissen op { $days } dag; leeftijd van de nieuwste: { $age }
       *[other] { $source } ({ $format }) met { $events } gebeurtenissen op { $days } dagen; leeftijd van de nieuwste: { $age }
    }
source-skipped = { $found }; niet te lezen: { $number } ({ $record })
source-skipped-advice = `nightshift analyze --events FILE` toont de eerste daarvan
source-no-context = { $found }; het zegt niet wie iets veranderde
source-no-context-advice = de database van de recorder zegt dat wel, zodat mensen van automatiseringen te onderscheiden zijn
source-little = { $found }; dat is nog weinig
source-little-advice = laat het draaien: het archief bewaart elke dag, en met elke dag worden gewoonten zekerder
source-stale-file = kijk of Home Assistant draait en in dit bestand schrijft, of koppel het bestand waarin het schrijft
source-stale-recorder = kijk of Home Assistant draait en of dit zijn `db_url` is
source-stale-influxdb = kijk of Home Assistant draait en nog in deze InfluxDB schrijft
source-stale-data-api = kijk of HomeIQ draait en nog gebeurtenissen opneemt
source-stale-hub = kijk of de recorder van Home Assistant aanstaat

age-seconds =
    { $number ->
        [one] { $number } seconde
       *[other] { $number } seconden
    }
age-minutes =
    { $number ->
        [one] { $number } minuut
       *[other] { $number } minuten
    }
age-hours =
    { $number ->
        [one] { $number } uur
       *[other] { $number } uur
    }
age-days =
    { $number ->
        [one] { $number } dag
       *[other] { $number } dagen
    }

model-none = er is geen model ingesteld (llm.provider): voorstellen hebben de eigen woorden van Nightshift
model-answered = { $model } antwoordde in { $seconds } s
model-failed = { $model } antwoordde niet: { $reason }
model-failed-advice = kijk of llm.provider, llm.base_url, llm.model en llm.api_key kloppen en of het draait; tot dan hebben voorstellen de eigen woorden van Nightshift
model-odd = { $model } antwoordde in { $seconds } s, maar niet in de gevraagde vorm
model-odd-advice = niets, als het zelden gebeurt: zulke antwoorden vallen weg en de eigen woorden van Nightshift blijven; kies anders een ander llm.model
