"""A term whose election is known to the month or year ends with that month or year, not before."""

from datetime import timedelta

from django.db import migrations


def to_the_last_day(apps, schema_editor):
    Term = apps.get_model("unions", "Term")
    for term in Term.objects.exclude(elected_precision="day").iterator():
        first = term.elected_on.replace(year=term.elected_on.year + term.years)
        # Entered otherwise, it was meant so.
        if term.ends_on == first and first.day == 1:
            months = 12 if term.elected_precision == "year" else 1
            year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
            term.ends_on = first.replace(year=year, month=month + 1) - timedelta(days=1)
            term.save(update_fields=["ends_on"])


class Migration(migrations.Migration):
    dependencies = [("unions", "0005_precise_reports")]

    operations = [migrations.RunPython(to_the_last_day, migrations.RunPython.noop)]
