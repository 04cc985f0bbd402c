### What comes of what a user wants changed of a suggestion: what is different, or why not. "It" is the suggested automation.

# Why a change cannot be made. $when: when it acts, as in its trigger: when the hall's motion sensor turns on.

too-many-changes = At most { $number } changes can be made at once.
title-too-long = A name has at most { $number } characters.
no-clock-time = It does not act at a clock time, but { $when }: its clock time cannot be set.
sun-limit = It can act up to { $length } before or after the sun's event.
no-sun = It does not act by the sun, but { $when }: it has no offset from it.
shift-limit = It can be moved by up to { $length } at once.
hold-limit = It can wait from { $least } to { $most }.
no-hold = It acts { $when }, and nothing that could last comes before that: it has no delay.
no-threshold = It acts { $when }: it has no threshold that could be set.
# $least, $most: with their unit
threshold-limits = { $name } was between { $least } and { $most } in the history: a threshold outside of that would never be crossed.
any-value = any
no-day = At least one day is needed: to be rid of it, reject the suggestion.
empty-window = The time between must not end when it begins.
one-clock-time = It acts at one clock time: set that, and not a time between two.
# $first, $second: conditions, such as: while it is dark
excluded = “{ $first }” and “{ $second }” never hold together: leave the one out before the other is added.
# $id: what was asked for, $known: the ids that there are
no-condition = There is no condition “{ $id }” here; there is: { $known }.
no-condition-at-all = There is no condition “{ $id }” here; there is: none.
does-nothing-to = It does nothing to { $name }.
all-it-does = That is all it does: to be rid of it, reject the suggestion.
# $id: of a suggestion, as it was asked for, $known: those that there are
no-part = “{ $id }” cannot be part of this: there is { $known }.
no-part-at-all = “{ $id }” cannot be part of this: no other suggestion can.
brightness-limits = The brightness goes from 1 to 100 %.
not-dimmable = It does not turn on { $name } as a light that is known to be dimmable.
nothing-dimmable = It turns on no light that is known to be dimmable.
nothing-settable = It turns on nothing whose temperature is known to be settable.
temperature-limits = { $name } takes { $least } to { $most } degrees.

# What is different. Several of them make one sentence, with semicolons between.

is-called = it is called “{ $title }”
is-named-again = it is named by what it does again
acts-daily = it acts on every day
# $days: such as: on weekdays
acts-on-days = it acts { $days } only
left-alone = { $name } is left alone
part-again = { $name } is part of it again
# $title: of another suggestion that became part of this one
is-joined = it does “{ $title }” as well
is-separate = “{ $title }” is by itself again
is-set-bright = { $name } is set at { $percent } brightness
is-set-to = { $name } is set to { $degrees } degrees
as-last = { $name } is turned on as it was last
nothing-different = nothing is different
# $new: a clock time
# $old: what it was
# $to: the new time as triggers tell it, with the word before it
# $from: what it was, likewise
acts-at = it acts at { $new } instead of { $old }
waits = it waits { $new } instead of { $old }
waits-now = it waits { $new } instead of at once
acts-at-once = it acts at once
acts-above = it acts above { $new } instead of { $old }
acts-below = it acts below { $new } instead of { $old }
# $new, $old: such as: 10 min after sunset
acts-when = it acts { $new } instead of { $old }
# $from: a clock time
# $until: a clock time
# $window: both as conditions tell them, with the words before them
acts-between = it acts from { $from } to { $until } only
# $from: a clock time
# $window: it as conditions tell it
acts-after = it acts after { $from } only
# $until: a clock time
# $window: it as conditions tell it
acts-before = it acts before { $until } only
acts-any-time = it acts at any time of the day
# $condition: such as: if somebody is home
acts-only = it acts only { $condition }
not-asked-for = “{ $condition }” is not asked for any more

# Sentences of the user that were not followed.

quoted = “{ $text }”
say-something = Say what is to be different. For example: { $examples }.
sentence-too-long = A sentence of at most { $number } characters is read: say one change after the other.
not-understood = This was not understood: { $words }. Nothing was changed. Try, for example: { $examples }.
understood-and-refused = { $reason } Nothing was changed.
