### Warum ein Vorschlag nicht geändert wurde.

no-version = Eine Version { $number } dieses Vorschlags gibt es nicht: seine Versionen sagen, welche es gibt.
unsound = Was dabei herauskäme, geht nicht: { $reason }
decided-accepted = Nur ein offener Vorschlag lässt sich ändern, und dieser ist angenommen: mach das zuerst rückgängig.
decided-rejected = Nur ein offener Vorschlag lässt sich ändern, und dieser ist abgelehnt: mach das zuerst rückgängig.
decided-gone = Nur ein offener Vorschlag lässt sich ändern, und diesen gibt es nicht mehr: seine Gewohnheit wurde nicht mehr gefunden.
decided-pending = Nur ein offener Vorschlag lässt sich ändern, und dieser ist offen: versuche es noch einmal.
installed = Seine Automatisierung ist in Home Assistant oder auf dem Weg: mach das zuerst rückgängig, ändere ihn dann und nimm ihn wieder an.
part-of = Er ist Teil von „{ $title }“: ändere jenen, oder löse diesen zuerst davon.
taken = { $id } kann kein Teil davon sein: über ihn wurde inzwischen entschieden, oder er ist Teil eines anderen.
outdated = Inzwischen hat ihn jemand geändert, jetzt ist es Version { $number }: sieh ihn an und versuche es noch einmal.
no-history = Im Archiv ist noch kein Verlauf: die nächste Nacht bringt ihn.
unknown = Was er tut, ist nicht gut genug bekannt, um es zu ändern: die nächste Nacht findet es neu.
missing = Diesen Vorschlag gibt es nicht.
