"""What the mails about people say. No names and no matter: they are read over shoulders (`trust.md` T12)."""

from django.utils.translation import gettext as _

from naervaer.ui.letters import Letter


def invitation_letter(link: str) -> Letter:
    """Opens the door for somebody new. ``link`` works once."""
    paragraphs = (
        _("You are invited to Nærvær, where you and your leader agree on how you stay in touch."),
        _("Choose a password here, and you are in:"),
        link,
        _("The link is yours alone. It works once, for 14 days."),
    )
    return Letter(_("Your invitation to Nærvær"), "\n\n".join(paragraphs))


def keys_changed_letter(link: str) -> Letter:
    """A key has come or gone. Which one stands inside."""
    paragraphs = (
        _("What opens Nærvær for you has changed: a passkey, the app with codes or the recovery codes."),
        _(
            "If it was you, all is well. If not, sign out everywhere here, and tell whoever looks after Nærvær:"
        ),
        link,
    )
    return Letter(_("Your sign-in to Nærvær has changed"), "\n\n".join(paragraphs))
