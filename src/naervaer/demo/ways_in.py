"""The ways into the demo organisation, as a start prints them."""

from dataclasses import dataclass

from naervaer.demo.people import PASSWORD, SIGN_INS, named


@dataclass(frozen=True, slots=True)
class SignIn:
    """One way in: for which role, and as whom."""

    role: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class DemoSignIns:
    """One sign-in for each role, all with one password."""

    password: str
    people: tuple[SignIn, ...]

    def __str__(self) -> str:
        """Line by line, for a terminal."""
        wide = max(len(way.email) for way in self.people)
        ways = [f"    {way.email:<{wide}}  {way.name}, {way.role}" for way in self.people]
        return "\n".join([f"  Demo sign-ins, all with the password {self.password}", *ways])


def sign_ins() -> DemoSignIns:
    """One for each role."""
    ways = tuple(SignIn(role, named(key).name, named(key).email) for role, key in SIGN_INS)
    return DemoSignIns(PASSWORD, ways)
