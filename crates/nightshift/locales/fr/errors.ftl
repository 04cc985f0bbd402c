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

# Ce qu’a fait Home Assistant, après son adresse, et que faire.

what-slow = aucune réponse en { $seconds } s
what-refused = la connexion a été refusée ; vérifiez que Home Assistant fonctionne et que le port est juste (8123 d’habitude)
what-silent = rien n’y répond ({ $error }) ; vérifiez l’adresse, et qu’aucun pare-feu n’est entre les deux
what-unknown-host = { $host } est inconnu ({ $error }) ; écrivez l’adresse en chiffres si les noms de la maison ne sont pas connus ici
what-before = ce qui est devant répond { $status } ; Home Assistant est peut-être en train de démarrer
what-closed-early = la connexion a été fermée avant la réponse ; il redémarre peut-être
what-closed = elle a été fermée ; Home Assistant redémarre peut-être
what-no-sign = rien n’est venu pendant { $seconds } s ; vérifiez que le réseau tient
what-banned = il répond 403 ; Home Assistant a peut-être banni cette adresse après de mauvais jetons (ip_bans.yaml)
what-proxy = il répond 400 ; un proxy devant Home Assistant doit laisser passer les WebSockets et figurer dans ses `trusted_proxies`
what-elsewhere = il répond { $status }, qui renvoie à une autre adresse ; écrivez celle-ci, souvent https://
what-status = il répond { $status } ; vérifiez que l’adresse est celle de Home Assistant
what-no-tls = on n’y parle pas TLS ; si les navigateurs l’atteignent par http://, écrivez cela dans `source.url`
what-certificate = son certificat n’est pas accepté ({ $problem }) ; mettez dans `source.ca_file` le certificat de son autorité, ou utilisez le nom pour lequel il est fait
advice-token = créez un nouveau jeton d’accès de longue durée (dans Home Assistant : votre profil, Sécurité) et mettez-le dans `source.token`
advice-app = donnez à l’application le droit `homeassistant_api: true`, et redémarrez-la

# Les automatisations dans Home Assistant.

automation-not-administrator = le jeton pour Home Assistant à { $address } est celui d’un utilisateur sans droits d’administrateur, et seuls les administrateurs y changent des automatisations : mettez dans `source.token` le jeton d’un administrateur, ou notez seulement que vous utilisez la suggestion et collez son YAML vous-même
automation-no-editor = il n’est pas possible de demander à Home Assistant à { $address } de changer des automatisations : { $what }
automation-refused = Home Assistant n’accepte pas l’automatisation : { $what }
automation-missing = il manque à Home Assistant ce dont l’automatisation a besoin : { $what }
automation-edited = l’automatisation a été modifiée dans Home Assistant depuis que Nightshift l’a créée, et reste telle quelle ; pour l’enlever quand même, demandez-le expressément, ou supprimez-la dans Home Assistant

# Pourquoi ce qui était demandé n’a pas été fait.

problem-busy = L’exécution { $run } est déjà en cours ; réessayez quand elle sera terminée.
problem-missing = Cela n’existe pas ici, ou plus.
problem-attempts = Trop de mauvais jetons sont venus de cette adresse : réessayez dans { $seconds } s.
problem-stopping = Nightshift s’arrête et ne prend plus de travail.
problem-store = La base de données a échoué ; le journal dit pourquoi.
problem-store-busy = La base de données est utilisée par un autre processus ; réessayez dans un instant.
problem-store-full = Il n’y a plus de place sur le disque de la base de données.
problem-store-read-only = Le fichier de la base de données ou son système de fichiers est en lecture seule.
problem-store-file = Le fichier de la base de données ou son dossier n’est pas utilisable ; le journal dit pourquoi.
problem-store-disk = Le disque de la base de données est défaillant ; le journal dit comment.
problem-store-other = La base de données n’est pas utilisable ; le journal dit pourquoi.
problem-form-old = Cette page est trop ancienne : rechargez-la et refaites ce que vous faisiez.
problem-trying = une autre connexion est en cours d’essai : attendez un instant
clock-early = l’horloge de la machine indique { $now }, quand Nightshift n’était pas encore écrit : réglez l’horloge, ou laissez le réseau la régler (NTP ; `timedatectl set-ntp true` sur la plupart des systèmes). D’ici là, rien n’est exécuté ni supprimé d’après une fausse date
clock-back = l’horloge de la machine indique { $now }, bien avant { $seen }, qu’elle a déjà indiqué : réglez l’horloge, ou laissez le réseau la régler (NTP). Si elle était fausse avant et juste maintenant, il n’y a rien à faire : elle passera pour juste à partir de { $trusted }
unread-nothing = Le modèle de langage n’y a rien trouvé non plus qui puisse être changé ici.
unread-unasked = Le modèle de langage n’a pas pu aider : { $why }.
notify-denied = Home Assistant à { $address } n’accepte pas notre jeton pour les notifications : { $advice }
notify-refused = Home Assistant à { $address } a refusé la notification pour { $target } : { $what } ; vérifiez que notify.target est l’une de ses actions (Outils de développement, Actions)
notify-unreachable = Home Assistant à { $address } est injoignable pour une notification : { $what }

# De la configuration dans son ensemble.

note-no-zone = Aucun fuseau horaire n’est fixé et le système n’en a pas : UTC est utilisé. Fixez `timezone`, sinon les heures seront fausses.
note-not-the-recorder = `source.events` est fixé, donc `source.recorder_url` n’est pas lu.
note-no-token = `source.url` est fixé sans `source.token`, donc Home Assistant n’est pas interrogé.
note-no-address = `source.token` est fixé sans `source.url`, donc Home Assistant n’est pas interrogé.
note-nobody-notified = `notify.target` est fixé, mais Home Assistant ne peut pas être interrogé : fixez `source.url` et `source.token`, sinon personne n’est notifié.
note-unread = L’historique est nommé dans `source`, donc `{ $unread }` n’est pas lu.
note-not-the-data-api = `influxdb.url` est fixé, donc `data_api` n’est pas lu.
note-no-broker = Le Supervisor ne connaît aucun broker MQTT, donc rien n’est annoncé par MQTT. Si vous le souhaitez : installez l’application Mosquitto broker, ou fixez l’option `mqtt_url`, et redémarrez Nightshift.
note-usual-broker = { $error }. Jusqu’à ce qu’il dise où est le broker MQTT, core-mosquitto est essayé.
note-zone-as-before = Le fuseau horaire n’a pas pu être demandé à Home Assistant ; { $zone } est utilisé, comme il l’a dit auparavant. Raison : { $error }.
note-zone-of-system = Le fuseau horaire n’a pas pu être demandé à Home Assistant ; { $zone }, celui du système, est utilisé. Raison : { $error }.
