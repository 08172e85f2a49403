from django.db import migrations

BY_ENDING = ("docx", "pdf", "png", "zip")


def say_what_they_were(apps, _schema_editor):
    """The files of reports that were no workbook have been noted as one."""
    exports = apps.get_model("common", "Export").objects.filter(kind="report.file", format="xlsx")
    for ending in BY_ENDING:
        exports.filter(asked__file__endswith=f".{ending}").update(format=ending)


def say_xlsx(apps, _schema_editor):
    """As the code before it wrote them."""
    exports = apps.get_model("common", "Export").objects.filter(kind="report.file")
    exports.filter(format__in=BY_ENDING).update(format="xlsx")


class Migration(migrations.Migration):
    dependencies = [("common", "0005_file_formats")]

    operations = [migrations.RunPython(say_what_they_were, say_xlsx)]
