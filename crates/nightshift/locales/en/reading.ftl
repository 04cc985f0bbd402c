# Under a changed suggestion: its user wrote a sentence that only the language model understood.
read-by-model = A language model ({ $model }) read your sentence: see whether this is what you meant.
