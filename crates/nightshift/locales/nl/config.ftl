### Wat er mis is met de waarde van een instelling, en waar waarden vandaan komen. Een zin volgt op de naam van de instelling.

range-whole = het moet een geheel getal van { $least } tot { $most } zijn
range-number = het moet een getal van { $least } tot { $most } zijn
range-length = het moet een tijdsduur van { $least } tot { $most } zijn
range = het moet tussen { $least } en { $most } liggen
at-least = het moet minstens { $least } zijn
needs = daar hoort { $setting } bij
needs-both = daar horen { $one } en { $other } bij
needs-either = daar hoort { $one } of { $other } bij
needs-home-assistant = daar horen source.url en source.token bij, of de Supervisor, om Home Assistant te bereiken
needs-influxdb = daar hoort influxdb.bucket (versie 2) of influxdb.database (versie 1) bij
two-versions = dit is van versie 1, en { $other } van versie 2: stel influxdb.database, influxdb.username en influxdb.password in, of influxdb.bucket, influxdb.organization en influxdb.token
no-path = het is leeg: noem een bestand, zoals "/data/nightshift.db"

wrong-text = het moet een tekst zijn
wrong-secret = het moet een tekst tussen aanhalingstekens zijn
wrong-address = het moet een adres zijn
wrong-path = het moet een pad zijn
wrong-whole = het moet een geheel getal boven 0 zijn
wrong-number = het moet een getal zijn
wrong-truth = het moet true of false zijn
wrong-length = dat is geen tijdsduur: schrijf een getal met een eenheid, zoals "90s", "15m" of "1h"
wrong-size = dat is geen hoeveelheid geheugen: schrijf een geheel getal met een eenheid, zoals "512MiB" of "2GiB"
wrong-texts = het moet een lijst van teksten zijn
wrong-choice = het moet een van deze zijn: { $words }
wrong-empty = het is leeg: laat het weg om er geen te hebben
wrong-zone = dat is geen bekende tijdzone: schrijf een IANA-naam zoals "Europe/Berlin"
wrong-zone-near = dat is geen bekende tijdzone: schrijf een IANA-naam zoals "Europe/Berlin"; bedoelde je "{ $name }"?
wrong-language = die taal spreekt Nightshift niet: schrijf "en", "de", "fr", "es", "nl" of "it"
wrong-target = het moet "persistent_notification" zijn, of de naam van een actie of entiteit van Home Assistant zoals "notify.mobile_app_phone"
wrong-entity = { $text } betekent niets: schrijf een entiteits-ID zoals "light.guest_*", "area:Garage" of "label:Privé"
cron-unreadable = de cron-expressie { $expression } is niet te lezen: { $reason }; schrijf vijf velden: minuut, uur, dag van de maand, maand en dag van de week, zoals "0 3 * * *" voor elke dag om 3:00
cron-never = de cron-expressie { $expression } noemt een datum die nooit komt; schrijf vijf velden: minuut, uur, dag van de maand, maand en dag van de week, zoals "0 3 * * *" voor elke dag om 3:00

url-form = het moet eruitzien als { $example }
url-scheme = het moet met http:// of https:// beginnen
url-login = er mogen geen gebruiker en geen wachtwoord in staan: daarvoor is { $setting }
url-query = er mogen geen ? en geen # in staan: stel voor Azure llm.api_version in
url-host = het noemt geen host

key-characters = er staan tekens in die geen sleutel heeft: is hij volledig, en op één regel?
local-model-unseen = welk model Home Assistant vraagt, is van hier niet te zien: kies een andere llm.provider, of llm.local_only = false
model-entity = het moet een entiteit van de AI-taak van Home Assistant zijn, ai_task.…

place-default = standaardwaarde
place-page = op de pagina ingesteld
place-file = configuratiebestand { $name }
place-app = optie `{ $name }` van de app
place-variable = omgevingsvariabele { $name }
place-flag = optie { $name }
place-home-assistant = Home Assistant
place-supervisor = Supervisor

needs-key = daar hoort llm.api_key of llm.api_key_file bij, of llm.base_url
provider-not-local = het eigen adres van de aanbieder ligt niet in het netwerk van het huis: stel llm.base_url in op een adres dat er wel ligt
address-not-local = het ligt niet in het netwerk van het huis, en llm.local_only is ingesteld
