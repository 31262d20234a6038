import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "list",
                    models.CharField(
                        choices=[
                            ("call_source", "Call source"),
                            ("location_category", "Location category"),
                            ("response_type", "Response type"),
                            ("nature_of_crisis", "Nature of crisis"),
                            ("presenting_issue", "Presenting issue"),
                            ("behaviour", "Behaviour"),
                            ("substance", "Substance"),
                            ("weapon", "Weapon"),
                            ("technique", "De-escalation technique"),
                            ("force", "Force and restraint"),
                            ("injury", "Injury"),
                            ("housing", "Housing"),
                            ("insurance", "Insurance"),
                            ("disposition", "Disposition"),
                            ("transport", "Transport"),
                            ("hold_statute", "Hold statute"),
                            ("social_need", "Social need"),
                            ("contact_method", "Follow-up contact"),
                            ("contact_result", "Follow-up result"),
                            ("cit_reason", "CIT officer not available: reason"),
                            ("race", "Race"),
                            ("ethnicity", "Ethnicity"),
                            ("gender", "Gender"),
                            ("language", "Language"),
                            ("close_reason", "Reason for closing a case"),
                            ("service_need", "Service need"),
                        ],
                        max_length=40,
                    ),
                ),
                ("code", models.SlugField(max_length=60)),
                ("label_en", models.CharField(max_length=120)),
                ("label_es", models.CharField(blank=True, max_length=120)),
                ("help_en", models.CharField(blank=True, max_length=250)),
                (
                    "outcome_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("community", "Stayed in the community"),
                            ("crisis_facility", "Crisis facility, voluntary"),
                            ("ed", "Emergency department"),
                            ("hold", "Involuntary hold"),
                            ("admission", "Voluntary psychiatric admission"),
                            ("justice", "Citation, arrest or custody"),
                            ("no_contact", "No contact or no action"),
                            ("death", "Death"),
                        ],
                        max_length=20,
                    ),
                ),
                ("traits", models.JSONField(blank=True, default=dict)),
                ("sort", models.PositiveIntegerField(default=0)),
                ("active_from_on", models.DateField(blank=True, null=True)),
                ("active_to_on", models.DateField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
            ],
            options={
                "ordering": ["list", "sort", "label_en"],
                "constraints": [
                    models.UniqueConstraint(fields=("list", "code"), name="code_once_per_list"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("list", "disposition"), _negated=True),
                            models.Q(("outcome_class", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="disposition_has_outcome_class",
                    ),
                ],
            },
        ),
    ]
