"""The assistant's ears and mouth: sources of sound, endpointing, loudspeakers.

A source yields AudioHeard and AudioLost: `hear_file`, `hear_pcm` (standard input) or `Microphone`. `Endpointer` finds
the utterances in it. A `Speaker` plays replies. Sound devices are only ever touched in a process of their own.
"""
