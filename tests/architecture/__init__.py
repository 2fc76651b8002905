"""The house keeps its shape. None of these tests needs a database."""
