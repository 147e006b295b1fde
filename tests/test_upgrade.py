"""A data folder of an earlier version opens in this one."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from tests.serving import ROOT, House, socle

# The last migrations before the search index and the notification of keys existed.
EARLIER = {"knowledge": "0002", "organisation": "0001", "assistant": "0001"}


def test_an_earlier_folder_is_brought_up_to_date_with_its_rows(tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    environment = house.environment | {
        "SOCLE_DATA": str(house.data),
        "DJANGO_SETTINGS_MODULE": "socle.settings",
    }
    script = (
        "import os; from pathlib import Path\n"
        "from socle.operating.house import open_data, open_database, set_up_django\n"
        "with open_database(open_data(Path(os.environ['SOCLE_DATA']))):\n"
        "    os.environ['SOCLE_DATABASE_URL'] = os.environ['SOCLE_DATABASE_OWNER_URL']\n"
        "    set_up_django()\n"
        "    from django.core.management import call_command\n"
        f"    for app, number in {EARLIER!r}.items():\n"
        "        call_command('migrate', app, number, verbosity=0)\n"
        # With the columns of the earlier version, which knew no ledger.
        "    from django.db import connection\n"
        "    from django.db.migrations.loader import MigrationLoader\n"
        "    loader = MigrationLoader(connection)\n"
        "    earlier = loader.project_state(sorted(loader.applied_migrations)).apps\n"
        "    model = lambda name: earlier.get_model('organisation', name)\n"
        "    administration = model('Administration').objects.create(name='Avant', slug='avant')\n"
        "    service = model('Service').objects.create(administration=administration, name='Service')\n"
        "    model('Person').objects.create(email='avant@exemple.fr', name='', service=service,\n"
        "                                   administration=administration)\n"
    )
    subprocess.run([sys.executable, "-c", script], env=environment, cwd=ROOT, check=True)
    subprocess.run([*socle("migrate"), "--data", str(house.data)], env=environment, cwd=ROOT, check=True)
    assert "/connexion/lien/" in house.run("link", "avant@exemple.fr")
    assert "À VOIR" not in house.run("doctor")


def test_migrating_twice_changes_nothing(data: Path) -> None:
    environment = {**os.environ}
    for _ in range(2):
        subprocess.run([*socle("migrate"), "--data", str(data)], env=environment, cwd=ROOT, check=True)
    with psycopg.connect(os.environ["SOCLE_DATABASE_URL"]) as connection:
        row = connection.execute("select count(*) from django_migrations").fetchone()
    assert row is not None
    assert row[0] > 10
