"""Free wording: what nobody wrote as a template, guessed by a small model that is trained from the packs alone."""
