"""``cockpit bench speech``: how well people are heard, by our model, by any other and by a peer, on the same sound.

A part (synthetic, orders, commands, other-speech, words) makes tasks: clips of sound, what may be said in them, and
what is right. Every system hears every clip of a task in the same conditions, through the product's own stages. What
came out is counted into figures, and those are printed, drawn and written.
"""
