"""The contracts of the architecture hold."""

from django.apps import apps
from django.db.models import ForeignKey, Model

from naervaer.accounts.routes import undeclared
from naervaer.config.declared import FOREIGN_COLUMNS
from tests.architecture import house

# May only shrink: an entry that could be lower fails as well. Path or path::function -> lines.
STILL_TOO_LARGE: dict[str, int] = {}
SCRIPT_LINES = 700


def models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.auto_created]


def test_imports_keep_the_contracts() -> None:
    asked = house.contracts_of(house.ROOT)
    assert asked.returncode == 0, asked.stdout + asked.stderr


def test_every_package_has_its_tier() -> None:
    packages = {path.parent.name for path in house.PACKAGE.glob("*/__init__.py")}
    assert packages <= set(house.tiers())


def test_foreign_keys_point_down() -> None:
    assert house.upward_keys(models()) == []


def test_ledger_and_vault_hold_plain_ids() -> None:
    keys = [
        f"{model._meta.label}.{field.name}"
        for model in models()
        if house.package_of(model) in ("ledger", "vault")
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
    ]
    assert keys == []


def test_templates_reach_only_their_own_and_the_parts_below() -> None:
    assert list(house.template_reaches()) == []


def test_nothing_is_glued_by_signals_or_names() -> None:
    assert list(house.hidden_glue()) == []


def test_rules_queries_and_actions_are_told_the_time() -> None:
    assert list(house.clock_reads()) == []


def test_every_column_says_who_sees_it_and_how_long() -> None:
    assert list(house.undeclared_columns(models(), FOREIGN_COLUMNS)) == []


def test_foreign_columns_belong_to_tables_that_exist() -> None:
    tables = {model._meta.label for model in models() if not house.package_of(model)}
    assert set(FOREIGN_COLUMNS) <= tables


def test_every_route_says_who_may_use_it() -> None:
    assert undeclared() == []


def test_files_and_functions_stay_small() -> None:
    assert house.too_large(house.ROOT) == STILL_TOO_LARGE


def test_own_scripts_stay_few() -> None:
    scripts = [path for path in house.sized_files(house.ROOT) if path.suffix == ".js"]
    assert sum(len(path.read_text().splitlines()) for path in scripts) <= SCRIPT_LINES
