### The settings page: what it calls things, what it says of a change, and of connections that are tried.

# What was changed.

saved-night = Saved. It holds from the next night on, and at once where an idea is changed.
saved-soon = Saved. It holds within a moment, or when the run at work has ended.
waits-for-run = What was changed takes effect when the run at work has ended.
see-below = Nothing was changed: see what is marked below.
stale = the settings have been changed since: look at them again, and repeat what is still wanted
# $names: the settings that cannot be
refused = { $names } cannot be set like this; nothing was changed
refused-whole = this cannot be set like this; nothing was changed
# $reason: what the system says, in English
unwritable = the settings cannot be written to { $path }: { $reason }; see that Nightshift may write to that folder
elsewhere = { $reason }; put that right first
no-such-setting = there is no such setting
twice = `{ $key }` ({ $place }) and `{ $key }_file` ({ $other }) are both set: keep one of them
moved-secret = write it anew, or take it away: { $address } is another one
too-long = it is longer than { $bytes } bytes
too-many = it has more than { $number } entries
entry-too-long = an entry is longer than { $bytes } bytes
no-file-here = a file of this machine is named in the configuration file, as source.events

# Why a setting cannot be changed here. $place: such as: environment variable NIGHTSHIFT__TIMEZONE

set-by-app = It is set on the app's page in Home Assistant, under Configuration: change it there.
set-elsewhere = It is set by the { $place }, which comes first: change it there.
guarded = { $secret } is set by the { $place }, and would be sent to whatever address is written here: set both in one place.
fixed-http = It decides who reaches this page: set it in the configuration file or in the environment.
fixed-store = These settings are kept beside it: set it in the configuration file or in the environment.
fixed-log = It is read once, at the start: set it in the configuration file or in the environment.
fixed-path = It names a file of this machine: set it in the configuration file or in the environment.

# Buttons, and what stands in fields.

save = Save
yes = Yes
no = No
secret-is-set = set
secret-is-unset = not set
secret-keeps = set: empty keeps it
forget = Take it away
usual = Usual: { $value }
now-from = Now from: { $place }.
made-anew = When it is changed, connections are made anew.
count-anew = Count anew
next-runs = The next runs
spell-out = Spell out
what-to-do = What to do: { $advice }.
choice-new = those with something new
choice-always = all
choice-failures = those that failed
choice-human = for people
choice-json = JSON

# What is looked at.

looked-none = No entity is known yet: the first night brings them.
looked-at = { $number } of { $known } entities are looked at
# $names: some of them
looked-left-out = { $number } left out by you ({ $names })
looked-brought-back = { $number } brought back by you

# When a run comes: Tue 1 December 2026, 03:00

run-at = { $weekday } { $day } { $month } { $year }, { $time }
weekday =
    { $number ->
        [1] Mon
        [2] Tue
        [3] Wed
        [4] Thu
        [5] Fri
        [6] Sat
       *[other] Sun
    }
month =
    { $number ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[other] December
    }

# Groups.

group-included = What is looked at
group-included-about = One line each: an entity with * for any letters, area:Name or label:Name.
group-schedule = Schedule
group-schedule-about = A changed schedule never starts a run at once.
group-home-assistant = Home Assistant
group-home-assistant-about = Names, areas and history come from there, and automations that you accept are made there.
group-broker = MQTT broker
group-broker-about = Is told of results. Without one nothing is missing but that.
group-notifications = Notifications
group-notifications-about = Sent to people through Home Assistant.
group-suggestions = Suggestions
group-suggestions-about = Which are made of the habits that are found, and in which language.
group-model = Language model and privacy
group-model-about = A language model may word suggestions. Without one nothing leaves the home.
group-elsewhere = History from elsewhere
group-elsewhere-about = An InfluxDB or a Data API that holds the home's history.
group-machine = This machine
group-machine-about = What a night may use, what is kept, and how Nightshift is reached.
try-home_assistant = Try Home Assistant
try-source = Try the history
try-broker = Try the broker
try-notify = Send a test
try-model = Try the model

# What people call the settings.

label-timezone = Time zone
label-latitude = Latitude
label-longitude = Longitude
label-language = Language
label-lookback_days = Days of history
label-source-events = Events
label-source-recorder_url = Recorder's database server
label-source-recorder_url_file = Recorder address file
label-source-url = Home Assistant's address
label-source-token = Access token
label-source-token_file = Token file
label-source-ca_file = CA file
label-source-service_users = Users that are programs
label-source-live = Listen live
label-influxdb-url = InfluxDB address
label-influxdb-token = InfluxDB token
label-influxdb-token_file = InfluxDB token file
label-influxdb-organization = Organization
label-influxdb-bucket = Bucket
label-influxdb-database = Database
label-influxdb-username = User
label-influxdb-password = Password
label-influxdb-password_file = Password file
label-influxdb-ca_file = InfluxDB CA file
label-data_api-url = Data API address
label-data_api-token = Data API token
label-data_api-token_file = Data API token file
label-data_api-ca_file = Data API CA file
label-entities-include = Look at, whatever else is said
label-entities-exclude = Leave out
label-store-path = Database file
label-store-keep_runs = Runs kept
label-store-keep_patterns_days = Days habits are kept
label-http-listen = Listen on
label-http-token = Token of this page
label-http-token_file = Token file of this page
label-http-allowed_hosts = Allowed host names
label-mqtt-url = Broker's address
label-mqtt-password = Broker's password
label-mqtt-password_file = Broker's password file
label-mqtt-topic_prefix = Topics begin with
label-mqtt-client_id = Name at the broker
label-mqtt-ca_file = Broker's CA file
label-mqtt-client_cert = Client certificate
label-mqtt-client_key = Client key
label-mqtt-protocol = Protocol
label-mqtt-discovery = Show as a device in Home Assistant
label-mqtt-discovery_prefix = Discovery topics begin with
label-notify-target = Who is notified
label-notify-when = Of which runs
label-schedule-cron = When (cron expression)
label-schedule-misfire_grace = A missed night may start so late
label-schedule-attempts = Attempts in a night
label-schedule-retry_pause = Pause before the second attempt
label-schedule-deadline = A run may take
label-schedule-shutdown_grace = Time to end when told to stop
label-mining-max_threads = Threads
label-mining-max_memory = Memory
label-suggestions-min_precision = Least share of right fires
label-suggestions-max = Most suggestions of a night
label-suggestions-feedback = Learn from what you decide
label-llm-provider = Provider
label-llm-base_url = Provider's address
label-llm-model = Model
label-llm-api_key = API key
label-llm-api_key_file = API key file
label-llm-api_version = API version
label-llm-ca_file = Provider's CA file
label-llm-timeout = Time for a question
label-llm-night_time = Time for all questions of a night
label-llm-concurrency = Questions at once
label-llm-max_tokens = Most tokens of an answer
label-llm-price_in = Price of tokens sent
label-llm-price_out = Price of tokens answered
label-llm-night_tokens = Most tokens of a night
label-llm-month_tokens = Most tokens of a month
label-llm-night_cost = Most money of a night
label-llm-month_cost = Most money of a month
label-llm-local_only = Only a model in the home's network
label-llm-pseudonyms = Placeholders for names
label-log-format = Log format
