"""How models/cockpit-en-small is made, from recordings to a folder that Vosk loads; see README.md."""
