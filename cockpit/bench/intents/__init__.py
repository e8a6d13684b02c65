"""``cockpit bench intents``: our matcher and its peers on one command set, in one run.

The command set (car/, paraphrases.yaml, out_of_scope.txt) was written for this benchmark: 13 intents in 63 templates.
Slips are drawn from confusions.yaml by a seeded generator, and every system gets the same sentences.
"""
