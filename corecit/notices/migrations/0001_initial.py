import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="SentMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("message_id", models.CharField(max_length=200, unique=True)),
                ("recipient", models.CharField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=160, unique=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("by_email", models.BooleanField(default=True)),
                ("path", models.CharField(blank=True, max_length=300)),
                ("context", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("uncertain", "Perhaps sent"),
                            ("failed", "Could not be sent"),
                            ("cancelled", "No longer needed"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("send_after_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("claim", models.UUIDField(blank=True, null=True)),
                ("handed_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=200)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["pending", "sending"])), fields=["send_after_at"], name="notice_to_send"
                    ),
                    models.Index(fields=["user", "-id"], name="notice_of_user"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["user", "-id"], name="notice_unread"),
                    models.Index(condition=models.Q(("state__in", ["failed", "uncertain"])), fields=["-id"], name="notice_stuck"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("user__isnull", False), models.Q(("email", ""), _negated=True), _connector="OR"),
                        name="notice_has_reader",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim__isnull", False), ("claimed_at__isnull", False), ("state", "sending")),
                            models.Q(models.Q(("state", "sending"), _negated=True), ("claim", None), ("claimed_at", None)),
                            _connector="OR",
                        ),
                        name="notice_claim_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="notice_sent_pair",
                    ),
                ],
            },
        ),
    ]
