"""Tools for those who write packs: check, explain, sample, compare, and hand them on."""
