"""Each administration sees its own calls."""

from django.db import migrations

from socle.storage.row_security import forced_row_security


class Migration(migrations.Migration):
    dependencies = [("inference", "0001_initial")]
    operations = [forced_row_security("inference_gatewaycall")]
