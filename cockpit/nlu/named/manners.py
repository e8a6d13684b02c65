"""How any thing's state is spoken of: up, off, to the most, a bit, is it on; and words that ask for nothing."""

from __future__ import annotations

from typing import Literal

from cockpit.nlu.words import FILLERS, FUNCTION_WORDS, LIGHT_VERBS

Manner = Literal[
    "up", "down", "on", "off", "open", "close", "most", "least", "fully", "small", "large", "ask", "polite", "to", "by",
    "only", "every", "ought", "percent", "celsius", "fahrenheit",
]  # fmt: skip

MANNERS: dict[str, dict[Manner, str]] = {
    "en": {
        "up": "(up|raise|increase|increment|rise|hike|boost|crank [up]|bump [up]|higher|more|stronger|strengthen"
        "|intensify"
        "|heighten|elevate|back up|some more|a notch up)",
        "down": "(down|decrease|decrement|lower|drop|reduce|less|weaker|weaken|lessen|diminish|ease|back down|dial back"
        "|cut back|cut down|turn back|a notch down)",
        "on": "(on|active|in operation|activate|activated|activating|enable|enabled|start [up]|engage|engaged"
        "|launch|initiate|resume|run"
        "|begin|back on|power up|fire up|boot up|use|operate|get going|keep going|allow|started)",
        "off": "(off|deactivate|deactivated|deactivating|disable|disabled|stop|kill|cancel|disengage|disengaged|end"
        "|shut off|shut down|power down|get rid of|terminate|quit|discontinue|cease|back off|stopped|switched off)",
        "open": "(open|open up|opened)",
        "close": "(close|closed|shut|close up)",
        "most": "(max|maximum|maximal|[the|its] (max|maximum|highest|top|hottest|strongest) [level|setting|stage"
        "|speed|value]"
        "|as (high|far|hard|strong|fast|loud) as (it goes|possible|it can [go|get])|full blast|full power|at full)",
        "least": "(min|minimum|minimal|[the|its] (min|minimum|lowest|bottom|weakest) [level|setting|stage|speed|value]"
        "|as (low|soft|weak|slow|quiet) as (it goes|possible|it can [go|get]))",
        "fully": "(all the way|the whole way|completely|fully|entirely|totally|wide|right)",
        "small": "(a bit|a little|a little bit|slightly|a touch|a tad|a notch|a smidge|just a bit|somewhat|one notch)",
        "large": "(a lot|much|way|far|loads|lots|a whole lot|a good bit|quite a bit)",
        "ask": "(tell me [what|about|if|whether]|check [if|whether|that]|inform [me] [of|on|about|what|if"
        "|whether]|update [me] [on|if|whether|about]|update status|status [of|for]"
        "|give [me] (an|the) update [on]|status update [on|for]|update on|status inquiry|inquiry|confirm [if"
        "|whether|that]|let me know [if|whether|what]"
        "|read out|report|remind me [if|whether]|do you [happen to] know|do i need to worry about|info [on|about]"
        "|information [on|about]"
        "|state of|[i|i'd] [really] (want|need|like|wanna|wouldn't mind) (to know|knowing|know) [if|whether|what]"
        "|rundown on|[like] to confirm [if|that|whether]|what's up with"
        "|state|stat|status|operating status|operational status|double check|verify|display|show [me]|(could|can"
        "|may) i (know|ask) [if|whether|what]|know [if|whether] i am using|double check [if|that]|in use)",
        "polite": "(is it possible [for you] to|(am|will|would|are) i [be] able to"
        "|are you able to|would it be possible to"
        "|do me a favor and|do you mind|may i|how about|what about|make sure [to|that]|go ahead and|be so kind as to"
        "|i was wondering if you could|do you think you could|are we able to|would you be able to|feel free to"
        "|have (it|them) [set]|is there any way to|if you (can|could|would|don't mind)|when you (can|get a chance))",
        "to": "(to|too|onto)",
        "ought": "(should not|shouldn't) [have to] be",
        "by": "by",
        "only": "(only|just only)",
        "every": "(all|every|each|all of the|every one of the)",
        "percent": "(percent|per cent)",
        "celsius": "[degree|degrees] (degree|degrees|celsius|centigrade)",
        "fahrenheit": "[degree|degrees] fahrenheit [degree|degrees]",
    }
}
"""Templates; among those that fit at a place the longest counts."""

PARTICLE_VERBS = frozenset("turn turned switch switched put power powered flip get leave keep".split())
""""On" right after one of these belongs to the verb; after other words and before a place it is a preposition."""

URGING = frozenset("adjust change get keep make move need put set switch turn want".split())
"""With one of these "cold" is what is asked for; else it is what is complained of."""

AROUND = FILLERS.union(
    FUNCTION_WORDS,
    LIGHT_VERBS,
    "absolutely able adjusted alter am too kind sort bit could ought should what what's how how's which where who "
    "i wanna "
    "customise customized fixed might think just happen happened know me whole entire car vehicle cabin inside "
    "one ones looking doing instead together good fine please press button mechanism level levels stage stages "
    "configured enough "
    "am appreciate apply area around at been being certain configure continue control controls "
    "current currently customize damn darn did do does establish feature fix for from function functions getting gets "
    "going gotten got has hold is let level levels like maintain maintained mean mechanism mechanisms mode modes "
    "modified modify modulate moment need needed needs option options part please position power powered pretty "
    "quite rather reading right running seem seems selected set sets setting settings side speed stage still super "
    "switched system systems than thing tune turned tweak unit up value want wanted wants was were will with working "
    "changed changing adjusting turning switching setting putting these those any here very extremely "
    "awfully place leave feel feels feeling permit prefer find having go already even actually ever i'd i'm "
    "there's right our".split(),
)  # fmt: skip
"""Words around a thing's name that bear on nothing."""
