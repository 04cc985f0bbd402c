read-by-model = Een taalmodel ({ $model }) heeft je zin gelezen: kijk of dit is wat je bedoelde.
