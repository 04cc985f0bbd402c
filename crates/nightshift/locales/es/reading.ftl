read-by-model = Un modelo de lenguaje ({ $model }) ha leído tu frase: comprueba que es lo que querías.
