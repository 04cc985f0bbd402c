### Warum ein Vorschlag nicht geändert wurde.

no-version = Eine Version { $number } dieses Vorschlags gibt es nicht: Seine Versionen sagen, welche es gibt.
unsound = Was dabei herauskäme, geht nicht: { $reason }
decided-accepted = Nur ein offener Vorschlag lässt sich ändern, und dieser ist angenommen: Mach das zuerst rückgängig.
decided-rejected = Nur ein offener Vorschlag lässt sich ändern, und dieser ist abgelehnt: Mach das zuerst rückgängig.
decided-gone = Nur ein offener Vorschlag lässt sich ändern, und diesen gibt es nicht mehr: Seine Gewohnheit wurde nicht mehr gefunden.
decided-pending = Nur ein offener Vorschlag lässt sich ändern, und dieser ist offen: Versuche es noch einmal.
installed = Seine Automatisierung ist in Home Assistant oder auf dem Weg: Mach das zuerst rückgängig, ändere ihn dann und nimm ihn wieder an.
part-of = Er ist Teil von „{ $title }“: Ändere jenen, oder löse diesen zuerst davon.
taken = { $id } kann kein Teil davon sein: Über ihn wurde inzwischen entschieden, oder er ist Teil eines anderen.
outdated = Inzwischen hat ihn jemand geändert, jetzt ist es Version { $number }: Sieh ihn an und versuche es noch einmal.
no-history = Im Archiv ist noch kein Verlauf: Die nächste Nacht bringt ihn.
unknown = Was er tut, ist nicht gut genug bekannt, um es zu ändern: Die nächste Nacht findet es neu.
missing = Diesen Vorschlag gibt es nicht.
