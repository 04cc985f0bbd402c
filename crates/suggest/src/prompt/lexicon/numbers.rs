/// Two to twelve in words. One is an article in most of the languages.
pub(in crate::prompt) const NUMBERS: [[&str; 11]; 6] = [
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    ["zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"],
    ["deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"],
    ["dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"],
    ["twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"],
    ["due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici"],
];

/// Other numbers and clock times in words, which cannot be checked: a list each, parted by commas.
pub(in crate::prompt) const UNCHECKABLE: [&str; 6] = [
    "thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen, twenty, thirty, forty, fifty, \
     sixty, seventy, eighty, ninety, hundred, thousand, dozen, twice, thrice, half|, quarter, double, \
     percent",
    "dreizehn, vierzehn, fünfzehn, sechzehn, siebzehn, achtzehn, neunzehn, zwanzig, dreißig, vierzig, \
     fünfzig, sechzig, siebzig, achtzig, neunzig, hundert, tausend, dutzend, zweimal, dreimal, halb, \
     viertel, prozent",
    "treize, quatorze, quinze, seize, vingt, trente, quarante, cinquante, soixante, cent|, cents|, mille|, \
     douzaine, demie, quart|, pour cent",
    "trece, catorce, quince, dieci, veint, treinta, cuarenta, cincuenta, sesenta, setenta, ochenta, \
     noventa, cien, mil|, docena, y media, cuarto, por ciento",
    "dertien, veertien, vijftien, zestien, zeventien, achttien, negentien, twintig, dertig, veertig, \
     vijftig, zestig, zeventig, tachtig, negentig, honderd, duizend, dozijn, tweemaal, half|, halve, \
     kwart, procent",
    "tredici, quattordici, quindici, sedici, diciassette, diciotto, diciannove, vent, trenta, quaranta, \
     cinquanta, sessanta, settanta, ottanta, novanta, cento, mille|, dozzina, mezza|, mezzo|, quarto, \
     per cento",
];
