read-by-model = Ein Sprachmodell ({ $model }) hat deinen Satz gelesen: Sieh nach, ob es das ist, was du wolltest.
