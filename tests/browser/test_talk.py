"""The talk in real browsers: two who write at once, the whole journey by keyboard, and without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from naervaer.accounts.models import User
from naervaer.agreements.actions import add_topic, agree, propose_promise
from naervaer.agreements.models import Promise, Topic
from naervaer.agreements.rules import Side
from naervaer.conversations import actions
from naervaer.conversations.models import TakenUp, Talk
from naervaer.people.models import Person
from tests.browser.conftest import Visit, axe, faults, open_everything
from tests.browser.look import Look, looks
from tests.cast import NOW, TODAY, Cast

SEEN_WITHIN = 9_000  # five seconds until the other asks again, and the answer on a busy machine


def user_of(person: Person) -> User:
    assert person.user is not None
    return person.user


@pytest.fixture
def talk(live_cast: Cast) -> Talk:
    """Mette has planned a talk with Jonas for eight o'clock today; both have topics, and a promise waits."""
    start = NOW + timedelta(minutes=5)
    planned = actions.plan_talk(
        employee=live_cast.jonas,
        leader=live_cast.mette,
        span=(start, start + timedelta(minutes=30)),
        by=live_cast.mette,
        at=NOW,
    )
    actions.accept_talk(talk=planned, by=live_cast.jonas, at=NOW)
    for text, by in (
        ("Månedsrapporten: kan den laves sjældnere?", live_cast.jonas),
        ("Hjemmedage i december", live_cast.jonas),
        ("Havnemodellen", live_cast.mette),
    ):
        add_topic(employee=live_cast.jonas, shared_with=live_cast.mette, text=text, by=by, at=NOW)
    promise = propose_promise(
        employee=live_cast.jonas,
        leader=live_cast.mette,
        side=Side.LEADER,
        text="taler med kunden om fristen",
        due_on=TODAY,
        by=live_cast.mette,
        at=NOW,
    )
    agree(row=promise, version=1, by=live_cast.jonas, at=NOW)
    return planned


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_the_pages_of_a_talk_look_right(site: Visit, live_cast: Cast, talk: Talk, look: Look) -> None:
    actions.plan_talk(
        employee=live_cast.ida,
        leader=live_cast.mette,
        span=(NOW - timedelta(days=2), NOW - timedelta(days=2) + timedelta(minutes=30)),
        by=live_cast.mette,
        at=NOW - timedelta(days=3),
    )
    here = f"/talks/{talk.id}/"
    both = ["/talks/", here, f"{here}time/", "/talks/new/"]
    for who, paths in {
        live_cast.mette: [*both, f"{here}preparation/", "/talks/round/", f"{here}cancellation/"],
        live_cast.jonas: both,
    }.items():
        visitor = site(look, user=user_of(who))
        for path in paths:
            page = visitor.goto(path)
            open_everything(page)
            assert faults(page) == [], path


def test_two_in_the_same_talk_see_each_others_changes(site: Visit, live_cast: Cast, talk: Talk) -> None:
    hers = site(user=user_of(live_cast.mette)).goto(f"/talks/{talk.id}/")
    his = site(user=user_of(live_cast.jonas)).goto(f"/talks/{talk.id}/")
    expect(hers.get_by_role("button", name="Vi har talt om det")).to_have_count(0)

    # he is typing while she marks: his words stay
    his.get_by_label("Hvad vil du gerne tale om?").fill("Ferie i uge 7")
    hers.get_by_role("button", name="Vi har talt om trivsel").click()
    expect(his.get_by_text("Mette har markeret")).to_be_visible(timeout=SEEN_WITHIN)
    expect(his.get_by_label("Hvad vil du gerne tale om?")).to_have_value("Ferie i uge 7")
    his.locator("form.add").get_by_role("button", name="Tilføj").click()
    expect(hers.locator("#topics")).to_contain_text("Ferie i uge 7", timeout=SEEN_WITHIN)

    # she takes one up, he sees it; he takes the mark back, she sees that the list is closed
    _row(hers, "topics", "Hjemmedage").get_by_role("button", name="Vi har talt om det").click()
    expect(his.locator("#topics li", has_text="Hjemmedage").locator("s")).to_be_visible(timeout=SEEN_WITHIN)
    his.get_by_role("button", name="Det nåede vi ikke").click()
    expect(hers.get_by_role("button", name="Vi har talt om det")).to_have_count(0, timeout=SEEN_WITHIN)
    assert TakenUp.objects.count() == 1

    # a promise by her, his yes
    hers.get_by_label("gør hvad").fill("spørger Bo om færre rapporter")
    hers.locator("form.comp").get_by_role("button", name="Tilføj").click()
    _row(his, "made", "spørger Bo").get_by_role("button", name="Ja, aftalt").click(timeout=SEEN_WITHIN)
    expect(hers.locator("#made li")).to_contain_text("aftalt", timeout=SEEN_WITHIN)


def test_who_writes_on_an_old_version_gets_both_texts(site: Visit, live_cast: Cast, talk: Talk) -> None:
    hers = site(user=user_of(live_cast.mette))
    hers.expect_refusal(422)
    his = site(user=user_of(live_cast.jonas))
    his.expect_refusal(422)
    for page in (hers.goto(f"/talks/{talk.id}/"), his.goto(f"/talks/{talk.id}/")):
        _edit(page, "Havnemodellen")
    row = Topic.objects.get(raised_by=live_cast.mette)
    his.page.locator(f"#topic-{row.id}-text").fill("Havnemodellen og Bo")
    saved = his.page.locator(f"#topic-{row.id} [data-saved]")
    expect(saved).to_contain_text("Gemt 8.")
    expect(his.page.locator(f"#topic-{row.id}-text")).to_be_focused()
    expect(his.page.locator(f"#topic-{row.id} .line")).to_contain_text(
        "Havnemodellen og Bo"
    )  # what one reads, too
    expect(his.page.locator(f"#topic-{row.id} summary .vh")).to_have_text(": Havnemodellen og Bo")
    # her field is open on the old version: what she types meets his words
    hers.page.locator(f"#topic-{row.id}-text").fill("Havnemodellen i uge 49")
    form = hers.page.locator(f"#topic-{row.id}-form")
    expect(form).to_contain_text("Havnemodellen og Bo")
    expect(form.get_by_role("textbox")).to_have_value("Havnemodellen i uge 49")
    assert axe(hers.page) == []
    # the two texts stay while she thinks about it, whatever the page learns meanwhile
    hers.page.evaluate("document.activeElement.blur()")
    with hers.page.expect_response(lambda answer: "/changes/" in answer.url):
        pass
    expect(form.get_by_role("textbox")).to_have_value("Havnemodellen i uge 49")
    form.get_by_role("button", name="Begge som én tekst").click()
    expect(hers.page.locator(f"#topic-{row.id}")).to_contain_text(
        "Havnemodellen og Bo · Havnemodellen i uge 49"
    )
    row.refresh_from_db()
    assert Topic.objects.get(pk=row.pk).text == "Havnemodellen og Bo · Havnemodellen i uge 49"


def _edit(page: Page, text: str) -> None:
    _row(page, "topics", text).locator("summary").click()


def _row(page: Page, where: str, text: str) -> Locator:
    return page.locator(f"#{where} li", has_text=text)


def test_the_pad_stays_in_the_browser(site: Visit, live_cast: Cast, talk: Talk) -> None:
    visitor = site(user=user_of(live_cast.mette))
    page = visitor.goto(f"/talks/{talk.id}/preparation/")
    sent: list[str] = []
    visitor.context.on("request", lambda request: sent.append(str(request.post_data)))
    page.get_by_role("textbox", name="Din kladde").fill("Spørg roligt til december")
    page = visitor.goto(f"/talks/{talk.id}/")
    expect(page.get_by_role("textbox", name="Din kladde")).to_have_value("Spørg roligt til december")
    assert not any("roligt" in each for each in sent)
    page.evaluate(
        """() => { for (const key of Object.keys(localStorage)) if (key.startsWith('naervaer-pad-'))
        localStorage.setItem(key, JSON.stringify({text: 'gammel', at: Date.now() - 8 * 24 * 3600 * 1000})) }"""
    )
    page.reload()
    expect(page.get_by_role("textbox", name="Din kladde")).to_have_value("")


def test_the_whole_talk_by_keyboard_alone(site: Visit, live_cast: Cast, talk: Talk) -> None:
    """Prepare, wellbeing, a topic, a promise, held, next time: without a mouse."""
    page = site(user=user_of(live_cast.mette)).goto("/talks/")
    press(page, "Jonas Holm")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Samtale med Jonas")
    press(page, "Forbered")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Før samtalen")
    press(page, "Til samtalen")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Samtale med Jonas")
    press(page, "Vi har talt om trivsel")
    expect(page.get_by_role("button", name="Vi har talt om det").first).to_be_visible()
    press(page, "Vi har talt om det: Månedsrapporten")
    expect(page.locator("#topics li", has_text="Månedsrapporten").locator("s")).to_be_visible()
    press(page, "Holdt: taler med kunden")
    expect(page.locator("#since")).to_contain_text("holdt")
    page.get_by_label("gør hvad").focus()
    page.keyboard.type("spørger Bo")
    page.keyboard.press("Enter")
    expect(page.locator("#made li")).to_have_count(1)
    press(page, "Planlæg den")
    expect(page.locator("#next")).to_contain_text("7. december")
    press(page, "Samtalen er holdt")
    expect(page.locator("#held")).to_contain_text("Samtalen er holdt: mandag 23. november")
    assert Talk.objects.held().count() == 1


def press(page: Page, name: str) -> None:
    """Tab until something of this name has the focus, then Enter."""
    for _ in range(120):
        page.keyboard.press("Tab")
        said = str(
            page.evaluate("document.activeElement.innerText || document.activeElement.ariaLabel || ''")
        )
        if " ".join(said.split()).replace(" :", ":").startswith(name):
            page.keyboard.press("Enter")
            return
    pytest.fail(f"nothing called {name} can be reached")


def test_the_whole_journey_without_scripts(site: Visit, live_cast: Cast) -> None:
    """Schedule, prepare, talk, agree, move, next."""
    hers = site(Look(390, scripts=False), user=user_of(live_cast.mette))
    page = hers.goto(f"/talks/new/?with={live_cast.jonas.id}")
    page.get_by_label("Dag", exact=True).fill(TODAY.isoformat())
    page.get_by_label("Klokkeslæt").fill("14:00")
    page.get_by_role("button", name="Planlæg den").click()
    page.get_by_role("link", name="Jonas Holm").click()
    page.get_by_role("link", name="Forbered").click()
    expect(page.get_by_role("heading", name="Begynd med")).to_be_visible()
    page.get_by_role("link", name="Til samtalen").click()
    address = page.url
    page.get_by_label("Hvad vil du gerne tale om?").fill("Havnemodellen")
    page.locator("form.add").get_by_role("button", name="Tilføj").click()
    page.get_by_role("button", name="Vi har talt om trivsel").click()
    _row(page, "topics", "Havnemodellen").get_by_role("button", name="Vi har talt om det").click()
    expect(page.locator("#topics s")).to_have_text("Havnemodellen")
    page.get_by_label("gør hvad").fill("spørger Bo om færre rapporter")
    page.locator("form.comp").get_by_role("button", name="Tilføj").click()
    his = site(Look(320, scripts=False), user=user_of(live_cast.jonas))
    his.page.goto(address)
    his.page.get_by_role("button", name="Ja, aftalt").click()
    assert Promise.objects.get().is_agreed
    his.page.get_by_role("link", name="Flyt den").click()
    his.page.get_by_label("Klokkeslæt").fill("15:00")
    his.page.get_by_label("Dag", exact=True).fill(TODAY.isoformat())
    his.page.get_by_role("button", name="Flyt den").click()
    expect(his.page.get_by_role("heading", level=1)).to_contain_text("Mette")
    page.goto(address)
    page.get_by_role("button", name="Planlæg den").click()
    expect(page.locator("#next")).to_contain_text("7. december")
    page.get_by_role("button", name="Samtalen er holdt").click()
    expect(page.locator("#held")).to_contain_text("Samtalen er holdt: mandag 23. november")


def test_it_prints_on_one_page_without_wellbeing(site: Visit, live_cast: Cast, talk: Talk) -> None:
    page = site(user=user_of(live_cast.mette)).goto(f"/talks/{talk.id}/")
    page.emulate_media(media="print")
    expect(page.locator("#wellbeing")).to_be_hidden()
    expect(page.locator("#pad")).to_be_hidden()
    expect(page.locator(".sign")).to_be_visible()
    expect(page.locator("#talk-head")).to_contain_text("mandag 23. november 2026")  # it is read in any year
    assert page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def test_the_button_for_printing_outlives_a_change(site: Visit, live_cast: Cast, talk: Talk) -> None:
    page = site(user=user_of(live_cast.jonas)).goto(f"/talks/{talk.id}/")
    printing = page.get_by_role("button", name="Udskriv")
    expect(printing).to_be_visible()
    head = page.locator("#talk-head").get_attribute("data-s")
    type(talk).objects.filter(pk=talk.pk).update(version=talk.version + 1)
    expect(page.locator("#talk-head")).not_to_have_attribute("data-s", str(head), timeout=SEEN_WITHIN)
    expect(printing).to_be_visible()
    without = site(Look(390, scripts=False), user=user_of(live_cast.jonas)).goto(f"/talks/{talk.id}/")
    expect(without.get_by_role("heading", level=1)).to_be_visible()
    expect(without.get_by_role("button", name="Udskriv")).to_be_hidden()
