# Les pages.

skip = Aller au contenu
tabs = Pages
tab-inbox = Idées
tab-automations = Automatisations
tab-patterns = Habitudes
tab-nights = Nuits
pages = La suite de cette liste
page-first = Depuis le début
page-next = Suivant
page-latest = Dernières nuits
page-earlier = Nuits précédentes
back = Retour aux idées

# Ce qui n'a pas marché.

refused = Cela n’a pas été fait
refused-missing = Il n’y a rien ici
refused-failed = Quelque chose a échoué

# La boîte.

heading-first = Ravi de vous voir ici
heading-new =
    { $number ->
        [one] Une nouvelle idée
       *[other] { $number } nouvelles idées
    }
heading-waiting =
    { $number ->
        [one] Une idée vous attend
       *[other] { $number } idées vous attendent
    }
heading-none = Tout est calme
night-went-well = { $events } événements examinés en { $took }, { $at }.
night-went-wrong = L’exécution du { $at } n’a pas réussi ; « Nuits » dit pourquoi.
night-next = Prochaine exécution : { $at }.
night-none = Aucune exécution prévue.
run-now = Lancer maintenant
running-head = Examen de votre maison
look-again = Regarder à nouveau
stage-fetch = Lecture de l’historique
stage-mine = Recherche d’habitudes
stage-suggest = Rédaction des automatisations
stage-store = Enregistrement des résultats
stage-notify = Annonce à votre maison
empty-title = Rien à décider
empty-text =
    { $days ->
        [one] Nightshift a examiné un jour d’historique, et chaque idée est décidée. Il regarde à nouveau chaque nuit.
       *[other] Nightshift a examiné { $days } jours d’historique, et chaque idée est décidée. Il regarde à nouveau chaque nuit.
    }
empty-early-title = On fait encore connaissance
empty-early =
    { $days ->
        [one] Il y a un jour d’historique pour l’instant, et une habitude doit se voir sur { $least } jours. Le { $date }, il peut y en avoir assez.
       *[other] Il y a { $days } jours d’historique pour l’instant, et une habitude doit se voir sur { $least } jours. Le { $date }, il peut y en avoir assez.
    }

# Première exécution.

first-head = Les premiers pas
first-connect = Connecter votre maison
source-set = Un historique est prêt à être lu.
source-unset = Rien n’est encore prêt à être lu : définissez source.url et source.token pour un Home Assistant en marche, ou source.events pour sa base de données. La documentation dit comment.
first-run = Regarder une première fois
first-run-text = L’historique est lu, à la recherche de ce que vous refaites toujours à la main. Cela prend environ une minute et ne change rien chez vous.
first-read = Lire ce qui a été trouvé
first-read-text = Chaque idée vient avec ses preuves. Rien ne devient une automatisation avant votre accord.

# Une carte.

new = Nouvelle
category-comfort = Confort
category-energy = Énergie
category-security = Sécurité
category-convenience = Praticité
figure-days = { $served } sur { $days }
figure-days-label = jours où cela aurait aidé
figure-wrong-label =
    { $number ->
        [one] fois à tort
       *[other] fois à tort
    }
figure-taps-label = gestes en moins par semaine
figure-hours-label = de marche en moins par semaine
worded-by-model = Formulée par un modèle de langage
accept = Accepter
not-now = Plus tard
never = Jamais
undo = Annuler
undo-anyway = Annuler quand même
yaml-summary = L’automatisation (YAML)
yaml-label = L’automatisation en YAML
copy = Copier
copied = Copié
download = Télécharger
legend-served =
    { $number ->
        [one] aurait été fait pour vous ({ $number })
       *[other] aurait été fait pour vous ({ $number })
    }
legend-missed =
    { $number ->
        [one] encore à la main ({ $number })
       *[other] encore à la main ({ $number })
    }
legend-wrong =
    { $number ->
        [one] aurait agi à tort ({ $number })
       *[other] aurait agi à tort ({ $number })
    }
picture-days =
    { $number ->
        [one] Le dernier jour, heure par heure : quand vous avez agi, et quand l’automatisation l’aurait fait
       *[other] Les { $number } derniers jours, heure par heure : quand vous avez agi, et quand l’automatisation l’aurait fait
    }
picture-delays = Combien de temps après vous avez agi, et combien de temps l’automatisation attend
picture-values = À quelle valeur vous avez agi, et le seuil de l’automatisation

# Ce qui a été décidé.

accepted = Acceptée : { $title }
accepted-made = Elle est maintenant dans Home Assistant.
accepted-waits = Home Assistant est sollicité ; elle y sera dans un instant.
accepted-noted = C’est noté. Rien n’a été changé dans Home Assistant.
accepted-paste = Home Assistant n’est pas connecté ici : collez le YAML dans son éditeur d’automatisations.
rejected = Vous ne la reverrez plus : { $title }
snoozed = Repoussée d’une semaine : { $title }
undone = De retour parmi les idées : { $title }
put-off =
    { $number ->
        [one] Une idée repoussée
       *[other] { $number } idées repoussées
    }
put-off-until = Jusqu’au { $date }
show-again = Afficher à nouveau
advice-head = Vos automatisations qui méritent un coup d’œil
dismiss = Masquer
dismissed = Masqué : { $title }
dismissed-until = Il revient quand il y a davantage à dire.
restored = De nouveau visible : { $title }
dismissed-advice =
    { $number ->
        [one] Un conseil masqué
       *[other] { $number } conseils masqués
    }

# Nuits.

nights-none = Aucune nuit pour l’instant
nights-table = Les nuits, la plus récente d’abord
calendar-head = Les treize dernières semaines
picture-calendar = Les nuits des treize dernières semaines, un carré par jour ; le tableau ci-dessous dit la même chose
calendar-row =
    { $number ->
        [one] nuit d’affilée
       *[other] nuits d’affilée
    }
calendar-usual = durée habituelle
night-when = Quand
night-status = Résultat
night-stages = Étapes
night-took = Durée
night-events = Événements
night-ideas = Idées
night-stopped-at = Arrêtée à : { $stage }
stage-took = { $stage } : { $took }
status-running = En cours
status-succeeded = Terminée
status-failed = Échouée
status-interrupted = Interrompue
status-skipped = Manquée
origin-catch-up = rattrapage d’une nuit manquée
origin-retry = nouvel essai
origin-manual = lancée à la main

# Habitudes.

patterns-lead = Ce qui se répète chez vous, que cela mérite une automatisation ou non.
patterns-none = Pas encore d’habitudes
patterns-none-text = Elles apparaissent après quelques jours d’historique.
pattern-what = Habitude
pattern-kind = Type
pattern-held = Constatée
pattern-since = Connue depuis
pattern-gone = Plus vue depuis le { $date }
kind-time = À heure fixe
kind-sun = Selon le soleil
kind-state = Après un changement
kind-state-for = Après un moment
kind-numeric = À un seuil
kind-presence = Arrivées et départs
kind-sequence = Enchaînement
kind-scene = Ensemble
kind-left-on = Laissé allumé

# Automatisations.

automations-lead = Ce que vous avez accepté, et comment cela se passe.
automations-none = Rien d’accepté pour l’instant
automations-none-text = Quand vous acceptez une idée, son automatisation apparaît ici : combien de fois elle a agi, et combien de fois quelqu’un est revenu en arrière.
accepted-on = Acceptée le { $date }
automation-noted = Notée
automation-noted-text = Nightshift ne l’a pas créée dans Home Assistant ; comment elle se comporte n’est donc pas connu.
automation-making = En cours de création
automation-undoing = En cours de retrait
automation-undone = Retirée
automation-failed = Refusée par Home Assistant
automation-on = Active
automation-off = Désactivée dans Home Assistant
automation-disabled = Entité désactivée dans Home Assistant
automation-edited = Modifiée à la main
automation-last = Dernier déclenchement : { $at }
automation-fired =
    { $number ->
        [one] fois où elle a agi
       *[other] fois où elle a agi
    }
automation-overridden =
    { $number ->
        [one] fois où quelqu’un est revenu en arrière
       *[other] fois où quelqu’un est revenu en arrière
    }

# Temps.

date-short =
    { $day ->
        [1] 1er
       *[other] { $day }
    } { $month }
date-day =
    { $weekday } { $day ->
        [1] 1er
       *[other] { $day }
    } { $month }
date-moment = { $day }, { $time }
length-seconds = { $number } s
length-minutes = { $number } min
length-hours = { $number } h
weekday =
    { $number ->
        [1] lun.
        [2] mar.
        [3] mer.
        [4] jeu.
        [5] ven.
        [6] sam.
       *[other] dim.
    }
month =
    { $number ->
        [1] janv.
        [2] févr.
        [3] mars
        [4] avr.
        [5] mai
        [6] juin
        [7] juil.
        [8] août
        [9] sept.
        [10] oct.
        [11] nov.
       *[other] déc.
    }

# Modifier cette idée.

change = Modifier
change-head = Modifier cette idée
change-lead = Dites-le avec vos mots ou changez une valeur, et voyez ce que les dernières semaines en auraient fait. Rien n’est gardé avant que vous ne le disiez.
change-at = À cette heure
change-offset = Minutes après le lever ou le coucher du soleil
change-offset-hint = Moins de 0, c’est avant.
change-hold = Après ce nombre de minutes
change-hold-hint = 0, c’est aussitôt.
change-threshold = Seuil : { $name } ({ $unit })
change-after = Seulement à partir de
change-before = Seulement jusqu’à
change-brightness = Luminosité de { $name }, en %
change-temperature = Température de { $name }
change-days = Ces jours-là
change-conditions = Seulement
change-actions = Ce qui est fait
change-joins = Avec
change-joins-hint = Une seule automatisation fait les deux, et l’autre idée n’est pas montrée à part entre-temps.
change-keep = Garder ainsi
change-try = Essayer sur mon historique
change-leave = Annuler
change-would-be = Ce que cela donnerait :
change-before-it = Actuellement :
changed = Modifiée : { $title }
changed-back = Modification annulée : { $title }
change-title = Nom
change-title-hint = Laissé vide, il vient de ce qu’elle fait.
say-label = Dites ce qui doit changer
say-hint = Par exemple : seulement en semaine · dix minutes plus tard · seulement quand il fait nuit
say-try = Voir
versions-head = Versions
version-number = Version { $number }
version-found = Telle que Nightshift l’a trouvée
version-restores = Comme dans la version { $number }
version-current = En vigueur
version-restore = Y revenir
change-restored = Elle est de nouveau comme dans la version { $number }.
proposal = Le modèle de langage propose :
proposal-then = Alors :
proposal-use = L’adopter
tab-settings = Réglages
log-in = Se connecter
log-out = Se déconnecter
token = Jeton
token-hint = C’est la valeur de http.token, par exemple dans le fichier de configuration.
token-wrong = Ce n’est pas le bon jeton.
token-wait = Trop de jetons erronés : réessayez dans { $seconds } s.
token-no-chance = Le système ne fournit pas de nombres aléatoires : personne ne peut se connecter pour l’instant.
