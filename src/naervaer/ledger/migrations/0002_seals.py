from django.db import migrations, models


class Migration(migrations.Migration):
    """A seal has a digest for each of the two tables and names the seal before it."""

    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.AddField("seal", "acts_top", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("seal", "acts_digest", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("seal", "reads_top", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("seal", "reads_digest", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("seal", "previous", models.CharField(blank=True, default="", max_length=64, unique=True), preserve_default=False),
    ]
