"""The phone inventory shared by the acoustic model, the lexicon and the decoding graph.

Order is a file format: phone ``PHONES[i]`` is Kaldi phone ``i + 1`` and network output (pdf) ``i``.
It owns transition ids ``2 * phone_id - 1`` (self loop) and ``2 * phone_id`` (entering it).

Source: ARPAbet as used by CMUdict, without stress; ``sil`` is the CTC blank and silence.
"""

from __future__ import annotations

BLANK = "sil"

PHONES: tuple[str, ...] = (
    BLANK,
    *"aa ae ah ao aw ay b ch d dh eh er ey f g hh ih iy jh k l m n ng".split(),
    *"ow oy p r s sh t th uh uw v w y z zh".split(),
)

PHONE_IDS: dict[str, int] = {phone: index + 1 for index, phone in enumerate(PHONES)}


def entry_transition(phone_id: int) -> int:
    """Return the transition id taken when a phone is entered."""
    return 2 * phone_id


def loop_transition(phone_id: int) -> int:
    """Return the transition id taken while a phone lasts."""
    return 2 * phone_id - 1
