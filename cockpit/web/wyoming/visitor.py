"""One connection of a Wyoming client: events in, events out, one at a time."""

from __future__ import annotations

import asyncio
import io
import logging
import wave
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event, Eventable
from wyoming.handle import Handled, NotHandled
from wyoming.info import Describe
from wyoming.intent import Entity, Intent, NotRecognized, Recognize
from wyoming.ping import Ping, Pong
from wyoming.server import AsyncEventHandler
from wyoming.tts import Synthesize

from cockpit.errors import CockpitError, EngineError, UsageError
from cockpit.events import Hypothesis
from cockpit.grammar.normalise import MAX_CHARACTERS, normalise
from cockpit.tts.text import speakable
from cockpit.web.house import House
from cockpit.web.wyoming.info import info
from cockpit.web.wyoming.listening import Format, Full, Listening, transcript
from cockpit.web.wyoming.memory import Memory
from cockpit.web.wyoming.wire import WireError, read_event

log = logging.getLogger(__name__)

CLIENT = "wyoming"
CHUNK_SAMPLES = 2_048
MAX_TEXT = 6_000
BEHIND_S = 5.0
"""How long an event may wait to be taken by the client's side of the connection."""

Border = TypeVar("Border", bound=BaseModel)


class Said(BaseModel):
    """Text that a client sends to be understood or spoken."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    text: str = Field(max_length=MAX_TEXT)
    context: dict[str, Any] | None = None
    text_format: str | None = None


class Visitor(AsyncEventHandler):
    """Answers one client until it leaves or says what is no event.

    Args:
        house: has the ears, the car and the voice.
        memory: what was heard lately, for whoever hands the words back to be acted upon.
        admitted: whether there was room for this client.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        house: House,
        memory: Memory,
        *,
        admitted: bool = True,
    ) -> None:
        super().__init__(reader, writer)
        self._house, self._memory, self._admitted = house, memory, admitted
        self._listening: Listening | None = None
        self._form: Format | None = None

    async def run(self) -> None:
        """Serve until either side is done; the connection is closed then."""
        try:
            if self._admitted:
                await self._serve()
            else:
                await self._write(Error("too many clients", "full"))
        except WireError as error:
            await self._farewell(Error(error.message, "bad-event"))
        except (OSError, TimeoutError):
            pass  # the client has gone, or does not read
        except Exception as error:  # whatever breaks here is this client's trouble alone
            # without a traceback, which may hold what somebody said
            log.error("a Wyoming client could not be served: %s", type(error).__name__)  # noqa: TRY400
        finally:
            self._stop_listening()
            self.writer.close()

    async def handle_event(self, event: Event) -> bool:
        """Answer one event; a request that cannot be met is answered with an error, and the connection goes on."""
        try:
            await self._answer(event)
        except CockpitError as error:
            self._stop_listening()
            hint = f" ({error.hint})" if error.hint else ""
            await self._write(Error(error.message + hint, _code(error)))
        return True

    async def stop(self) -> None:
        """End it from our side."""
        self.writer.close()
        self.reader.feed_eof()

    async def _serve(self) -> None:
        while (event := await read_event(self.reader)) is not None:
            await self.handle_event(event)

    async def _answer(self, event: Event) -> None:
        kind = event.type
        if Describe.is_type(kind):
            await self._write(info(self._house))
        elif Ping.is_type(kind):
            text = event.data.get("text")
            await self._write(Pong(text=text if isinstance(text, str) else None))
        elif Transcribe.is_type(kind):
            self._stop_listening()
        elif AudioStart.is_type(kind):
            await self._listen(_parsed(Format, event))
        elif AudioChunk.is_type(kind):
            await self._hear(event)
        elif AudioStop.is_type(kind):
            await self._transcribe()
        elif Transcript.is_type(kind):
            await self._handle(_parsed(Said, event))
        elif Recognize.is_type(kind):
            await self._recognise(_parsed(Said, event))
        elif Synthesize.is_type(kind):
            await self._speak(_parsed(Said, event))
        # anything else is of a later protocol, or not for us: it is dropped, as the protocol wants it

    async def _listen(self, form: Format) -> None:
        self._stop_listening()
        ears = self._house.ears
        await ears.prepared.wait()
        if ears.recognisers is None:
            raise UsageError(ears.why or "nobody can be heard", hint="text can be handled")
        self._form, self._listening = form, Listening(ears.recognisers, form)

    async def _hear(self, event: Event) -> None:
        if self._listening is None:
            return  # what comes behind an error, or before a start, is nobody's
        if _parsed(Format, event) != self._form:
            raise UsageError("the sound has another format than audio-start said")
        self._listening.put(event.payload or b"")

    async def _transcribe(self) -> None:
        listening, self._listening = self._listening, None
        if listening is None:
            return
        try:
            heard = await listening.finish()
        except asyncio.CancelledError:
            listening.give_up()
            raise
        text = transcript(heard)
        self._memory.keep(text, heard)
        await self._write(Transcript(text, language=self._house.settings.lang))

    async def _handle(self, said: Said) -> None:
        """Act on what was said; words that we heard ourselves are taken with all their readings."""
        readings = self._memory.recall(said.text)
        hub = self._house.hub
        taken = await (hub.understand(readings, client=CLIENT) if readings else hub.say(said.text, client=CLIENT))
        answer = NotHandled if taken.turn.status == "not-understood" else Handled
        await self._write(answer(text=taken.turn.reply, context=said.context))

    async def _recognise(self, said: Said) -> None:
        """Tell what was said would do, without doing it."""
        matcher = self._house.hub.core.matcher
        hypotheses: Sequence[Hypothesis] = [Hypothesis(normalise(said.text))]
        if len(said.text) <= MAX_CHARACTERS:
            commands = (await self._house.hub.read(lambda _: matcher.match(hypotheses))).commands
        else:
            commands = ()
        if not commands:
            await self._write(NotRecognized(context=said.context))
            return
        command = commands[0]
        entities = [Entity(name, value) for name, value in command.slots.items()]
        await self._write(Intent(command.intent, entities, context=said.context))

    async def _speak(self, said: Said) -> None:
        if said.text_format not in (None, "text"):
            raise UsageError(f"text of the format {said.text_format[:20]!r} is not spoken", hint="send plain text")
        wav = b""
        if speakable(said.text):
            spoken = await self._house.replies.speak(said.text)
            wav = spoken.wav
            if not wav:
                why = spoken.faults[0].message if spoken.faults else self._house.replies.why
                raise EngineError(why or "nothing can be spoken")
        for event in _sound(wav):
            await self._write(event)

    def _stop_listening(self) -> None:
        if self._listening is not None:
            self._listening.give_up()
            self._listening = None

    async def _write(self, what: Eventable) -> None:
        async with asyncio.timeout(BEHIND_S):
            await self.write_event(what.event())

    async def _farewell(self, what: Eventable) -> None:
        try:
            await self._write(what)
        except (OSError, TimeoutError):
            log.debug("a client left before it was told why")


def _parsed(border: type[Border], event: Event) -> Border:
    try:
        return border.model_validate(event.data)
    except ValidationError as error:
        fault = error.errors()[0]
        field = ".".join(str(part) for part in fault["loc"])
        raise UsageError(f"{event.type}: {field}: {fault['msg']}"[:200]) from None


def _sound(wav: bytes) -> Iterator[Eventable]:
    """Yield a WAV file as start, chunks and stop; nothing to hear is a start and a stop."""
    if not wav:
        yield AudioStart(rate=22_050, width=2, channels=1)
        yield AudioStop()
        return
    with wave.open(io.BytesIO(wav)) as file:
        form = {"rate": file.getframerate(), "width": file.getsampwidth(), "channels": file.getnchannels()}
        yield AudioStart(**form)
        while pcm := file.readframes(CHUNK_SAMPLES):
            yield AudioChunk(**form, audio=pcm)
    yield AudioStop()


def _code(error: CockpitError) -> str:
    if isinstance(error, Full):
        return "full"
    return "bad-request" if isinstance(error, UsageError) else "failed"
