### La page des réglages : comment elle nomme les choses, ce qu’elle dit d’un changement, et des connexions que l’on essaie.

saved-night = Enregistré. Cela vaut dès la prochaine nuit, et tout de suite là où l’on modifie une idée.
saved-soon = Enregistré. Cela vaut dans un instant, ou quand l’exécution en cours sera finie.
waits-for-run = Ce qui a été changé prendra effet quand l’exécution en cours sera finie.
see-below = Rien n’a été changé : voyez ce qui est marqué plus bas.
stale = les réglages ont été changés entre-temps : regardez-les à nouveau, et refaites ce qui est encore voulu
refused = { $names } : impossible ainsi ; rien n’a été changé
refused-whole = c’est impossible ainsi ; rien n’a été changé
unwritable = les réglages ne peuvent pas être écrits dans { $path } : { $reason } ; veillez à ce que Nightshift puisse écrire dans ce dossier
elsewhere = { $reason } ; corrigez d’abord cela
no-such-setting = ce réglage n’existe pas
twice = `{ $key }` ({ $place }) et `{ $key }_file` ({ $other }) sont définis tous les deux : gardez-en un
moved-secret = écrivez-le à nouveau, ou retirez-le : { $address } a changé
too-long = c’est plus long que { $bytes } octets
too-many = il y a plus de { $number } entrées
entry-too-long = une entrée est plus longue que { $bytes } octets
no-file-here = un fichier de cette machine se nomme dans le fichier de configuration, comme source.events

set-by-app = C’est défini sur la page de l’application dans Home Assistant, sous Configuration : changez-le là-bas.
set-elsewhere = C’est défini ailleurs, et cela passe avant ({ $place }) : changez-le là-bas.
guarded = { $secret } est défini ailleurs ({ $place }), et serait envoyé à toute adresse écrite ici : définissez les deux au même endroit.
fixed-http = Cela décide de qui atteint cette page : définissez-le dans le fichier de configuration ou dans l’environnement.
fixed-store = Ces réglages sont gardés à côté : définissez-le dans le fichier de configuration ou dans l’environnement.
fixed-log = C’est lu une seule fois, au démarrage : définissez-le dans le fichier de configuration ou dans l’environnement.
fixed-path = Cela nomme un fichier de cette machine : définissez-le dans le fichier de configuration ou dans l’environnement.

save = Enregistrer
yes = Oui
no = Non
secret-is-set = défini
secret-is-unset = non défini
secret-keeps = défini : gardé si vous laissez vide
forget = Le retirer
usual = D’ordinaire : { $value }
now-from = Vient actuellement de : { $place }.
made-anew = Quand on le change, les connexions sont refaites.
count-anew = Recompter
next-runs = Les prochaines exécutions
spell-out = Détailler
what-to-do = Que faire : { $advice }.
choice-new = celles qui apportent du nouveau
choice-always = toutes
choice-failures = celles qui ont échoué
choice-human = à lire
choice-json = JSON

looked-none = Aucune entité n’est encore connue : la première nuit les apporte.
looked-at = { $number } entités sur { $known } sont examinées
looked-left-out = { $number } écartées par vous ({ $names })
looked-brought-back = { $number } ramenées par vous

run-at =
    { $weekday } { $day ->
        [1] 1er
       *[other] { $day }
    } { $month } { $year }, { $time }
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
        [1] janvier
        [2] février
        [3] mars
        [4] avril
        [5] mai
        [6] juin
        [7] juillet
        [8] août
        [9] septembre
        [10] octobre
        [11] novembre
       *[other] décembre
    }

group-included = Ce qui est examiné
group-included-about = Une ligne chacun : une entité avec * pour des caractères quelconques, area:Nom ou label:Nom.
group-schedule = Planification
group-schedule-about = Une planification modifiée ne lance jamais d’exécution sur-le-champ.
group-home-assistant = Home Assistant
group-home-assistant-about = Les noms, les pièces et l’historique en viennent, et les automatisations que vous acceptez y sont créées.
group-broker = Broker MQTT
group-broker-about = Il est informé des résultats. Sans lui, rien d’autre ne manque.
group-notifications = Notifications
group-notifications-about = Envoyées aux personnes par Home Assistant.
group-suggestions = Suggestions
group-suggestions-about = Lesquelles sont tirées des habitudes trouvées, et dans quelle langue.
group-model = Modèle de langage et vie privée
group-model-about = Un modèle de langage peut formuler les suggestions. Sans lui, rien ne quitte la maison.
group-elsewhere = Historique d’ailleurs
group-elsewhere-about = Une InfluxDB ou une Data API qui contient l’historique de la maison.
group-machine = Cette machine
group-machine-about = Ce qu’une nuit peut utiliser, ce qui est gardé, et comment Nightshift est joint.
try-home_assistant = Essayer Home Assistant
try-source = Essayer l’historique
try-broker = Essayer le broker
try-notify = Envoyer un essai
try-model = Essayer le modèle

label-timezone = Fuseau horaire
label-latitude = Latitude
label-longitude = Longitude
label-language = Langue
label-lookback_days = Jours d’historique
label-source-events = Événements
label-source-recorder_url = Serveur de base de données de l’enregistreur
label-source-recorder_url_file = Fichier de l’adresse de l’enregistreur
label-source-url = Adresse de Home Assistant
label-source-token = Jeton d’accès
label-source-token_file = Fichier du jeton
label-source-ca_file = Fichier des autorités
label-source-service_users = Utilisateurs qui sont des programmes
label-source-live = Écouter en direct
label-influxdb-url = Adresse d’InfluxDB
label-influxdb-token = Jeton d’InfluxDB
label-influxdb-token_file = Fichier du jeton d’InfluxDB
label-influxdb-organization = Organisation
label-influxdb-bucket = Bucket
label-influxdb-database = Base de données
label-influxdb-username = Utilisateur
label-influxdb-password = Mot de passe
label-influxdb-password_file = Fichier du mot de passe
label-influxdb-ca_file = Fichier des autorités d’InfluxDB
label-data_api-url = Adresse de la Data API
label-data_api-token = Jeton de la Data API
label-data_api-token_file = Fichier du jeton de la Data API
label-data_api-ca_file = Fichier des autorités de la Data API
label-entities-include = À examiner dans tous les cas
label-entities-exclude = À laisser de côté
label-store-path = Fichier de la base
label-store-keep_runs = Exécutions conservées
label-store-keep_patterns_days = Jours de conservation des habitudes
label-http-listen = Écouter sur
label-http-token = Jeton de cette page
label-http-token_file = Fichier du jeton de cette page
label-http-allowed_hosts = Noms d’hôte permis
label-mqtt-url = Adresse du broker
label-mqtt-password = Mot de passe du broker
label-mqtt-password_file = Fichier du mot de passe du broker
label-mqtt-topic_prefix = Les topics commencent par
label-mqtt-client_id = Nom auprès du broker
label-mqtt-ca_file = Fichier des autorités du broker
label-mqtt-client_cert = Certificat du client
label-mqtt-client_key = Clé du client
label-mqtt-protocol = Protocole
label-mqtt-discovery = Montrer comme appareil dans Home Assistant
label-mqtt-discovery_prefix = Les topics de découverte commencent par
label-notify-target = Qui est notifié
label-notify-when = De quelles exécutions
label-schedule-cron = Quand (expression cron)
label-schedule-misfire_grace = Retard permis d’une nuit manquée
label-schedule-attempts = Tentatives par nuit
label-schedule-retry_pause = Pause avant la deuxième tentative
label-schedule-deadline = Durée permise d’une exécution
label-schedule-shutdown_grace = Temps laissé pour s’arrêter
label-mining-max_threads = Fils d’exécution
label-mining-max_memory = Mémoire
label-suggestions-min_precision = Part minimale de déclenchements justes
label-suggestions-max = Nombre maximal de suggestions par nuit
label-suggestions-feedback = Apprendre de ce que vous décidez
label-llm-provider = Fournisseur
label-llm-base_url = Adresse du fournisseur
label-llm-model = Modèle
label-llm-api_key = Clé d’API
label-llm-api_key_file = Fichier de la clé d’API
label-llm-api_version = Version de l’API
label-llm-ca_file = Fichier des autorités du fournisseur
label-llm-timeout = Temps pour une question
label-llm-night_time = Temps pour toutes les questions d’une nuit
label-llm-concurrency = Questions à la fois
label-llm-max_tokens = Nombre maximal de jetons par réponse
label-llm-price_in = Prix des jetons envoyés
label-llm-price_out = Prix des jetons reçus
label-llm-night_tokens = Nombre maximal de jetons par nuit
label-llm-month_tokens = Nombre maximal de jetons par mois
label-llm-night_cost = Coût maximal par nuit
label-llm-month_cost = Coût maximal par mois
label-llm-local_only = Seulement un modèle du réseau de la maison
label-llm-pseudonyms = Noms de remplacement
label-log-format = Format du journal
