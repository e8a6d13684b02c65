"""Measurements: what the README's figures are printed by."""
