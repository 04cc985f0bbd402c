use super::Row;

/// Something that a text can say of an automation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::prompt) enum Claim {
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

pub(in crate::prompt) const CLAIMS: [Row<Claim>; 14] = [
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
