"""Words about who sees what, for how long, and what Nærvær does not do."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naervaer.web.trust.queries import Kind
from naervaer.web.trust.rules import Never

SEEN_BY = {
    "organisation": gettext_lazy("Everyone who works here"),
    "pair": gettext_lazy("You and your nearest leader"),
    "team": gettext_lazy("You, your nearest leader, and the others with the same leader"),
    "attendees": gettext_lazy("You and those who take part"),
    "chosen": gettext_lazy("You, and whom you choose line by line"),
    "own": gettext_lazy("Only you"),
    "system": gettext_lazy("The system, to run"),
}
KINDS = {
    ("people.Person", "organisation"): gettext_lazy("Your name, title and unit, and your work address"),
    ("accounts.User", "organisation"): gettext_lazy("The address that you sign in with"),
    ("people.Leadership", "organisation"): gettext_lazy("Who leads you, now and before"),
    ("people.Employment", "organisation"): gettext_lazy("From when to when you work here"),
    ("people.Deputy", "organisation"): gettext_lazy("Who is a deputy for whom"),
    ("people.Buddy", "organisation"): gettext_lazy("Who is a newcomer's buddy"),
    ("people.Project", "organisation"): gettext_lazy("Projects and who leads them"),
    ("people.Role", "organisation"): gettext_lazy(
        "Who is HR, work-environment representative or administrator"
    ),
    ("people.HelpLine", "organisation"): gettext_lazy("Whom the help page names beside leaders, HR and AMO"),
    ("people.Person", "pair"): gettext_lazy("Your phone number, and how you like to be called"),
    ("people.ProjectShare", "pair"): gettext_lazy("How much of your hours a project has"),
    ("distance.Hours", "pair"): gettext_lazy("Your hours and your time zone"),
    ("distance.Leave", "pair"): gettext_lazy("Your days away, without a reason"),
    ("distance.Site", "pair"): gettext_lazy("The places where you work"),
    ("distance.PlaceDay", "pair"): gettext_lazy("From where you work on which weekday"),
    ("distance.PlaceException", "pair"): gettext_lazy("Single days on which you work from another place"),
    ("distance.SituationLine", "chosen"): gettext_lazy("The lines about your situation"),
    ("distance.Appointment", "attendees"): gettext_lazy(
        "Each appointment: the time. Others see that you are busy"
    ),
    ("distance.Attendance", "attendees"): gettext_lazy("Who takes part in it"),
    ("distance.CalendarSource", "own"): gettext_lazy(
        "Where your own calendars are, if you let Nærvær read when you are busy"
    ),
    ("distance.BusyTime", "own"): gettext_lazy(
        "When your own calendars say that you are busy: the times. Others see time that is not free"
    ),
    ("distance.CalendarFeed", "own"): gettext_lazy(
        "That you have an address for your calendar; the address itself is not kept"
    ),
    ("distance.Invite", "own"): gettext_lazy("Which times your calendar was sent by mail"),
    ("followup.Touch", "pair"): gettext_lazy("Each contact: the day, spoken or written, who noted it"),
    ("followup.Standing", "pair"): gettext_lazy("The day on which you two last talked"),
    ("followup.Rhythm", "pair"): gettext_lazy("How often you have agreed to talk"),
    ("agreements.Topic", "pair"): gettext_lazy(
        "Topics for the next talk, with the leader you shared them with"
    ),
    ("agreements.Promise", "pair"): gettext_lazy("What you two have promised each other, and by when"),
    ("agreements.Carry", "pair"): gettext_lazy("When a promise was carried on to a later day"),
    ("agreements.Goal", "pair"): gettext_lazy("Your goals, with the leader you shared them with"),
    ("agreements.Development", "pair"): gettext_lazy("On which days you two talked about development"),
    ("agreements.Obstacle", "pair"): gettext_lazy("Obstacles on the way, and who does something about them"),
    ("agreements.Picture", "pair"): gettext_lazy("What you two know and what you see differently"),
    ("agreements.Experiment", "pair"): gettext_lazy("What you two try, and when you look at it"),
    ("agreements.ExperimentAnswer", "pair"): gettext_lazy("Whether to keep, change or stop what you tried"),
    ("conversations.Talk", "pair"): gettext_lazy(
        "Your talks: when, how you meet, and whether they were held"
    ),
    ("conversations.Move", "pair"): gettext_lazy("When a talk was moved, and by whom"),
    ("conversations.OpenerShown", "pair"): gettext_lazy("Which questions a talk began with"),
    ("conversations.WellbeingMark", "pair"): gettext_lazy(
        "That you have talked about wellbeing, and who marked it. Nothing of what you said"
    ),
    ("conversations.TakenUp", "pair"): gettext_lazy("In which talk a topic was taken up"),
    ("conversations.MadeIn", "pair"): gettext_lazy("In which talk a promise was made"),
    ("contact.ContactRequest", "pair"): gettext_lazy(
        "Your requests for contact; whoever answers in your leader's place sees one while it is open"
    ),
    ("contact.Turn", "pair"): gettext_lazy("Who answered a request, what was promised, and when"),
    ("contact.ContactAgreement", "pair"): gettext_lazy("What you two have agreed about reaching each other"),
    ("contact.TeamAgreement", "team"): gettext_lazy("What your team has agreed about reaching each other"),
    ("contact.TeamAnswer", "team"): gettext_lazy(
        "Your answer to it: a yes only you see, an objection with its line the whole team"
    ),
    ("contact.Duty", "organisation"): gettext_lazy("Who is the duty person"),
    ("contact.Reachable", "organisation"): gettext_lazy("Until when you can be called, if you say so"),
    ("people.Person", "own"): gettext_lazy("When you read the welcome"),
    ("agreements.ShareQuestion", "own"): gettext_lazy("That you were asked what a new leader may see"),
    ("people.ImportDraft", "own"): gettext_lazy("A list of people that you are bringing in"),
    ("accounts.User", "own"): gettext_lazy("Your language"),
    ("accounts.Session", "own"): gettext_lazy("In which browsers you are signed in, and since which day"),
    ("ledger.Read", "own"): gettext_lazy("Who has looked at your data, and on which day"),
    ("ledger.Act", "own"): gettext_lazy("Which changes were made about you, by whom and when"),
    ("notify.Notice", "own"): gettext_lazy("Which messages you were sent, without their text"),
    ("notify.Subscription", "own"): gettext_lazy("In which browsers you are told, sealed"),
    ("notify.ChatAddress", "system"): gettext_lazy("By which chat services messages go, sealed"),
    ("notify.Bundle", "own"): gettext_lazy("On which days you were sent news"),
    ("people.Person", "system"): gettext_lazy("Your employee number; who keeps the list of people sees it"),
    ("people.Invitation", "system"): gettext_lazy("That you were invited; the link itself is not kept"),
    ("people.Organisation", "system"): gettext_lazy("The organisation's name, country and language"),
    ("people.Unit", "system"): gettext_lazy("The names of units and teams"),
    ("accounts.User", "system"): gettext_lazy("Your password, scrambled so that nobody can read it"),
    ("accounts.Session", "system"): gettext_lazy("What keeps you signed in, until it ends"),
    ("distance.DefaultHours", "system"): gettext_lazy("The organisation's usual hours"),
    ("distance.ClosedDay", "system"): gettext_lazy("The organisation's closed days"),
    ("vault.DataKey", "system"): gettext_lazy("The key that opens your phone number, itself locked"),
    ("jobs.Job", "system"): gettext_lazy("Work that waits, such as a mail to be sent"),
    ("jobs.Beat", "system"): gettext_lazy("When the program itself last looked for work"),
    ("ledger.Seal", "system"): gettext_lazy("Seals that show if the record was changed"),
}
KEPT = {
    "employment + 30 days": gettext_lazy("until 30 days after you leave"),
    "as long as the organisation": gettext_lazy("as long as the organisation is here"),
    "until replaced + 12 months": gettext_lazy("until replaced, and 12 months more"),
    "until changed or ended": gettext_lazy("until you change or remove it, or its last day is over"),
    "until the day is over": gettext_lazy("until the day is over"),
    "until closed + 12 months": gettext_lazy("12 months after it has ended"),
    "12 months after taken up": gettext_lazy("12 months after you last wrote it or took it up"),
    "until removed": gettext_lazy("until you remove it"),
    "24 months": gettext_lazy("24 months"),
    "12 months after it is closed": gettext_lazy("12 months after it is closed"),
    "90 days after it is closed": gettext_lazy("90 days after it is closed"),
    "12 months": gettext_lazy("12 months"),
    "30 days": gettext_lazy("30 days"),
    "14 days": gettext_lazy("14 days"),
    "24 hours": gettext_lazy("24 hours"),
    "30 days after it is done": gettext_lazy("30 days after it is done"),
    "as long as its rows": gettext_lazy("as long as what it seals"),
}
PAGES = {
    "today": gettext_lazy("Today: your house, and when you two last talked"),
    "person": gettext_lazy("Your page: agreements, contact, rhythm and hours"),
    "first_talks": gettext_lazy("The first round of talks: a time for you"),
    "entry": gettext_lazy("Your entry in the list of people"),
    "home": gettext_lazy("A colleague's page At home: what you tell your team"),
    "hours": gettext_lazy("Your hours"),
    "team_windows": gettext_lazy("When the whole team can be reached"),
    "agreements": gettext_lazy("Agreements: what you two have promised"),
    "talk": gettext_lazy("A talk of the two of you"),
    "talks": gettext_lazy("Talks: when your talks are"),
    "contact": gettext_lazy("A request for contact"),
    "leave": gettext_lazy("Your days away"),
    "practice": gettext_lazy("A leader's own list of what was last done, and with whom"),
    "project": gettext_lazy("A project: how much of your hours it has"),
}
LIFELINES = {"DK": ("Livslinien", "70 201 201")}
"""By country: whom anybody can ring when life feels too heavy. Names, the same in every language."""
RELATIONS = {
    "leader": gettext_lazy("your leader"),
    "deputy": gettext_lazy("deputy"),
    "amo": gettext_lazy("work-environment representative"),
    "hr": gettext_lazy("HR"),
    "admin": gettext_lazy("administrator"),
}
NEVER = {
    Never.PRESENCE: (
        gettext_lazy("It does not see when you are there"),
        gettext_lazy("No “last active”, no green dot. Nobody sees when you sign in."),
        gettext_lazy("There is no column for it, not even for the last sign-in. A test fails if one comes."),
    ),
    Never.RANKING: (
        gettext_lazy("It gives no points and ranks nobody"),
        gettext_lazy("No score, no colour per person, no comparison of people or of leaders."),
        gettext_lazy("There is no column for it. A test fails if one comes."),
    ),
    Never.NOTES: (
        gettext_lazy("It keeps no notes about you"),
        gettext_lazy("Nobody can write something about you that you cannot read."),
        gettext_lazy("No table has a field for it. A test looks through every text column."),
    ),
    Never.TALKS: (
        gettext_lazy("It does not know what you said"),
        gettext_lazy("A contact is a day, and whether you spoke or wrote. Nothing about what it was about."),
        gettext_lazy("The table of contacts has no text. A test counts its columns."),
    ),
    Never.REASONS: (
        gettext_lazy("It does not ask why you are away"),
        gettext_lazy("Leave is from one day to another. Illness, children and holidays look the same."),
        gettext_lazy("The table of leave has no column for a reason. A test counts its columns."),
    ),
    Never.MACHINES: (
        gettext_lazy("No machine guesses about you"),
        gettext_lazy("No artificial intelligence, no mood read out of words, no forecast."),
        gettext_lazy(
            "No such part is installed, and nothing is sent to anybody's service. A test reads the list of parts."
        ),
    ),
    Never.MAILS: (
        gettext_lazy("It does not see whether you open a mail"),
        gettext_lazy("A mail holds text and a link. No pictures, and no links that count."),
        gettext_lazy("There is no column for opened or clicked. A test fails if one comes."),
    ),
    Never.SENSORS: (
        gettext_lazy("It uses no camera, microphone, place or screen"),
        gettext_lazy("Nothing is measured on your computer or your phone."),
        gettext_lazy("Every page forbids your browser to hand them out. A test reads the line."),
    ),
    Never.MASTER_DOOR: (
        gettext_lazy("There is no back door for a leader, HR or an administrator"),
        gettext_lazy("A role opens pages, never what two people share. Nobody can sign in as you."),
        gettext_lazy(
            "Access follows only from who leads whom. A test asks for everybody's data as everybody else."
        ),
    ),
}


def in_order(kinds: list[Kind]) -> list[Kind]:
    """As a reader looks for them: what everybody sees first, beginning with the name; the unknown last."""
    order = list(KINDS)
    places = {(kind.table, kind.seen_by): place for place, kind in enumerate(kinds, start=len(order))}
    places |= {known: place for place, known in enumerate(order)}
    return sorted(kinds, key=lambda kind: (places[kind.table, kind.seen_by], kind.kept))


def words_of(kind: Kind) -> str:
    """What this kind of data is; its table's name if nobody has found words yet (a test fails then)."""
    return str(KINDS.get((kind.table, kind.seen_by), kind.table))


def kept(kind: Kind) -> str:
    """How long it is kept."""
    return str(KEPT.get(kind.kept, kind.kept))


def page_seen(kind: str) -> str:
    """Which kind of page showed it."""
    return str(PAGES.get(kind, _("A page about you")))


def week_title(monday: date, *, today: date) -> str:
    """The week as people say it."""
    this_monday = today - timedelta(days=today.weekday())
    if monday == this_monday:
        return _("This week")
    if monday == this_monday - timedelta(days=7):
        return _("Last week")
    year, week, _weekday = monday.isocalendar()
    if year != today.isocalendar().year:
        return _("Week %(week)d, %(year)d") % {"week": week, "year": year}
    return _("Week %(week)d") % {"week": week}
