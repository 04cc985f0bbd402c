use super::Row;

/// Parts of the day: the hours from and to which they last, in the longest sense. What is longer comes first.
pub(in crate::prompt) const PARTS: [Row<(u32, u32)>; 8] = [
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
pub(in crate::prompt) const DAYS: [Row<&[usize]>; 10] = [
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
