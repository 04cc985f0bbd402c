### Notifications to people, through Home Assistant

# $number: how many there are
new-suggestions =
    { $number ->
        [one] Nightshift has a new suggestion
       *[other] Nightshift has { $number } new suggestions
    }
and-more = And { $number } more.
nothing-new = Nightshift found nothing new
waiting =
    { $number ->
        [0] Nothing waits for your decision.
        [one] { $number } suggestion waits for your decision.
       *[other] { $number } suggestions wait for your decision.
    }
failed = Nightshift could not do its nightly job
failed-at = It failed at stage { $stage }: { $why }
unknown-cause = nothing more is known
cannot-do = Nightshift could not do that
button-accept = Accept
button-not-now = Not now
button-never = Never

# Sent when somebody tries whether notifications arrive.
test = This is a test. What the nights find will come like this.
