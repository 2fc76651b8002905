"""Whose a session is: as Django finds it, in one kept question."""

from uuid import uuid4

import pytest
from django.contrib.auth.backends import ModelBackend

from naervaer.accounts.door import Door
from naervaer.accounts.models import User
from tests.cast import Cast, sign_in
from tests.client import Client


@pytest.mark.django_db
def test_the_same_user_as_django_finds() -> None:
    user = User.objects.create_user(email="a@havn.test", password="naervaer-demo")
    for door in (Door(), ModelBackend()):
        assert door.get_user(user.pk) == user
        assert door.get_user(uuid4()) is None
    found = Door().get_user(user.pk)
    assert found is not None
    assert vars(found) | {"_state": None} == vars(User.objects.get()) | {"_state": None}


def test_who_may_not_sign_in_any_more_is_nobody_in_the_next_request(cast: Cast, client: Client) -> None:
    user = cast.jonas.user
    assert user is not None
    sign_in(client, cast.jonas)
    assert client.get("/me/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Door().get_user(user.pk) is None
    assert client.get("/me/").status_code == 302
