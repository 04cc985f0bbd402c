### Ce qui est dit d’une exécution : ses remarques, et pourquoi elle s’est terminée sans résultat. Les raisons n’ont pas de point final.

# Ce qu’est l’historique.

days-so-far =
    { $days ->
        [one] Il y a pour l’instant des événements de { $days } jour sur { $wanted }.
       *[other] Il y a pour l’instant des événements de { $days } jours sur { $wanted }.
    }
history-ends = L’événement le plus récent date du { $date } : les jours jusque-là ont été examinés, pas les suivants.
day-damaged = Le jour { $date } des archives était endommagé et a été relu à la source.
earlier-names = Les noms, les pièces et les automatisations sont ceux de nuits précédentes : { $why }.
unreadable =
    { $number ->
        [one] { $number } entrée sur { $read } n’a pas pu être lue : { $first }.
       *[other] { $number } entrées sur { $read } n’ont pas pu être lues, dont : { $first }.
    }
no-context = L’historique ({ $format }) ne porte aucun contexte, donc rien ne distingue les personnes des automatisations : chaque changement compte comme fait sur l’appareil.
only-attributes =
    { $number ->
        [one] { $number } changement ne touchait que des attributs.
       *[other] { $number } changements ne touchaient que des attributs.
    }
left-out =
    { $number ->
        [one] { $number } entité a été laissée de côté, par `entities.exclude` ou parce que personne n’automatise cela (`entities.include` la fait revenir).
       *[other] { $number } entités ont été laissées de côté, par `entities.exclude` ou parce que personne n’automatise cela (`entities.include` en fait revenir une).
    }
automations-unread =
    { $number ->
        [one] { $number } automatisation de votre maison ne montre pas sa configuration : ce qu’elle fait compte comme automatique, et peut quand même être suggéré.
       *[other] { $number } automatisations de votre maison ne montrent pas leur configuration : ce qu’elles font compte comme automatique, et peut quand même être suggéré.
    }
other-zone = Le fuseau horaire de Home Assistant est { $theirs }, et cette nuit a suivi { $ours } : corrigez `timezone`, ou retirez-le et redémarrez Nightshift.
points-foreign =
    { $number ->
        [one] { $number } point a été laissé de côté, car il n’est celui d’aucune entité, par exemple de { $first }.
       *[other] { $number } points ont été laissés de côté, car ils ne sont ceux d’aucune entité, par exemple de { $first }.
    }
points-none = InfluxDB à { $address } n’a aucun état de Home Assistant dans { $place } du { $from } au { $until } : les champs `state` et `value` de séries avec une étiquette `entity_id` ont été cherchés.
influxdb-database = la base { $name }
influxdb-bucket = le bucket { $name }
data-api-stateless =
    { $number ->
        [one] { $number } changement d’état de la Data API sur { $all } n’avait pas de nouvel état et a été laissé de côté.
       *[other] { $number } changements d’état de la Data API sur { $all } n’avaient pas de nouvel état et ont été laissés de côté.
    }
data-api-no-times = La Data API ignore `start_time` et `end_time`, donc tous ses événements ont été lus pour trouver ceux de la période.
data-api-no-offset = La Data API ignore `offset`, donc des durées plus courtes ont été demandées jusqu’à ce qu’aucune ne soit tronquée.
data-api-none = La Data API à { $address } n’a aucun événement du { $from } au { $until }.

format-json-lines = fichier de lignes JSON
format-history = fichier de l’API de l’historique
format-csv = fichier CSV
format-recorder = base de l’enregistreur
format-home-assistant = Home Assistant en marche
format-influxdb = historique dans InfluxDB
format-data-api = historique de la Data API

# Qui a été prévenu, et ce que sont devenues les automatisations.

nobody-told = Aucun broker MQTT n’est configuré (`mqtt.url`), donc rien n’y a été annoncé.
nobody-notified = Personne n’a été notifié : { $why }.
automation-deleted = L’automatisation « { $name } » a été supprimée dans Home Assistant : sa suggestion est de nouveau ouverte.

# Le modèle de langage.

model-unusable = Modèle de langage : il ne peut pas être interrogé : { $setting }, { $problem }.
model-worded =
    { $number ->
        [one] Modèle de langage : { $model } a formulé { $number } suggestion, avec { $tokens_in } tokens envoyés et { $tokens_out } reçus.
       *[other] Modèle de langage : { $model } a formulé { $number } suggestions, avec { $tokens_in } tokens envoyés et { $tokens_out } reçus.
    }
model-plain =
    { $number ->
        [one] Modèle de langage : { $number } suggestion garde les mots de Nightshift : { $why }.
       *[other] Modèle de langage : { $number } suggestions gardent les mots de Nightshift : { $why }.
    }
model-all-plain = Modèle de langage : toutes les suggestions gardent les mots de Nightshift : la base ne peut pas servir à cela ({ $error }).
model-word-dropped =
    { $part ->
        [title] Modèle de langage : l’un de ses textes a été écarté, un titre : { $why }.
        [category] Modèle de langage : l’un de ses choix a été écarté, une catégorie : { $why }.
       *[reason] Modèle de langage : l’un de ses textes a été écarté, une raison : { $why }.
    }
model-words-dropped =
    { $part ->
        [title] Modèle de langage : { $number } de ses textes ont été écartés, par exemple un titre : { $why }.
        [category] Modèle de langage : { $number } de ses textes ont été écartés, par exemple une catégorie : { $why }.
       *[reason] Modèle de langage : { $number } de ses textes ont été écartés, par exemple une raison : { $why }.
    }
model-no-proposals = Modèle de langage : rien n’a été proposé : la base ne peut pas servir à cela ({ $error }).
model-no-more-proposals = Modèle de langage : rien de plus n’a été proposé : { $why }.
model-proposals-untried = Modèle de langage : ses propositions n’ont pas pu être essayées : { $error }.
model-proposals-dropped =
    { $number ->
        [one] Modèle de langage : { $number } de ses propositions a été écartée : { $example }.
       *[other] Modèle de langage : { $number } de ses propositions ont été écartées, par exemple : { $example }.
    }
model-proposal-of = « { $title } » : { $why }
model-no-time = il n’y avait plus assez de temps
model-stopped = l’exécution a été arrêtée
model-left-out = elles manquaient dans sa réponse
model-asked-before = le modèle a déjà été interrogé à leur sujet, et sa réponse n’était pas lisible
model-no-network = le réseau n’est pas utilisable ({ $error })
model-failed = { $model } à { $address } { $what }
model-twice = { $fault }, au second essai aussi
model-budget = la question suivante pourrait dépasser le budget (llm.night_tokens, llm.month_tokens, llm.night_cost, llm.month_cost)
model-unwritten = sa consommation ne peut pas être notée : { $error }

model-left-alone = il est laissé tranquille quelques minutes, car il a échoué ({ $why })
model-late = { $model } n’a pas répondu en { $seconds } s
model-too-long = la réponse du modèle est plus longue que permis
model-not-as-asked = la réponse du modèle n’est pas le JSON demandé ({ $how })

# Ce qu’a fait un modèle ou son serveur, après son nom et son adresse.

llm-slow = n’avait pas fini sa réponse après { $seconds } s
llm-too-long = donne une réponse de plus de { $kib } Kio
llm-locked-out = ne nous laisse pas entrer ({ $shown }) : voyez llm.api_key
llm-missing = n’a pas ce qui est demandé ({ $shown }) : voyez llm.base_url et llm.model
llm-not-understood = ne comprend pas la question ({ $shown })
llm-busy = n’a pas de temps pour nous ({ $shown })
llm-in-trouble = a des difficultés ({ $shown })
llm-elsewhere = nous renvoie ailleurs ({ $shown }), où ne vont ni clé ni noms : mettez dans llm.base_url l’adresse où cela mène
llm-refuses = refuse la question ({ $shown })
llm-untrusted = n’est pas digne de confiance ({ $what }) : mettez dans ca_file l’autorité qui s’en porte garante
llm-unaskable = ne peut pas être interrogé : { $what }
llm-unreachable = est injoignable : { $what }
llm-broke-off = a interrompu sa réponse : { $what }
llm-lookup = est introuvable : son nom ne peut pas être résolu ({ $error })
llm-nowhere = est introuvable : son nom ne mène nulle part
llm-not-local = n’est pas interrogé : son nom mène hors du réseau de la maison, et llm.local_only est activé
llm-answer-is-other = n’a pas répondu dans la forme demandée
llm-answer-is-empty = a donné une réponse vide
llm-cut-off = n’est pas allé au bout de sa réponse : augmentez llm.max_tokens
llm-unwilling = n’a pas voulu répondre

# Pourquoi une exécution s’est terminée sans résultat.

deadline = l’exécution n’était pas terminée après { $limit } et a été arrêtée à l’étape « { $stage } » : augmentez schedule.deadline, ou cherchez ce qui est lent
memory = l’exécution a pris { $held } Mio de mémoire au lieu des { $most } Mio permis et a été arrêtée à l’étape « { $stage } » : réduisez lookback_days, ou augmentez mining.max_memory
shut-down = Nightshift a été arrêté à l’étape « { $stage } » ; rien n’a été enregistré
lost = l’exécution passait pour morte et a été abandonnée
fault = une erreur de Nightshift lui-même a mis fin à l’exécution à l’étape « { $stage } » ; le journal en dit plus, merci de la signaler
nothing-stored = l’exécution s’est terminée sans enregistrer ses résultats : c’est une erreur de Nightshift lui-même, merci de la signaler
program-ended = le programme s’est arrêté pendant le travail
killed = le processus a été tué à l’étape « { $stage } » ; rien n’a été enregistré
stands-still = le processus est mort ou figé à l’étape « { $stage } » ; rien n’a été enregistré
given-up = le processus est mort ou s’est figé : son dernier signe de vie date du { $at } ; rien n’a été enregistré, et la prochaine exécution recommence à zéro

stage-fetch = Lecture de l’historique
stage-mine = Recherche d’habitudes
stage-suggest = Rédaction des automatisations
stage-store = Enregistrement des résultats
stage-notify = Annonce à votre maison

# Pourquoi une nuit a été manquée. Les heures sont celles de la maison.

missed-down = Nightshift ne fonctionnait pas, du { $from } environ au { $until }.
missed-down-until = Nightshift ne fonctionnait pas à l’heure prévue, mais seulement à partir du { $until }.
missed-asleep = La machine était en veille, ou son horloge a été avancée, du { $from } au { $until }.
missed-asleep-until = La machine était en veille à l’heure prévue, ou son horloge a été avancée, jusqu’au { $until }.
missed-wrong-clock = L’horloge de la machine était fausse et a été remise à l’heure le { $until }.
missed-hindered-at = L’exécution n’a pas pu commencer le { $until } : { $what }.
missed-hindered = L’exécution n’a pas pu commencer du { $from } au { $until } : { $what }.
missed-unknown = Nightshift n’était pas là à l’heure prévue.
missed-too-late = Le délai de rattrapage de { $grace } était alors passé.
missed-made-up = L’exécution de { $slot } la rattrape.
missed-unlisted =
    { $number ->
        [one] Les échéances avant la dernière ne sont pas listées.
       *[other] Les échéances avant les { $number } dernières ne sont pas listées.
    }
hindered-by-run = l’exécution { $run } était en cours
hindered-by-store = la base n’était pas utilisable ({ $error })
