import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_people"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("first_event_id", models.BigIntegerField()),
                ("last_event_id", models.BigIntegerField(unique=True)),
                ("events", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("log", "Weekly review of the log"), ("accounts", "Yearly review of the accounts")], max_length=10
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("since_at", models.DateTimeField(null=True)),
                ("number", models.PositiveIntegerField()),
                ("note", models.TextField(blank=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("action", models.CharField(max_length=60)),
                (
                    "outcome",
                    models.CharField(choices=[("ok", "Done"), ("denied", "Refused"), ("failed", "Failed")], default="ok", max_length=10),
                ),
                ("actor_label", models.CharField(max_length=120)),
                ("team_id", models.BigIntegerField(null=True)),
                ("role", models.CharField(blank=True, max_length=30)),
                ("object_type", models.CharField(blank=True, max_length=60)),
                ("object_id", models.BigIntegerField(null=True)),
                ("object_uid", models.UUIDField(null=True)),
                ("case_id", models.BigIntegerField(null=True)),
                ("person_id", models.BigIntegerField(null=True)),
                ("ip", models.GenericIPAddressField(null=True)),
                ("session_hash", models.CharField(blank=True, max_length=16)),
                ("detail", models.JSONField(default=dict)),
                (
                    "agency",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["object_type", "object_id", "-id"], name="audit_object"),
                    models.Index(condition=models.Q(("case_id__isnull", False)), fields=["case_id", "-id"], name="audit_case"),
                    models.Index(condition=models.Q(("person_id__isnull", False)), fields=["person_id", "-id"], name="audit_person"),
                    models.Index(fields=["user", "-id"], name="audit_user"),
                    models.Index(fields=["agency", "-id"], name="audit_agency"),
                    models.Index(condition=models.Q(("team_id__isnull", False)), fields=["team_id", "-id"], name="audit_team"),
                    models.Index(condition=models.Q(("outcome", "denied")), fields=["user", "-id"], name="audit_denied"),
                    models.Index(fields=["at", "id"], name="audit_at"),
                ],
            },
        ),
    ]
