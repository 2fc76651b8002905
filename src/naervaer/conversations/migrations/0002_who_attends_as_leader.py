"""Leaders attend talks as leaders: their attendance holds while they lead the employee."""

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery


def say_so(apps: Any, schema_editor: Any) -> None:
    """In every talk, whoever is not the employee attends as the employee's leader."""
    attendance = apps.get_model("distance", "Attendance")
    of_this = apps.get_model("conversations", "Talk").objects.filter(appointment=OuterRef("appointment"))
    others = attendance.objects.filter(Exists(of_this.exclude(employee=OuterRef("person"))))
    others.update(leads=Subquery(of_this.order_by("pk").values("employee")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0001_initial"),
        ("distance", "0005_attends_as_leader"),
    ]

    operations = [migrations.RunPython(say_so, migrations.RunPython.noop, elidable=True)]
