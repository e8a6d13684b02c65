"""Tests of packs, written as conversations."""
