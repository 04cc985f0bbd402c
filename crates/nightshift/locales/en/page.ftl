# The pages.

skip = Skip to the content
tabs = Pages
tab-inbox = Ideas
tab-automations = Automations
tab-patterns = Habits
tab-nights = Nights
pages = More of this list
page-first = From the start
page-next = Next
page-latest = Latest nights
page-earlier = Earlier nights
back = Back to the ideas

# What went wrong.

refused = That was not done
refused-missing = There is nothing here
refused-failed = Something failed

# The inbox.

heading-first = Good to have you here
heading-new =
    { $number ->
        [one] One new idea
       *[other] { $number } new ideas
    }
heading-waiting =
    { $number ->
        [one] One idea waits for you
       *[other] { $number } ideas wait for you
    }
heading-none = All quiet
night-went-well = Looked at { $events } events in { $took }, { $at }.
night-went-wrong = The run of { $at } did not succeed; Nights says why.
night-next = Next run: { $at }.
night-none = No run is planned.
run-now = Run now
running-head = Looking at your home
look-again = Look again
stage-fetch = Reading the history
stage-mine = Looking for habits
stage-suggest = Writing automations
stage-store = Storing what was found
stage-notify = Telling your home
empty-title = Nothing to decide
empty-text =
    { $days ->
        [one] Nightshift has looked at one day of history, and every idea in it is decided. It looks again every night.
       *[other] Nightshift has looked at { $days } days of history, and every idea in them is decided. It looks again every night.
    }
empty-early-title = Still getting to know your home
empty-early =
    { $days ->
        [one] There is one day of history so far, and a habit has to be seen on { $least } days. On { $date } there can be enough.
       *[other] There are { $days } days of history so far, and a habit has to be seen on { $least } days. On { $date } there can be enough.
    }

# First run.

first-head = The first steps
first-connect = Connect your home
source-set = A history is set up to be read.
source-unset = Nothing is set up to be read yet: set source.url and source.token for a running Home Assistant, or source.events for its database. The documentation says how.
first-run = Look at it for the first time
first-run-text = This reads the history and looks for what you keep doing by hand. It takes a minute or so, and changes nothing in your home.
first-read = Read what was found
first-read-text = Each idea comes with its evidence. Nothing becomes an automation before you accept it.

# A card.

new = New
category-comfort = Comfort
category-energy = Energy
category-security = Security
category-convenience = Convenience
figure-days = { $served } of { $days }
figure-days-label = days it would have helped
figure-wrong-label =
    { $number ->
        [one] time wrong
       *[other] times wrong
    }
figure-taps-label = taps saved a week
figure-hours-label = less running a week
worded-by-model = Worded by a language model
accept = Accept
not-now = Not now
never = Never
undo = Undo
undo-anyway = Do it anyway
yaml-summary = The automation (YAML)
yaml-label = The automation as YAML
copy = Copy
copied = Copied
download = Download
legend-served =
    { $number ->
        [one] would have been done for you ({ $number })
       *[other] would have been done for you ({ $number })
    }
legend-missed =
    { $number ->
        [one] still by hand ({ $number })
       *[other] still by hand ({ $number })
    }
legend-wrong =
    { $number ->
        [one] would have acted wrongly ({ $number })
       *[other] would have acted wrongly ({ $number })
    }
picture-days =
    { $number ->
        [one] The last day, hour by hour: when you acted, and when the automation would have
       *[other] The last { $number } days, hour by hour: when you acted, and when the automation would have
    }
picture-delays = How long after it you acted, and how long the automation waits
picture-values = At which value you acted, and the automation's threshold

# What was decided.

accepted = Accepted: { $title }
accepted-made = It is in Home Assistant now.
accepted-waits = Home Assistant is being asked; it will be there in a moment.
accepted-noted = Noted. Nothing was changed in Home Assistant.
accepted-paste = Home Assistant is not connected here: paste the YAML into its automation editor.
rejected = You will not see it again: { $title }
snoozed = Put off for a week: { $title }
undone = Back among the ideas: { $title }
put-off =
    { $number ->
        [one] One idea put off
       *[other] { $number } ideas put off
    }
put-off-until = Until { $date }
show-again = Show again
advice-head = Automations of yours worth a look
dismiss = Dismiss
dismissed = Dismissed: { $title }
dismissed-until = It comes back when there is more to say.
restored = To be seen again: { $title }
dismissed-advice =
    { $number ->
        [one] One piece of advice dismissed
       *[other] { $number } pieces of advice dismissed
    }

# Nights.

nights-none = No night so far
nights-table = Nights, the latest first
calendar-head = The last thirteen weeks
picture-calendar = The nights of the last thirteen weeks, a square a day; the table below says the same
calendar-row =
    { $number ->
        [one] night in a row
       *[other] nights in a row
    }
calendar-usual = usual length
night-when = When
night-status = How it went
night-stages = Stages
night-took = Took
night-events = Events
night-ideas = Ideas
night-stopped-at = It stopped at: { $stage }
stage-took = { $stage }: { $took }
status-running = Running
status-succeeded = Done
status-failed = Failed
status-interrupted = Interrupted
status-skipped = Missed
origin-catch-up = made up for a missed one
origin-retry = another try
origin-manual = started by hand

# Habits.

patterns-lead = What people in your home keep doing, whether or not it is worth an automation.
patterns-none = No habits yet
patterns-none-text = They show after some days of history.
pattern-what = Habit
pattern-kind = Kind
pattern-held = Held
pattern-since = Known since
pattern-gone = Not seen any more since { $date }
kind-time = By the clock
kind-sun = By the sun
kind-state = After a change
kind-state-for = After a while
kind-numeric = At a value
kind-presence = Coming and going
kind-sequence = Routine
kind-scene = Together
kind-left-on = Left on

# Automations.

automations-lead = What you accepted, and how it does.
automations-none = Nothing accepted yet
automations-none-text = When you accept an idea, its automation is listed here, with how often it acted and how often somebody took that back.
accepted-on = Accepted on { $date }
automation-noted = Noted
automation-noted-text = Nightshift did not make it in Home Assistant, so how it does is not known.
automation-making = Being made
automation-undoing = Being taken away
automation-undone = Taken away
automation-failed = Not taken by Home Assistant
automation-on = On
automation-off = Turned off in Home Assistant
automation-disabled = Disabled in Home Assistant
automation-edited = Edited by a person
automation-last = Last acted { $at }
automation-fired =
    { $number ->
        [one] time it acted
       *[other] times it acted
    }
automation-overridden =
    { $number ->
        [one] time somebody took it back
       *[other] times somebody took it back
    }

# Times.

date-short = { $day } { $month }
date-day = { $weekday } { $day } { $month }
date-moment = { $day }, { $time }
length-seconds = { $number } s
length-minutes = { $number } min
length-hours = { $number } h
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
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[other] Dec
    }

# Change this idea.

change = Change
change-head = Change this idea
change-lead = Say it in your own words or move a value, and see what the last weeks would have made of it. Nothing is kept before you say so.
change-at = At this time
change-offset = Minutes from sunrise or sunset
change-offset-hint = Below 0 is before it.
change-hold = After this many minutes
change-hold-hint = 0 is at once.
change-threshold = Threshold: { $name } ({ $unit })
change-after = Only from
change-before = Only until
change-brightness = Brightness of { $name }, in percent
change-temperature = Temperature of { $name }
change-days = On these days
change-conditions = Only
change-actions = What it does
change-joins = Together with
change-joins-hint = One automation does both. The other idea is not shown by itself until you take them apart.
change-keep = Keep this
change-try = Try it on my history
change-leave = Cancel
change-would-be = This is what it would be:
change-before-it = As it is:
changed = Changed: { $title }
changed-back = Changed back: { $title }
change-title = Name
change-title-hint = Left empty, it is named after what it does.
say-label = Say what is to be different
say-hint = For example: only on weekdays · ten minutes later · only when it is dark
say-try = Show me
versions-head = Versions
version-number = Version { $number }
version-found = As Nightshift found it
version-restores = As in version { $number }
version-current = In use
version-restore = Go back to this
change-restored = It is again as in version { $number }.
proposal = The language model proposes:
proposal-then = Then:
proposal-use = Use this
tab-settings = Settings
log-in = Log in
log-out = Log out
token = Token
token-hint = It is what is set as http.token, for instance in the configuration file.
token-wrong = That is not the token.
token-wait = Too many wrong tokens: try again in { $seconds } s.
token-no-chance = The system gives no random numbers: nobody can log in now.
