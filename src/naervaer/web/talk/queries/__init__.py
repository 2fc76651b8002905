"""What stands on the page of a talk, for the two of it, in few statements; and whether anything of it has changed."""

from naervaer.web.talk.queries.changes import token_of
from naervaer.web.talk.queries.page import TalkPage, found_talk, talk_page

__all__ = ["TalkPage", "found_talk", "talk_page", "token_of"]
