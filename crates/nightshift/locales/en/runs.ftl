### What is said of a run: its notes, and why it ended without results. Why something failed has no full stop: it is put into others.

# What the history is.

days-so-far =
    { $days ->
        [one] There are events of { $days } of the { $wanted } days so far.
       *[other] There are events of { $days } of the { $wanted } days so far.
    }
history-ends = The newest event is of { $date }: the days up to then were looked at, not those up to now.
day-damaged = The archived day { $date } was damaged, and was read from the source again.
earlier-names = Names, areas and automations are those of earlier nights: { $why }.
# $records: what English calls them
# $first: what was wrong with the first, in English
unreadable =
    { $number ->
        [one] { $number } of { $read } { $records } could not be read; the first: { $first }.
       *[other] { $number } of { $read } { $records } could not be read; the first: { $first }.
    }
no-context = The { $format } carries no context, so that nothing tells people from automations: every change counts as made at the device.
# $records: what English calls them
only-attributes =
    { $number ->
        [one] { $number } { $records } changed only attributes.
       *[other] { $number } { $records } changed only attributes.
    }
left-out =
    { $number ->
        [one] { $number } entity was left out, by `entities.exclude` or as what nobody automates (`entities.include` brings one back).
       *[other] { $number } entities were left out, by `entities.exclude` or as what nobody automates (`entities.include` brings one back).
    }
automations-unread =
    { $number ->
        [one] { $number } automation of the home does not show its configuration: what it did counts as done by an automation, and may be suggested all the same.
       *[other] { $number } automations of the home do not show their configuration: what they did counts as done by an automation, and may be suggested all the same.
    }
other-zone = Home Assistant's time zone is { $theirs }, and this night went by { $ours }: correct `timezone`, or leave it out and restart Nightshift.
points-foreign =
    { $number ->
        [one] { $number } point was left out, since they are no entity's, such as those of { $first }.
       *[other] { $number } points were left out, since they are no entity's, such as those of { $first }.
    }
points-none = InfluxDB at { $address } holds no state of Home Assistant in { $place } from { $from } to { $until }: the fields `state` and `value` of series with a tag `entity_id` were looked for.
influxdb-database = the database { $name }
influxdb-bucket = the bucket { $name }
data-api-stateless =
    { $number ->
        [one] { $number } of { $all } changes of state of the Data API had no new state and were left out.
       *[other] { $number } of { $all } changes of state of the Data API had no new state and were left out.
    }
data-api-no-times = The Data API ignores `start_time` and `end_time`, so that all its events were read to find those of the window.
data-api-no-offset = The Data API ignores `offset`, so that shorter times were asked for until none was cut off.
data-api-none = The Data API at { $address } has no events from { $from } to { $until }.

format-json-lines = file of JSON lines
format-history = file of the history API
format-csv = CSV file
format-recorder = recorder database
format-home-assistant = running Home Assistant
format-influxdb = history in InfluxDB
format-data-api = history of the Data API

# Who was told, and what became of automations.

nobody-told = No MQTT broker is configured (`mqtt.url`), so nobody was told.
nobody-notified = Nobody was notified: { $why }.
automation-deleted = The automation “{ $name }” was deleted in Home Assistant: its suggestion is open again.

# The language model.

model-unusable = Language model: it cannot be asked: { $setting }, { $problem }.
model-worded =
    { $number ->
        [one] Language model: { $model } worded { $number } suggestion for { $tokens_in } tokens in and { $tokens_out } out.
       *[other] Language model: { $model } worded { $number } suggestions for { $tokens_in } tokens in and { $tokens_out } out.
    }
model-plain =
    { $number ->
        [one] Language model: { $number } suggestion has plain words: { $why }.
       *[other] Language model: { $number } suggestions have plain words: { $why }.
    }
model-all-plain = Language model: all suggestions have plain words: the store cannot be used for it ({ $error }).
model-word-dropped =
    { $part ->
        [title] Language model: 1 of its words dropped a title: { $why }.
        [category] Language model: 1 of its words dropped a category: { $why }.
       *[reason] Language model: 1 of its words dropped a reason: { $why }.
    }
model-words-dropped =
    { $part ->
        [title] Language model: { $number } of its words dropped, for example a title: { $why }.
        [category] Language model: { $number } of its words dropped, for example a category: { $why }.
       *[reason] Language model: { $number } of its words dropped, for example a reason: { $why }.
    }
model-no-proposals = Language model: nothing was proposed: the store cannot be used for it ({ $error }).
model-no-more-proposals = Language model: nothing more was proposed: { $why }.
model-proposals-untried = Language model: its proposals could not be tried: { $error }.
model-proposals-dropped =
    { $number ->
        [one] Language model: { $number } of its proposals dropped, for example { $example }.
       *[other] Language model: { $number } of its proposals dropped, for example { $example }.
    }
model-proposal-of = of “{ $title }”, since { $why }
model-no-time = there was no more time for it
model-stopped = the run was stopped
model-left-out = its answer left them out
model-asked-before = the model was asked about them before, and what it answered could not be read
model-no-network = the network cannot be used ({ $error })
model-failed = { $model } at { $address } { $what }
model-twice = { $fault }, also when it was asked again
model-budget = the next question could go beyond the budget (llm.night_tokens, llm.month_tokens, llm.night_cost, llm.month_cost)
model-unwritten = what it takes cannot be written down: { $error }

model-left-alone = it is left alone for some minutes, since it failed ({ $why })
model-late = { $model } did not answer within { $seconds } s
model-too-long = the model's answer is longer than it may be
model-not-as-asked = the model's answer is not the JSON that was asked for ({ $how })

# What a model or its server did, after its name and address.

llm-slow = did not end its answer within { $seconds } s
llm-too-long = gives an answer of more than { $kib } KiB
llm-locked-out = does not let us in ({ $shown }): look at llm.api_key
llm-missing = does not have what is asked for ({ $shown }): look at llm.base_url and llm.model
llm-not-understood = does not understand the question ({ $shown })
llm-busy = has no time for us ({ $shown })
llm-in-trouble = is in trouble ({ $shown })
llm-elsewhere = sends us elsewhere ({ $shown }), where no key and no name is taken: set llm.base_url to where that leads
llm-refuses = refuses the question ({ $shown })
llm-untrusted = cannot be trusted ({ $what }): set its ca_file to the authority that vouches for it
llm-unaskable = cannot be asked: { $what }
llm-unreachable = cannot be reached: { $what }
llm-broke-off = broke off its answer: { $what }
llm-lookup = cannot be found: its name cannot be looked up ({ $error })
llm-nowhere = cannot be found: its name leads nowhere
llm-not-local = is not asked: its name leads out of the home's network, and llm.local_only is set
llm-answer-is-other = gave an answer of another form than it should have
llm-answer-is-empty = gave an empty answer
llm-cut-off = did not get to the end of its answer: raise llm.max_tokens
llm-unwilling = refused to answer

# Why a run ended without results.

deadline = it was not done within its deadline of { $limit } and was stopped at stage { $stage }: raise schedule.deadline, or look for what is slow
memory = it took { $held } MiB of memory, more than the { $most } MiB that it may, and was stopped at stage { $stage }: make lookback_days smaller, or raise mining.max_memory
shut-down = Nightshift was stopped while it was at stage { $stage }; nothing was stored
lost = it was given up as dead
fault = a fault in Nightshift itself ended it at stage { $stage }; the log has more, please report it
nothing-stored = it ended without storing its results: a fault in Nightshift itself, please report it
program-ended = the program ended while it was at work
killed = its process was killed while it was at stage { $stage }; nothing was stored
stands-still = its process died or stands still at stage { $stage }; nothing was stored
given-up = its process died or stood still: the last sign of life was at { $at }; nothing was stored, and the next run begins anew

stage-fetch = fetch
stage-mine = mine
stage-suggest = suggest
stage-store = store
stage-notify = notify

# Why a night was missed. Times are the home's.

missed-down = Nightshift was not running from about { $from } until { $until }.
missed-down-until = Nightshift was not running when it was due, but only from { $until } on.
missed-asleep = The machine was asleep, or its clock was set forward, from { $from } until { $until }.
missed-asleep-until = The machine was asleep when it was due, or its clock was set forward, until { $until }.
missed-wrong-clock = The machine's clock was wrong, and was set right at { $until }.
missed-hindered-at = It could not be started at { $until }: { $what }.
missed-hindered = It could not be started from { $from } until { $until }: { $what }.
missed-unknown = Nightshift was not there when it was due.
missed-too-late = The grace time of { $grace } was over by then.
missed-made-up = The run for { $slot } makes up for it.
missed-unlisted =
    { $number ->
        [one] Slots before the latest { $number } are not listed.
       *[other] Slots before the latest { $number } are not listed.
    }
hindered-by-run = run { $run } was at work
hindered-by-store = the database could not be used ({ $error })
