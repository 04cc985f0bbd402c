### Wat er over een run gezegd wordt: de opmerkingen, en waarom hij zonder resultaat eindigde. Redenen hebben geen punt aan het eind.

# Wat de geschiedenis is.

days-so-far =
    { $days ->
        [one] Er zijn tot nu toe gebeurtenissen van { $days } van de { $wanted } dagen.
       *[other] Er zijn tot nu toe gebeurtenissen van { $days } van de { $wanted } dagen.
    }
history-ends = De nieuwste gebeurtenis is van { $date }: de dagen tot dan zijn bekeken, niet die tot nu.
day-damaged = De gearchiveerde dag { $date } was beschadigd en is opnieuw uit de bron gelezen.
earlier-names = Namen, ruimtes en automatiseringen zijn die van eerdere nachten: { $why }.
unreadable =
    { $number ->
        [one] { $number } van { $read } regels kon niet gelezen worden: { $first }.
       *[other] { $number } van { $read } regels konden niet gelezen worden, de eerste: { $first }.
    }
no-context = In de geschiedenis ({ $format }) staat geen context, dus mensen en automatiseringen zijn niet te onderscheiden: elke verandering telt als aan het apparaat gedaan.
only-attributes =
    { $number ->
        [one] { $number } verandering betrof alleen attributen.
       *[other] { $number } veranderingen betroffen alleen attributen.
    }
left-out =
    { $number ->
        [one] { $number } entiteit is weggelaten, door `entities.exclude` of omdat niemand zoiets automatiseert (`entities.include` haalt haar terug).
       *[other] { $number } entiteiten zijn weggelaten, door `entities.exclude` of omdat niemand zoiets automatiseert (`entities.include` haalt er een terug).
    }
automations-unread =
    { $number ->
        [one] { $number } automatisering in je huis laat haar configuratie niet zien: wat ze doet telt als automatisch, en kan toch voorgesteld worden.
       *[other] { $number } automatiseringen in je huis laten hun configuratie niet zien: wat ze doen telt als automatisch, en kan toch voorgesteld worden.
    }
other-zone = De tijdzone van Home Assistant is { $theirs }, en deze nacht ging volgens { $ours }: verbeter `timezone`, of laat het weg en herstart Nightshift.
points-foreign =
    { $number ->
        [one] { $number } punt is weggelaten, omdat het van geen entiteit is, zoals dat van { $first }.
       *[other] { $number } punten zijn weggelaten, omdat ze van geen entiteit zijn, zoals die van { $first }.
    }
points-none = InfluxDB op { $address } heeft in { $place } van { $from } tot { $until } geen toestand van Home Assistant: er is gezocht naar de velden `state` en `value` van reeksen met een tag `entity_id`.
influxdb-database = de database { $name }
influxdb-bucket = de bucket { $name }
data-api-stateless =
    { $number ->
        [one] { $number } van { $all } toestandsveranderingen van de Data API had geen nieuwe toestand en is weggelaten.
       *[other] { $number } van { $all } toestandsveranderingen van de Data API hadden geen nieuwe toestand en zijn weggelaten.
    }
data-api-no-times = De Data API let niet op `start_time` en `end_time`, dus zijn al haar gebeurtenissen gelezen om die van de periode te vinden.
data-api-no-offset = De Data API let niet op `offset`, dus is naar kortere tijden gevraagd tot er geen meer werd afgekapt.
data-api-none = De Data API op { $address } heeft van { $from } tot { $until } geen gebeurtenissen.

format-json-lines = bestand met JSON-regels
format-history = bestand van de geschiedenis-API
format-csv = CSV-bestand
format-recorder = database van de recorder
format-home-assistant = draaiende Home Assistant
format-influxdb = geschiedenis in InfluxDB
format-data-api = geschiedenis van de Data API

# Wie het te horen kreeg, en wat er van automatiseringen werd.

nobody-told = Er is geen MQTT-broker ingesteld (`mqtt.url`), dus daar is niets gemeld.
nobody-notified = Niemand heeft een melding gekregen: { $why }.
automation-deleted = De automatisering ‘{ $name }’ is in Home Assistant verwijderd: het voorstel ervan staat weer open.

# Het taalmodel.

model-unusable = Taalmodel: het kan niet gevraagd worden: { $setting }, { $problem }.
model-worded =
    { $number ->
        [one] Taalmodel: { $model } heeft { $number } voorstel verwoord, met { $tokens_in } tokens heen en { $tokens_out } terug.
       *[other] Taalmodel: { $model } heeft { $number } voorstellen verwoord, met { $tokens_in } tokens heen en { $tokens_out } terug.
    }
model-plain =
    { $number ->
        [one] Taalmodel: { $number } voorstel heeft de woorden van Nightshift: { $why }.
       *[other] Taalmodel: { $number } voorstellen hebben de woorden van Nightshift: { $why }.
    }
model-all-plain = Taalmodel: alle voorstellen hebben de woorden van Nightshift: de database is er niet voor te gebruiken ({ $error }).
model-word-dropped =
    { $part ->
        [title] Taalmodel: een van zijn teksten is geschrapt, een titel: { $why }.
        [category] Taalmodel: een van zijn keuzes is geschrapt, een categorie: { $why }.
       *[reason] Taalmodel: een van zijn teksten is geschrapt, een reden: { $why }.
    }
model-words-dropped =
    { $part ->
        [title] Taalmodel: { $number } van zijn teksten zijn geschrapt, bijvoorbeeld een titel: { $why }.
        [category] Taalmodel: { $number } van zijn teksten zijn geschrapt, bijvoorbeeld een categorie: { $why }.
       *[reason] Taalmodel: { $number } van zijn teksten zijn geschrapt, bijvoorbeeld een reden: { $why }.
    }
model-no-proposals = Taalmodel: er is niets voorgesteld: de database is er niet voor te gebruiken ({ $error }).
model-no-more-proposals = Taalmodel: er is niets meer voorgesteld: { $why }.
model-proposals-untried = Taalmodel: wat het voorstelt kon niet geprobeerd worden: { $error }.
model-proposals-dropped =
    { $number ->
        [one] Taalmodel: { $number } van zijn wijzigingen is geschrapt: { $example }.
       *[other] Taalmodel: { $number } van zijn wijzigingen zijn geschrapt, bijvoorbeeld: { $example }.
    }
model-proposal-of = ‘{ $title }’: { $why }
model-no-time = er was geen tijd meer voor
model-stopped = de run is gestopt
model-left-out = ze ontbraken in zijn antwoord
model-asked-before = het model is er eerder naar gevraagd, en zijn antwoord was niet te lezen
model-no-network = het netwerk is niet te gebruiken ({ $error })
model-failed = { $model } op { $address } { $what }
model-twice = { $fault }, ook bij de tweede poging
model-budget = de volgende vraag kan boven het budget uitkomen (llm.night_tokens, llm.month_tokens, llm.night_cost, llm.month_cost)
model-unwritten = wat het verbruikt kan niet genoteerd worden: { $error }

model-left-alone = het wordt enkele minuten met rust gelaten, omdat het faalde ({ $why })
model-late = { $model } antwoordde niet binnen { $seconds } s
model-too-long = het antwoord van het model is langer dan toegestaan
model-not-as-asked = het antwoord van het model is niet de gevraagde JSON ({ $how })

# Wat een model of zijn server deed, achter zijn naam en adres.

llm-slow = was na { $seconds } s niet klaar met antwoorden
llm-too-long = geeft een antwoord van meer dan { $kib } KiB
llm-locked-out = laat ons niet binnen ({ $shown }): bekijk llm.api_key
llm-missing = heeft niet wat gevraagd wordt ({ $shown }): bekijk llm.base_url en llm.model
llm-not-understood = begrijpt de vraag niet ({ $shown })
llm-busy = heeft geen tijd voor ons ({ $shown })
llm-in-trouble = heeft problemen ({ $shown })
llm-elsewhere = stuurt ons door ({ $shown }), en daar gaan geen sleutel en namen heen: zet llm.base_url op waar dat heen leidt
llm-refuses = weigert de vraag ({ $shown })
llm-untrusted = is niet te vertrouwen ({ $what }): zet ca_file op de instantie die ervoor instaat
llm-unaskable = kan niet gevraagd worden: { $what }
llm-unreachable = is niet te bereiken: { $what }
llm-broke-off = brak zijn antwoord af: { $what }
llm-lookup = is niet te vinden: de naam kan niet opgezocht worden ({ $error })
llm-nowhere = is niet te vinden: de naam leidt nergens heen
llm-not-local = wordt niet gevraagd: de naam leidt buiten het thuisnetwerk, en llm.local_only is ingesteld
llm-answer-is-other = antwoordde niet in de gevraagde vorm
llm-answer-is-empty = gaf een leeg antwoord
llm-cut-off = kwam niet aan het eind van zijn antwoord: verhoog llm.max_tokens
llm-unwilling = wilde niet antwoorden

# Waarom een run zonder resultaat eindigde.

deadline = de run was na { $limit } niet klaar en is in de stap ‘{ $stage }’ gestopt: verhoog schedule.deadline, of zoek wat er traag is
memory = de run gebruikte { $held } MiB geheugen in plaats van de toegestane { $most } MiB en is in de stap ‘{ $stage }’ gestopt: verklein lookback_days, of verhoog mining.max_memory
shut-down = Nightshift is in de stap ‘{ $stage }’ gestopt; er is niets opgeslagen
lost = de run gold als dood en is opgegeven
fault = een fout in Nightshift zelf heeft de run in de stap ‘{ $stage }’ beëindigd; in het logboek staat meer, meld het alsjeblieft
nothing-stored = de run eindigde zonder zijn resultaten op te slaan: dat is een fout in Nightshift zelf, meld het alsjeblieft
program-ended = het programma is tijdens het werk gestopt
killed = het proces is in de stap ‘{ $stage }’ afgebroken; er is niets opgeslagen
stands-still = het proces is in de stap ‘{ $stage }’ gestorven of staat stil; er is niets opgeslagen
given-up = het proces is gestorven of stond stil: het laatste teken van leven was op { $at }; er is niets opgeslagen, en de volgende run begint opnieuw

stage-fetch = Geschiedenis lezen
stage-mine = Gewoonten zoeken
stage-suggest = Automatiseringen schrijven
stage-store = Resultaten opslaan
stage-notify = Je huis op de hoogte brengen

# Waarom een nacht gemist is. Tijden zijn die van het huis.

missed-down = Nightshift draaide niet, van ongeveer { $from } tot { $until }.
missed-down-until = Nightshift draaide niet op de geplande tijd, maar pas vanaf { $until }.
missed-asleep = De machine sliep, of haar klok is vooruitgezet, van { $from } tot { $until }.
missed-asleep-until = De machine sliep op de geplande tijd, of haar klok is vooruitgezet, tot { $until }.
missed-wrong-clock = De klok van de machine stond verkeerd en is op { $until } goedgezet.
missed-hindered-at = De run kon op { $until } niet beginnen: { $what }.
missed-hindered = De run kon van { $from } tot { $until } niet beginnen: { $what }.
missed-unknown = Nightshift was er niet op de geplande tijd.
missed-too-late = De inhaaltijd van { $grace } was toen al voorbij.
missed-made-up = De run van { $slot } haalt dat in.
missed-unlisted =
    { $number ->
        [one] Tijden voor de laatste staan er niet bij.
       *[other] Tijden voor de laatste { $number } staan er niet bij.
    }
hindered-by-run = run { $run } was nog bezig
hindered-by-store = de database was niet te gebruiken ({ $error })
