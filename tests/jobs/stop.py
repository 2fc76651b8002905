"""When a worker of a test ends."""

from naervaer.config.process import Stop
from naervaer.jobs.models import Job


class UntilDone(Stop):
    """Also ends, if asked for, when nothing is left to do."""

    def __init__(self, when_done: bool = True) -> None:
        super().__init__()
        self.when_done = when_done

    def wait(self, seconds: float) -> None:
        super().wait(seconds)
        self.asked = self.asked or (self.when_done and not Job.objects.open().exists())
