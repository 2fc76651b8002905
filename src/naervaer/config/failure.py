"""What a command says instead of a traceback."""


class Failure(Exception):
    """Something that the reader can put right, said in plain sentences. The command ends with code 2."""
