### Waarom een voorstel niet gewijzigd is.

no-version = Er is geen versie { $number } van dit voorstel: zijn versies zeggen welke er zijn.
unsound = Wat eruit zou komen, kan niet: { $reason }
decided-accepted = Alleen een openstaand voorstel kan gewijzigd worden, en dit is aangenomen: draai dat eerst terug.
decided-rejected = Alleen een openstaand voorstel kan gewijzigd worden, en dit is afgewezen: draai dat eerst terug.
decided-gone = Alleen een openstaand voorstel kan gewijzigd worden, en dit is er niet meer: de gewoonte is niet meer gevonden.
decided-pending = Alleen een openstaand voorstel kan gewijzigd worden, en dit staat open: probeer het opnieuw.
installed = De automatisering ervan staat in Home Assistant of is onderweg: draai dat eerst terug, wijzig het dan en neem het weer aan.
part-of = Het is deel van “{ $title }”: wijzig dat, of maak dit er eerst los van.
taken = { $id } kan hier geen deel van zijn: er is intussen over beslist, of het is deel van een ander.
outdated = Iemand heeft het intussen gewijzigd, het is nu versie { $number }: bekijk het en probeer het opnieuw.
no-history = Er is nog geen geschiedenis in het archief: de volgende nacht brengt die.
unknown = Wat het doet is niet goed genoeg bekend om het te wijzigen: de volgende nacht vindt het opnieuw.
missing = Dat voorstel bestaat niet.
