### Waarom een suggestie niet gewijzigd is.

no-version = Er is geen versie { $number } van deze suggestie: haar versies zeggen welke er zijn.
unsound = Wat eruit zou komen, kan niet: { $reason }
decided-accepted = Alleen een openstaande suggestie kan gewijzigd worden, en deze is aangenomen: draai dat eerst terug.
decided-rejected = Alleen een openstaande suggestie kan gewijzigd worden, en deze is afgewezen: draai dat eerst terug.
decided-gone = Alleen een openstaande suggestie kan gewijzigd worden, en deze is er niet meer: de gewoonte is niet meer gevonden.
decided-pending = Alleen een openstaande suggestie kan gewijzigd worden, en deze staat open: probeer het opnieuw.
installed = De automatisering ervan staat in Home Assistant of is onderweg: draai dat eerst terug, wijzig haar dan en neem haar weer aan.
part-of = Ze is deel van “{ $title }”: verander die, of maak deze er eerst los van.
taken = { $id } kan hier geen deel van zijn: er is intussen over beslist, of ze is deel van een andere.
outdated = Iemand heeft haar intussen gewijzigd, het is nu versie { $number }: bekijk haar en probeer het opnieuw.
no-history = Er is nog geen geschiedenis in het archief: de volgende nacht brengt die.
unknown = Wat ze doet is niet goed genoeg bekend om het te wijzigen: de volgende nacht vindt het opnieuw.
missing = Die suggestie bestaat niet.
