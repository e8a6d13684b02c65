"""Plain wording: a thing of the car called by its name, and what is to become of it, in any order and words around.

"ac off", "temperature twenty two", "could you increase the fan in the back to max": packs say how their things are
called (`naming` in en.yaml), the language says what "up", "off" and "is it on" are (cockpit.nlu.named.manners), and a
sentence is read only where every one of its words is accounted for. The recogniser never sees these names: it decodes
along the templates.
"""
