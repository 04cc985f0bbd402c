### Pourquoi quelque chose a échoué, et que faire. Pas de point final : cela entre dans d’autres phrases.

stopped = l’exécution a été arrêtée
no-source = aucun historique n’est configuré, et aucun n’a été trouvé : définissez `source.url` et `source.token` pour le demander à Home Assistant, ou `source.events` (dans l’environnement NIGHTSHIFT__SOURCE__EVENTS) sur la base de son enregistreur, home-assistant_v2.db, ou un autre fichier qui contient son historique ; une InfluxDB ou HomeIQ se configure dans `influxdb` ou `data_api`
threads = les fils d’exécution ne peuvent pas être lancés : { $error }
calendar = l’horloge ou le fuseau horaire configuré ne peut pas être juste : { $error }
broken-off = le travail sur la base a été interrompu : le journal dit pourquoi

# Fichiers.

file-missing = il n’y a pas de fichier { $path } : vérifiez le chemin des événements
file-folder = { $path } est un dossier : indiquez le fichier qui contient les événements
file-denied = { $path } ne peut pas être lu : donnez-en le droit à l’utilisateur qui exécute Nightshift
file-read = la lecture de { $path } a échoué : { $error }
file-empty = { $path } est vide : il ne contient aucun événement
file-unrecognised = le format de { $path } est inconnu ({ $found }) : donnez des états en lignes JSON (aussi .gz ou .zst), un fichier de l’API de l’historique de Home Assistant, un CSV ou une base de l’enregistreur
file-compression = { $path } est tronqué ou endommagé ({ $codec } : { $detail }) : refaites-le ou recopiez-le
file-broken = { $path } est endommagé, donc rien n’en est utilisé : { $detail }
file-bad-lines = { $skipped } entrées sur { $read } de { $path } n’ont pas pu être lues, plus d’une sur dix : { $first }
file-column = { $path } n’a pas de colonne { $column } : sa première ligne nomme { $found }
file-unusable = { $path } n’est pas utilisable : { $detail }
file-locked = { $path } est verrouillé par un autre programme : { $detail }
reading-stopped = la lecture a été arrêtée ({ $what })

# L’enregistreur sur un serveur de base de données.

server-away = l’enregistreur à { $address } ne peut pas être lu pour l’instant : { $detail }
server-refused = l’enregistreur à { $address } ne peut pas être lu : { $detail }
server-empty = l’enregistreur à { $address } est vide : il ne contient aucun événement
server-bad-rows = { $skipped } lignes sur { $read } de l’enregistreur à { $address } n’ont pas pu être lues, plus d’une sur dix : { $first }
server-stopped = la lecture de l’enregistreur à { $address } a été arrêtée

# Services par HTTP.

service-failed = { $service } à { $address } ne donne pas d’historique : { $what }
service-bad = { $skipped } entrées sur { $read } de { $service } à { $address } n’ont pas pu être lues, plus d’une sur dix : { $first }

# Home Assistant.

hub-unreachable = Home Assistant à { $address } est injoignable : { $what }
hub-tls = aucune connexion chiffrée à { $address } n’est possible : { $what }
hub-foreign = { $address } répond, mais pas comme Home Assistant : { $what }
hub-denied = Home Assistant à { $address } n’accepte pas le jeton : { $advice }
hub-unknown-command = Home Assistant { $version } à { $address } ne connaît pas la commande { $command } : { $advice }
hub-refused = Home Assistant à { $address } a refusé { $command } : { $what }
hub-lost = la connexion à Home Assistant à { $address } a été perdue : { $what }
hub-starting = Home Assistant à { $address } n’est pas encore prêt : son état est { $state }
hub-slow = Home Assistant à { $address } n’a pas répondu à { $command } en { $seconds } s
hub-too-large = la réponse de Home Assistant à { $address } à { $command } dépasse { $limit } Mio
hub-stopped = la lecture depuis Home Assistant a été arrêtée
hub-bad-states = { $skipped } états sur { $read } de Home Assistant n’ont pas pu être lus, plus d’un sur dix : { $first }

# La base de Nightshift.

store-busy = { $path } est utilisé par un autre processus : réessayez
store-full = il n’y a plus de place pour { $path } : libérez de la place sur le disque ; rien n’a été changé
store-damaged = { $path } est endommagé ({ $what }). `nightshift serve` et `nightshift run` mettent le fichier de côté et continuent avec un nouveau ; si vous préférez une sauvegarde, arrêtez Nightshift et mettez-la à sa place
store-damaged-day = le jour { $date } des archives dans { $path } est endommagé ({ $what }) : retirez-le des archives pour qu’il soit relu à la source tant qu’elle l’a encore
store-outdated = la suggestion { $id } a été changée entre-temps : regardez-la et réessayez
store-part = la suggestion { $id } fait partie de { $whole } : décidez de celle-là, ou séparez-en d’abord celle-ci
store-corrupt = { $what } : { $fix }
store-not-ours = { $path } n’est pas la base de Nightshift ({ $found }). Elle est restée telle quelle ; mettez un autre fichier dans `store.path`
store-too-new = { $path } a le format { $found }, et cette version de Nightshift connaît les formats jusqu’à { $known } : réinstallez la version plus récente, ou mettez un autre fichier dans `store.path`
store-too-old = { $path } a le format { $found } d’une version antérieure de Nightshift : le prochain `nightshift run` ou `nightshift serve` le met au format { $known }
store-lost-run = l’exécution { $id } n’est plus en cours : elle est terminée, ou a été abandonnée faute de signe de vie ; rien n’a été écrit
store-too-big = trop grand pour être enregistré ({ $what }) : cela ferait plus de { $limit } octets
store-file = { $path } pose problème : vérifiez `store.path`, et que Nightshift peut écrire dans le fichier et son dossier : { $error }
store-disk = le disque de { $path } a échoué : regardez le disque, son câble et le journal du système : { $error }
store-sql = la base { $path } a échoué : { $error }
