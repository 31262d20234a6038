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
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("form", models.CharField(max_length=60)),
                ("object_uid", models.UUIDField(blank=True, null=True)),
                ("path", models.CharField(max_length=300)),
                ("title", models.CharField(max_length=120)),
                ("data", models.JSONField(default=dict)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("page", models.UUIDField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ["-updated_at"],
                "constraints": [models.UniqueConstraint(fields=("user", "form", "object_uid"), name="draft_once", nulls_distinct=False)],
            },
        ),
    ]
