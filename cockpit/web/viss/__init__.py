"""VISS: the car's signals for other tools, as W3C VISS version 2 and COVESA VISS version 3 speak of them.

Source: W3C "VISS version 2 - Core" and "- Transport"; COVESA "VISS version 3.0 - Core" and "- Transport". Where the
two differ, `problems.py` and `filters.py` say how; all else is the same for both.
"""
