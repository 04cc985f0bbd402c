### Ce qui est suggéré, et pourquoi. Les noms et les états viennent de la maison et restent tels quels.

## Nombres, heures et listes

clock =
    { $exact ->
        [hour] { $hour } h
       *[minute] { $hour } h { $minute }
    }
clock-seconds = { $hour } h { $minute } min { $second } s
length-days =
    { $number ->
        [one] { $number } jour
       *[other] { $number } jours
    }
length-hours = { $number } h
length-minutes = { $number } min
length-seconds = { $number } s
at-least = au moins { $length }
times =
    { $number ->
        [0] 0 fois
        [1] une fois
        [2] deux fois
       *[other] { $number } fois
    }
list-and = { $start } et { $last }
list-or = { $start } ou { $last }

## Jours de la semaine

day-plural =
    { $day ->
        [mon] le lundi
        [tue] le mardi
        [wed] le mercredi
        [thu] le jeudi
        [fri] le vendredi
        [sat] le samedi
       *[sun] le dimanche
    }
day-single =
    { $day ->
        [mon] le lundi
        [tue] le mardi
        [wed] le mercredi
        [thu] le jeudi
        [fri] le vendredi
        [sat] le samedi
       *[sun] le dimanche
    }
days-working = du lundi au vendredi
days-weekend = le week-end
days-on = { $days }
days-but = tous les jours sauf { $day }

## Plusieurs choses

counted =
    { $domain ->
        [sensor] { $number } capteurs
        [climate] { $number } thermostats
        [cover] { $number } volets
        [device_tracker] { $number } traceurs
        [fan] { $number } ventilateurs
        [humidifier] { $number } humidificateurs
        [light] { $number } lumières
        [lock] { $number } serrures
        [media_player] { $number } lecteurs multimédias
        [person] { $number } personnes
        [siren] { $number } sirènes
        [switch] { $number } interrupteurs
        [vacuum] { $number } aspirateurs
        [valve] { $number } vannes
        [water_heater] { $number } chauffe-eau
       *[other] { $number } appareils
    }
counted-one-of =
    { $domain ->
        [sensor] l’un des { $number } capteurs
        [climate] l’un des { $number } thermostats
        [cover] l’un des { $number } volets
        [device_tracker] l’un des { $number } traceurs
        [fan] l’un des { $number } ventilateurs
        [humidifier] l’un des { $number } humidificateurs
        [light] l’une des { $number } lumières
        [lock] l’une des { $number } serrures
        [media_player] l’un des { $number } lecteurs multimédias
        [person] l’une des { $number } personnes
        [siren] l’une des { $number } sirènes
        [switch] l’un des { $number } interrupteurs
        [vacuum] l’un des { $number } aspirateurs
        [valve] l’une des { $number } vannes
        [water_heater] l’un des { $number } chauffe-eau
       *[other] l’un des { $number } appareils
    }
counted-all-of =
    { $domain ->
        [sensor] tous les { $number } capteurs
        [climate] tous les { $number } thermostats
        [cover] tous les { $number } volets
        [device_tracker] tous les { $number } traceurs
        [fan] tous les { $number } ventilateurs
        [humidifier] tous les { $number } humidificateurs
        [light] toutes les { $number } lumières
        [lock] toutes les { $number } serrures
        [media_player] tous les { $number } lecteurs multimédias
        [person] toutes les { $number } personnes
        [siren] toutes les { $number } sirènes
        [switch] tous les { $number } interrupteurs
        [vacuum] tous les { $number } aspirateurs
        [valve] toutes les { $number } vannes
        [water_heater] tous les { $number } chauffe-eau
       *[other] tous les { $number } appareils
    }

## Ce qui est fait

deed-nothing = Ne rien faire
deed-turn-on =
    { $place ->
        [first] Allumer
       *[next] allumer
    } { $names }
deed-turn-off =
    { $place ->
        [first] Éteindre
       *[next] éteindre
    } { $names }
deed-open =
    { $place ->
        [first] Ouvrir
       *[next] ouvrir
    } { $names }
deed-close =
    { $place ->
        [first] Fermer
       *[next] fermer
    } { $names }
deed-lock =
    { $place ->
        [first] Verrouiller
       *[next] verrouiller
    } { $names }
deed-unlock =
    { $place ->
        [first] Déverrouiller
       *[next] déverrouiller
    } { $names }
deed-start =
    { $place ->
        [first] Démarrer
       *[next] démarrer
    } { $names }
deed-stop =
    { $place ->
        [first] Arrêter
       *[next] arrêter
    } { $names }
deed-pause =
    { $place ->
        [first] Mettre en pause
       *[next] mettre en pause
    } { $names }
deed-dock =
    { $place ->
        [first] Renvoyer à la base :
       *[next] renvoyer à la base :
    } { $names }
deed-arm =
    { $place ->
        [first] Armer
       *[next] armer
    } { $names }
deed-disarm =
    { $place ->
        [first] Désarmer
       *[next] désarmer
    } { $names }
deed-set =
    { $place ->
        [first] Régler
       *[next] régler
    } { $names } sur { $state }
deed-set-many =
    { $place ->
        [first] Régler
       *[next] régler
    } { $names }
deeds-then = { $first }, puis { $next }

## Ce qui déclenche une automatisation

at-time = à { $time }
sun-at =
    { $event ->
        [sunrise] au lever du soleil
       *[sunset] au coucher du soleil
    }
sun-after =
    { $event ->
        [sunrise] { $length } après le lever du soleil
       *[sunset] { $length } après le coucher du soleil
    }
sun-before =
    { $event ->
        [sunrise] { $length } avant le lever du soleil
       *[sunset] { $length } avant le coucher du soleil
    }
when-somebody-comes = quand la première personne rentre à la maison
when-everybody-leaves = quand la dernière personne quitte la maison
when-somebody-home = quand il y a quelqu’un à la maison depuis { $length }
when-nobody-home = quand il n’y a personne à la maison depuis { $length }
when-something-changes = quand quelque chose change
when-changes = quand { $subject } change d’état
when-changes-from = quand { $subject } quitte l’état { $state }
when-changed = quand { $subject } a changé d’état puis n’a plus changé pendant { $length }
when-changed-from = quand { $subject } a quitté l’état { $state } depuis { $length }
when-above = quand { $subject } dépasse { $value }
when-below = quand { $subject } descend sous { $value }
when-between = quand { $subject } arrive entre { $low } et { $high }
when-any-value = quand { $subject } prend une valeur quelconque
when-long-above = quand { $subject } dépasse { $value } depuis { $length }
when-long-below = quand { $subject } reste sous { $value } depuis { $length }
when-long-between = quand { $subject } reste entre { $low } et { $high } depuis { $length }
when-long-any-value = quand { $subject } a une valeur quelconque depuis { $length }
when = quand { $clause }
it = l’appareil

## Ce qui doit être vrai

if = si { $clause }
if-somebody-home = s’il y a quelqu’un à la maison
if-nobody-home = s’il n’y a personne à la maison
if-above =
    { $count ->
        [one] si { $subject } dépasse { $value }
       *[other] si { $subject } dépassent { $value }
    }
if-below =
    { $count ->
        [one] si { $subject } est sous { $value }
       *[other] si { $subject } sont sous { $value }
    }
if-between =
    { $count ->
        [one] si { $subject } est entre { $low } et { $high }
       *[other] si { $subject } sont entre { $low } et { $high }
    }
if-any-value =
    { $count ->
        [one] si { $subject } a une valeur quelconque
       *[other] si { $subject } ont une valeur quelconque
    }
window = de { $after } à { $before }
after-time = après { $time }
before-time = avant { $time }
while-dark = de nuit
in-daylight = de jour
after-event =
    { $event ->
        [sunrise] après le lever du soleil
       *[sunset] après le coucher du soleil
    }
before-event =
    { $event ->
        [sunrise] avant le lever du soleil
       *[sunset] avant le coucher du soleil
    }
after-and-before = { $after } et { $before }
former-unknown = après { $length } sans changement

## Les états, derrière « quand » et « si »

mode =
    { $mode ->
        [off] arrêt
        [heat] chauffage
        [cool] climatisation
        [heat_cool] chaud/froid
        [auto] auto
        [dry] déshumidification
        [fan_only] ventilation
       *[other] { $value }
    }
be =
    { $count ->
        [one] est
       *[other] sont
    }
have =
    { $count ->
        [one] a
       *[other] ont
    }
clause-becomes =
    { $subject } { $state ->
        [on] s’allume
        [off] s’éteint
        [home] rentre à la maison
        [away] quitte la maison
        [place] arrive à { $value }
        [open] s’ouvre
        [closed] se ferme
        [locked] se verrouille
        [unlocked] se déverrouille
        [playing] lance la lecture
        [paused] se met en pause
        [cleaning] commence le nettoyage
        [docked] retourne à sa base
        [sun_up] se lève
        [sun_down] se couche
        [set] passe sur { $value }
        [detected] se déclenche
        [motion] détecte un mouvement
        [occupancy] détecte une occupation
        [presence] détecte une présence
        [smoke] détecte de la fumée
        [gas] détecte du gaz
        [sound] détecte un son
        [vibration] détecte une vibration
        [carbon_monoxide] détecte du monoxyde de carbone
        [clear] ne détecte plus rien
        [plugged_in] se branche
        [unplugged] se débranche
        [connected] se connecte
        [disconnected] se déconnecte
        [running] démarre
        [stopped] s’arrête
        [wet] détecte de l’humidité
        [dry] ne détecte plus d’humidité
        [bright] détecte de la lumière
        [dark] ne détecte plus de lumière
       *[other] passe à l’état { $value }
    }
clause-stays =
    { $subject } { $state ->
        [on] { $be } en marche
        [off] { $be } à l’arrêt
        [home] { $be } à la maison
        [away] { $be } hors de la maison
        [place] { $be } à { $value }
        [open] { $be } en position ouverte
        [closed] { $be } en position fermée
        [locked] { $be } en position verrouillée
        [unlocked] { $be } en position déverrouillée
        [playing] { $be } en lecture
        [paused] { $be } en pause
        [cleaning] { $be } en plein nettoyage
        [docked] { $be } sur sa base
        [sun_up] { $be } au-dessus de l’horizon
        [sun_down] { $be } sous l’horizon
        [set] { $be } sur { $value }
        [detected] { $be } en alerte
        [motion] { $count ->
            [one] détecte
           *[other] détectent
        } un mouvement
        [occupancy] { $count ->
            [one] détecte
           *[other] détectent
        } une occupation
        [presence] { $count ->
            [one] détecte
           *[other] détectent
        } une présence
        [smoke] { $count ->
            [one] détecte
           *[other] détectent
        } de la fumée
        [gas] { $count ->
            [one] détecte
           *[other] détectent
        } du gaz
        [sound] { $count ->
            [one] détecte
           *[other] détectent
        } un son
        [vibration] { $count ->
            [one] détecte
           *[other] détectent
        } une vibration
        [carbon_monoxide] { $count ->
            [one] détecte
           *[other] détectent
        } du monoxyde de carbone
        [clear] ne { $count ->
            [one] détecte
           *[other] détectent
        } rien
        [plugged_in] { $be } sous tension
        [unplugged] { $be } hors tension
        [connected] { $be } en ligne
        [disconnected] { $be } hors ligne
        [running] { $be } en fonctionnement
        [stopped] { $be } à l’arrêt
        [wet] { $count ->
            [one] détecte
           *[other] détectent
        } de l’humidité
        [dry] ne { $count ->
            [one] détecte
           *[other] détectent
        } pas d’humidité
        [bright] { $count ->
            [one] détecte
           *[other] détectent
        } de la lumière
        [dark] ne { $count ->
            [one] détecte
           *[other] détectent
        } pas de lumière
       *[other] { $be } à l’état { $value }
    } depuis { $length }
clause-is =
    { $subject } { $state ->
        [on] { $be } en marche
        [off] { $be } à l’arrêt
        [home] { $be } à la maison
        [away] { $be } hors de la maison
        [place] { $be } à { $value }
        [open] { $be } en position ouverte
        [closed] { $be } en position fermée
        [locked] { $be } en position verrouillée
        [unlocked] { $be } en position déverrouillée
        [playing] { $be } en lecture
        [paused] { $be } en pause
        [cleaning] { $be } en plein nettoyage
        [docked] { $be } sur sa base
        [sun_up] { $be } au-dessus de l’horizon
        [sun_down] { $be } sous l’horizon
        [set] { $be } sur { $value }
        [detected] { $be } en alerte
        [motion] { $count ->
            [one] détecte
           *[other] détectent
        } un mouvement
        [occupancy] { $count ->
            [one] détecte
           *[other] détectent
        } une occupation
        [presence] { $count ->
            [one] détecte
           *[other] détectent
        } une présence
        [smoke] { $count ->
            [one] détecte
           *[other] détectent
        } de la fumée
        [gas] { $count ->
            [one] détecte
           *[other] détectent
        } du gaz
        [sound] { $count ->
            [one] détecte
           *[other] détectent
        } un son
        [vibration] { $count ->
            [one] détecte
           *[other] détectent
        } une vibration
        [carbon_monoxide] { $count ->
            [one] détecte
           *[other] détectent
        } du monoxyde de carbone
        [clear] ne { $count ->
            [one] détecte
           *[other] détectent
        } rien
        [plugged_in] { $be } sous tension
        [unplugged] { $be } hors tension
        [connected] { $be } en ligne
        [disconnected] { $be } hors ligne
        [running] { $be } en fonctionnement
        [stopped] { $be } à l’arrêt
        [wet] { $count ->
            [one] détecte
           *[other] détectent
        } de l’humidité
        [dry] ne { $count ->
            [one] détecte
           *[other] détectent
        } pas d’humidité
        [bright] { $count ->
            [one] détecte
           *[other] détectent
        } de la lumière
        [dark] ne { $count ->
            [one] détecte
           *[other] détectent
        } pas de lumière
       *[other] { $be } à l’état { $value }
    }
former-without =
    { $state ->
        [motion] après { $length } sans mouvement
        [occupancy] après { $length } sans occupation
        [presence] après { $length } sans présence
        [moving] après { $length } sans mouvement
        [vibration] après { $length } sans vibration
        [sound] après { $length } sans bruit
        [smoke] après { $length } sans fumée
        [gas] après { $length } sans gaz
       *[carbon_monoxide] après { $length } sans monoxyde de carbone
    }
former-state =
    { $state ->
        [on] après { $length } en marche
        [off] après { $length } à l’arrêt
        [home] après { $length } à la maison
        [away] après { $length } hors de la maison
        [place] après { $length } à { $value }
        [open] après { $length } en position ouverte
        [closed] après { $length } en position fermée
        [locked] après { $length } en position verrouillée
        [unlocked] après { $length } en position déverrouillée
        [playing] après { $length } de lecture
        [paused] après { $length } de pause
        [cleaning] après { $length } de nettoyage
        [docked] après { $length } sur sa base
        [sun_up] après { $length } au-dessus de l’horizon
        [sun_down] après { $length } sous l’horizon
        [set] après { $length } sur { $value }
        [detected] après { $length } d’alerte
        [motion] après { $length } de mouvement
        [occupancy] après { $length } d’occupation
        [presence] après { $length } de présence
        [smoke] après { $length } de fumée
        [gas] après { $length } de gaz
        [sound] après { $length } de bruit
        [vibration] après { $length } de vibration
        [carbon_monoxide] après { $length } de monoxyde de carbone
        [clear] après { $length } sans détection
        [plugged_in] après { $length } sous tension
        [unplugged] après { $length } hors tension
        [connected] après { $length } en ligne
        [disconnected] après { $length } hors ligne
        [running] après { $length } de fonctionnement
        [stopped] après { $length } à l’arrêt
        [wet] après { $length } d’humidité
        [dry] après { $length } sans humidité
        [bright] après { $length } de lumière
        [dark] après { $length } sans lumière
       *[other] après { $length } à l’état { $value }
    }
named-after =
    { $state ->
        [motion] mouvement
        [occupancy] occupation
       *[presence] présence
    }

## Le titre

headline-clock = { $deeds } { $trigger }
headline-clock-days = { $deeds } { $trigger } { $days }
headline-event = { $deeds } { $trigger }

## Pourquoi une suggestion est faite

evidence-nobody-never =
    { $days ->
        [one] En { $days } jour, personne ne l’a fait à la main ; cette automatisation n’aurait jamais agi.
       *[other] En { $days } jours, personne ne l’a fait à la main ; cette automatisation n’aurait jamais agi.
    }
evidence-nobody =
    { $days ->
        [one] En { $days } jour, personne ne l’a fait à la main ; cette automatisation aurait agi { $times }.
       *[other] En { $days } jours, personne ne l’a fait à la main ; cette automatisation aurait agi { $times }.
    }
wrong-never = sans jamais se tromper
wrong-times = en se trompant { $times }
wrong-actions =
    { $wrong ->
        [one] en se trompant pour { $wrong } action sur { $actions }
       *[other] en se trompant pour { $wrong } actions sur { $actions }
    }
share-no-day = aucun de ces jours
share-that-day = ce jour-là aussi
share-every-day = chacun de ces jours
share-days = { $served } de ces jours
evidence-days =
    { $days ->
        [one] Vous l’avez fait à la main { $days } jour ; cette automatisation l’aurait fait pour vous { $share }, { $wrong }.
       *[other] Vous l’avez fait à la main { $days } jours ; cette automatisation l’aurait fait pour vous { $share }, { $wrong }.
    }
share-every-time = à chaque fois
evidence-times =
    { $days ->
        [one] En { $days } jour, vous l’avez fait à la main { $times } ; cette automatisation l’aurait fait pour vous { $share }, { $wrong }.
       *[other] En { $days } jours, vous l’avez fait à la main { $times } ; cette automatisation l’aurait fait pour vous { $share }, { $wrong }.
    }
share-none = aucune
share-all = toutes
share-some = { $served }
evidence-several =
    { $days ->
        [one] En { $days } jour, vous avez fait ces actions à la main { $times } en tout ; cette automatisation en aurait fait { $share } pour vous, { $wrong }.
       *[other] En { $days } jours, vous avez fait ces actions à la main { $times } en tout ; cette automatisation en aurait fait { $share } pour vous, { $wrong }.
    }
evidence-left-on =
    { $days ->
        [one] En { $days } jour
       *[other] En { $days } jours
    }, { $number ->
        [one] l’appareil est resté en marche { $times } alors qu’il n’y avait personne à la maison, puis a été éteint à la main ; cette automatisation l’aurait éteint { $acted }
       *[other] les appareils sont restés en marche { $times } alors qu’il n’y avait personne à la maison, puis ont été éteints à la main ; cette automatisation les aurait éteints { $acted }
    }{ $hours ->
        [0] .
       *[other] , { $hours } h plus tôt en tout.
    }
evidence-since =
    { $days ->
        [one] Seul le dernier { $days } jour compte : l’habitude a changé alors.
       *[other] Seuls les { $days } derniers jours comptent : l’habitude a changé alors.
    }
evidence-machine-like = C’était si régulier que cela peut venir du programme d’un appareil.
held-out-none = Elle n’a pas encore pu être essayée sur des jours dont elle n’a rien appris.
held-out-idle =
    { $days ->
        [one] Sur { $days } jour dont elle n’avait rien appris, elle n’aurait pas agi.
       *[other] Sur { $days } jours dont elle n’avait rien appris, elle n’aurait pas agi.
    }
held-out-once = Sur des jours dont elle n’avait rien appris, elle aurait agi une fois, à juste titre.
held-out-times =
    { $fires ->
        [one] Sur des jours dont elle n’avait rien appris, elle a eu raison { $served } fois sur { $fires }.
       *[other] Sur des jours dont elle n’avait rien appris, elle a eu raison { $served } fois sur { $fires }.
    }
held-out-actions =
    { $fires ->
        [one] Sur des jours dont elle n’avait rien appris, elle a eu raison pour { $served } action sur { $fires }.
       *[other] Sur des jours dont elle n’avait rien appris, elle a eu raison pour { $served } actions sur { $fires }.
    }
suggested-by = { $evidence } Suggéré par Nightshift ({ $id }).
changed-tried = Si vous la gardez ainsi, les prochaines nuits diront ce qu’elle vaut les jours suivants.
changed-new = Vous l’avez modifiée : les prochaines nuits diront ce qu’elle vaut les jours suivants.
changed-idle =
    { $days ->
        [one] Pendant { $days } jour depuis votre modification, elle n’aurait pas agi.
       *[other] Pendant les { $days } jours depuis votre modification, elle n’aurait pas agi.
    }
changed-right =
    { $days ->
        [one] Pendant { $days } jour depuis votre modification, elle a eu raison { $served } fois sur { $fires }.
       *[other] Pendant les { $days } jours depuis votre modification, elle a eu raison { $served } fois sur { $fires }.
    }
changed-by = { $evidence } Suggéré par Nightshift ({ $id }) et modifié par vous.
by-action = Chacun à part : { $list }.
by-action-one = { $name } juste { $served }, faux { $wrong }, manqué { $missed }
set-brightness = luminosité { $percent }
set-temperature = { $degrees } degrés
nearly-days =
    { $opportunities ->
        [one] { $headline } : vrai { $support } jour sur { $opportunities }. { $lacked }
       *[other] { $headline } : vrai { $support } jours sur { $opportunities }. { $lacked }
    }
nearly-times =
    { $opportunities ->
        [one] { $headline } : vrai { $support } fois sur { $opportunities }. { $lacked }
       *[other] { $headline } : vrai { $support } fois sur { $opportunities }. { $lacked }
    }

## Pourquoi rien n’est suggéré pour une habitude

reason-rejected = Vous l’avez refusé.
reason-rejected-same = Vous avez refusé une suggestion pour la même habitude.
reason-automated = C’est déjà fait par { $automation }.
reason-taken-back = Cela annulerait ce que fait une automatisation ({ $name }) : modifiez plutôt celle-ci.
reason-turned-off = Votre automatisation { $automation } le fait, mais elle est désactivée : réactivez-la.
reason-none-shown = Aucune suggestion ne doit être montrée.
reason-below-first = Une autre suggestion passe avant.
reason-below = Les { $most } premières suggestions passent avant.
reason-never-acted = Son automatisation n’aurait jamais agi sur cette période.
reason-imprecise = Son automatisation aurait agi { $acted } et eu raison { $right } : cela fait { $share }, et il faut au moins { $least }.
reason-imprecise-later = Sur des jours dont elle n’avait rien appris, son automatisation aurait agi { $acted } et eu raison { $right } : on peut donc attendre { $share }, et il faut au moins { $least }.
reason-check = Son automatisation n’a pas passé la vérification : { $problem }.
reason-no-action = Il n’y a rien à faire.
reason-two-states = { $entity } serait dans deux états à la fois.
reason-entrance = { $entity } ferme une entrée, et par sécurité Nightshift ne suggère jamais d’en ouvrir une.
reason-gas = { $entity } laisse passer du gaz, et par sécurité Nightshift ne suggère jamais cette ouverture.
reason-unlock = Par sécurité, Nightshift ne suggère jamais de déverrouiller ni d’ouvrir une serrure comme { $entity }.
reason-alarm = Par sécurité, Nightshift laisse les alarmes comme { $entity } aux humains : les armer demande souvent un code, et les désarmer n’est jamais suggéré.
reason-no-service = Home Assistant n’a pas d’action qui mette { $entity } dans l’état { $state }.

## Ce que sont devenues d’autres suggestions

ranked-lower = Placé plus bas : { $reasons }.
ranked-higher = Placé plus haut : { $reasons }.
reasons-and = { $first } ; { $next }
feedback-decided =
    vous avez { $verb ->
        [down] refusé
        [back] refusé ou retiré
       *[accepted] accepté
    } { $all ->
        [one] la seule suggestion
       *[other] { $number } suggestions sur { $all }
    } { $what }
feedback-of-entity = de ce genre pour { $name }
feedback-of-area = de ce genre dans la pièce { $area }
feedback-of-kind =
    { $kind ->
        [time] de cette sorte (à une heure fixe)
        [sun] de cette sorte (selon le soleil)
        [state] de cette sorte (après un changement d’état)
        [state_for] de cette sorte (après un état qui dure)
        [numeric] de cette sorte (à partir d’un seuil)
        [presence] de cette sorte (quand des personnes arrivent ou partent)
        [sequence] de cette sorte (un enchaînement)
        [scene] de cette sorte (plusieurs choses à la fois)
       *[left_on] de cette sorte (ce qui est resté allumé)
    }
feedback-overruled =
    { $fired ->
        [one] une automatisation le fait déjà ({ $name }) et a été contredite à la main en quelques minutes { $overridden } fois sur { $fired }
       *[other] une automatisation le fait déjà ({ $name }) et a été contredite à la main en quelques minutes { $overridden } fois sur { $fired }
    }

## Ce que l’on pourrait faire des automatisations existantes

quoted = « { $name } »
automation-unknown = une automatisation
advice-turn-on-title = Réactiver « { $automation } »
advice-turn-on =
    { $opportunities ->
        [one] « { $automation } » est désactivée, et vous faites à la main ce qu’elle ferait : { $title }, { $support } fois sur { $opportunities }.
       *[other] « { $automation } » est désactivée, et vous faites à la main ce qu’elle ferait : { $title }, { $support } fois sur { $opportunities }.
    }
advice-change-title = Modifier « { $automation } », que vous corrigez sans cesse
advice-change-title-unknown = Modifier l’automatisation que vous corrigez sans cesse ({ $name })
did =
    { $state ->
        [on] allumé l’appareil
        [off] éteint l’appareil
        [open] ouvert l’appareil
        [closed] fermé l’appareil
        [locked] verrouillé l’appareil
        [unlocked] déverrouillé l’appareil
       *[other] réglé l’appareil sur { $value }
    }
advice-seen-days = Sur { $fired } jours où { $automation } a { $did }, vous avez annulé cela { $corrected } fois en moins de { $length } : { $deed }.
advice-seen-times = Sur les { $fired } fois où { $automation } a { $did }, vous avez annulé cela { $corrected } fois en moins de { $length } : { $deed }.
advice-otherwise = Une autre heure ou une condition vous conviendrait peut-être mieux, ou vous pouvez la désactiver.
times-corrected =
    { $number ->
        [0] 0 fois
        [1] une fois
        [2] deux fois
       *[other] { $number } fois
    }
advice-remedy = Avec cette condition : { $conditions }, elle l’aurait fait { $times }, et vous l’auriez corrigée { $corrected }.

## Ce qui a manqué à une habitude

day-and-month =
    { $day ->
        [1] 1er
       *[other] { $day }
    } { $month ->
        [jan] janvier
        [feb] février
        [mar] mars
        [apr] avril
        [may] mai
        [jun] juin
        [jul] juillet
        [aug] août
        [sep] septembre
        [oct] octobre
        [nov] novembre
       *[dec] décembre
    }
lack-chance = Le hasard en ferait autant (valeur q { $value } ; au plus { $most } compte).
lack-rare = Cela fait { $held } ; il faut au moins { $least }.
lack-few-days = On l’a vu sur moins de { $least } jours.
lack-wide = Les heures sont trop dispersées : une automatisation n’arriverait à temps que pour { $share } d’entre elles.
lack-over = Jusqu’au { $date }, c’était le cas { $before } jours sur { $daysbefore }, et depuis { $since } sur { $dayssince }.
lack-meant = Cela marche presque chaque fois qu’il n’y a personne à la maison : cela semble voulu.
lack-together = Un seul geste les commande déjà ensemble.
lack-taken-over = Une automatisation le fait déjà.
lack-in-time =
    { $days ->
        [one] Son automatisation ne serait arrivée à temps que { $days } jour.
       *[other] Son automatisation ne serait arrivée à temps que { $days } jours.
    }
lack-imprecise = Son automatisation aurait eu raison { $right } et tort { $wrong }.
lack-imprecise-later = Sur des jours dont elle n’avait rien appris, son automatisation aurait eu raison { $right } et tort { $wrong }.
lack-ended = L’habitude a pris fin : ces derniers temps, son automatisation n’aurait plus aidé personne.
lack-contradicted = Le même déclencheur est suivi plus sûrement du contraire.
lack-mirrored = Les deux vont ensemble, et l’inverse se déclenche plus sûrement.
