"""The little language of sentence templates, and its parser.

    (a|b)    alternatives          [a]    may be left out        (a;b)    in any order
    {zone}   a slot's words        <set>  a named rule           turn on  words, with ' and - inside

Alternatives may stand in ``[a|b]`` and bare at the top. No regular expressions. Templates are never expanded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from cockpit.errors import PackError, Place

MAX_NESTING = 20
MAX_ORDERED = 6
"""Six things go in 720 orders."""

_TOKEN = re.compile(r"\s+|[()\[\]|;]|\{[^{}]*\}|<[^<>]*>|(?:[^\W\d_]|['’])(?:[^\W\d_]|['’\-])*")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Word:
    """A word to be said."""

    text: str


@dataclass(frozen=True, slots=True)
class SlotRef:
    """The words of one of a slot's values."""

    name: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class RuleRef:
    """A named piece of template."""

    name: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class InOrder:
    """One after another; empty for nothing at all."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several, with even chances."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Maybe:
    """Said or left out, with even chances."""

    part: Node


@dataclass(frozen=True, slots=True)
class AnyOrder:
    """All of them, in any order, with even chances."""

    parts: tuple[Node, ...]


Node = Word | SlotRef | RuleRef | InOrder | OneOf | Maybe | AnyOrder


def parse_template(text: str, place: Place | None = None) -> Node:
    """Parse one template.

    Args:
        text: the template.
        place: where its first character stands, for errors.

    Raises:
        PackError: with the line and column of what is wrong.
    """
    return _parsed(text) if place is None else _Parser(text, place).parse()


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Node:
    """Parse a template that stands nowhere in particular; the same few are compiled again and again."""
    return _Parser(text, Place("template", 1, 1)).parse()


class _Parser:
    """Recursive descent over the tokens, one function a rule of the language."""

    def __init__(self, text: str, place: Place) -> None:
        self._place = place
        self._tokens: list[tuple[str, int]] = []
        offset = 0
        while offset < len(text):
            if not (found := _TOKEN.match(text, offset)):
                raise self._stray(text, offset)
            if not found.group().isspace():
                self._tokens.append((found.group(), offset))
            offset = found.end()
        self._tokens.append(("", len(text)))
        self._next = 0

    def parse(self) -> Node:
        """Return the whole template."""
        node = self._group("", 0)
        if node == InOrder(()):
            raise self._error("the template says nothing", 0)
        return node

    def _group(self, closing: str, depth: int) -> Node:
        """Parse up to `closing`: parts parted by | or ; but not by both."""
        opened = self._tokens[self._next - 1][1] if closing else 0
        if depth > MAX_NESTING:
            raise self._error(f"nested deeper than {MAX_NESTING}", opened)
        parts = [self._sequence(depth)]
        separator = ""
        while (token := self._tokens[self._next])[0] in ("|", ";"):
            if separator not in ("", token[0]):
                raise self._error("'|' and ';' side by side", token[1], "put one of them in parentheses of its own")
            separator = token[0]
            self._next += 1
            parts.append(self._sequence(depth))
        text, offset = self._tokens[self._next]
        if text != closing:
            if text == "":
                raise self._error(f"'{closing}' is missing", opened, "what was opened here is never closed")
            raise self._error(f"'{text}' closes nothing", offset)
        self._next += 1
        return self._parted(parts, separator, opened)

    def _parted(self, parts: list[Node], separator: str, offset: int) -> Node:
        if not separator:
            return parts[0]
        if InOrder(()) in parts:
            raise self._error(f"nothing beside '{separator}'", offset, "use [ ] for what may be left out")
        if separator == "|":
            return OneOf(tuple(parts))
        if len(parts) > MAX_ORDERED:
            raise self._error(f"{len(parts)} parts in any order", offset, f"at most {MAX_ORDERED}")
        return AnyOrder(tuple(parts))

    def _sequence(self, depth: int) -> Node:
        parts: list[Node] = []
        while (token := self._tokens[self._next])[0] not in ("", ")", "]", "|", ";"):
            self._next += 1
            parts.append(self._item(*token, depth))
        return parts[0] if len(parts) == 1 else InOrder(tuple(parts))

    def _item(self, text: str, offset: int, depth: int) -> Node:
        if text in "([":
            node = self._group(")" if text == "(" else "]", depth + 1)
            if node == InOrder(()):
                raise self._error("nothing in the brackets", offset)
            return Maybe(node) if text == "[" else node
        if text[0] in "{<":
            name = text[1:-1].strip()
            if not _NAME.fullmatch(name):
                raise self._error(f"'{name}' is no name", offset, "small letters, digits and _")
            column = (self._place.column or 1) + offset
            return SlotRef(name, column) if text[0] == "{" else RuleRef(name, column)
        return Word(text.lower().replace("’", "'"))

    def _stray(self, text: str, offset: int) -> PackError:
        sign = text[offset]
        if sign.isdigit():
            return self._error("digits are not spoken", offset, "write numbers as words, or use a range slot")
        if sign in "{<":
            return self._error(f"'{sign}' is never closed", offset)
        return self._error(f"'{sign}' is not spoken", offset, "leave it out")

    def _error(self, message: str, offset: int, hint: str | None = None) -> PackError:
        column = (self._place.column or 1) + offset
        return PackError(message, place=Place(self._place.file, self._place.line, column), hint=hint)
