"""The net between a browser and the server, which can be cut: a forwarder on loopback."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Wire:
    """Forwards whole connections to `port` while it is not cut. It keeps its own port all the time."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.open: set[socket.socket] = set()
        self.door: socket.socket
        self.port = 0
        self.mend()

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def mend(self) -> None:
        """The net is there."""
        self.door = socket.create_server(("127.0.0.1", self.port))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._listen, args=(self.door,), daemon=True).start()

    def cut(self) -> None:
        """Nobody answers any more, and what is under way breaks off."""
        for each in (self.door, *self.open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.open.clear()

    def _listen(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
                self.open |= {near, far}
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, to: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                to.sendall(data)
        for each in (source, to):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
            self.open.discard(each)


@contextmanager
def wire(port: int) -> Iterator[Wire]:
    """A wire to a server on this port."""
    made = Wire(port)
    yield made
    made.cut()
