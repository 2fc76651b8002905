"""Min ledelse in words: the eight recommendations, what was done, and the time that talks take."""

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from naervaer.people.models import Person
from naervaer.web.practice.rules import Advice, Deed

ASKED: dict[Advice, LazyText] = {
    Advice.AT_HAND: _("The home workplace: what do they have, and what is missing?"),
    Advice.EXPECTATIONS: _("Support and development: what do they expect of you?"),
    Advice.PROJECTS: _("The project leaders: what do you expect of each other?"),
    Advice.UNDERSTANDING: _("Understanding for each one's situation"),
    Advice.EVERYONE: _("Everyone gets seen"),
    Advice.COMMUNITY: _("Community, professional and social"),
    Advice.FOUNDATION: _("Frames and belonging before results"),
    Advice.WELLBEING_FIRST: _("Wellbeing before you talk about tasks"),
}
WAS: dict[Deed, LazyText] = {
    Deed.DEVELOPMENT: _("Talked about development with %(name)s"),
    Deed.GOAL: _("Agreed on a goal with %(name)s"),
    Deed.SITUATION: _("A talk with %(name)s, who had told something of the own situation"),
    Deed.PICTURE: _("Drew a shared picture with %(name)s"),
    Deed.TALKED: _("Talked with %(name)s"),
    Deed.OBSTACLE: _("An obstacle for %(name)s is out of the way"),
    Deed.BUDDY: _("%(name)s got a buddy"),
    Deed.WELLBEING: _("A talk with %(name)s that began with wellbeing"),
}
COMES_LATER: dict[Advice, LazyText] = {
    Advice.AT_HAND: _("Until then: ask in your next talk."),
    Advice.PROJECTS: _("Until then: agree in one line who decides when two tasks meet."),
    Advice.COMMUNITY: _("Until then: ask the team to coffee on screen."),
}
NOT_YET: dict[Advice, LazyText] = {
    Advice.EXPECTATIONS: _("Ask in your next talk what they want to get better at."),
    Advice.UNDERSTANDING: _("Read what somebody has chosen to show you, and ask about it."),
    Advice.EVERYONE: _("Call the one who has waited longest."),
    Advice.FOUNDATION: _("Ask what stands in the way, and take one thing away."),
    Advice.WELLBEING_FIRST: _("Begin your next talk with how it is going."),
}
# Names of routes, the first that the reader may enter counts.
PLACES: dict[Advice, tuple[tuple[str, LazyText], ...]] = {
    Advice.AT_HAND: (("people", _("People")),),
    Advice.EXPECTATIONS: (("agreements", _("Agreements")),),
    Advice.PROJECTS: (("projects", _("Projects")),),
    Advice.UNDERSTANDING: (("people", _("People")),),
    Advice.EVERYONE: (("today", _("Today")),),
    Advice.COMMUNITY: (),
    Advice.FOUNDATION: (("agreements", _("Agreements")), ("today", _("Today"))),
    Advice.WELLBEING_FIRST: (("talks", _("Talks")), ("today", _("Today"))),
}


def was(deed: Deed, person: Person | None) -> str:
    """What was done, with whom. Whoever is led but not employed any more is not named."""
    return str(WAS[deed]) % {"name": person.first_name if person else gettext("somebody")}
