"""A session kept as it happens, and gone through again: ``--record`` and ``cockpit replay``."""
