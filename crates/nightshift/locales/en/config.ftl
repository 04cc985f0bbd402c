### What is wrong with the value of a setting, and where values come from. A sentence begins small: it follows the setting's name.

# $least, $most: with their unit, where they have one
range-whole = it must be a whole number from { $least } to { $most }
range-number = it must be a number from { $least } to { $most }
range-length = it must be a length of time from { $least } to { $most }
range = it must be from { $least } to { $most }
at-least = it must be at least { $least }
# $setting, $one, $other: names of settings, such as llm.provider
needs = it needs { $setting } beside it
needs-both = it needs { $one } and { $other } beside it
needs-either = it needs { $one } or { $other } beside it
needs-home-assistant = it needs source.url and source.token beside it, or the Supervisor, to reach Home Assistant
needs-influxdb = it needs influxdb.bucket (version 2) or influxdb.database (version 1) beside it
two-versions = it is of version 1, and { $other } of version 2: set influxdb.database, influxdb.username and influxdb.password, or influxdb.bucket, influxdb.organization and influxdb.token
no-path = it is empty: name a file, such as "/data/nightshift.db"

wrong-text = it must be a text
wrong-secret = it must be a text in quotes
wrong-address = it must be an address
wrong-path = it must be a path
wrong-whole = it must be a whole number above 0
wrong-number = it must be a number
wrong-truth = it must be true or false
wrong-length = it is no length of time: write a number with a unit, such as "90s", "15m" or "1h"
wrong-size = it is no amount of memory: write a whole number with a unit, such as "512MiB" or "2GiB"
wrong-texts = it must be a list of texts
# $words: the words that may be written
wrong-choice = it must be one of { $words }
wrong-empty = it is empty: leave it out to have none
wrong-zone = it is no known time zone: write an IANA name such as "Europe/Berlin"
# $name: the time zone that was perhaps meant
wrong-zone-near = it is no known time zone: write an IANA name such as "Europe/Berlin"; did you mean "{ $name }"?
wrong-language = it is no language that Nightshift speaks: write "en", "de", "fr", "es", "nl" or "it"
wrong-target = it must be "persistent_notification", or the name of an action or entity of Home Assistant such as "notify.mobile_app_phone"
# $text: what was written, in quotation marks
wrong-entity = { $text } means nothing: write an entity id such as "light.guest_*", "area:Garage" or "label:Private"
# $expression: as it was written, in quotation marks; $reason: what the parser says, in English
cron-unreadable = the cron expression { $expression } cannot be read: { $reason }; write five fields: minute, hour, day of month, month and weekday, such as "0 3 * * *" for every day at 3:00
cron-never = the cron expression { $expression } names a date that never comes; write five fields: minute, hour, day of month, month and weekday, such as "0 3 * * *" for every day at 3:00

url-form = it must look like { $example }
url-scheme = it must begin with http:// or https://
# $setting: the setting that lets us in, such as source.token
url-login = it must hold no user and no password: { $setting } lets us in
url-query = it must hold no ? and no #: for Azure set llm.api_version
url-host = it names no host

key-characters = it holds characters that no key has: is it whole, and on one line?
local-model-unseen = which model Home Assistant asks cannot be seen from here: set another llm.provider, or llm.local_only = false
model-entity = it must be an entity of Home Assistant's AI Task, ai_task.…

place-default = built-in default
place-page = set on the page
place-file = configuration file { $name }
place-app = option `{ $name }` of the app
place-variable = environment variable { $name }
place-flag = option { $name }
place-home-assistant = Home Assistant
place-supervisor = the Supervisor

needs-key = it needs llm.api_key or llm.api_key_file beside it, or llm.base_url
provider-not-local = the provider's own address is not in the home's network: set llm.base_url to one that is
address-not-local = it is not in the home's network, and llm.local_only is set
