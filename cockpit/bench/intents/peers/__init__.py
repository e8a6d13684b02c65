"""The peers, each built from the same templates in its own syntax."""
