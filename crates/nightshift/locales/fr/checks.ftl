### Ce que donne l’essai d’une connexion, et que faire. Sans point à la fin : il vient après.

no-answer = pas de réponse en { $seconds } s
see-it-is-up = vérifiez que l’autre côté fonctionne et que l’adresse est juste
no-time-left = pas examiné : le temps a manqué
try-again = réessayez

broker-none = aucun n’est configuré (mqtt.url) : rien n’est dit par MQTT
broker-well = { $address } accepte la connexion
broker-waits =
    { $number ->
        [one] { $address } accepte la connexion ; { $number } message attend
       *[other] { $address } accepte la connexion ; { $number } messages attendent
    }
broker-fails-and-waits =
    { $number ->
        [one] { $error } ; { $number } message attend
       *[other] { $error } ; { $number } messages attendent
    }
broker-advice = vérifiez que le broker fonctionne, et que mqtt.url, l’utilisateur, le mot de passe et les certificats sont justes ; les nuits se font sans lui, et ce qui est à dire attend
broker-deliver = nightshift serve les remet en moins d’une minute : vérifiez qu’il tourne

hub-unset = Home Assistant n’est pas interrogé : source.url et source.token ne sont pas définis tous les deux
hub-unset-advice = définissez les deux, pour les noms, les pièces et les automatisations que vous acceptez
hub-knows =
    { $entities ->
        [one] { $version } à { $address } connaît { $entities } entité dans { $areas ->
            [one] { $areas } pièce
           *[other] { $areas } pièces
        } ; son fuseau horaire : { $zone }
       *[other] { $version } à { $address } connaît { $entities } entités dans { $areas ->
            [one] { $areas } pièce
           *[other] { $areas } pièces
        } ; son fuseau horaire : { $zone }
    }
hub-no-zone = aucun qui soit connu ici
hub-until-then = jusqu’à ce qu’il réponde, les noms, les pièces et le fuseau restent ce qu’ils étaient

notify-nobody = personne n’est à notifier (notify.target)
notify-unasked = notify.target est défini, mais Home Assistant ne peut pas être interrogé
notify-unasked-advice = définissez source.url et source.token, sinon personne n’est notifié
notify-sent = un essai a été envoyé à { $target }
notify-known = Home Assistant connaît { $target }
notify-unknown = Home Assistant ne connaît pas { $target }
notify-none-advice = configurez un service de notification dans Home Assistant, comme son application sur un téléphone, ou mettez notify.target à "persistent_notification"
notify-other-advice = mettez dans notify.target un service qui existe, comme { $names }
notify-later = rien, sauf si cela dure : après une exécution, on réessaie pendant six heures

source-none = il n’y a pas d’historique à lire : définissez source.url et source.token pour un Home Assistant en marche, ou source.events pour sa base de données
source-later = rien, sauf si cela dure : une nuit réessaie
source-empty = { $format } sans aucun événement
source-empty-with-notes = { $format } sans aucun événement ({ $notes })
source-see-service = vérifiez que l’historique y est écrit, et depuis quand
source-see-recorder = vérifiez que l’enregistreur de Home Assistant est actif, et que c’est sa base
source-found =
    { $days ->
        [one] { $source } ({ $format }) avec { $events } événements sur { $days } jour ; âge du plus récent : { $age }
       *[other] { $source } ({ $format }) avec { $events } événements sur { $days } jours ; âge du plus récent : { $age }
    }
source-skipped = { $found } ; illisibles : { $number } ({ $record })
source-skipped-advice = `nightshift analyze --events FILE` montre les premières
source-no-context = { $found } ; il n’est pas dit qui a causé un changement
source-no-context-advice = la base de l’enregistreur le dit, ce qui distingue les personnes des automatisations
source-little = { $found } ; c’est encore peu
source-little-advice = laissez tourner : les archives gardent chaque jour, et chacun rend les habitudes plus sûres
source-stale-file = vérifiez que Home Assistant fonctionne et écrit dans ce fichier, ou montez celui où il écrit
source-stale-recorder = vérifiez que Home Assistant fonctionne et que c’est son `db_url`
source-stale-influxdb = vérifiez que Home Assistant fonctionne et écrit encore dans cette InfluxDB
source-stale-data-api = vérifiez que HomeIQ fonctionne et reçoit encore des événements
source-stale-hub = vérifiez que l’enregistreur de Home Assistant est actif

age-seconds =
    { $number ->
        [one] { $number } seconde
       *[other] { $number } secondes
    }
age-minutes =
    { $number ->
        [one] { $number } minute
       *[other] { $number } minutes
    }
age-hours =
    { $number ->
        [one] { $number } heure
       *[other] { $number } heures
    }
age-days =
    { $number ->
        [one] { $number } jour
       *[other] { $number } jours
    }

model-none = aucun modèle n’est configuré (llm.provider) : les suggestions ont les mots de Nightshift
model-answered = { $model } a répondu en { $seconds } s
model-failed = { $model } n’a pas répondu : { $reason }
model-failed-advice = vérifiez que llm.provider, llm.base_url, llm.model et llm.api_key sont justes et qu’il fonctionne ; d’ici là, les suggestions ont les mots de Nightshift
model-odd = { $model } a répondu en { $seconds } s, mais pas dans la forme demandée
model-odd-advice = rien, si c’est rare : ces réponses sont écartées, et les mots de Nightshift restent ; sinon choisissez un autre llm.model
