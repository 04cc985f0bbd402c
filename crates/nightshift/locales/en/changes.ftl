### Why a suggestion was not changed.

no-version = There is no version { $number } of this suggestion: its versions tell which there are.
# $reason: what the check says, in English
unsound = { $reason }
decided-accepted = Only a suggestion that is pending can be changed, and this one is accepted: undo that first.
decided-rejected = Only a suggestion that is pending can be changed, and this one is rejected: undo that first.
decided-gone = Only a suggestion that is pending can be changed, and this one is gone: its habit was not found any more.
decided-pending = Only a suggestion that is pending can be changed, and this one is pending: try again.
installed = Its automation is in Home Assistant or on its way: undo that first, then change it and accept it again.
# $title: of the suggestion that it is part of
part-of = It is part of “{ $title }”: change that one, or separate this from it first.
# $id: of another suggestion
taken = { $id } cannot be part of this: it was decided on meanwhile, or is part of another one.
outdated = Somebody has changed it meanwhile, and it is version { $number } now: look at it and try again.
no-history = There is no history in the archive yet: the next night brings it.
unknown = What it does is not known well enough to be changed: the next night finds it anew.
missing = There is no such suggestion.
