read-by-model = Un modèle de langage ({ $model }) a lu votre phrase : vérifiez que c’est bien ce que vous vouliez.
