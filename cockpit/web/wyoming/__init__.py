"""Wyoming: Home Assistant and Wyoming satellites use the cockpit's ears, its understanding and its voice.

Source: the protocol as the package `wyoming` (the extra of that name) has it; only its event types and its server are
used, as its reader takes bytes without bounds.
"""
