from django.db import migrations

# How long a row must stand, and by which column that is told.
TABLES = {
    "ledger_act": ("at", 24),
    "ledger_read": ("day", 12),
    "ledger_seal": ("at", 24),
}

REFUSAL = "The record is only added to."


def sqlite(table, column, months):
    yield f"""CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
    yield f"""CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}
        WHEN datetime(OLD.{column}) > datetime('now', '-{months} months')
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""


def postgresql(table, column, months):
    yield f"""CREATE FUNCTION {table}_stands() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND OLD.{column} <= now() - interval '{months} months' THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END $$"""
    yield f"""CREATE FUNCTION {table}_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    yield f"""CREATE TRIGGER {table}_stands BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_stands()"""
    yield f"""CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {table}_not_emptied()"""


def stand(apps, schema_editor):
    make = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
    for table, (column, months) in TABLES.items():
        for statement in make(table, column, months):
            schema_editor.execute(statement)


def fall(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION {table}_stands() CASCADE")
            schema_editor.execute(f"DROP FUNCTION {table}_not_emptied() CASCADE")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_unchanged")
            schema_editor.execute(f"DROP TRIGGER {table}_kept")


class Migration(migrations.Migration):
    """The database itself refuses to change the record, and to delete from it before its time."""

    dependencies = [
        ("ledger", "0002_seals"),
    ]

    operations = [migrations.RunPython(stand, fall)]
