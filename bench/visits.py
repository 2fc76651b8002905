"""What `bench.child` can do inside the product: open pages, send forms, compute, and count."""

import time
from typing import Any

from django.db import connection

from bench import DAY
from bench.people import Invented, leaders_of_twelve
from bench.quiet import Sample, sample
from bench.visitor import Visitor, token_of
from naervaer.accounts.models import User
from naervaer.followup.queries import due_of_everyone
from naervaer.ledger.actions import forget_noted

_visitors: dict[int, Visitor] = {}


def leaders(size: int) -> list[int]:
    """The numbers of the leaders of exactly twelve."""
    return [leader.n for leader in leaders_of_twelve(size)]


def visitor_of(n: int) -> Visitor:
    """This invented person, signed in."""
    if n not in _visitors:
        _visitors[n] = Visitor(User.objects.get(person=Invented(n).id))
    return _visitors[n]


def today(leaders: list[int], times: int) -> dict[str, list[Sample]]:
    """I dag: the first time on the day of each of these leaders, and the others."""
    first, again = [], []
    for n in leaders:
        visitor = visitor_of(n)
        first.append(sample(visitor.get, "/"))
        again += [sample(visitor.get, "/") for _ in range(times - 1)]
    return {"first": first, "again": again}


def queries(leaders: list[int]) -> dict[str, int]:
    """The most statements that I dag of one of these leaders needs, the first time on the day and later."""
    most = {"first": 0, "again": 0}
    for n in leaders:
        visitor = visitor_of(n)
        forget_noted()
        for visit in most:
            most[visit] = max(most[visit], counted(lambda: visitor.get("/")))  # noqa: B023  # called at once
    return most


def counted(call: Any) -> int:
    """How many statements this needs."""
    count = 0

    def counting(execute: Any, *statement: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*statement)

    with connection.execute_wrapper(counting):
        call()
    return count


def touch(leaders: list[int], size: int) -> list[Sample]:
    """ "Vi har talt": each of these leaders with everybody of theirs, today."""
    taken = []
    for n in leaders:
        visitor = visitor_of(n)
        token = token_of(visitor.get("/").body)
        for one in _people_of(n, size):
            taken.append(sample(visitor.post, "/touches/", token, person=str(one.id), next="/"))
    return taken


def _people_of(leader: int, size: int) -> list[Invented]:
    """Those with whom nothing is noted on the day itself: noting a talk twice would be no work."""
    near = range(leader * 25 // 2, min(size, leader * 25 // 2 + 30))
    led = [Invented(n) for n in near if Invented(n).leader == leader]
    return [one for one in led if not (one.has_talked and one.since_last == 0)]


def due_all() -> dict[str, float]:
    """Seconds for the due list of everybody, and how many are on it."""
    started = time.perf_counter()
    listed = due_of_everyone(today=DAY)
    return {"seconds": time.perf_counter() - started, "people": len(listed)}
