import os

from tests.browser.conftest import Visit
from tests.browser.look import Look
from tests.browser.test_agreements import everything, user_of
from tests.cast import Cast


def test_shots(site: Visit, live_cast: Cast) -> None:
    everything(live_cast)
    os.makedirs("/tmp/h/agree-shots", exist_ok=True)
    for who, look, path, name in (
        (live_cast.mette, Look(1280, "light", "da"), "/agreements/", "leader-1280"),
        (live_cast.mette, Look(390, "dark", "da"), "/agreements/", "leader-390d"),
        (live_cast.jonas, Look(1280, "light", "da"), "/agreements/", "emp-1280"),
        (live_cast.jonas, Look(1280, "light", "da"), "/", "today-emp"),
        (live_cast.mette, Look(1280, "light", "da"), "/", "today-leader"),
        (live_cast.mette, Look(1280, "light", "da"), "/agreements/trash/", "trash"),
        (
            live_cast.mette,
            Look(1280, "light", "da"),
            f"/people/{live_cast.jonas.id}/agreements/promise/",
            "new-promise",
        ),
    ):
        page = site(look, user=user_of(who)).goto(path)
        page.screenshot(path=f"/tmp/h/agree-shots/{name}.png", full_page=True)
