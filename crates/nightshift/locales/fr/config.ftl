### Ce qui ne va pas dans la valeur d’un réglage, et d’où viennent les valeurs. Une phrase suit le nom du réglage.

range-whole = il faut un nombre entier de { $least } à { $most }
range-number = il faut un nombre de { $least } à { $most }
range-length = il faut une durée de { $least } à { $most }
range = il faut de { $least } à { $most }
at-least = il faut au moins { $least }
needs = il faut aussi { $setting }
needs-both = il faut aussi { $one } et { $other }
needs-either = il faut aussi { $one } ou { $other }
needs-home-assistant = il faut aussi source.url et source.token, ou le Supervisor, pour joindre Home Assistant
needs-influxdb = il faut aussi influxdb.bucket (version 2) ou influxdb.database (version 1)
two-versions = c’est de la version 1, et { $other } de la version 2 : définissez influxdb.database, influxdb.username et influxdb.password, ou influxdb.bucket, influxdb.organization et influxdb.token
no-path = c’est vide : nommez un fichier, comme "/data/nightshift.db"

wrong-text = il faut un texte
wrong-secret = il faut un texte entre guillemets
wrong-address = il faut une adresse
wrong-path = il faut un chemin
wrong-whole = il faut un nombre entier supérieur à 0
wrong-number = il faut un nombre
wrong-truth = il faut true ou false
wrong-length = ce n’est pas une durée : écrivez un nombre avec une unité, comme "90s", "15m" ou "1h"
wrong-size = ce n’est pas une quantité de mémoire : écrivez un nombre entier avec une unité, comme "512MiB" ou "2GiB"
wrong-texts = il faut une liste de textes
wrong-choice = il faut l’un de ceux-ci : { $words }
wrong-empty = c’est vide : laissez-le de côté pour n’en avoir aucun
wrong-zone = ce n’est pas un fuseau horaire connu : écrivez un nom IANA comme "Europe/Berlin"
wrong-zone-near = ce n’est pas un fuseau horaire connu : écrivez un nom IANA comme "Europe/Berlin" ; vouliez-vous dire "{ $name }" ?
wrong-language = Nightshift ne parle pas cette langue : écrivez "en", "de", "fr", "es", "nl" ou "it"
wrong-target = il faut "persistent_notification", ou le nom d’une action ou d’une entité de Home Assistant comme "notify.mobile_app_phone"
wrong-entity = { $text } ne veut rien dire : écrivez un identifiant d’entité comme "light.guest_*", "area:Garage" ou "label:Privé"
cron-unreadable = l’expression cron { $expression } est illisible : { $reason } ; écrivez cinq champs : minute, heure, jour du mois, mois et jour de la semaine, comme "0 3 * * *" pour chaque jour à 3:00
cron-never = l’expression cron { $expression } nomme une date qui ne vient jamais ; écrivez cinq champs : minute, heure, jour du mois, mois et jour de la semaine, comme "0 3 * * *" pour chaque jour à 3:00

url-form = il faut une adresse comme { $example }
url-scheme = il faut commencer par http:// ou https://
url-login = il ne faut ni utilisateur ni mot de passe : { $setting } est là pour cela
url-query = il ne faut ni ? ni # : pour Azure, définissez llm.api_version
url-host = aucun hôte n’est nommé

key-characters = il y a des caractères qu’aucune clé n’a : est-elle entière, et sur une seule ligne ?
local-model-unseen = on ne voit pas d’ici quel modèle Home Assistant interroge : choisissez un autre llm.provider, ou llm.local_only = false
model-entity = il faut une entité de la tâche IA de Home Assistant, ai_task.…

place-default = valeur par défaut
place-page = défini sur la page
place-file = fichier de configuration { $name }
place-app = option `{ $name }` de l’application
place-variable = variable d’environnement { $name }
place-flag = option { $name }
place-home-assistant = Home Assistant
place-supervisor = Supervisor

needs-key = il faut aussi llm.api_key ou llm.api_key_file, ou bien llm.base_url
provider-not-local = l’adresse propre du fournisseur n’est pas dans le réseau de la maison : mettez dans llm.base_url une adresse qui y est
address-not-local = elle n’est pas dans le réseau de la maison, et llm.local_only est activé
