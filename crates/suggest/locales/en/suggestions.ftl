### What is suggested, and why. Names and states come from the home and stay as they are.

## Numbers, times and lists

# $exact: "hour" on the hour, else "minute"
clock = { $hour }:{ $minute }
clock-seconds = { $hour }:{ $minute }:{ $second }
length-days =
    { $number ->
        [one] { $number } day
       *[other] { $number } days
    }
length-hours = { $number } h
length-minutes = { $number } min
length-seconds = { $number } s
at-least = { $length } or more
times =
    { $number ->
        [0] not once
        [1] once
        [2] twice
       *[other] { $number } times
    }
# $sound: how the last of them begins: "i", "o" or "other"
list-and = { $start } and { $last }
# $sound: how the last of them begins: "i", "o" or "other"
list-or = { $start } or { $last }

## Days of the week

day-plural =
    { $day ->
        [mon] Mondays
        [tue] Tuesdays
        [wed] Wednesdays
        [thu] Thursdays
        [fri] Fridays
        [sat] Saturdays
       *[sun] Sundays
    }
day-single =
    { $day ->
        [mon] Monday
        [tue] Tuesday
        [wed] Wednesday
        [thu] Thursday
        [fri] Friday
        [sat] Saturday
       *[sun] Sunday
    }
days-working = on weekdays
days-weekend = at weekends
days-on = on { $days }
days-but = on every day but { $day }

## Several things

counted =
    { $domain ->
        [sensor] { $number } sensors
        [climate] { $number } thermostats
        [cover] { $number } covers
        [device_tracker] { $number } trackers
        [fan] { $number } fans
        [humidifier] { $number } humidifiers
        [light] { $number } lights
        [lock] { $number } locks
        [media_player] { $number } media players
        [person] { $number } people
        [siren] { $number } sirens
        [switch] { $number } switches
        [vacuum] { $number } vacuums
        [valve] { $number } valves
        [water_heater] { $number } water heaters
       *[other] { $number } devices
    }
counted-one-of =
    { $domain ->
        [sensor] one of { $number } sensors
        [climate] one of { $number } thermostats
        [cover] one of { $number } covers
        [device_tracker] one of { $number } trackers
        [fan] one of { $number } fans
        [humidifier] one of { $number } humidifiers
        [light] one of { $number } lights
        [lock] one of { $number } locks
        [media_player] one of { $number } media players
        [person] one of { $number } people
        [siren] one of { $number } sirens
        [switch] one of { $number } switches
        [vacuum] one of { $number } vacuums
        [valve] one of { $number } valves
        [water_heater] one of { $number } water heaters
       *[other] one of { $number } devices
    }
counted-all-of =
    { $domain ->
        [sensor] all of { $number } sensors
        [climate] all of { $number } thermostats
        [cover] all of { $number } covers
        [device_tracker] all of { $number } trackers
        [fan] all of { $number } fans
        [humidifier] all of { $number } humidifiers
        [light] all of { $number } lights
        [lock] all of { $number } locks
        [media_player] all of { $number } media players
        [person] all of { $number } people
        [siren] all of { $number } sirens
        [switch] all of { $number } switches
        [vacuum] all of { $number } vacuums
        [valve] all of { $number } valves
        [water_heater] all of { $number } water heaters
       *[other] all of { $number } devices
    }

## What is done

deed-nothing = Do nothing
# $place: where in a sentence it stands
deed-turn-on =
    { $place ->
        [first] Turn on
       *[next] turn on
    } { $names }
# $place: where in a sentence it stands
deed-turn-off =
    { $place ->
        [first] Turn off
       *[next] turn off
    } { $names }
# $place: where in a sentence it stands
deed-open =
    { $place ->
        [first] Open
       *[next] open
    } { $names }
# $place: where in a sentence it stands
deed-close =
    { $place ->
        [first] Close
       *[next] close
    } { $names }
# $place: where in a sentence it stands
deed-lock =
    { $place ->
        [first] Lock
       *[next] lock
    } { $names }
# $place: where in a sentence it stands
deed-unlock =
    { $place ->
        [first] Unlock
       *[next] unlock
    } { $names }
# $place: where in a sentence it stands
deed-start =
    { $place ->
        [first] Start
       *[next] start
    } { $names }
# $place: where in a sentence it stands
deed-stop =
    { $place ->
        [first] Stop
       *[next] stop
    } { $names }
# $place: where in a sentence it stands
deed-pause =
    { $place ->
        [first] Pause
       *[next] pause
    } { $names }
# $place: where in a sentence it stands
deed-dock =
    { $place ->
        [first] Send
       *[next] send
    } { $names } back to the dock
# $place: where in a sentence it stands
deed-arm =
    { $place ->
        [first] Arm
       *[next] arm
    } { $names }
# $place: where in a sentence it stands
deed-disarm =
    { $place ->
        [first] Disarm
       *[next] disarm
    } { $names }
# $place: where in a sentence it stands
deed-set =
    { $place ->
        [first] Set
       *[next] set
    } { $names } to { $state }
# $place: where in a sentence it stands
deed-set-many =
    { $place ->
        [first] Set
       *[next] set
    } { $names }
deeds-then = { $first }, then { $next }

## What starts an automation, behind what it does

# $hour: the hour alone, where it takes another article
at-time = at { $time }
sun-at =
    { $event ->
        [sunrise] at sunrise
       *[sunset] at sunset
    }
sun-after =
    { $event ->
        [sunrise] { $length } after sunrise
       *[sunset] { $length } after sunset
    }
sun-before =
    { $event ->
        [sunrise] { $length } before sunrise
       *[sunset] { $length } before sunset
    }
when-somebody-comes = when the first person comes home
when-everybody-leaves = when the last person leaves home
when-somebody-home = when somebody has been home for { $length }
when-nobody-home = when nobody has been home for { $length }
when-something-changes = when something changes
when-changes = when { $subject } changes
when-changes-from = when { $subject } changes from { $state }
when-changed = when { $subject } has changed and then not for { $length }
when-changed-from = when { $subject } has changed from { $state } for { $length }
when-above = when { $subject } rises above { $value }
when-below = when { $subject } falls below { $value }
when-between = when { $subject } comes between { $low } and { $high }
when-any-value = when { $subject } comes at any value
when-long-above = when { $subject } has been above { $value } for { $length }
when-long-below = when { $subject } has been below { $value } for { $length }
when-long-between = when { $subject } has been between { $low } and { $high } for { $length }
when-long-any-value = when { $subject } has been at any value for { $length }
when = when { $clause }
# What stands for the device that has just been named
it = it

## What must hold, behind what starts it

if = if { $clause }
if-somebody-home = if somebody is home
if-nobody-home = if nobody is home
if-above =
    { $count ->
        [one] if { $subject } is above { $value }
       *[other] if { $subject } are above { $value }
    }
if-below =
    { $count ->
        [one] if { $subject } is below { $value }
       *[other] if { $subject } are below { $value }
    }
if-between =
    { $count ->
        [one] if { $subject } is between { $low } and { $high }
       *[other] if { $subject } are between { $low } and { $high }
    }
if-any-value =
    { $count ->
        [one] if { $subject } is at any value
       *[other] if { $subject } are at any value
    }
window = { $after }–{ $before }
# $hour: the hour alone, where it takes another article
after-time = after { $time }
# $hour: the hour alone, where it takes another article
before-time = before { $time }
while-dark = while it is dark
in-daylight = in daylight
after-event =
    { $event ->
        [sunrise] after sunrise
       *[sunset] after sunset
    }
before-event =
    { $event ->
        [sunrise] before sunrise
       *[sunset] before sunset
    }
after-and-before = { $after } and { $before }
former-unknown = after { $length } without a change

## The states of things, behind "when" and "if". $value is a place or a state in the home's words.

# The modes of thermostats, by the names that Home Assistant has for them
mode =
    { $mode ->
        [off] off
        [heat] heat
        [cool] cool
        [heat_cool] heat cool
        [auto] auto
        [dry] dry
        [fan_only] fan only
       *[other] { $value }
    }
be =
    { $count ->
        [one] is
       *[other] are
    }
have =
    { $count ->
        [one] has
       *[other] have
    }
clause-becomes =
    { $subject } { $state ->
        [on] turns on
        [off] turns off
        [home] comes home
        [away] leaves home
        [place] arrives at { $value }
        [open] opens
        [closed] closes
        [locked] is locked
        [unlocked] is unlocked
        [playing] starts playing
        [paused] is paused
        [cleaning] starts cleaning
        [docked] returns to its dock
        [sun_up] rises
        [sun_down] sets
        [set] is set to { $value }
        [detected] is detected
        [motion] detects motion
        [occupancy] detects occupancy
        [presence] detects presence
        [smoke] detects smoke
        [gas] detects gas
        [sound] detects sound
        [vibration] detects vibration
        [carbon_monoxide] detects carbon monoxide
        [clear] clears
        [plugged_in] is plugged in
        [unplugged] is unplugged
        [connected] connects
        [disconnected] disconnects
        [running] starts running
        [stopped] stops running
        [wet] gets wet
        [dry] gets dry
        [bright] gets bright
        [dark] gets dark
       *[other] changes to { $value }
    }
# $count: how many there are
# $be: the verb of being for so many
# $have: the verb of having for so many
clause-stays =
    { $subject } { $have } { $state ->
        [on] been on
        [off] been off
        [home] been home
        [away] been away
        [place] been at { $value }
        [open] been open
        [closed] been closed
        [locked] been locked
        [unlocked] been unlocked
        [playing] been playing
        [paused] been paused
        [cleaning] been cleaning
        [docked] been in its dock
        [sun_up] been up
        [sun_down] been down
        [set] been set to { $value }
        [detected] been detected
        [motion] detected motion
        [occupancy] detected occupancy
        [presence] detected presence
        [smoke] detected smoke
        [gas] detected gas
        [sound] detected sound
        [vibration] detected vibration
        [carbon_monoxide] detected carbon monoxide
        [clear] been clear
        [plugged_in] been plugged in
        [unplugged] been unplugged
        [connected] been connected
        [disconnected] been disconnected
        [running] been running
        [stopped] been stopped
        [wet] been wet
        [dry] been dry
        [bright] been bright
        [dark] been dark
       *[other] been { $value }
    } for { $length }
# $count: how many there are
# $be: the verb of being for so many
# $have: the verb of having for so many
clause-is =
    { $subject } { $state ->
        [on] { $be } on
        [off] { $be } off
        [home] { $be } home
        [away] { $be } away
        [place] { $be } at { $value }
        [open] { $be } open
        [closed] { $be } closed
        [locked] { $be } locked
        [unlocked] { $be } unlocked
        [playing] { $be } playing
        [paused] { $be } paused
        [cleaning] { $be } cleaning
        [docked] { $be } in its dock
        [sun_up] { $be } up
        [sun_down] { $be } down
        [set] { $be } set to { $value }
        [detected] { $be } detected
        [motion] { $count ->
            [one] detects
           *[other] detect
        } motion
        [occupancy] { $count ->
            [one] detects
           *[other] detect
        } occupancy
        [presence] { $count ->
            [one] detects
           *[other] detect
        } presence
        [smoke] { $count ->
            [one] detects
           *[other] detect
        } smoke
        [gas] { $count ->
            [one] detects
           *[other] detect
        } gas
        [sound] { $count ->
            [one] detects
           *[other] detect
        } sound
        [vibration] { $count ->
            [one] detects
           *[other] detect
        } vibration
        [carbon_monoxide] { $count ->
            [one] detects
           *[other] detect
        } carbon monoxide
        [clear] { $be } clear
        [plugged_in] { $be } plugged in
        [unplugged] { $be } unplugged
        [connected] { $be } connected
        [disconnected] { $be } disconnected
        [running] { $be } running
        [stopped] { $be } stopped
        [wet] { $be } wet
        [dry] { $be } dry
        [bright] { $be } bright
        [dark] { $be } dark
       *[other] { $be } { $value }
    }
# After how long in another state the trigger's own entity changed
former-without =
    { $state ->
        [motion] after { $length } without motion
        [occupancy] after { $length } without occupancy
        [presence] after { $length } without presence
        [moving] after { $length } without moving
        [vibration] after { $length } without vibration
        [sound] after { $length } without sound
        [smoke] after { $length } without smoke
        [gas] after { $length } without gas
       *[carbon_monoxide] after { $length } without carbon monoxide
    }
former-state =
    { $state ->
        [on] after having been on for { $length }
        [off] after having been off for { $length }
        [home] after having been home for { $length }
        [away] after having been away for { $length }
        [place] after having been at { $value } for { $length }
        [open] after having been open for { $length }
        [closed] after having been closed for { $length }
        [locked] after having been locked for { $length }
        [unlocked] after having been unlocked for { $length }
        [playing] after having been playing for { $length }
        [paused] after having been paused for { $length }
        [cleaning] after having been cleaning for { $length }
        [docked] after having been in its dock for { $length }
        [sun_up] after having been up for { $length }
        [sun_down] after having been down for { $length }
        [set] after having been set to { $value } for { $length }
        [detected] after having been detected for { $length }
        [motion] after having detected motion for { $length }
        [occupancy] after having detected occupancy for { $length }
        [presence] after having detected presence for { $length }
        [smoke] after having detected smoke for { $length }
        [gas] after having detected gas for { $length }
        [sound] after having detected sound for { $length }
        [vibration] after having detected vibration for { $length }
        [carbon_monoxide] after having detected carbon monoxide for { $length }
        [clear] after having been clear for { $length }
        [plugged_in] after having been plugged in for { $length }
        [unplugged] after having been unplugged for { $length }
        [connected] after having been connected for { $length }
        [disconnected] after having been disconnected for { $length }
        [running] after having been running for { $length }
        [stopped] after having been stopped for { $length }
        [wet] after having been wet for { $length }
        [dry] after having been dry for { $length }
        [bright] after having been bright for { $length }
        [dark] after having been dark for { $length }
       *[other] after having been { $value } for { $length }
    }
# The last word of the name of a sensor that is called after what it detects, in lower case
named-after =
    { $state ->
        [motion] motion
        [occupancy] occupancy
       *[presence] presence
    }

## The title: what is done, and when

headline-clock = { $deeds } { $trigger }
headline-clock-days = { $deeds } { $trigger } { $days }
headline-event = { $deeds } { $trigger }

## Why a suggestion is made, with the figures of the replay

evidence-nobody-never =
    { $days ->
        [one] In { $days } day nobody did this by hand; this would never have acted.
       *[other] In { $days } days nobody did this by hand; this would never have acted.
    }
evidence-nobody =
    { $days ->
        [one] In { $days } day nobody did this by hand; this would have acted { $times }.
       *[other] In { $days } days nobody did this by hand; this would have acted { $times }.
    }
wrong-never = never acted wrongly
wrong-times = acted wrongly { $times }
wrong-actions =
    { $actions ->
        [one] acted wrongly in { $wrong } of its { $actions } action
       *[other] acted wrongly in { $wrong } of its { $actions } actions
    }
share-no-day = on no day
share-that-day = on that one too
share-every-day = on all of them
share-days = on { $served } of them
evidence-days =
    { $days ->
        [one] You did this by hand on { $days } day; this would have done it for you { $share }, and { $wrong }.
       *[other] You did this by hand on { $days } days; this would have done it for you { $share }, and { $wrong }.
    }
share-every-time = every time
evidence-times =
    { $days ->
        [one] In { $days } day you did this by hand { $times }; this would have done it for you { $share }, and { $wrong }.
       *[other] In { $days } days you did this by hand { $times }; this would have done it for you { $share }, and { $wrong }.
    }
share-none = none
share-all = all
share-some = { $served }
evidence-several =
    { $days ->
        [one] In { $days } day you did these by hand { $times } in all; this would have done { $share } of them for you, and { $wrong }.
       *[other] In { $days } days you did these by hand { $times } in all; this would have done { $share } of them for you, and { $wrong }.
    }
# $number: how many things were left on
evidence-left-on =
    { $days ->
        [one] In { $days } day
       *[other] In { $days } days
    } { $number ->
        [one] this was left on { $times } with nobody at home, and turned off by hand afterwards; this would have turned it off { $acted }
       *[other] these were left on { $times } with nobody at home, and turned off by hand afterwards; this would have turned them off { $acted }
    }{ $hours ->
        [0] .
       *[other] , { $hours } h sooner in all.
    }
evidence-since =
    { $days ->
        [one] Only the last { $days } day count: it changed then.
       *[other] Only the last { $days } days count: it changed then.
    }
evidence-machine-like = It was so regular that it may be a device's own schedule.
held-out-none = It could not be tried yet on days that it had not learned from.
held-out-idle =
    { $days ->
        [one] On { $days } day that it had not learned from it would not have acted.
       *[other] On { $days } days that it had not learned from it would not have acted.
    }
held-out-once = On days that it had not learned from it was right the one time that it acted.
held-out-times =
    { $fires ->
        [one] On days that it had not learned from it was right { $served } of { $fires } time.
       *[other] On days that it had not learned from it was right { $served } of { $fires } times.
    }
held-out-actions =
    { $fires ->
        [one] On days that it had not learned from it was right in { $served } of its { $fires } action.
       *[other] On days that it had not learned from it was right in { $served } of its { $fires } actions.
    }
suggested-by = { $evidence } Suggested by Nightshift ({ $id }).
changed-tried = If you keep it so, later nights tell how it does on the days after that.
changed-new = You have changed it: later nights tell how it does on days after that.
changed-idle =
    { $days ->
        [one] In the { $days } day since you changed it, it would not have acted.
       *[other] In the { $days } days since you changed it, it would not have acted.
    }
changed-right =
    { $days ->
        [one] In the { $days } day since you changed it, it was right { $served } out of { $fires }.
       *[other] In the { $days } days since you changed it, it was right { $served } out of { $fires }.
    }
changed-by = { $evidence } Suggested by Nightshift ({ $id }) and changed by you.
# Of an automation that does what several suggestions do. $list: an entry each, with semicolons between
by-action = Each by itself: { $list }.
# How often it would have done what was done by hand, without that it was, and not although it was: numbers
by-action-one = { $name } right { $served }, wrong { $wrong }, missed { $missed }
set-brightness = brightness { $percent }
set-temperature = { $degrees } degrees
nearly-days =
    { $opportunities ->
        [one] { $headline }: held on { $support } of { $opportunities } day. { $lacked }
       *[other] { $headline }: held on { $support } of { $opportunities } days. { $lacked }
    }
nearly-times =
    { $opportunities ->
        [one] { $headline }: held { $support } of { $opportunities } time. { $lacked }
       *[other] { $headline }: held { $support } of { $opportunities } times. { $lacked }
    }

## Why nothing is suggested of a habit

reason-rejected = You have rejected it.
reason-rejected-same = You have rejected a suggestion of the same habit.
reason-automated = Already automated by { $automation }.
reason-taken-back = It would take back what an automation does to { $name }: change that automation instead.
reason-turned-off = Your automation { $automation } does this, but is turned off: turn it on again.
reason-none-shown = No suggestion is to be shown.
reason-below-first = It ranked below the first.
reason-below = It ranked below the first { $most }.
reason-never-acted = Its automation would never have acted on this history.
reason-imprecise = Its automation would have acted { $acted } and been right { $right }: that is { $share }, and at least { $least } is asked for.
reason-imprecise-later = On days that it had not learned from, its automation would have acted { $acted } and been right { $right }: so { $share } is to be expected, and at least { $least } is asked for.
reason-check = Its automation did not pass the check: { $problem }.
reason-no-action = It has no action.
reason-two-states = It would put { $entity } into two states at once.
reason-entrance = { $entity } closes an entrance, and for safety Nightshift never suggests to open one.
reason-gas = { $entity } lets gas through, and for safety Nightshift never suggests to open it.
reason-unlock = For safety Nightshift never suggests to unlock or open a lock, such as { $entity }.
reason-alarm = For safety Nightshift leaves alarms such as { $entity } to people: arming usually needs a code, and disarming is never suggested.
reason-no-service = Home Assistant has no action that puts { $entity } into the state { $state }.

## What the user made of other suggestions

ranked-lower = Ranked lower: { $reasons }.
ranked-higher = Ranked higher: { $reasons }.
reasons-and = { $first }; { $next }
feedback-decided =
    you { $verb ->
        [down] turned down
        [back] turned down or took back
       *[accepted] accepted
    } { $all ->
        [one] the one suggestion
       *[other] { $number } of { $all } suggestions
    } { $what }
feedback-of-entity = like this for { $name }
feedback-of-area = like this in { $area }
feedback-of-kind =
    { $kind ->
        [time] of this kind (at a clock time)
        [sun] of this kind (by the sun)
        [state] of this kind (after a change of state)
        [state_for] of this kind (after a state has lasted)
        [numeric] of this kind (at a threshold)
        [presence] of this kind (when people come or leave)
        [sequence] of this kind (a routine)
        [scene] of this kind (several things at once)
       *[left_on] of this kind (what was left on)
    }
feedback-overruled =
    { $fired ->
        [one] an automation does this with { $name } already, and was overruled by hand within minutes { $overridden } of { $fired } time
       *[other] an automation does this with { $name } already, and was overruled by hand within minutes { $overridden } of { $fired } times
    }

## What might be done about automations that there are

quoted = “{ $name }”
automation-unknown = an automation
advice-turn-on-title = Turn “{ $automation }” on again
advice-turn-on =
    { $opportunities ->
        [one] “{ $automation }” is turned off, and you do by hand what it would do: { $title }, { $support } of { $opportunities } time.
       *[other] “{ $automation }” is turned off, and you do by hand what it would do: { $title }, { $support } of { $opportunities } times.
    }
advice-change-title = Change “{ $automation }”, which you keep correcting
advice-change-title-unknown = Change the automation of { $name } that you keep correcting
# What was done to a device, in the past
did =
    { $state ->
        [on] turned it on
        [off] turned it off
        [open] opened it
        [closed] closed it
        [locked] locked it
        [unlocked] unlocked it
       *[other] set it to { $value }
    }
advice-seen-days = You { $deed } again within { $length }, on { $corrected } of the { $fired } days on which { $automation } { $did }.
advice-seen-times = You { $deed } again within { $length }, { $corrected } of the { $fired } times that { $automation } { $did }.
advice-otherwise = Another time or a condition may suit you better, or you may turn it off.
times-corrected =
    { $number ->
        [0] never
        [1] once
        [2] twice
       *[other] { $number } times
    }
advice-remedy = Limited to this condition: { $conditions }, it would have done so { $times }, and you would have corrected it { $corrected }.

## What a habit lacked that came close

day-and-month =
    { $day } { $month ->
        [jan] January
        [feb] February
        [mar] March
        [apr] April
        [may] May
        [jun] June
        [jul] July
        [aug] August
        [sep] September
        [oct] October
        [nov] November
       *[dec] December
    }
lack-chance = Chance would bring as much (q-value { $value }; at most { $most } counts).
lack-rare = That is { $held }; at least { $least } counts.
lack-few-days = It was seen on fewer than { $least } days.
lack-wide = Its times are spread too wide: an automation would be in time for { $share } of them.
lack-over = It was done on { $before } of { $daysbefore } days until { $date }, and on { $since } of { $dayssince } since.
lack-meant = It runs nearly every time that nobody is at home, so it seems to be meant.
lack-together = One gesture switches them together already.
lack-taken-over = An automation does it already.
lack-in-time =
    { $days ->
        [one] Its automation would have been in time on { $days } day only.
       *[other] Its automation would have been in time on { $days } days only.
    }
lack-imprecise = Its automation would have been right { $right } and wrong { $wrong }.
lack-imprecise-later = On days that it had not learned from, its automation would have been right { $right } and wrong { $wrong }.
lack-ended = It has ended: lately its automation would have helped nobody any more.
lack-contradicted = The same trigger is followed by the opposite more reliably.
lack-mirrored = The two go together, and the other one triggers this one more reliably.
