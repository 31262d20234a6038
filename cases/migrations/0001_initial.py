import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_people"),
        ("accounts", "__first__"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("common", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("file", models.CharField(max_length=200)),
                ("original_name", models.CharField(max_length=200)),
                ("size", models.BigIntegerField(default=0)),
                ("layout", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Waiting for the columns to be confirmed"),
                            ("queued", "Waiting to start"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("bytes_done", models.BigIntegerField(default=0)),
                ("rows_read", models.PositiveIntegerField(default=0)),
                ("rows_new", models.PositiveIntegerField(default=0)),
                ("rows_changed", models.PositiveIntegerField(default=0)),
                ("rows_unchanged", models.PositiveIntegerField(default=0)),
                ("rows_merged", models.PositiveIntegerField(default=0)),
                ("rows_rejected", models.PositiveIntegerField(default=0)),
                ("rows_marked", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                ("claim", models.UUIDField(blank=True, null=True)),
                ("queued_at", models.DateTimeField(blank=True, null=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("heartbeat_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="call_imports", to="accounts.agency"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("incident_number", models.CharField(max_length=60)),
                ("report_number", models.CharField(blank=True, max_length=60)),
                ("source_kind", models.CharField(choices=[("import", "File"), ("api", "CAD"), ("manual", "Typed by hand")], max_length=10)),
                ("source_text", models.CharField(blank=True, max_length=120)),
                ("service", models.CharField(blank=True, max_length=60)),
                ("initial_type", models.CharField(blank=True, max_length=200)),
                ("final_type", models.CharField(blank=True, max_length=200)),
                (
                    "crisis_level",
                    models.CharField(
                        choices=[("certain", "Crisis"), ("possible", "Possibly a crisis"), ("no", "Not a crisis")],
                        default="no",
                        max_length=10,
                    ),
                ),
                ("priority", models.CharField(blank=True, max_length=20)),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                ("dispatched_at", models.DateTimeField(blank=True, null=True)),
                ("en_route_at", models.DateTimeField(blank=True, null=True)),
                ("arrived_at", models.DateTimeField(blank=True, null=True)),
                ("cleared_at", models.DateTimeField(blank=True, null=True)),
                ("about_at", models.DateTimeField(blank=True, null=True)),
                (
                    "listed_at",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            "received_at", "dispatched_at", "en_route_at", "arrived_at", "cleared_at", "about_at", "created_at"
                        ),
                        output_field=models.DateTimeField(),
                    ),
                ),
                ("time_marks", models.JSONField(blank=True, default=dict)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("city", models.CharField(blank=True, max_length=120)),
                ("beat", models.CharField(blank=True, max_length=60)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                (
                    "units",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                (
                    "dispositions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, size=None
                    ),
                ),
                ("notes", models.TextField(blank=True)),
                ("raw", models.JSONField(blank=True, default=dict)),
                (
                    "digests",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), blank=True, default=list, size=None
                    ),
                ),
                ("line", models.PositiveIntegerField(blank=True, null=True)),
                ("no_report_reason", models.CharField(blank=True, max_length=200)),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="accounts.agency")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "dispatch_agency",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "no_report_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.team"
                    ),
                ),
                (
                    "last_import",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.callimport"
                    ),
                ),
            ],
            options={
                "ordering": ["-listed_at", "-id"],
                "constraints": [models.UniqueConstraint(fields=("agency", "incident_number"), name="call_once_per_agency")],
                "indexes": [
                    models.Index(fields=["incident_number"], name="call_number", opclasses=["varchar_pattern_ops"]),
                    models.Index(
                        condition=models.Q(("crisis_level", "no"), _negated=True),
                        fields=["agency", "crisis_level", "-listed_at", "-id"],
                        name="call_crisis",
                    ),
                    models.Index(fields=["agency", "-listed_at", "-id"], name="call_list"),
                    models.Index(fields=["-listed_at", "-id"], name="call_newest"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=120)),
                ("columns", models.JSONField(default=dict)),
                ("time_zone", models.CharField(max_length=64)),
                (
                    "date_formats",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                (
                    "missing_markers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("midnight_is_missing", models.BooleanField(default=False)),
                ("list_separator", models.CharField(blank=True, max_length=5)),
                ("agency_values", models.JSONField(blank=True, default=dict)),
                ("header", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None)),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="call_profiles", to="accounts.agency"),
                ),
            ],
            options={
                "ordering": ["agency", "name"],
                "constraints": [models.UniqueConstraint(fields=("agency", "name"), name="call_profile_name_once")],
            },
        ),
        migrations.AddField(
            model_name="callimport",
            name="profile",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="cases.callprofile"
            ),
        ),
        migrations.CreateModel(
            name="CallRejection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_number", "The row has no incident number."),
                            (
                                "mangled_number",
                                "A spreadsheet shortened the incident number. Export the file again without opening it in a spreadsheet.",
                            ),
                            ("long_number", "The incident number is longer than 60 characters. Check that the column is the right one."),
                            ("empty", "The row has a number, but neither a time nor a type: probably a total or a footer."),
                            ("unreadable", "The row could not be taken apart: probably a quotation mark that is never closed."),
                        ],
                        max_length=20,
                    ),
                ),
                ("raw", models.JSONField(default=dict)),
                (
                    "call_import",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rejections", to="cases.callimport"),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CallRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("line", models.PositiveIntegerField(blank=True, null=True)),
                ("raw", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
                ("call", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="cases.call")),
                (
                    "call_import",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.callimport"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="CallSighting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("call", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.call")),
                ("call_import", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.callimport")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("call_import", "call"), name="call_sighted_once")],
            },
        ),
        migrations.CreateModel(
            name="CallTypeMap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("local_type", models.CharField(max_length=200)),
                (
                    "level",
                    models.CharField(
                        choices=[("certain", "Crisis"), ("possible", "Possibly a crisis"), ("no", "Not a crisis")], max_length=10
                    ),
                ),
                ("standard_type", models.CharField(blank=True, max_length=20)),
                ("is_confirmed", models.BooleanField(default=False)),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="call_types", to="accounts.agency")),
            ],
            options={
                "ordering": ["agency", "local_type"],
                "constraints": [models.UniqueConstraint(fields=("agency", "local_type"), name="call_type_once_per_agency")],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("number", models.CharField(max_length=20, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("active", "Active"),
                            ("monitoring", "Monitoring"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                        ],
                        default="new",
                        max_length=12,
                    ),
                ),
                ("is_restricted", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="Why the case was opened")),
                ("opened_at", models.DateTimeField()),
                ("activity_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("close_reason", models.CharField(blank=True, max_length=60)),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="accounts.agency")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("team", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="accounts.team")),
            ],
            options={
                "ordering": ["-opened_at", "-id"],
                "permissions": [("work_case", "Can work on the case"), ("share_case", "Can share the case")],
                "default_permissions": ["view"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None), models.Q(("status", "closed"), _negated=True)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False), ("status", "closed")),
                            _connector="OR",
                        ),
                        name="case_closed_pair",
                    )
                ],
                "indexes": [
                    models.Index(fields=["lead", "-activity_at"], name="case_of_lead"),
                    models.Index(fields=["team", "-opened_at", "-id"], name="case_team_list"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseAccess",
            fields=[
                ("pk", models.CompositePrimaryKey("principal", "case", blank=True, editable=False, primary_key=True, serialize=False)),
                ("principal", models.BigIntegerField()),
                ("status", models.CharField(max_length=12)),
                ("opened_at", models.DateTimeField()),
                ("activity_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="access",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case"], name="case_access_case"),
                    models.Index(fields=["principal", "status", "-opened_at", "-case"], name="case_access_status"),
                    models.Index(fields=["principal", "-activity_at", "-case"], name="case_access_activity"),
                    models.Index(fields=["principal", "-opened_at", "-case"], name="case_access_opened"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseGroupPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("assigned", "Assigned"),
                            ("lead", "Leads the case"),
                            ("shared", "Shared"),
                            ("break_glass", "Emergency access"),
                        ],
                        default="shared",
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("granted_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="group_grants", to="cases.case"),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("group", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group")),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(condition=models.Q(("expires_at__isnull", False)), fields=["expires_at"], name="group_grant_expiry")
                ],
                "unique_together": {("group", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="CaseGroupPermissionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("assigned", "Assigned"),
                            ("lead", "Leads the case"),
                            ("shared", "Shared"),
                            ("break_glass", "Emergency access"),
                        ],
                        default="shared",
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("granted_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "content_object",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="auth.group",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="auth.permission",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.casegrouppermission",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CaseTransition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("from_status", models.CharField(blank=True, max_length=12)),
                ("to_status", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="transitions", to="cases.case")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CaseUserPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("assigned", "Assigned"),
                            ("lead", "Leads the case"),
                            ("shared", "Shared"),
                            ("break_glass", "Emergency access"),
                        ],
                        default="shared",
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("granted_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="user_grants", to="cases.case"),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(condition=models.Q(("expires_at__isnull", False)), fields=["expires_at"], name="user_grant_expiry")
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseUserPermissionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("assigned", "Assigned"),
                            ("lead", "Leads the case"),
                            ("shared", "Shared"),
                            ("break_glass", "Emergency access"),
                        ],
                        default="shared",
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("granted_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "content_object",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="auth.permission",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.caseuserpermission",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Caution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("text", models.CharField(max_length=300)),
                ("source", models.CharField(max_length=200)),
                ("noted_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-noted_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("retired_at", None), ("retired_by", None)),
                            models.Q(("retired_at__isnull", False), ("retired_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="caution_retired_pair",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClinicalPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("submitted", "Submitted"), ("returned", "Returned"), ("approved", "Approved")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("return_comment", models.TextField(blank=True)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("submission", models.UUIDField(blank=True, null=True)),
                ("note", models.TextField(blank=True, verbose_name="Clinical note")),
                (
                    "presenting_issues",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Presenting issues"
                    ),
                ),
                (
                    "substances_current",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Substances, now"
                    ),
                ),
                (
                    "substances_past",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Substances, before"
                    ),
                ),
                ("medication", models.TextField(blank=True)),
                ("diagnosis", models.TextField(blank=True, verbose_name="Diagnosis as reported")),
                (
                    "risk_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None identified"),
                            ("low", "Low"),
                            ("moderate", "Moderate"),
                            ("high", "High"),
                            ("incomplete", "Incomplete"),
                        ],
                        max_length=12,
                        verbose_name="Screening level",
                    ),
                ),
                ("risk_basis", models.CharField(blank=True, max_length=200, verbose_name="How it was screened")),
                (
                    "social_needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Social needs"
                    ),
                ),
                ("insurance", models.CharField(blank=True, max_length=60)),
                (
                    "safety_plan_made",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Safety plan made with the person",
                    ),
                ),
                ("injuries", models.JSONField(blank=True, default=dict)),
                ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("author_agency", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("note", config="english"), name="clinical_part_words"
                    ),
                    models.Index(condition=models.Q(("status", "submitted")), fields=["author_agency", "id"], name="clinical_part_review"),
                    models.Index(fields=["author", "-id"], name="clinical_part_author"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("role", models.CharField(max_length=30)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("life", "Danger to the person's life or health"),
                            ("others", "Danger to others"),
                            ("locate", "To find a missing person at risk"),
                            ("handoff", "The person is in custody or in hospital now and its staff ask"),
                            ("nobody", "Urgent, and nobody of the team can be reached"),
                            ("other", "Another emergency"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="In your own words")),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("justified", "Justified"),
                            ("explained", "Not an emergency, but explained"),
                            ("violation", "Not justified: passed on"),
                        ],
                        max_length=10,
                    ),
                ),
                ("review_text", models.CharField(blank=True, max_length=500, verbose_name="What the review found")),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="emergencies", to="cases.case")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("reviewed_at", None), ("reviewed_by", None)),
                            models.Q(
                                ("reviewed_at__isnull", False), ("reviewed_by__isnull", False), models.Q(("outcome", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="emergency_review_whole",
                    ),
                    models.CheckConstraint(condition=models.Q(("ends_at__gte", models.F("began_at"))), name="emergency_window"),
                ],
                "indexes": [
                    models.Index(condition=models.Q(("reviewed_at", None)), fields=["id"], name="emergency_to_review"),
                    models.Index(fields=["user", "-ends_at"], name="emergency_user"),
                    models.Index(fields=["case", "-id"], name="emergency_case"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Encounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("number", models.CharField(max_length=20, unique=True)),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="Call source")),
                ("initial_type", models.CharField(blank=True, max_length=200, verbose_name="Initial call type")),
                ("final_type", models.CharField(blank=True, max_length=200, verbose_name="Final call type")),
                ("priority", models.CharField(blank=True, max_length=20)),
                ("occurred_at", models.DateTimeField(verbose_name="When it happened")),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                ("dispatched_at", models.DateTimeField(blank=True, null=True)),
                ("en_route_at", models.DateTimeField(blank=True, null=True)),
                ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="First unit arrived")),
                ("clinician_arrived_at", models.DateTimeField(blank=True, null=True)),
                ("custody_at", models.DateTimeField(blank=True, null=True, verbose_name="Custody")),
                ("handoff_completed_at", models.DateTimeField(blank=True, null=True, verbose_name="Hand-off complete")),
                ("cleared_at", models.DateTimeField(blank=True, null=True, verbose_name="Officer cleared")),
                ("clinician_cleared_at", models.DateTimeField(blank=True, null=True)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("beat", models.CharField(blank=True, max_length=60)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("location_category", models.CharField(blank=True, max_length=60)),
                ("response_type", models.CharField(blank=True, max_length=60)),
                (
                    "cit_requested",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="CIT officer requested",
                    ),
                ),
                (
                    "cit_dispatched",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="CIT officer dispatched",
                    ),
                ),
                (
                    "cit_arrived",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="CIT officer arrived",
                    ),
                ),
                ("cit_unavailable_reason", models.CharField(blank=True, max_length=60)),
                (
                    "ems_on_scene",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="EMS on scene",
                    ),
                ),
                (
                    "fire_on_scene",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Fire on scene",
                    ),
                ),
                (
                    "supervisor_on_scene",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Supervisor on scene",
                    ),
                ),
                (
                    "interpreter_used",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Interpreter used",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60)),
                ("others_present", models.CharField(blank=True, max_length=200)),
                (
                    "children_present",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Children present",
                    ),
                ),
                (
                    "veteran",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Served in the military",
                    ),
                ),
                ("housing", models.CharField(blank=True, max_length=60)),
                ("transport", models.CharField(blank=True, max_length=60)),
                ("transport_destination", models.CharField(blank=True, max_length=200)),
                (
                    "transport_accepted",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Accepted at the destination",
                    ),
                ),
                (
                    "arrestable_offense",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Was there an arrestable offense?",
                    ),
                ),
                (
                    "arrest_discretionary",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Was arrest discretionary?",
                    ),
                ),
                (
                    "arrest_outcome",
                    models.CharField(
                        blank=True,
                        choices=[("arrested", "Arrested"), ("cited", "Cited"), ("diverted", "Diverted"), ("na", "Not applicable")],
                        max_length=10,
                    ),
                ),
                (
                    "ed_visit_prevented",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("na", "Not applicable"), ("unknown", "Unknown")], max_length=10
                    ),
                ),
                (
                    "without_team",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("arrest", "Arrest"),
                            ("ed", "Emergency department"),
                            ("hold", "Hold"),
                            ("no_change", "No change"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=12,
                        verbose_name="Without this team, what would have happened?",
                    ),
                ),
                ("start_key", models.UUIDField(blank=True, null=True, unique=True)),
                ("facts_version", models.PositiveIntegerField(default=1)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("entered_in_error_at", models.DateTimeField(blank=True, null=True)),
                ("entered_in_error_reason", models.CharField(blank=True, max_length=300)),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="encounters", to="accounts.agency")),
                ("calls", models.ManyToManyField(blank=True, related_name="encounters", to="cases.call")),
                (
                    "case",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="encounters", to="cases.case"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entered_in_error_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("team", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="encounters", to="accounts.team")),
            ],
            options={
                "ordering": ["-occurred_at", "-id"],
                "indexes": [
                    models.Index(fields=["case", "-occurred_at"], name="encounter_case"),
                    models.Index(fields=["agency", "-occurred_at", "-id"], name="encounter_agency_list"),
                    models.Index(fields=["team", "-occurred_at", "-id"], name="encounter_team_list"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClinicalPartEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("submitted", "Submitted"), ("returned", "Returned"), ("approved", "Approved")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("return_comment", models.TextField(blank=True)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("submission", models.UUIDField(blank=True, null=True)),
                ("note", models.TextField(blank=True, verbose_name="Clinical note")),
                (
                    "presenting_issues",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Presenting issues"
                    ),
                ),
                (
                    "substances_current",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Substances, now"
                    ),
                ),
                (
                    "substances_past",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Substances, before"
                    ),
                ),
                ("medication", models.TextField(blank=True)),
                ("diagnosis", models.TextField(blank=True, verbose_name="Diagnosis as reported")),
                (
                    "risk_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None identified"),
                            ("low", "Low"),
                            ("moderate", "Moderate"),
                            ("high", "High"),
                            ("incomplete", "Incomplete"),
                        ],
                        max_length=12,
                        verbose_name="Screening level",
                    ),
                ),
                ("risk_basis", models.CharField(blank=True, max_length=200, verbose_name="How it was screened")),
                (
                    "social_needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Social needs"
                    ),
                ),
                ("insurance", models.CharField(blank=True, max_length=60)),
                (
                    "safety_plan_made",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Safety plan made with the person",
                    ),
                ),
                ("injuries", models.JSONField(blank=True, default=dict)),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author_agency",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="cases.clinicalpart"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "encounter",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.encounter",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="clinicalpart",
            name="encounter",
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="clinical_part", to="cases.encounter"),
        ),
        migrations.CreateModel(
            name="EncounterDisposition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("outcome_class", models.CharField(max_length=20)),
                ("is_primary", models.BooleanField(default=False)),
                ("code", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="common.code")),
                (
                    "encounter",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="dispositions", to="cases.encounter"),
                ),
            ],
            options={
                "ordering": ["-is_primary", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_primary", True)), fields=("encounter",), name="one_primary_disposition"
                    ),
                    models.UniqueConstraint(fields=("encounter", "code"), name="disposition_once"),
                ],
                "indexes": [models.Index(fields=["outcome_class"], name="disposition_class")],
            },
        ),
        migrations.CreateModel(
            name="EncounterEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("number", models.CharField(max_length=20)),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="Call source")),
                ("initial_type", models.CharField(blank=True, max_length=200, verbose_name="Initial call type")),
                ("final_type", models.CharField(blank=True, max_length=200, verbose_name="Final call type")),
                ("priority", models.CharField(blank=True, max_length=20)),
                ("occurred_at", models.DateTimeField(verbose_name="When it happened")),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                ("dispatched_at", models.DateTimeField(blank=True, null=True)),
                ("en_route_at", models.DateTimeField(blank=True, null=True)),
                ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="First unit arrived")),
                ("clinician_arrived_at", models.DateTimeField(blank=True, null=True)),
                ("custody_at", models.DateTimeField(blank=True, null=True, verbose_name="Custody")),
                ("handoff_completed_at", models.DateTimeField(blank=True, null=True, verbose_name="Hand-off complete")),
                ("cleared_at", models.DateTimeField(blank=True, null=True, verbose_name="Officer cleared")),
                ("clinician_cleared_at", models.DateTimeField(blank=True, null=True)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("beat", models.CharField(blank=True, max_length=60)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("location_category", models.CharField(blank=True, max_length=60)),
                ("response_type", models.CharField(blank=True, max_length=60)),
                (
                    "cit_requested",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="CIT officer requested",
                    ),
                ),
                (
                    "cit_dispatched",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="CIT officer dispatched",
                    ),
                ),
                (
                    "cit_arrived",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="CIT officer arrived",
                    ),
                ),
                ("cit_unavailable_reason", models.CharField(blank=True, max_length=60)),
                (
                    "ems_on_scene",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="EMS on scene",
                    ),
                ),
                (
                    "fire_on_scene",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Fire on scene",
                    ),
                ),
                (
                    "supervisor_on_scene",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Supervisor on scene",
                    ),
                ),
                (
                    "interpreter_used",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Interpreter used",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60)),
                ("others_present", models.CharField(blank=True, max_length=200)),
                (
                    "children_present",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Children present",
                    ),
                ),
                (
                    "veteran",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Served in the military",
                    ),
                ),
                ("housing", models.CharField(blank=True, max_length=60)),
                ("transport", models.CharField(blank=True, max_length=60)),
                ("transport_destination", models.CharField(blank=True, max_length=200)),
                (
                    "transport_accepted",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Accepted at the destination",
                    ),
                ),
                (
                    "arrestable_offense",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Was there an arrestable offense?",
                    ),
                ),
                (
                    "arrest_discretionary",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Was arrest discretionary?",
                    ),
                ),
                (
                    "arrest_outcome",
                    models.CharField(
                        blank=True,
                        choices=[("arrested", "Arrested"), ("cited", "Cited"), ("diverted", "Diverted"), ("na", "Not applicable")],
                        max_length=10,
                    ),
                ),
                (
                    "ed_visit_prevented",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("na", "Not applicable"), ("unknown", "Unknown")], max_length=10
                    ),
                ),
                (
                    "without_team",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("arrest", "Arrest"),
                            ("ed", "Emergency department"),
                            ("hold", "Hold"),
                            ("no_change", "No change"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=12,
                        verbose_name="Without this team, what would have happened?",
                    ),
                ),
                ("start_key", models.UUIDField(blank=True, null=True)),
                ("facts_version", models.PositiveIntegerField(default=1)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("entered_in_error_at", models.DateTimeField(blank=True, null=True)),
                ("entered_in_error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "agency",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_in_error_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="cases.encounter"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EncounterResponder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("unit", models.CharField(blank=True, max_length=40)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "Officer"),
                            ("clinician", "Clinician"),
                            ("peer", "Peer"),
                            ("ems", "EMS"),
                            ("fire", "Fire"),
                            ("supervisor", "Supervisor"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_cit_trained", models.BooleanField(default=False)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "encounter",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="responders", to="cases.encounter"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("user__isnull", False), models.Q(("unit", ""), _negated=True), _connector="OR"),
                        name="responder_named",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)), fields=("encounter", "user"), name="responder_once"
                    ),
                ],
                "indexes": [models.Index(fields=["user"], name="responder_user")],
            },
        ),
        migrations.CreateModel(
            name="FactCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("at", models.DateTimeField()),
                ("side", models.CharField(choices=[("police", "Police"), ("clinical", "Clinical")], max_length=10)),
                ("reason", models.CharField(max_length=300)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "encounter",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="cases.encounter"),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["encounter", "-id"], name="fact_correction_encounter")],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("purpose", models.CharField(max_length=200)),
                ("method", models.CharField(blank=True, max_length=60, verbose_name="How")),
                ("opens_at", models.DateTimeField(verbose_name="Open from")),
                ("due_at", models.DateTimeField(verbose_name="Due")),
                ("expires_at", models.DateTimeField(verbose_name="Expires")),
                ("attempts_needed", models.PositiveSmallIntegerField(default=3, verbose_name="Attempts before unable to contact")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("unable", "Unable to contact"),
                            ("cancelled", "Cancelled"),
                            ("expired", "Window passed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("first_attempt_at", models.DateTimeField(blank=True, null=True)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=300)),
                ("due_noticed_at", models.DateTimeField(blank=True, null=True)),
                ("overdue_noticed_at", models.DateTimeField(blank=True, null=True)),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="follow_ups", to="cases.case")),
                (
                    "completed_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "encounter",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="follow_ups", to="cases.encounter"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="follow_ups", to=settings.AUTH_USER_MODEL),
                ),
                ("team", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.team")),
            ],
            options={
                "ordering": ["due_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_at", None), ("status", "open")),
                            models.Q(models.Q(("status", "open"), _negated=True), ("completed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="follow_up_completed_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gte", models.F("opens_at")), ("expires_at__gte", models.F("due_at"))),
                        name="follow_up_window",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["case", "due_at"], name="follow_up_case"),
                    models.Index(
                        condition=models.Q(("status", "open"), _negated=True),
                        fields=["team", "-due_at", "-id"],
                        name="follow_up_team_ended",
                    ),
                    models.Index(
                        condition=models.Q(("status", "open"), _negated=True),
                        fields=["owner", "-due_at", "-id"],
                        name="follow_up_owner_ended",
                    ),
                    models.Index(condition=models.Q(("status", "open")), fields=["due_at"], name="follow_up_due"),
                    models.Index(condition=models.Q(("status", "open")), fields=["team", "due_at", "id"], name="follow_up_team"),
                    models.Index(condition=models.Q(("status", "open")), fields=["owner", "due_at", "id"], name="follow_up_owner"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("at", models.DateTimeField()),
                ("method", models.CharField(max_length=60)),
                ("result", models.CharField(max_length=60)),
                ("note", models.TextField(blank=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("follow_up", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="cases.followup")),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="FollowUpEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("purpose", models.CharField(max_length=200)),
                ("method", models.CharField(blank=True, max_length=60, verbose_name="How")),
                ("opens_at", models.DateTimeField(verbose_name="Open from")),
                ("due_at", models.DateTimeField(verbose_name="Due")),
                ("expires_at", models.DateTimeField(verbose_name="Expires")),
                ("attempts_needed", models.PositiveSmallIntegerField(default=3, verbose_name="Attempts before unable to contact")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("unable", "Unable to contact"),
                            ("cancelled", "Cancelled"),
                            ("expired", "Window passed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("first_attempt_at", models.DateTimeField(blank=True, null=True)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=300)),
                ("due_noticed_at", models.DateTimeField(blank=True, null=True)),
                ("overdue_noticed_at", models.DateTimeField(blank=True, null=True)),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "encounter",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.encounter",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="cases.followup"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("statute", models.CharField(blank=True, max_length=60)),
                (
                    "initiated_by",
                    models.CharField(
                        choices=[
                            ("officer", "Officer"),
                            ("clinician", "Clinician"),
                            ("physician", "Physician"),
                            ("court", "Court"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("destination", models.CharField(blank=True, max_length=200)),
                (
                    "accepted",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("encounter", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="hold", to="cases.encounter")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("side", models.CharField(choices=[("police", "Police"), ("clinical", "Clinical")], max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("police", "Police note"),
                            ("clinical", "Clinical note"),
                            ("contact", "Contact note"),
                            ("psychotherapy", "Psychotherapy note"),
                        ],
                        max_length=15,
                    ),
                ),
                ("author_role", models.CharField(max_length=30)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "addendum_to",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="addenda", to="cases.note"
                    ),
                ),
                ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="cases.case")),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "police"), ("side", "police")),
                            models.Q(models.Q(("kind", "police"), _negated=True), ("side", "clinical")),
                            _connector="OR",
                        ),
                        name="note_side_of_kind",
                    )
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("text", config="english"),
                        condition=models.Q(("kind", "psychotherapy"), _negated=True),
                        name="note_words",
                    ),
                    models.Index(fields=["case", "-at", "-id"], name="note_case"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("first_name", models.CharField(blank=True, max_length=80)),
                ("middle_name", models.CharField(blank=True, max_length=80)),
                ("last_name", models.CharField(blank=True, max_length=80)),
                ("suffix", models.CharField(blank=True, max_length=20)),
                ("is_unknown", models.BooleanField(default=False, verbose_name="Identity unknown")),
                ("description", models.CharField(blank=True, max_length=300, verbose_name="Physical description")),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="Date of birth")),
                ("age_low", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Age, from")),
                ("age_high", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Age, to")),
                (
                    "birth_source",
                    models.CharField(
                        blank=True,
                        choices=[("perceived", "Perceived"), ("self_reported", "Self-reported"), ("record", "From a record")],
                        max_length=15,
                        verbose_name="Source of the date of birth or age",
                    ),
                ),
                ("gender", models.CharField(blank=True, max_length=60)),
                (
                    "gender_source",
                    models.CharField(
                        blank=True,
                        choices=[("perceived", "Perceived"), ("self_reported", "Self-reported"), ("record", "From a record")],
                        max_length=15,
                        verbose_name="Source of the gender",
                    ),
                ),
                ("race", models.CharField(blank=True, max_length=60)),
                (
                    "race_source",
                    models.CharField(
                        blank=True,
                        choices=[("perceived", "Perceived"), ("self_reported", "Self-reported"), ("record", "From a record")],
                        max_length=15,
                        verbose_name="Source of the race",
                    ),
                ),
                ("ethnicity", models.CharField(blank=True, max_length=60)),
                (
                    "ethnicity_source",
                    models.CharField(
                        blank=True,
                        choices=[("perceived", "Perceived"), ("self_reported", "Self-reported"), ("record", "From a record")],
                        max_length=15,
                        verbose_name="Source of the ethnicity",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60, verbose_name="Preferred language")),
                (
                    "needs_interpreter",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                    ),
                ),
                (
                    "veteran",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Served in the military",
                    ),
                ),
                (
                    "veteran_source",
                    models.CharField(
                        blank=True,
                        choices=[("perceived", "Perceived"), ("self_reported", "Self-reported"), ("record", "From a record")],
                        max_length=15,
                        verbose_name="Source",
                    ),
                ),
                ("housing", models.CharField(blank=True, max_length=60)),
                ("insurance", models.CharField(blank=True, max_length=60)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["last_name", "first_name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("age_low", None), ("age_high", None), ("age_high__gte", models.F("age_low")), _connector="OR"),
                        name="person_age_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EncounterPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("subject", "Person in crisis"),
                            ("caller", "Caller"),
                            ("family", "Family"),
                            ("witness", "Witness"),
                            ("victim", "Victim"),
                            ("child", "Child"),
                        ],
                        default="subject",
                        max_length=12,
                    ),
                ),
                (
                    "encounter",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="encounter_persons", to="cases.encounter"),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="encounter_persons", to="cases.person"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("encounter", "person", "role"), name="person_role_once_per_encounter")],
            },
        ),
        migrations.AddField(
            model_name="encounter",
            name="persons",
            field=models.ManyToManyField(related_name="encounters", through="cases.EncounterPerson", to="cases.person"),
        ),
        migrations.CreateModel(
            name="CautionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("text", models.CharField(max_length=300)),
                ("source", models.CharField(max_length=200)),
                ("noted_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="cases.caution"
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="caution",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="cautions", to="cases.person"),
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("number", models.CharField(max_length=20)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("active", "Active"),
                            ("monitoring", "Monitoring"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                        ],
                        default="new",
                        max_length=12,
                    ),
                ),
                ("is_restricted", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="Why the case was opened")),
                ("opened_at", models.DateTimeField()),
                ("activity_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("close_reason", models.CharField(blank=True, max_length=60)),
                (
                    "agency",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="cases.case"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="case",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cases.person"),
        ),
        migrations.CreateModel(
            name="PersonAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("text", models.CharField(max_length=300)),
                ("note", models.CharField(blank=True, max_length=120)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="addresses", to="cases.person")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PersonAddressEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("text", models.CharField(max_length=300)),
                ("note", models.CharField(blank=True, max_length=120)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="cases.personaddress"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("family", "Family"),
                            ("friend", "Friend"),
                            ("case_manager", "Case manager"),
                            ("provider", "Provider"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("may_call", models.BooleanField(default=False, verbose_name="May be called")),
                ("note", models.CharField(blank=True, max_length=300)),
                ("side", models.CharField(choices=[("police", "Police"), ("clinical", "Clinical")], default="clinical", max_length=10)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="cases.person")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PersonContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("family", "Family"),
                            ("friend", "Friend"),
                            ("case_manager", "Case manager"),
                            ("provider", "Provider"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("may_call", models.BooleanField(default=False, verbose_name="May be called")),
                ("note", models.CharField(blank=True, max_length=300)),
                ("side", models.CharField(choices=[("police", "Police"), ("clinical", "Clinical")], default="clinical", max_length=10)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="cases.personcontact"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("first_name", models.CharField(blank=True, max_length=80)),
                ("middle_name", models.CharField(blank=True, max_length=80)),
                ("last_name", models.CharField(blank=True, max_length=80)),
                ("suffix", models.CharField(blank=True, max_length=20)),
                ("is_unknown", models.BooleanField(default=False, verbose_name="Identity unknown")),
                ("description", models.CharField(blank=True, max_length=300, verbose_name="Physical description")),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="Date of birth")),
                ("age_low", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Age, from")),
                ("age_high", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Age, to")),
                (
                    "birth_source",
                    models.CharField(
                        blank=True,
                        choices=[("perceived", "Perceived"), ("self_reported", "Self-reported"), ("record", "From a record")],
                        max_length=15,
                        verbose_name="Source of the date of birth or age",
                    ),
                ),
                ("gender", models.CharField(blank=True, max_length=60)),
                (
                    "gender_source",
                    models.CharField(
                        blank=True,
                        choices=[("perceived", "Perceived"), ("self_reported", "Self-reported"), ("record", "From a record")],
                        max_length=15,
                        verbose_name="Source of the gender",
                    ),
                ),
                ("race", models.CharField(blank=True, max_length=60)),
                (
                    "race_source",
                    models.CharField(
                        blank=True,
                        choices=[("perceived", "Perceived"), ("self_reported", "Self-reported"), ("record", "From a record")],
                        max_length=15,
                        verbose_name="Source of the race",
                    ),
                ),
                ("ethnicity", models.CharField(blank=True, max_length=60)),
                (
                    "ethnicity_source",
                    models.CharField(
                        blank=True,
                        choices=[("perceived", "Perceived"), ("self_reported", "Self-reported"), ("record", "From a record")],
                        max_length=15,
                        verbose_name="Source of the ethnicity",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60, verbose_name="Preferred language")),
                (
                    "needs_interpreter",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                    ),
                ),
                (
                    "veteran",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Served in the military",
                    ),
                ),
                (
                    "veteran_source",
                    models.CharField(
                        blank=True,
                        choices=[("perceived", "Perceived"), ("self_reported", "Self-reported"), ("record", "From a record")],
                        max_length=15,
                        verbose_name="Source",
                    ),
                ),
                ("housing", models.CharField(blank=True, max_length=60)),
                ("insurance", models.CharField(blank=True, max_length=60)),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="cases.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("primary", "Name"), ("alias", "Alias"), ("nickname", "Nickname"), ("former", "Former name")],
                        default="alias",
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("search", models.CharField(max_length=200)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="names", to="cases.person")),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("search", config="simple"), name="person_name_words"
                    ),
                    models.Index(fields=["search"], name="person_name_prefix", opclasses=["varchar_pattern_ops"]),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonNameEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("primary", "Name"), ("alias", "Alias"), ("nickname", "Nickname"), ("former", "Former name")],
                        default="alias",
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("search", models.CharField(max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="cases.personname"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonPhone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("number", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=120)),
                ("may_text", models.BooleanField(default=False)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="phones", to="cases.person")),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(django.db.models.functions.text.Right("number", 7), name="person_phone_end")],
            },
        ),
        migrations.CreateModel(
            name="PersonPhoneEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("number", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=120)),
                ("may_text", models.BooleanField(default=False)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="cases.personphone"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PolicePart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("submitted", "Submitted"), ("returned", "Returned"), ("approved", "Approved")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("return_comment", models.TextField(blank=True)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("submission", models.UUIDField(blank=True, null=True)),
                ("narrative", models.TextField(blank=True)),
                (
                    "behaviours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Behaviors observed"
                    ),
                ),
                (
                    "nature_of_crisis",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Nature of crisis"
                    ),
                ),
                (
                    "substances_current",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Substances, now"
                    ),
                ),
                (
                    "weapon",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Weapon"
                    ),
                ),
                (
                    "weapon_displayed",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Displayed",
                    ),
                ),
                (
                    "weapon_used",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Used",
                    ),
                ),
                (
                    "weapon_accessible",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Accessible",
                    ),
                ),
                (
                    "techniques",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="De-escalation techniques",
                    ),
                ),
                (
                    "force",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Force and restraint"
                    ),
                ),
                ("force_report_number", models.CharField(blank=True, max_length=60)),
                ("injuries", models.JSONField(blank=True, default=dict)),
                ("report_number", models.CharField(blank=True, max_length=60, verbose_name="Agency report number")),
                (
                    "body_worn_video",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Body-worn video",
                    ),
                ),
                (
                    "in_car_video",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="In-car video",
                    ),
                ),
                ("charges", models.TextField(blank=True, verbose_name="Charges and local warrants")),
                ("charges_outcome", models.CharField(blank=True, max_length=200, verbose_name="Outcome of the charges")),
                ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("author_agency", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency")),
                (
                    "encounter",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="police_part", to="cases.encounter"),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("narrative", config="english"), name="police_part_words"
                    ),
                    models.Index(condition=models.Q(("status", "submitted")), fields=["author_agency", "id"], name="police_part_review"),
                    models.Index(fields=["author", "-id"], name="police_part_author"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicePartEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("submitted", "Submitted"), ("returned", "Returned"), ("approved", "Approved")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("return_comment", models.TextField(blank=True)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("submission", models.UUIDField(blank=True, null=True)),
                ("narrative", models.TextField(blank=True)),
                (
                    "behaviours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Behaviors observed"
                    ),
                ),
                (
                    "nature_of_crisis",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Nature of crisis"
                    ),
                ),
                (
                    "substances_current",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Substances, now"
                    ),
                ),
                (
                    "weapon",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Weapon"
                    ),
                ),
                (
                    "weapon_displayed",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Displayed",
                    ),
                ),
                (
                    "weapon_used",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Used",
                    ),
                ),
                (
                    "weapon_accessible",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Accessible",
                    ),
                ),
                (
                    "techniques",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="De-escalation techniques",
                    ),
                ),
                (
                    "force",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Force and restraint"
                    ),
                ),
                ("force_report_number", models.CharField(blank=True, max_length=60)),
                ("injuries", models.JSONField(blank=True, default=dict)),
                ("report_number", models.CharField(blank=True, max_length=60, verbose_name="Agency report number")),
                (
                    "body_worn_video",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="Body-worn video",
                    ),
                ),
                (
                    "in_car_video",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("unknown", "Unknown"),
                            ("refused", "Refused to answer"),
                            ("not_asked", "Not asked"),
                        ],
                        default="not_asked",
                        max_length=10,
                        verbose_name="In-car video",
                    ),
                ),
                ("charges", models.TextField(blank=True, verbose_name="Charges and local warrants")),
                ("charges_outcome", models.CharField(blank=True, max_length=200, verbose_name="Outcome of the charges")),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author_agency",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "encounter",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.encounter",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="cases.policepart"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReportVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("side", models.CharField(choices=[("police", "Police"), ("clinical", "Clinical")], max_length=10)),
                ("version", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("snapshot", models.JSONField(default=dict)),
                ("review", models.CharField(blank=True, choices=[("approved", "Approved"), ("returned", "Returned")], max_length=10)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("review_comment", models.TextField(blank=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "encounter",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="cases.encounter"),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("review", ""), ("reviewed_at", None), ("reviewed_by", None)),
                            models.Q(
                                models.Q(("review", ""), _negated=True), ("reviewed_at__isnull", False), ("reviewed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="report_version_review_pair",
                    ),
                    models.UniqueConstraint(fields=("encounter", "side", "version"), name="report_version_once"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casegrouppermission",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_casegrouppermissionevent" ("content_object_id", "expires_at", "granted_at", "granted_by_id", "group_id", "id", "note", "permission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source") VALUES (NEW."content_object_id", NEW."expires_at", NEW."granted_at", NEW."granted_by_id", NEW."group_id", NEW."id", NEW."note", NEW."permission_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."source"); RETURN NULL;',
                    hash="2bc8f8f5ccfce755f692ce3c55be598355c847cb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cff5d",
                    table="cases_casegrouppermission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casegrouppermission",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_casegrouppermissionevent" ("content_object_id", "expires_at", "granted_at", "granted_by_id", "group_id", "id", "note", "permission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source") VALUES (NEW."content_object_id", NEW."expires_at", NEW."granted_at", NEW."granted_by_id", NEW."group_id", NEW."id", NEW."note", NEW."permission_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."source"); RETURN NULL;',
                    hash="dbc81b218c2b0cdd1df1a56f3cbd0449d2beeb46",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9ab0e",
                    table="cases_casegrouppermission",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AlterUniqueTogether(
            name="caseuserpermission",
            unique_together={("user", "permission", "content_object")},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseuserpermission",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_caseuserpermissionevent" ("content_object_id", "expires_at", "granted_at", "granted_by_id", "id", "note", "permission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "user_id") VALUES (NEW."content_object_id", NEW."expires_at", NEW."granted_at", NEW."granted_by_id", NEW."id", NEW."note", NEW."permission_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."source", NEW."user_id"); RETURN NULL;',
                    hash="4d168263040a23244e72988a933c66790308068e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_55b39",
                    table="cases_caseuserpermission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseuserpermission",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_caseuserpermissionevent" ("content_object_id", "expires_at", "granted_at", "granted_by_id", "id", "note", "permission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "user_id") VALUES (NEW."content_object_id", NEW."expires_at", NEW."granted_at", NEW."granted_by_id", NEW."id", NEW."note", NEW."permission_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."source", NEW."user_id"); RETURN NULL;',
                    hash="d09221730a48d118ef19031a302636a27eea6ab6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_227d8",
                    table="cases_caseuserpermission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clinicalpart",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_clinicalpartevent" ("author_agency_id", "author_id", "created_at", "diagnosis", "encounter_id", "id", "injuries", "insurance", "medication", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "presenting_issues", "return_comment", "reviewed_at", "reviewed_by_id", "risk_basis", "risk_level", "safety_plan_made", "social_needs", "status", "submission", "submitted_at", "substances_current", "substances_past", "uid", "updated_at", "version") VALUES (NEW."author_agency_id", NEW."author_id", NEW."created_at", NEW."diagnosis", NEW."encounter_id", NEW."id", NEW."injuries", NEW."insurance", NEW."medication", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."presenting_issues", NEW."return_comment", NEW."reviewed_at", NEW."reviewed_by_id", NEW."risk_basis", NEW."risk_level", NEW."safety_plan_made", NEW."social_needs", NEW."status", NEW."submission", NEW."submitted_at", NEW."substances_current", NEW."substances_past", NEW."uid", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="e6459209b7d410ba24ecbdd2db7e41e0fcabaa5e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_eeffd",
                    table="cases_clinicalpart",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clinicalpart",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_clinicalpartevent" ("author_agency_id", "author_id", "created_at", "diagnosis", "encounter_id", "id", "injuries", "insurance", "medication", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "presenting_issues", "return_comment", "reviewed_at", "reviewed_by_id", "risk_basis", "risk_level", "safety_plan_made", "social_needs", "status", "submission", "submitted_at", "substances_current", "substances_past", "uid", "updated_at", "version") VALUES (NEW."author_agency_id", NEW."author_id", NEW."created_at", NEW."diagnosis", NEW."encounter_id", NEW."id", NEW."injuries", NEW."insurance", NEW."medication", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."presenting_issues", NEW."return_comment", NEW."reviewed_at", NEW."reviewed_by_id", NEW."risk_basis", NEW."risk_level", NEW."safety_plan_made", NEW."social_needs", NEW."status", NEW."submission", NEW."submitted_at", NEW."substances_current", NEW."substances_past", NEW."uid", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="dbbe3707f5c499330f860d6973925c74fa895bb5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b0280",
                    table="cases_clinicalpart",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_followupevent" ("attempts_needed", "case_id", "completed_at", "completed_by_id", "created_at", "created_by_id", "due_at", "due_noticed_at", "encounter_id", "end_reason", "escalated_at", "expires_at", "first_attempt_at", "id", "method", "opens_at", "overdue_noticed_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "status", "team_id", "uid", "updated_at") VALUES (NEW."attempts_needed", NEW."case_id", NEW."completed_at", NEW."completed_by_id", NEW."created_at", NEW."created_by_id", NEW."due_at", NEW."due_noticed_at", NEW."encounter_id", NEW."end_reason", NEW."escalated_at", NEW."expires_at", NEW."first_attempt_at", NEW."id", NEW."method", NEW."opens_at", NEW."overdue_noticed_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."status", NEW."team_id", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="b752dcf5a01165815658514c71dacaf30f029852",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_52e06",
                    table="cases_followup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_followupevent" ("attempts_needed", "case_id", "completed_at", "completed_by_id", "created_at", "created_by_id", "due_at", "due_noticed_at", "encounter_id", "end_reason", "escalated_at", "expires_at", "first_attempt_at", "id", "method", "opens_at", "overdue_noticed_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "status", "team_id", "uid", "updated_at") VALUES (NEW."attempts_needed", NEW."case_id", NEW."completed_at", NEW."completed_by_id", NEW."created_at", NEW."created_by_id", NEW."due_at", NEW."due_noticed_at", NEW."encounter_id", NEW."end_reason", NEW."escalated_at", NEW."expires_at", NEW."first_attempt_at", NEW."id", NEW."method", NEW."opens_at", NEW."overdue_noticed_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."status", NEW."team_id", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="3b62443375e95e8d9c10f9e0d68ad093db660099",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c0edd",
                    table="cases_followup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_personevent" ("age_high", "age_low", "birth_source", "born_on", "created_at", "created_by_id", "description", "ethnicity", "ethnicity_source", "first_name", "gender", "gender_source", "housing", "id", "insurance", "is_unknown", "language", "last_name", "middle_name", "needs_interpreter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "race", "race_source", "suffix", "uid", "updated_at", "veteran", "veteran_source") VALUES (NEW."age_high", NEW."age_low", NEW."birth_source", NEW."born_on", NEW."created_at", NEW."created_by_id", NEW."description", NEW."ethnicity", NEW."ethnicity_source", NEW."first_name", NEW."gender", NEW."gender_source", NEW."housing", NEW."id", NEW."insurance", NEW."is_unknown", NEW."language", NEW."last_name", NEW."middle_name", NEW."needs_interpreter", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."race", NEW."race_source", NEW."suffix", NEW."uid", NEW."updated_at", NEW."veteran", NEW."veteran_source"); RETURN NULL;',
                    hash="288bc46756e3113e6f7c696dbf9eab8374af79c9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_eb0b4",
                    table="cases_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_personevent" ("age_high", "age_low", "birth_source", "born_on", "created_at", "created_by_id", "description", "ethnicity", "ethnicity_source", "first_name", "gender", "gender_source", "housing", "id", "insurance", "is_unknown", "language", "last_name", "middle_name", "needs_interpreter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "race", "race_source", "suffix", "uid", "updated_at", "veteran", "veteran_source") VALUES (NEW."age_high", NEW."age_low", NEW."birth_source", NEW."born_on", NEW."created_at", NEW."created_by_id", NEW."description", NEW."ethnicity", NEW."ethnicity_source", NEW."first_name", NEW."gender", NEW."gender_source", NEW."housing", NEW."id", NEW."insurance", NEW."is_unknown", NEW."language", NEW."last_name", NEW."middle_name", NEW."needs_interpreter", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."race", NEW."race_source", NEW."suffix", NEW."uid", NEW."updated_at", NEW."veteran", NEW."veteran_source"); RETURN NULL;',
                    hash="b2c2253807b1a41e061fc3513a4644253ca7a476",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6804f",
                    table="cases_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="encounter",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_encounterevent" ("address", "agency_id", "arrest_discretionary", "arrest_outcome", "arrestable_offense", "arrived_at", "beat", "case_id", "children_present", "cit_arrived", "cit_dispatched", "cit_requested", "cit_unavailable_reason", "cleared_at", "clinician_arrived_at", "clinician_cleared_at", "created_at", "created_by_id", "custody_at", "dispatched_at", "ed_visit_prevented", "ems_on_scene", "en_route_at", "entered_in_error_at", "entered_in_error_by_id", "entered_in_error_reason", "facts_version", "final_type", "fire_on_scene", "handoff_completed_at", "housing", "id", "initial_type", "interpreter_used", "language", "latitude", "location_category", "longitude", "number", "occurred_at", "others_present", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "received_at", "response_type", "source", "start_key", "submitted_at", "supervisor_on_scene", "team_id", "transport", "transport_accepted", "transport_destination", "uid", "updated_at", "veteran", "without_team") VALUES (NEW."address", NEW."agency_id", NEW."arrest_discretionary", NEW."arrest_outcome", NEW."arrestable_offense", NEW."arrived_at", NEW."beat", NEW."case_id", NEW."children_present", NEW."cit_arrived", NEW."cit_dispatched", NEW."cit_requested", NEW."cit_unavailable_reason", NEW."cleared_at", NEW."clinician_arrived_at", NEW."clinician_cleared_at", NEW."created_at", NEW."created_by_id", NEW."custody_at", NEW."dispatched_at", NEW."ed_visit_prevented", NEW."ems_on_scene", NEW."en_route_at", NEW."entered_in_error_at", NEW."entered_in_error_by_id", NEW."entered_in_error_reason", NEW."facts_version", NEW."final_type", NEW."fire_on_scene", NEW."handoff_completed_at", NEW."housing", NEW."id", NEW."initial_type", NEW."interpreter_used", NEW."language", NEW."latitude", NEW."location_category", NEW."longitude", NEW."number", NEW."occurred_at", NEW."others_present", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."priority", NEW."received_at", NEW."response_type", NEW."source", NEW."start_key", NEW."submitted_at", NEW."supervisor_on_scene", NEW."team_id", NEW."transport", NEW."transport_accepted", NEW."transport_destination", NEW."uid", NEW."updated_at", NEW."veteran", NEW."without_team"); RETURN NULL;',
                    hash="792f53579835a84cd274a04b1c7213b44c9a2aed",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0c31f",
                    table="cases_encounter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="encounter",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_encounterevent" ("address", "agency_id", "arrest_discretionary", "arrest_outcome", "arrestable_offense", "arrived_at", "beat", "case_id", "children_present", "cit_arrived", "cit_dispatched", "cit_requested", "cit_unavailable_reason", "cleared_at", "clinician_arrived_at", "clinician_cleared_at", "created_at", "created_by_id", "custody_at", "dispatched_at", "ed_visit_prevented", "ems_on_scene", "en_route_at", "entered_in_error_at", "entered_in_error_by_id", "entered_in_error_reason", "facts_version", "final_type", "fire_on_scene", "handoff_completed_at", "housing", "id", "initial_type", "interpreter_used", "language", "latitude", "location_category", "longitude", "number", "occurred_at", "others_present", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "received_at", "response_type", "source", "start_key", "submitted_at", "supervisor_on_scene", "team_id", "transport", "transport_accepted", "transport_destination", "uid", "updated_at", "veteran", "without_team") VALUES (NEW."address", NEW."agency_id", NEW."arrest_discretionary", NEW."arrest_outcome", NEW."arrestable_offense", NEW."arrived_at", NEW."beat", NEW."case_id", NEW."children_present", NEW."cit_arrived", NEW."cit_dispatched", NEW."cit_requested", NEW."cit_unavailable_reason", NEW."cleared_at", NEW."clinician_arrived_at", NEW."clinician_cleared_at", NEW."created_at", NEW."created_by_id", NEW."custody_at", NEW."dispatched_at", NEW."ed_visit_prevented", NEW."ems_on_scene", NEW."en_route_at", NEW."entered_in_error_at", NEW."entered_in_error_by_id", NEW."entered_in_error_reason", NEW."facts_version", NEW."final_type", NEW."fire_on_scene", NEW."handoff_completed_at", NEW."housing", NEW."id", NEW."initial_type", NEW."interpreter_used", NEW."language", NEW."latitude", NEW."location_category", NEW."longitude", NEW."number", NEW."occurred_at", NEW."others_present", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."priority", NEW."received_at", NEW."response_type", NEW."source", NEW."start_key", NEW."submitted_at", NEW."supervisor_on_scene", NEW."team_id", NEW."transport", NEW."transport_accepted", NEW."transport_destination", NEW."uid", NEW."updated_at", NEW."veteran", NEW."without_team"); RETURN NULL;',
                    hash="7184817e825951856b0c62af449f371c8738bf0e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_685ed",
                    table="cases_encounter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caution",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_cautionevent" ("created_at", "created_by_id", "expires_on", "id", "noted_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "retired_by_id", "source", "text", "uid", "updated_at") VALUES (NEW."created_at", NEW."created_by_id", NEW."expires_on", NEW."id", NEW."noted_on", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_at", NEW."retired_by_id", NEW."source", NEW."text", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="1bb9265842b5dcaf3e2750bdf355fda65b4414a4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_402b7",
                    table="cases_caution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caution",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_cautionevent" ("created_at", "created_by_id", "expires_on", "id", "noted_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "retired_by_id", "source", "text", "uid", "updated_at") VALUES (NEW."created_at", NEW."created_by_id", NEW."expires_on", NEW."id", NEW."noted_on", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_at", NEW."retired_by_id", NEW."source", NEW."text", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="e60dcd24a7af01f5d7aa8c87a55371fa79d24ae7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_72db7",
                    table="cases_caution",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["person"], name="case_of_person"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_caseevent" ("activity_at", "agency_id", "close_reason", "closed_at", "closed_by_id", "created_at", "created_by_id", "id", "is_restricted", "lead_id", "number", "opened_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "status", "team_id", "uid", "updated_at") VALUES (NEW."activity_at", NEW."agency_id", NEW."close_reason", NEW."closed_at", NEW."closed_by_id", NEW."created_at", NEW."created_by_id", NEW."id", NEW."is_restricted", NEW."lead_id", NEW."number", NEW."opened_at", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."status", NEW."team_id", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="b586a89eba49d29b74310d8128485daec92f4e2c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0b483",
                    table="cases_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_caseevent" ("activity_at", "agency_id", "close_reason", "closed_at", "closed_by_id", "created_at", "created_by_id", "id", "is_restricted", "lead_id", "number", "opened_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "status", "team_id", "uid", "updated_at") VALUES (NEW."activity_at", NEW."agency_id", NEW."close_reason", NEW."closed_at", NEW."closed_by_id", NEW."created_at", NEW."created_by_id", NEW."id", NEW."is_restricted", NEW."lead_id", NEW."number", NEW."opened_at", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."status", NEW."team_id", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="97ce1fa1b0c18a5f082e2d059307c122f9277fc2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f5146",
                    table="cases_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personaddress",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_personaddressevent" ("created_at", "from_on", "id", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "to_on", "uid", "updated_at") VALUES (NEW."created_at", NEW."from_on", NEW."id", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text", NEW."to_on", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="0780d3b4a40a176c47b2a0cc460e15b934fa2c0c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_72a39",
                    table="cases_personaddress",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personaddress",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_personaddressevent" ("created_at", "from_on", "id", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "to_on", "uid", "updated_at") VALUES (NEW."created_at", NEW."from_on", NEW."id", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."to_on", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="4533fb66b8423e9e5d02fbf6d19d4a51ca2fad94",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9ef01",
                    table="cases_personaddress",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personcontact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_personcontactevent" ("created_at", "id", "may_call", "name", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation", "side", "uid", "updated_at") VALUES (NEW."created_at", NEW."id", NEW."may_call", NEW."name", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."relation", NEW."side", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="58bddd5676d77a0419644b900875e07928ad098e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_73b40",
                    table="cases_personcontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personcontact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_personcontactevent" ("created_at", "id", "may_call", "name", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation", "side", "uid", "updated_at") VALUES (NEW."created_at", NEW."id", NEW."may_call", NEW."name", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."relation", NEW."side", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="ba1ac5dc3c5cf7adce5c7e5480159738d9f4a054",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4f526",
                    table="cases_personcontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personname",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_personnameevent" ("created_at", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "search", "text", "uid", "updated_at") VALUES (NEW."created_at", NEW."id", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."search", NEW."text", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="4cd24eb9767474383c1163677414362e5282e44d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_64529",
                    table="cases_personname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personname",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_personnameevent" ("created_at", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "search", "text", "uid", "updated_at") VALUES (NEW."created_at", NEW."id", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."search", NEW."text", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="59ae5d69ed98ed1599198f0659e1dd7d8e7d63fa",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e21c6",
                    table="cases_personname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personphone",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_personphoneevent" ("created_at", "from_on", "id", "may_text", "note", "number", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_on", "uid", "updated_at") VALUES (NEW."created_at", NEW."from_on", NEW."id", NEW."may_text", NEW."note", NEW."number", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."to_on", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="466588887b476675d82a28c2e7c5cffaa69ed64d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bb545",
                    table="cases_personphone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personphone",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_personphoneevent" ("created_at", "from_on", "id", "may_text", "note", "number", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_on", "uid", "updated_at") VALUES (NEW."created_at", NEW."from_on", NEW."id", NEW."may_text", NEW."note", NEW."number", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."to_on", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="63e09c9f1accc488d136200613a68f8b6b5543a5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6f7e6",
                    table="cases_personphone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policepart",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_policepartevent" ("author_agency_id", "author_id", "behaviours", "body_worn_video", "charges", "charges_outcome", "created_at", "encounter_id", "force", "force_report_number", "id", "in_car_video", "injuries", "narrative", "nature_of_crisis", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_number", "return_comment", "reviewed_at", "reviewed_by_id", "status", "submission", "submitted_at", "substances_current", "techniques", "uid", "updated_at", "version", "weapon", "weapon_accessible", "weapon_displayed", "weapon_used") VALUES (NEW."author_agency_id", NEW."author_id", NEW."behaviours", NEW."body_worn_video", NEW."charges", NEW."charges_outcome", NEW."created_at", NEW."encounter_id", NEW."force", NEW."force_report_number", NEW."id", NEW."in_car_video", NEW."injuries", NEW."narrative", NEW."nature_of_crisis", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."report_number", NEW."return_comment", NEW."reviewed_at", NEW."reviewed_by_id", NEW."status", NEW."submission", NEW."submitted_at", NEW."substances_current", NEW."techniques", NEW."uid", NEW."updated_at", NEW."version", NEW."weapon", NEW."weapon_accessible", NEW."weapon_displayed", NEW."weapon_used"); RETURN NULL;',
                    hash="a29a655478f2f93a2fe1d3c6cdb1c8498f434b20",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_027a1",
                    table="cases_policepart",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policepart",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_policepartevent" ("author_agency_id", "author_id", "behaviours", "body_worn_video", "charges", "charges_outcome", "created_at", "encounter_id", "force", "force_report_number", "id", "in_car_video", "injuries", "narrative", "nature_of_crisis", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_number", "return_comment", "reviewed_at", "reviewed_by_id", "status", "submission", "submitted_at", "substances_current", "techniques", "uid", "updated_at", "version", "weapon", "weapon_accessible", "weapon_displayed", "weapon_used") VALUES (NEW."author_agency_id", NEW."author_id", NEW."behaviours", NEW."body_worn_video", NEW."charges", NEW."charges_outcome", NEW."created_at", NEW."encounter_id", NEW."force", NEW."force_report_number", NEW."id", NEW."in_car_video", NEW."injuries", NEW."narrative", NEW."nature_of_crisis", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."report_number", NEW."return_comment", NEW."reviewed_at", NEW."reviewed_by_id", NEW."status", NEW."submission", NEW."submitted_at", NEW."substances_current", NEW."techniques", NEW."uid", NEW."updated_at", NEW."version", NEW."weapon", NEW."weapon_accessible", NEW."weapon_displayed", NEW."weapon_used"); RETURN NULL;',
                    hash="0e27e357eac4798511fe1b286f452d3fa2d61faf",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c2116",
                    table="cases_policepart",
                    when="AFTER",
                ),
            ),
        ),
    ]
