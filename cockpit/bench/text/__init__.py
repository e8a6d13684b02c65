"""How well typed words are understood: labelled sentences, scored by what happens to the car.

rows (a file) -> checks (what a label asks of the car) -> talk (one fresh car a sentence) -> verdict -> scores -> page.
"""
