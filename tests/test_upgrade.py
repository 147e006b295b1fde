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
        # As the earlier version did, which knew no ledger.
        "    from socle.organisation.accounts import default_service\n"
        "    from socle.organisation.models import Person\n"
        "    service = default_service()\n"
        "    Person.objects.create(email='avant@exemple.fr', name='', service=service,\n"
        "                          administration=service.administration)\n"
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
