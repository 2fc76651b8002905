"""Who a session belongs to: asked at every request, so that its SQL is kept (ADR 20). Signing in is allauth's."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from naervaer.accounts.models import User
from naervaer.statements.kept import kept


class Door(AuthenticationBackend):  # type: ignore[misc]  # it ships no types
    """As the library's, except for how a user is found who has signed in already."""

    def get_user(self, user_id: UUID) -> User | None:
        """Whom the session names; None for somebody who is gone, or may not sign in."""
        user = next(iter(_known(user=user_id)), None)
        return user if user is not None and self.user_can_authenticate(user) else None


@kept
def _known(*, user: UUID) -> QuerySet[User]:
    return User.objects.filter(pk=user).order_by()
