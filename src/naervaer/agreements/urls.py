"""Agreements as resources. A kind is topic, promise, goal, obstacle, picture or experiment."""

from django.urls import path

from naervaer.agreements.views import doing, trash, writing

A_ROW = "agreements/<slug:kind>/<uuid:ref>/"

urlpatterns = [
    path("agreements/trash/", trash.trash, name="agreements_trash"),
    path("agreements/share-question/", doing.share_question, name="share_question"),
    # Before the rows, because "development" would be taken for a kind of them.
    path("agreements/with/<uuid:person>/development/", doing.development, name="development"),
    path(
        "agreements/development/<uuid:ref>/withdrawal/",
        doing.development_withdrawal,
        name="development_withdrawal",
    ),
    path("agreements/development/<uuid:ref>/return/", doing.development_return, name="development_return"),
    path("agreements/with/<uuid:person>/<slug:kind>/", writing.new, name="agreement_new"),
    path(A_ROW, writing.row, name="agreement"),
    path(A_ROW + "removal/", doing.removal, name="agreement_removal"),
    path(A_ROW + "return/", doing.removal_return, name="agreement_return"),
    path(A_ROW + "yes/", doing.yes, name="agreement_yes"),
    path(A_ROW + "takeover/", doing.takeover, name="agreement_takeover"),
    path(A_ROW + "end/", doing.end, name="agreement_end"),
    path(A_ROW + "reopening/", doing.reopening, name="agreement_reopening"),
    path(A_ROW + "sharing/", doing.sharing, name="agreement_sharing"),
    path("agreements/topic/<uuid:ref>/goal/", doing.topic_goal, name="topic_goal"),
    path("agreements/promise/<uuid:ref>/carry/", doing.carry, name="promise_carry"),
    path("agreements/promise/<uuid:ref>/carry/return/", doing.carry_return, name="promise_carry_return"),
    path("agreements/experiment/<uuid:ref>/answer/", doing.answer, name="experiment_answer"),
    path(
        "agreements/experiment/<uuid:ref>/answer/return/",
        doing.answer_return,
        name="experiment_answer_return",
    ),
]
