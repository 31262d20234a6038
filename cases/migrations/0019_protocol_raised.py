"""A rule may ask for a raised suicide pathway; agencies with a table of their own get the shipped rule of it, to keep or to retire."""

from django.db import migrations, models

LEVELS = [
    ("high", "High"),
    ("moderate", "Moderate"),
    ("low", "Low"),
    ("incomplete", "Incomplete"),
    ("raised", "Suicide pathway raised"),
]


def add_rule(apps, _schema_editor):
    """Without it nothing would follow from question 9 of the PHQ-9 where an agency keeps its own table."""
    rules = apps.get_model("cases", "ProtocolRule")
    for agency in rules.objects.order_by().values_list("agency_id", flat=True).distinct():
        last = rules.objects.filter(agency_id=agency).order_by("-sort").values_list("sort", flat=True).first() or 0
        rules.objects.create(
            agency_id=agency,
            key="raised-24h",
            level="raised",
            purpose="Ask a suicide screen",
            method="phone",
            owner_role="lead",
            opens_after=0,
            due_after=24,
            expires_after=72,
            attempts_needed=3,
            days_needed=1,
            methods_needed=1,
            sort=last + 10,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_places_and_periods"),
    ]

    operations = [
        migrations.AlterField(
            model_name="protocolrule",
            name="level",
            field=models.CharField(blank=True, choices=LEVELS, max_length=12, verbose_name="Screening level"),
        ),
        migrations.AlterField(
            model_name="protocolruleevent",
            name="level",
            field=models.CharField(blank=True, choices=LEVELS, max_length=12, verbose_name="Screening level"),
        ),
        migrations.RunPython(add_rule, migrations.RunPython.noop),
    ]
