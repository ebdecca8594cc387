"""Memberships and duties name the document that confirms them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_organisations_people_posts")]

    operations = [
        migrations.AddField(
            model_name="groupmember",
            name="basis",
            field=models.CharField(
                blank=True, default="", max_length=80, verbose_name="căn cứ"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="reportingduty",
            name="confirmed_by",
            field=models.CharField(
                blank=True, default="", max_length=80, verbose_name="văn bản xác nhận"
            ),
            preserve_default=False,
        ),
    ]
