//! Words of each language that claim something about a home, and so have to be grounded in the pattern.
//!
//! A stem is looked for at the beginning of a word; with `|` at its end it is the whole word. A word that is missed here
//! costs an unchecked word, one that is found wrongly costs the model's text, in whose place the plain one stands.

use domain::Language;

/// Something that a text can say of an automation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    On,
    Off,
    Open,
    Close,
    Lock,
    Unlock,
    Alarm,
    Motion,
    Sunset,
    Sunrise,
    Dark,
    Arrival,
    Leaving,
    /// That it was so each time, or never: figures are the plain words' part.
    Always,
}

/// Stems in the order of [`Language::ALL`]: English, German, French, Spanish, Dutch, Italian.
type Row<T> = (T, [&'static [&'static str]; 6]);

pub(super) const CLAIMS: [Row<Claim>; 14] = [
    (
        Claim::On,
        [
            &[
                "turn on|",
                "turns on|",
                "turned on|",
                "turning on|",
                "switch on|",
                "switches on|",
                "switched on|",
                "comes on|",
                "come on|",
                "goes on|",
                "light up",
                "lights up",
            ],
            &["einschalt", "eingeschalt", "anschalt", "angeschalt", "anmach", "angeht|", "geht an|"],
            &["allum", "activ", "démarr"],
            &["encend", "enciend", "activ"],
            &["inschakel", "ingeschakel", "aanzet", "aangezet", "aandoe", "gaat aan|"],
            &["accend", "acces", "attiv"],
        ],
    ),
    (
        Claim::Off,
        [
            &["off|"],
            &["ausschalt", "ausgeschalt", "abschalt", "abgeschalt", "ausmach", "ausgeht|", "aus|"],
            &["étei", "désactiv"],
            &["apag", "desactiv"],
            &["uitschakel", "uitgeschakel", "uitzet", "uitgezet", "uitdoe", "uit|"],
            &["speg", "spent", "disattiv"],
        ],
    ),
    (
        Claim::Open,
        [
            &["open"],
            &["öffne", "geöffnet", "offen", "aufmach", "hochfahr"],
            &["ouvr", "ouvert"],
            &["abr", "abiert"],
            &["open"],
            &["apr", "apert"],
        ],
    ),
    (
        Claim::Close,
        [
            &["close|", "closes|", "closed|", "closing|", "shut"],
            &["schließ", "schliess", "geschlossen", "zumach", "herunterfahr"],
            &["ferm"],
            &["cierr", "cerr"],
            &["sluit", "gesloten", "dicht"],
            &["chiud", "chius"],
        ],
    ),
    (
        Claim::Lock,
        [
            &["lock|", "locks|", "locked|", "locking|"],
            &["abschließ", "abschliess", "abgeschlossen", "verriegel"],
            &["verrouill"],
            &["bloque"],
            &["vergrendel", "op slot|"],
            &["blocc", "serrat"],
        ],
    ),
    (
        Claim::Unlock,
        [
            &["unlock"],
            &["aufschließ", "aufschliess", "aufgeschlossen", "entriegel", "aufsperr"],
            &["déverrouill"],
            &["desbloque"],
            &["ontgrendel"],
            &["sblocc"],
        ],
    ),
    (
        Claim::Alarm,
        [
            &["alarm", "disarm", "arm|", "arms|", "armed|", "siren"],
            &["alarm", "scharf", "unscharf", "entschärf", "sirene"],
            &["alarme", "désarm", "sirène"],
            &["alarma", "desarm", "sirena"],
            &["alarm", "sirene"],
            &["allarme", "disinser", "sirena"],
        ],
    ),
    (
        Claim::Motion,
        [&["motion", "movement"], &["bewegung"], &["mouvement"], &["movimiento"], &["beweging"], &["movimento"]],
    ),
    (
        Claim::Sunset,
        [
            &["sunset", "sundown", "dusk"],
            &["sonnenuntergang", "dämmer"],
            &["coucher", "crépuscule"],
            &["puesta", "atardec", "anochec"],
            &["zonsondergang", "schemer"],
            &["tramont", "crepuscol"],
        ],
    ),
    (
        Claim::Sunrise,
        [
            &["sunrise", "dawn"],
            &["sonnenaufgang"],
            &["lever du", "aube|"],
            &["amanec", "salida del"],
            &["zonsopgang", "zonsopkomst"],
            &["alba|", "sorger"],
        ],
    ),
    (
        Claim::Dark,
        [&["dark"], &["dunkel", "finster"], &["sombre", "obscur"], &["oscur"], &["donker"], &["buio|", "scur"]],
    ),
    (
        Claim::Arrival,
        [
            &["arriv", "come home", "comes home", "coming home", "gets home", "get home"],
            &["heimkomm", "heimkehr", "ankomm", "ankunft"],
            &["arriv", "rentr"],
            &["lleg", "vuelv"],
            &["thuiskom", "aankom"],
            &["arriv", "rientr"],
        ],
    ),
    (
        Claim::Leaving,
        [
            &["leave|", "leaves|", "leaving|", "go out|", "goes out|"],
            &["verlass", "verläss", "weggeh"],
            &["quitt"],
            &["sale|", "salen|", "salir|", "march"],
            &["verlaat", "verlaten", "vertrek"],
            &["esce|", "escono|", "lasci"],
        ],
    ),
    (
        Claim::Always,
        [
            &["always", "never|", "every time", "without fail"],
            &["immer|", "nie|", "niemals", "jedes mal"],
            &["toujours", "jamais", "chaque fois"],
            &["siempre", "nunca", "cada vez"],
            &["altijd", "nooit", "elke keer"],
            &["sempre", "mai|", "ogni volta"],
        ],
    ),
];

/// Rooms, and things that matter: each has to occur in the pattern's own words or names, in whatever language.
pub(super) const THINGS: [[&[&str]; 6]; 20] = [
    [&["kitchen"], &["küche"], &["cuisine"], &["cocina"], &["keuken"], &["cucina"]],
    [&["bedroom"], &["schlafzimmer"], &["chambre"], &["dormitorio", "habitación"], &["slaapkamer"], &["camera|"]],
    [&["bathroom"], &["bad|", "badezimmer"], &["bain"], &["baño"], &["badkamer"], &["bagno"]],
    [&["living room"], &["wohnzimmer"], &["salon"], &["salón", "sala de"], &["woonkamer"], &["soggiorno", "salotto"]],
    [
        &["hall"],
        &["flur", "diele"],
        &["couloir", "entrée"],
        &["pasillo", "recibidor"],
        &["gang|", "hal|"],
        &["corridoio", "ingresso"],
    ],
    [&["garage"], &["garage"], &["garage"], &["garaje"], &["garage"], &["garage"]],
    [&["garden"], &["garten"], &["jardin"], &["jardín"], &["tuin"], &["giardino"]],
    [
        &["office", "study|"],
        &["büro", "arbeitszimmer"],
        &["bureau"],
        &["oficina", "despacho"],
        &["kantoor", "werkkamer"],
        &["ufficio", "studio"],
    ],
    [&["attic", "loft"], &["dachboden"], &["grenier"], &["ático", "desván"], &["zolder"], &["soffitta"]],
    [&["cellar", "basement"], &["keller"], &["cave|"], &["sótano"], &["kelder"], &["cantina"]],
    [
        &["nursery"],
        &["kinderzimmer"],
        &["chambre d'enfant"],
        &["cuarto de los niños"],
        &["kinderkamer"],
        &["cameretta"],
    ],
    [
        &["balcony", "terrace", "porch", "patio"],
        &["balkon", "terrasse", "veranda"],
        &["balcon", "terrasse"],
        &["balcón", "terraza"],
        &["balkon", "terras"],
        &["balcone", "terrazza", "veranda"],
    ],
    [&["door"], &["tür", "haustür"], &["porte|", "portes|"], &["puerta"], &["deur", "voordeur"], &["porta|", "porte|"]],
    [&["window"], &["fenster"], &["fenêtre"], &["ventana"], &["raam|", "ramen|"], &["finestr"]],
    [&["gate"], &["tor|", "hoftor"], &["portail"], &["verja", "portón"], &["poort"], &["cancello"]],
    [
        &["oven", "stove", "cooker"],
        &["ofen|", "backofen", "herd|"],
        &["four|", "cuisinière"],
        &["horno"],
        &["oven", "fornuis"],
        &["forno", "fornell"],
    ],
    [&["camera"], &["kamera"], &["caméra"], &["cámara"], &["camera"], &["telecamera", "videocamera"]],
    [
        &["television", "tv|"],
        &["fernseh", "tv|"],
        &["télé", "tv|"],
        &["televis", "tele|"],
        &["televisie", "tv|"],
        &["televis", "tv|"],
    ],
    [&["coffee"], &["kaffee"], &["café"], &["café", "cafetera"], &["koffie"], &["caffè"]],
    [&["fan|", "fans|"], &["ventilator", "lüft"], &["ventilat"], &["ventilador"], &["ventilator"], &["ventilat"]],
];

/// Parts of the day: the hours from and to which they last, in the longest sense. What is longer comes first.
pub(super) const PARTS: [Row<(u32, u32)>; 8] = [
    ((23, 1), [&["midnight"], &["mitternacht"], &["minuit"], &["medianoche"], &["middernacht"], &["mezzanotte"]]),
    ((12, 18), [&["afternoon"], &["nachmittag"], &["après-midi"], &["de la tarde"], &["namiddag"], &["pomerigg"]]),
    (
        (11, 14),
        [
            &["noon|", "midday", "lunch"],
            &["mittag"],
            &["midi|"],
            &["mediodía"],
            &["middag"],
            &["mezzogiorno", "pranzo"],
        ],
    ),
    (
        (4, 12),
        [
            &["morning", "breakfast"],
            &["morgen", "vormittag", "früh"],
            &["matin"],
            &["mañana", "desayuno"],
            &["ochtend", "morgen"],
            &["mattin"],
        ],
    ),
    (
        (16, 24),
        [
            &["evening", "dinner"],
            &["abend"],
            &["soir"],
            &["tarde|", "cena|"],
            &["avond"],
            &["sera|", "sere|", "serat", "seral", "cena|"],
        ],
    ),
    (
        (19, 6),
        [
            &["night|", "nights|", "nightly", "tonight"],
            &["nacht", "nächt"],
            &["nuit"],
            &["noche"],
            &["nacht"],
            &["notte", "notti"],
        ],
    ),
    (
        (20, 3),
        [
            &["bedtime"],
            &["schlafenszeit"],
            &["heure du coucher"],
            &["hora de dormir"],
            &["bedtijd"],
            &["ora di dormire"],
        ],
    ),
    ((11, 16), [&["siesta"], &["mittagsschlaf"], &["sieste"], &["siesta"], &["siësta"], &["siesta"]]),
];

/// Monday to Sunday, working days, the weekend, and every day.
pub(super) const DAYS: [Row<&[usize]>; 10] = [
    (
        &[0, 1, 2, 3, 4, 5, 6],
        [
            &["every day", "each day", "daily"],
            &["jeden tag", "täglich", "jeder tag"],
            &["tous les jours", "chaque jour", "quotidien"],
            &["todos los días", "cada día", "a diario"],
            &["elke dag", "dagelijks", "iedere dag"],
            &["ogni giorno", "tutti i giorni", "quotidian"],
        ],
    ),
    (
        &[0, 1, 2, 3, 4],
        [
            &["weekday", "workday", "working day"],
            &["werktag", "wochentag", "arbeitstag", "unter der woche"],
            &["en semaine", "jours de semaine", "jours ouvr"],
            &["laborable", "entre semana"],
            &["doordeweeks", "werkdag", "weekdag"],
            &["ferial", "lavorativ", "infrasettimanal"],
        ],
    ),
    (
        &[5, 6],
        [
            &["weekend"],
            &["wochenende"],
            &["week-end", "weekend"],
            &["fin de semana", "fines de semana"],
            &["weekend"],
            &["fine settimana", "weekend"],
        ],
    ),
    (&[0], [&["monday"], &["montag"], &["lundi"], &["lunes"], &["maandag"], &["lunedì"]]),
    (&[1], [&["tuesday"], &["dienstag"], &["mardi"], &["martes"], &["dinsdag"], &["martedì"]]),
    (&[2], [&["wednesday"], &["mittwoch"], &["mercredi"], &["miércoles"], &["woensdag"], &["mercoledì"]]),
    (&[3], [&["thursday"], &["donnerstag"], &["jeudi"], &["jueves"], &["donderdag"], &["giovedì"]]),
    (&[4], [&["friday"], &["freitag"], &["vendredi"], &["viernes"], &["vrijdag"], &["venerdì"]]),
    (&[5], [&["saturday"], &["samstag", "sonnabend"], &["samedi"], &["sábado"], &["zaterdag"], &["sabato"]]),
    (&[6], [&["sunday"], &["sonntag"], &["dimanche"], &["domingo"], &["zondag"], &["domenica", "domeniche"]]),
];

/// Two to twelve in words. One is an article in most of the languages.
pub(super) const NUMBERS: [[&str; 11]; 6] = [
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    ["zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"],
    ["deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"],
    ["dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"],
    ["twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"],
    ["due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici"],
];

/// Other numbers and clock times in words, which cannot be checked.
pub(super) const UNCHECKABLE: [&[&str]; 6] = [
    &[
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "thousand",
        "dozen",
        "twice",
        "thrice",
        "half|",
        "quarter",
        "double",
        "percent",
    ],
    &[
        "dreizehn",
        "vierzehn",
        "fünfzehn",
        "sechzehn",
        "siebzehn",
        "achtzehn",
        "neunzehn",
        "zwanzig",
        "dreißig",
        "vierzig",
        "fünfzig",
        "sechzig",
        "siebzig",
        "achtzig",
        "neunzig",
        "hundert",
        "tausend",
        "dutzend",
        "zweimal",
        "dreimal",
        "halb",
        "viertel",
        "prozent",
    ],
    &[
        "treize",
        "quatorze",
        "quinze",
        "seize",
        "vingt",
        "trente",
        "quarante",
        "cinquante",
        "soixante",
        "cent|",
        "cents|",
        "mille|",
        "douzaine",
        "demie",
        "quart|",
        "pour cent",
    ],
    &[
        "trece",
        "catorce",
        "quince",
        "dieci",
        "veint",
        "treinta",
        "cuarenta",
        "cincuenta",
        "sesenta",
        "setenta",
        "ochenta",
        "noventa",
        "cien",
        "mil|",
        "docena",
        "y media",
        "cuarto",
        "por ciento",
    ],
    &[
        "dertien",
        "veertien",
        "vijftien",
        "zestien",
        "zeventien",
        "achttien",
        "negentien",
        "twintig",
        "dertig",
        "veertig",
        "vijftig",
        "zestig",
        "zeventig",
        "tachtig",
        "negentig",
        "honderd",
        "duizend",
        "dozijn",
        "tweemaal",
        "half|",
        "halve",
        "kwart",
        "procent",
    ],
    &[
        "tredici",
        "quattordici",
        "quindici",
        "sedici",
        "diciassette",
        "diciotto",
        "diciannove",
        "vent",
        "trenta",
        "quaranta",
        "cinquanta",
        "sessanta",
        "settanta",
        "ottanta",
        "novanta",
        "cento",
        "mille|",
        "dozzina",
        "mezza|",
        "mezzo|",
        "quarto",
        "per cento",
    ],
];

/// Short words that a sentence of a language can hardly do without, and that are rare in the others.
const FUNCTION_WORDS: [&[&str]; 6] = [
    &[
        "the", "you", "your", "and", "when", "this", "is", "it", "so", "by", "that", "while", "with", "for", "to",
        "every",
    ],
    &[
        "der", "die", "das", "du", "sie", "und", "wenn", "ist", "es", "dein", "deine", "ihre", "den", "dem", "dann",
        "nicht", "ein", "eine", "wird", "sich", "schon", "um",
    ],
    &[
        "le", "la", "les", "vous", "votre", "et", "quand", "lorsque", "est", "une", "des", "dès", "que", "pour", "du",
        "sans", "au",
    ],
    &[
        "el", "la", "los", "las", "usted", "tu", "y", "cuando", "es", "una", "que", "para", "por", "sin", "al", "se",
        "su",
    ],
    &[
        "de", "het", "je", "jouw", "en", "als", "wanneer", "is", "een", "dat", "voor", "met", "niet", "uw", "zodra",
        "om",
    ],
    &["il", "la", "lo", "gli", "e", "quando", "è", "una", "che", "per", "di", "senza", "si", "al", "tuo", "tua", "del"],
];

/// The place of a language in the tables.
pub(super) fn column(language: Language) -> usize {
    Language::ALL.iter().position(|other| *other == language).unwrap_or(0)
}

/// Where a stem stands in a text in small letters, in bytes.
pub(super) fn find(text: &str, stem: &str) -> Option<std::ops::Range<usize>> {
    let (stem, is_whole) = stem.strip_suffix('|').map_or((stem, false), |stem| (stem, true));
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find(stem).map(|at| at + from) {
        let end = at + stem.len();
        let begins = !text[..at].ends_with(char::is_alphanumeric);
        let ends = !is_whole || !text[end..].starts_with(char::is_alphanumeric);
        if begins && ends {
            return Some(at..end);
        }
        from = at + text[at..].chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// Whether a text in small letters is in the language, as far as its short words tell: none is more often met by another
/// language's. A text without any of them, such as a title of names, can be in every language.
pub(super) fn seems_to_be(text: &str, language: Language) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let met = |list: &[&str]| words.iter().filter(|word| list.contains(word)).count();
    let own = met(FUNCTION_WORDS[column(language)]);
    let most = FUNCTION_WORDS.iter().map(|list| met(list)).max().unwrap_or(0);
    own == most && (own > 0 || words.len() < 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_begins_a_word() {
        assert_eq!(find("unlock the door", "lock|"), None);
        assert_eq!(find("the locks", "lock|"), None);
        assert_eq!(find("to lock it", "lock|"), Some(3..7));
        assert_eq!(find("wenn küchenlicht", "küche"), Some(5..11));
    }

    #[test]
    fn a_sentence_shows_its_language() {
        let sentences = [
            "you make coffee when the sun is up, so this saves you the walk",
            "du machst das licht an, wenn es dunkel ist",
            "vous allumez la lampe quand le soleil se couche, et la maison est prête",
            "la lámpara se enciende cuando el sol se pone, y así no tienes que ir",
            "je zet het licht aan als het donker is, dus dat hoeft niet meer",
            "la lampada si accende quando il sole tramonta, e non serve altro che rientrare",
        ];
        for (sentence, language) in sentences.iter().zip(Language::ALL) {
            for other in Language::ALL {
                assert_eq!(seems_to_be(sentence, other), other == language, "{sentence} in {other}");
            }
        }
        assert!(Language::ALL.iter().all(|language| seems_to_be("coffee 6:32", *language)));
    }
}
