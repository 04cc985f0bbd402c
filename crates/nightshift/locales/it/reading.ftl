read-by-model = Un modello linguistico ({ $model }) ha letto la tua frase: controlla che sia quello che volevi.
