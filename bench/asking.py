"""What `bench.child` can do about requests for contact: ask, answer, and take all of it back."""

import time
from typing import Any

from bench.people import Invented
from bench.visitor import token_of
from bench.visits import visitor_of
from naervaer.contact.models import ContactRequest
from naervaer.jobs.models import Job
from naervaer.notify.models import Notice
from naervaer.people.models import Person


def requests_made(leaders: list[int], size: int, count: int) -> dict[str, Any]:
    """Milliseconds of asking and of answering, for so many people of these leaders, and the seconds of it all."""
    asked, answered, work = [], [], 0.0
    for leader, employee in _pairs(leaders, size)[:count]:
        own, other = visitor_of(employee), visitor_of(leader)
        page = own.get("/contact/").body
        key = page.split('name="key" value="')[1].split('"')[0]
        began = time.perf_counter()
        asked.append(own.post("/contact/", token_of(page), key=key).milliseconds)
        work += time.perf_counter() - began
        wish = ContactRequest.objects.open().get(employee=Invented(employee).id)
        page = other.get(f"/contact/{wish.id}/").body
        began = time.perf_counter()
        answered.append(other.post(f"/contact/{wish.id}/answers/", token_of(page), at="now").milliseconds)
        work += time.perf_counter() - began
    return {"asked": asked, "answered": answered, "seconds": work}


def _pairs(leaders: list[int], size: int) -> list[tuple[int, int]]:
    """Each of these leaders with everybody of theirs who has a sign-in and works here."""
    found = []
    for leader in leaders:
        near = range(leader * 25 // 2, min(size, leader * 25 // 2 + 30))
        led = [n for n in near if Invented(n).leader == leader]
        here = set(Person.objects.filter(pk__in=[Invented(n).id for n in led]).values_list("pk", flat=True))
        found += [(leader, n) for n in led if Invented(n).id in here]
    return found


def requests_removed() -> int:
    """Take back what was asked; how many requests there were."""
    Notice.objects.filter(kind__startswith="contact.").delete()
    Job.objects.filter(kind__in=["contact.warn", "contact.hand_over", "notify.deliver"]).delete()
    gone, _ = ContactRequest.objects.all().delete()
    return gone
