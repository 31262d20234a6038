import corecit.accounts.models
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mou", "Memorandum of understanding"),
                            ("baa", "Business associate agreement"),
                            ("qsoa", "Qualified service organization agreement (42 CFR Part 2)"),
                            ("data", "Data-sharing agreement"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="Kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="Title or number")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="Signed")),
                ("starts_on", models.DateField(verbose_name="In force from")),
                (
                    "ends_on",
                    models.DateField(blank=True, help_text="Leave empty when it has no end.", null=True, verbose_name="In force until"),
                ),
                ("note", models.TextField(blank=True, verbose_name="Note")),
            ],
            options={
                "ordering": ["-starts_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="agreement_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectoryImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(max_length=60, verbose_name="Source")),
                ("file", models.CharField(blank=True, max_length=200)),
                ("original_name", models.CharField(max_length=200)),
                ("size", models.BigIntegerField(default=0)),
                ("format", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "Waiting to start"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("rows_total", models.PositiveIntegerField(default=0)),
                ("rows_read", models.PositiveIntegerField(default=0)),
                ("rows_new", models.PositiveIntegerField(default=0)),
                ("rows_changed", models.PositiveIntegerField(default=0)),
                ("rows_unchanged", models.PositiveIntegerField(default=0)),
                ("rows_rejected", models.PositiveIntegerField(default=0)),
                ("rows_marked", models.PositiveIntegerField(default=0)),
                ("rejected_file", models.CharField(blank=True, max_length=200)),
                ("error", models.TextField(blank=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("heartbeat_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
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
            name="Location",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                (
                    "location_type",
                    models.CharField(
                        choices=[("physical", "Place"), ("postal", "Postal address"), ("virtual", "Phone or online")],
                        default="physical",
                        max_length=10,
                        verbose_name="Type",
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=400, verbose_name="Web page")),
                ("name", models.CharField(blank=True, max_length=250, verbose_name="Name")),
                ("alternate_name", models.CharField(blank=True, max_length=250, verbose_name="Other name")),
                ("description", models.TextField(blank=True, verbose_name="Description")),
                ("transportation", models.TextField(blank=True, verbose_name="Getting there")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="Latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="Longitude")),
                ("external_identifier", models.CharField(blank=True, max_length=120)),
                ("external_identifier_type", models.CharField(blank=True, max_length=60)),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="Leave empty when it is the agency's own.",
                        max_length=64,
                        validators=[corecit.accounts.models.check_time_zone],
                        verbose_name="Time zone",
                    ),
                ),
                (
                    "is_confidential_address",
                    models.BooleanField(
                        default=False,
                        help_text="The address and the place on the map are shown to nobody but those who keep the directory, and are not exported.",
                        verbose_name="Address is confidential",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="location_on_earth",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True), fields=("source", "hsds_id"), name="location_once_per_source"
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_confidential_address", False), ("latitude__isnull", False)),
                        fields=["latitude", "longitude"],
                        name="location_map",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("name", models.CharField(max_length=250, verbose_name="Name")),
                ("alternate_name", models.CharField(blank=True, max_length=250, verbose_name="Other name")),
                ("description", models.TextField(blank=True, verbose_name="Description")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                ("website", models.URLField(blank=True, max_length=400, verbose_name="Website")),
                ("tax_status", models.CharField(blank=True, max_length=120)),
                ("tax_id", models.CharField(blank=True, max_length=60)),
                ("year_incorporated", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Year incorporated")),
                ("legal_status", models.CharField(blank=True, max_length=120, verbose_name="Legal status")),
                ("logo", models.URLField(blank=True, max_length=400)),
                ("uri", models.URLField(blank=True, max_length=400)),
                (
                    "is_part2_program",
                    models.BooleanField(
                        default=False,
                        help_text="Gives substance-use treatment under 42 CFR Part 2. Its name is then left out wherever it would tell of a person's treatment.",
                        verbose_name="42 CFR Part 2 program",
                    ),
                ),
                ("is_covered_entity", models.BooleanField(default=False, verbose_name="HIPAA covered entity")),
                (
                    "referral_email",
                    models.EmailField(
                        blank=True,
                        help_text="Live referrals are sent here unless the service has an address of its own.",
                        max_length=254,
                        verbose_name="E-mail for referrals",
                    ),
                ),
                ("assured_date", models.DateField(blank=True, null=True, verbose_name="Last checked")),
                ("assurer_email", models.EmailField(blank=True, max_length=254, verbose_name="Checked by")),
                ("is_active", models.BooleanField(default=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "parent_organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="partners.organization",
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_active", True), ("retired_at", None), ("retired_by", None)),
                            models.Q(("is_active", False), ("retired_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="organization_retired_pair",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True),
                        fields=("source", "hsds_id"),
                        name="organization_once_per_source",
                    ),
                ],
                "indexes": [models.Index(fields=["name", "id"], name="organization_list")],
            },
        ),
        migrations.CreateModel(
            name="LocationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                (
                    "location_type",
                    models.CharField(
                        choices=[("physical", "Place"), ("postal", "Postal address"), ("virtual", "Phone or online")],
                        default="physical",
                        max_length=10,
                        verbose_name="Type",
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=400, verbose_name="Web page")),
                ("name", models.CharField(blank=True, max_length=250, verbose_name="Name")),
                ("alternate_name", models.CharField(blank=True, max_length=250, verbose_name="Other name")),
                ("description", models.TextField(blank=True, verbose_name="Description")),
                ("transportation", models.TextField(blank=True, verbose_name="Getting there")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="Latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="Longitude")),
                ("external_identifier", models.CharField(blank=True, max_length=120)),
                ("external_identifier_type", models.CharField(blank=True, max_length=60)),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="Leave empty when it is the agency's own.",
                        max_length=64,
                        validators=[corecit.accounts.models.check_time_zone],
                        verbose_name="Time zone",
                    ),
                ),
                (
                    "is_confidential_address",
                    models.BooleanField(
                        default=False,
                        help_text="The address and the place on the map are shown to nobody but those who keep the directory, and are not exported.",
                        verbose_name="Address is confidential",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="partners.location"
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
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="location",
            name="organization",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="locations", to="partners.organization"
            ),
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="Name")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="Title")),
                ("department", models.CharField(blank=True, max_length=200, verbose_name="Department")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                (
                    "location",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="partners.location"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="partners.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True), fields=("source", "hsds_id"), name="contact_once_per_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementEvent",
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
                        choices=[
                            ("mou", "Memorandum of understanding"),
                            ("baa", "Business associate agreement"),
                            ("qsoa", "Qualified service organization agreement (42 CFR Part 2)"),
                            ("data", "Data-sharing agreement"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="Kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="Title or number")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="Signed")),
                ("starts_on", models.DateField(verbose_name="In force from")),
                (
                    "ends_on",
                    models.DateField(blank=True, help_text="Leave empty when it has no end.", null=True, verbose_name="In force until"),
                ),
                ("note", models.TextField(blank=True, verbose_name="Note")),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="partners.agreement"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="agreement",
            name="organization",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="partners.organization"),
        ),
        migrations.CreateModel(
            name="OrganizationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("name", models.CharField(max_length=250, verbose_name="Name")),
                ("alternate_name", models.CharField(blank=True, max_length=250, verbose_name="Other name")),
                ("description", models.TextField(blank=True, verbose_name="Description")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                ("website", models.URLField(blank=True, max_length=400, verbose_name="Website")),
                ("tax_status", models.CharField(blank=True, max_length=120)),
                ("tax_id", models.CharField(blank=True, max_length=60)),
                ("year_incorporated", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Year incorporated")),
                ("legal_status", models.CharField(blank=True, max_length=120, verbose_name="Legal status")),
                ("logo", models.URLField(blank=True, max_length=400)),
                ("uri", models.URLField(blank=True, max_length=400)),
                (
                    "is_part2_program",
                    models.BooleanField(
                        default=False,
                        help_text="Gives substance-use treatment under 42 CFR Part 2. Its name is then left out wherever it would tell of a person's treatment.",
                        verbose_name="42 CFR Part 2 program",
                    ),
                ),
                ("is_covered_entity", models.BooleanField(default=False, verbose_name="HIPAA covered entity")),
                (
                    "referral_email",
                    models.EmailField(
                        blank=True,
                        help_text="Live referrals are sent here unless the service has an address of its own.",
                        max_length=254,
                        verbose_name="E-mail for referrals",
                    ),
                ),
                ("assured_date", models.DateField(blank=True, null=True, verbose_name="Last checked")),
                ("assurer_email", models.EmailField(blank=True, max_length=254, verbose_name="Checked by")),
                ("is_active", models.BooleanField(default=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "parent_organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.organization",
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
                        to="partners.organization",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrganizationIdentifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("identifier_scheme", models.CharField(blank=True, max_length=120)),
                ("identifier_type", models.CharField(max_length=120)),
                ("identifier", models.CharField(max_length=120)),
                (
                    "organization",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="identifiers", to="partners.organization"),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True),
                        fields=("source", "hsds_id"),
                        name="organizationidentifier_once_per_source",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Program",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("name", models.CharField(max_length=250)),
                ("alternate_name", models.CharField(blank=True, max_length=250)),
                ("description", models.TextField(blank=True)),
                (
                    "organization",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="programs", to="partners.organization"),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True), fields=("source", "hsds_id"), name="program_once_per_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("name", models.CharField(max_length=250, verbose_name="Name")),
                ("alternate_name", models.CharField(blank=True, max_length=250, verbose_name="Other name")),
                ("description", models.TextField(blank=True, verbose_name="Description")),
                ("url", models.URLField(blank=True, max_length=400, verbose_name="Web page")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("inactive", "Inactive"),
                            ("defunct", "Closed for good"),
                            ("temporarily closed", "Closed for a time"),
                        ],
                        default="active",
                        max_length=20,
                        verbose_name="Status",
                    ),
                ),
                ("interpretation_services", models.TextField(blank=True, verbose_name="Interpretation")),
                ("application_process", models.TextField(blank=True, verbose_name="How to get in")),
                ("fees_description", models.TextField(blank=True, verbose_name="Fees")),
                ("wait_time", models.CharField(blank=True, max_length=250, verbose_name="Usual wait")),
                ("accreditations", models.TextField(blank=True)),
                ("eligibility_description", models.TextField(blank=True, verbose_name="Who may use it")),
                ("minimum_age", models.FloatField(blank=True, null=True, verbose_name="Youngest age")),
                ("maximum_age", models.FloatField(blank=True, null=True, verbose_name="Oldest age")),
                ("assured_date", models.DateField(blank=True, null=True, verbose_name="Last checked")),
                ("assurer_email", models.EmailField(blank=True, max_length=254, verbose_name="Checked by")),
                ("licenses", models.TextField(blank=True)),
                ("alert", models.TextField(blank=True, verbose_name="Alert")),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Needs it meets"
                    ),
                ),
                ("needs_are_proposed", models.BooleanField(default=False)),
                ("accepts_police_drop_off", models.BooleanField(blank=True, null=True, verbose_name="Takes police drop-off")),
                (
                    "takes_voluntary_holds",
                    models.BooleanField(blank=True, null=True, verbose_name="Takes people who come of their own will"),
                ),
                ("takes_involuntary_holds", models.BooleanField(blank=True, null=True, verbose_name="Takes involuntary holds")),
                ("walk_in", models.BooleanField(blank=True, null=True, verbose_name="Walk-in, no appointment")),
                ("open_24_7", models.BooleanField(blank=True, null=True, verbose_name="Open day and night, every day")),
                ("medical_clearance_rule", models.TextField(blank=True, verbose_name="Medical clearance")),
                ("weapons_rule", models.TextField(blank=True, verbose_name="Weapons and belongings")),
                (
                    "insurance",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Insurance accepted"
                    ),
                ),
                (
                    "warm_handoff_phone",
                    models.CharField(
                        blank=True, help_text="For staff alone; partners do not see it.", max_length=60, verbose_name="Warm hand-off number"
                    ),
                ),
                (
                    "referral_email",
                    models.EmailField(
                        blank=True,
                        help_text="Live referrals are sent here; empty: to the organization's address.",
                        max_length=254,
                        verbose_name="E-mail for referrals",
                    ),
                ),
                (
                    "is_name_confidential",
                    models.BooleanField(
                        default=False,
                        help_text="For a service whose name tells something about whoever goes there, such as a shelter from violence.",
                        verbose_name="Name must not appear outside the case",
                    ),
                ),
                (
                    "capacity_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("has_capacity", "Has room"),
                            ("none", "Full"),
                            ("waitlist", "Waiting list"),
                            ("assessment_needed", "Assessment needed first"),
                        ],
                        max_length=20,
                    ),
                ),
                ("capacity_slots", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("capacity_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organization",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="services", to="partners.organization"),
                ),
                (
                    "program",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="services", to="partners.program"
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("capacity_at", None), ("capacity_status", "")),
                            models.Q(models.Q(("capacity_status", ""), _negated=True), ("capacity_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="service_capacity_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum_age", None), ("maximum_age", None), ("maximum_age__gte", models.F("minimum_age")), _connector="OR"
                        ),
                        name="service_age_range",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True), fields=("source", "hsds_id"), name="service_once_per_source"
                    ),
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["needs"], name="service_needs"),
                    models.Index(fields=["organization", "name", "id"], name="service_of_organization"),
                    models.Index(fields=["name", "id"], name="service_list"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequiredDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("document", models.TextField(blank=True)),
                ("uri", models.URLField(blank=True, max_length=400)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="required_documents", to="partners.service"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True),
                        fields=("source", "hsds_id"),
                        name="requireddocument_once_per_source",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Phone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("number", models.CharField(max_length=60, verbose_name="Number")),
                ("extension", models.CharField(blank=True, max_length=20, verbose_name="Extension")),
                (
                    "type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("voice", "Voice"),
                            ("text", "Text messages"),
                            ("cell", "Mobile"),
                            ("fax", "Fax"),
                            ("video", "Video"),
                            ("pager", "Pager"),
                            ("textphone", "TTY"),
                        ],
                        default="voice",
                        max_length=20,
                        verbose_name="Type",
                    ),
                ),
                ("description", models.CharField(blank=True, max_length=500, verbose_name="What it is for")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="phones", to="partners.contact"
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="phones", to="partners.location"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="partners.organization",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="phones", to="partners.service"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True), fields=("source", "hsds_id"), name="phone_once_per_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Language",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("name", models.CharField(blank=True, max_length=100)),
                ("code", models.CharField(blank=True, max_length=10)),
                ("note", models.TextField(blank=True)),
                (
                    "location",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="languages", to="partners.location"
                    ),
                ),
                (
                    "phone",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="languages", to="partners.phone"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="languages", to="partners.service"
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True), fields=("source", "hsds_id"), name="language_once_per_source"
                    )
                ],
                "indexes": [models.Index(fields=["code"], name="language_code")],
            },
        ),
        migrations.CreateModel(
            name="Funding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("source_of_funds", models.TextField(blank=True)),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="funding",
                        to="partners.organization",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="funding", to="partners.service"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True), fields=("source", "hsds_id"), name="funding_once_per_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CostOption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("option", models.TextField(blank=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("amount_description", models.TextField(blank=True)),
                (
                    "service",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="cost_options", to="partners.service"),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True), fields=("source", "hsds_id"), name="costoption_once_per_source"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="service",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="partners.service"
            ),
        ),
        migrations.CreateModel(
            name="CapacityReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("has_capacity", "Has room"),
                            ("none", "Full"),
                            ("waitlist", "Waiting list"),
                            ("assessment_needed", "Assessment needed first"),
                        ],
                        max_length=20,
                        verbose_name="Room",
                    ),
                ),
                ("slots", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Free beds or places")),
                ("note", models.CharField(blank=True, max_length=250, verbose_name="Note")),
                ("reported_at", models.DateTimeField()),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="capacity_reports", to="partners.service"),
                ),
            ],
            options={
                "ordering": ["-reported_at", "-id"],
                "indexes": [models.Index(fields=["service", "-reported_at"], name="capacity_of_service")],
            },
        ),
        migrations.CreateModel(
            name="ServiceArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("name", models.TextField(blank=True)),
                ("description", models.TextField(blank=True)),
                ("extent", models.TextField(blank=True)),
                ("extent_type", models.CharField(blank=True, max_length=60)),
                ("uri", models.CharField(blank=True, max_length=400)),
                (
                    "service",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="service_areas", to="partners.service"),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True), fields=("source", "hsds_id"), name="servicearea_once_per_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceAtLocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("description", models.TextField(blank=True)),
                (
                    "location",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="at_services", to="partners.location"),
                ),
                (
                    "service",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="at_locations", to="partners.service"),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("service", "location"), name="service_once_per_location"),
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True),
                        fields=("source", "hsds_id"),
                        name="serviceatlocation_once_per_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="From")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="Until")),
                ("dtstart", models.DateField(blank=True, null=True)),
                ("timezone", models.FloatField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("count", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("wkst", models.CharField(blank=True, max_length=2)),
                (
                    "freq",
                    models.CharField(
                        blank=True, choices=[("WEEKLY", "Every week"), ("MONTHLY", "Every month")], max_length=10, verbose_name="Recurs"
                    ),
                ),
                ("interval", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("byday", models.CharField(blank=True, max_length=100, verbose_name="Days")),
                ("byweekno", models.CharField(blank=True, max_length=200)),
                ("bymonthday", models.CharField(blank=True, max_length=200, verbose_name="Days of the month")),
                ("byyearday", models.CharField(blank=True, max_length=500)),
                ("description", models.TextField(blank=True, verbose_name="In words")),
                ("opens_at", models.TimeField(blank=True, null=True, verbose_name="Opens")),
                ("closes_at", models.TimeField(blank=True, null=True, verbose_name="Closes")),
                ("schedule_link", models.URLField(blank=True, max_length=400)),
                ("attending_type", models.CharField(blank=True, max_length=250)),
                ("notes", models.TextField(blank=True)),
                ("is_special", models.BooleanField(default=False, verbose_name="Special days")),
                (
                    "location",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="schedules", to="partners.location"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="schedules", to="partners.service"
                    ),
                ),
                (
                    "service_at_location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="partners.serviceatlocation",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_from", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="schedule_valid_range",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True), fields=("source", "hsds_id"), name="schedule_once_per_source"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="phone",
            name="service_at_location",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="phones", to="partners.serviceatlocation"
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="service_at_location",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="partners.serviceatlocation"
            ),
        ),
        migrations.CreateModel(
            name="ServiceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("name", models.CharField(max_length=250, verbose_name="Name")),
                ("alternate_name", models.CharField(blank=True, max_length=250, verbose_name="Other name")),
                ("description", models.TextField(blank=True, verbose_name="Description")),
                ("url", models.URLField(blank=True, max_length=400, verbose_name="Web page")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("inactive", "Inactive"),
                            ("defunct", "Closed for good"),
                            ("temporarily closed", "Closed for a time"),
                        ],
                        default="active",
                        max_length=20,
                        verbose_name="Status",
                    ),
                ),
                ("interpretation_services", models.TextField(blank=True, verbose_name="Interpretation")),
                ("application_process", models.TextField(blank=True, verbose_name="How to get in")),
                ("fees_description", models.TextField(blank=True, verbose_name="Fees")),
                ("wait_time", models.CharField(blank=True, max_length=250, verbose_name="Usual wait")),
                ("accreditations", models.TextField(blank=True)),
                ("eligibility_description", models.TextField(blank=True, verbose_name="Who may use it")),
                ("minimum_age", models.FloatField(blank=True, null=True, verbose_name="Youngest age")),
                ("maximum_age", models.FloatField(blank=True, null=True, verbose_name="Oldest age")),
                ("assured_date", models.DateField(blank=True, null=True, verbose_name="Last checked")),
                ("assurer_email", models.EmailField(blank=True, max_length=254, verbose_name="Checked by")),
                ("licenses", models.TextField(blank=True)),
                ("alert", models.TextField(blank=True, verbose_name="Alert")),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Needs it meets"
                    ),
                ),
                ("needs_are_proposed", models.BooleanField(default=False)),
                ("accepts_police_drop_off", models.BooleanField(blank=True, null=True, verbose_name="Takes police drop-off")),
                (
                    "takes_voluntary_holds",
                    models.BooleanField(blank=True, null=True, verbose_name="Takes people who come of their own will"),
                ),
                ("takes_involuntary_holds", models.BooleanField(blank=True, null=True, verbose_name="Takes involuntary holds")),
                ("walk_in", models.BooleanField(blank=True, null=True, verbose_name="Walk-in, no appointment")),
                ("open_24_7", models.BooleanField(blank=True, null=True, verbose_name="Open day and night, every day")),
                ("medical_clearance_rule", models.TextField(blank=True, verbose_name="Medical clearance")),
                ("weapons_rule", models.TextField(blank=True, verbose_name="Weapons and belongings")),
                (
                    "insurance",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name="Insurance accepted"
                    ),
                ),
                (
                    "warm_handoff_phone",
                    models.CharField(
                        blank=True, help_text="For staff alone; partners do not see it.", max_length=60, verbose_name="Warm hand-off number"
                    ),
                ),
                (
                    "referral_email",
                    models.EmailField(
                        blank=True,
                        help_text="Live referrals are sent here; empty: to the organization's address.",
                        max_length=254,
                        verbose_name="E-mail for referrals",
                    ),
                ),
                (
                    "is_name_confidential",
                    models.BooleanField(
                        default=False,
                        help_text="For a service whose name tells something about whoever goes there, such as a shelter from violence.",
                        verbose_name="Name must not appear outside the case",
                    ),
                ),
                (
                    "capacity_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("has_capacity", "Has room"),
                            ("none", "Full"),
                            ("waitlist", "Waiting list"),
                            ("assessment_needed", "Assessment needed first"),
                        ],
                        max_length=20,
                    ),
                ),
                ("capacity_slots", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("capacity_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.organization",
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="partners.service"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.program",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Taxonomy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("name", models.CharField(max_length=250)),
                ("description", models.TextField(blank=True)),
                ("uri", models.URLField(blank=True, max_length=400)),
                ("version", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "verbose_name_plural": "taxonomies",
                "ordering": ["name", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True), fields=("source", "hsds_id"), name="taxonomy_once_per_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxonomyTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("code", models.CharField(blank=True, max_length=120)),
                ("name", models.CharField(max_length=250)),
                ("description", models.TextField(blank=True)),
                ("taxonomy", models.CharField(blank=True, max_length=250)),
                ("language", models.CharField(blank=True, max_length=10)),
                ("term_uri", models.URLField(blank=True, max_length=400)),
                ("need", models.CharField(blank=True, max_length=60)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="children",
                        to="partners.taxonomyterm",
                    ),
                ),
                (
                    "taxonomy_ref",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="terms", to="partners.taxonomy"
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True),
                        fields=("source", "hsds_id"),
                        name="taxonomyterm_once_per_source",
                    )
                ],
                "indexes": [models.Index(fields=["name"], name="term_name")],
            },
        ),
        migrations.CreateModel(
            name="Attribute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("link_entity", models.CharField(max_length=40)),
                ("link_uid", models.UUIDField()),
                ("link_type", models.CharField(blank=True, max_length=120)),
                ("value", models.TextField(blank=True)),
                (
                    "taxonomy_term",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attributes",
                        to="partners.taxonomyterm",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True), fields=("source", "hsds_id"), name="attribute_once_per_source"
                    )
                ],
                "indexes": [models.Index(fields=["link_entity", "link_uid"], name="attribute_link")],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("attention", models.CharField(blank=True, max_length=200, verbose_name="Attention")),
                ("address_1", models.CharField(max_length=250, verbose_name="Street and number")),
                ("address_2", models.CharField(blank=True, max_length=250, verbose_name="Suite or floor")),
                ("city", models.CharField(blank=True, max_length=120, verbose_name="City")),
                ("region", models.CharField(blank=True, max_length=120, verbose_name="Region")),
                ("state_province", models.CharField(blank=True, max_length=60, verbose_name="State")),
                ("postal_code", models.CharField(blank=True, max_length=20, verbose_name="ZIP code")),
                ("country", models.CharField(default="US", max_length=2, verbose_name="Country")),
                (
                    "address_type",
                    models.CharField(
                        choices=[("physical", "Place"), ("postal", "Postal address"), ("virtual", "Phone or online")],
                        default="physical",
                        max_length=10,
                        verbose_name="Type",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="addresses", to="partners.location"),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True), fields=("source", "hsds_id"), name="address_once_per_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Accessibility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=60)),
                ("hsds_id", models.CharField(blank=True, editable=False, max_length=100)),
                ("description", models.TextField(blank=True)),
                ("details", models.TextField(blank=True)),
                ("url", models.URLField(blank=True, max_length=400)),
                (
                    "location",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="accessibility", to="partners.location"),
                ),
            ],
            options={
                "verbose_name_plural": "accessibility",
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hsds_id", ""), _negated=True),
                        fields=("source", "hsds_id"),
                        name="accessibility_once_per_source",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partners_organizationevent" ("alternate_name", "assured_date", "assurer_email", "created_at", "description", "email", "hsds_id", "id", "is_active", "is_covered_entity", "is_part2_program", "legal_status", "logo", "name", "parent_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_email", "retired_at", "retired_by_id", "source", "tax_id", "tax_status", "uid", "updated_at", "uri", "website", "year_incorporated") VALUES (NEW."alternate_name", NEW."assured_date", NEW."assurer_email", NEW."created_at", NEW."description", NEW."email", NEW."hsds_id", NEW."id", NEW."is_active", NEW."is_covered_entity", NEW."is_part2_program", NEW."legal_status", NEW."logo", NEW."name", NEW."parent_organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."referral_email", NEW."retired_at", NEW."retired_by_id", NEW."source", NEW."tax_id", NEW."tax_status", NEW."uid", NEW."updated_at", NEW."uri", NEW."website", NEW."year_incorporated"); RETURN NULL;',
                    hash="aca85bedffe0c2cd6e36a8e9258ad4a3e3b41cfc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7a326",
                    table="partners_organization",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partners_organizationevent" ("alternate_name", "assured_date", "assurer_email", "created_at", "description", "email", "hsds_id", "id", "is_active", "is_covered_entity", "is_part2_program", "legal_status", "logo", "name", "parent_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_email", "retired_at", "retired_by_id", "source", "tax_id", "tax_status", "uid", "updated_at", "uri", "website", "year_incorporated") VALUES (NEW."alternate_name", NEW."assured_date", NEW."assurer_email", NEW."created_at", NEW."description", NEW."email", NEW."hsds_id", NEW."id", NEW."is_active", NEW."is_covered_entity", NEW."is_part2_program", NEW."legal_status", NEW."logo", NEW."name", NEW."parent_organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."referral_email", NEW."retired_at", NEW."retired_by_id", NEW."source", NEW."tax_id", NEW."tax_status", NEW."uid", NEW."updated_at", NEW."uri", NEW."website", NEW."year_incorporated"); RETURN NULL;',
                    hash="6715c5d88d6a53c847f1e8aa2071e6087f2d0c89",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_468e1",
                    table="partners_organization",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="location",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partners_locationevent" ("alternate_name", "created_at", "description", "external_identifier", "external_identifier_type", "hsds_id", "id", "is_active", "is_confidential_address", "latitude", "location_type", "longitude", "name", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "retired_by_id", "source", "time_zone", "transportation", "uid", "updated_at", "url") VALUES (NEW."alternate_name", NEW."created_at", NEW."description", NEW."external_identifier", NEW."external_identifier_type", NEW."hsds_id", NEW."id", NEW."is_active", NEW."is_confidential_address", NEW."latitude", NEW."location_type", NEW."longitude", NEW."name", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_at", NEW."retired_by_id", NEW."source", NEW."time_zone", NEW."transportation", NEW."uid", NEW."updated_at", NEW."url"); RETURN NULL;',
                    hash="2c78af5d8ebb1cee5a65951f4bd874d6ca2707e7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6638d",
                    table="partners_location",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="location",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partners_locationevent" ("alternate_name", "created_at", "description", "external_identifier", "external_identifier_type", "hsds_id", "id", "is_active", "is_confidential_address", "latitude", "location_type", "longitude", "name", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "retired_by_id", "source", "time_zone", "transportation", "uid", "updated_at", "url") VALUES (NEW."alternate_name", NEW."created_at", NEW."description", NEW."external_identifier", NEW."external_identifier_type", NEW."hsds_id", NEW."id", NEW."is_active", NEW."is_confidential_address", NEW."latitude", NEW."location_type", NEW."longitude", NEW."name", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_at", NEW."retired_by_id", NEW."source", NEW."time_zone", NEW."transportation", NEW."uid", NEW."updated_at", NEW."url"); RETURN NULL;',
                    hash="55e0207a3502873b5462ca25d7cf4e418e9d5d45",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cdbf8",
                    table="partners_location",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partners_agreementevent" ("created_at", "ends_on", "id", "kind", "note", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_on", "starts_on", "title", "uid", "updated_at") VALUES (NEW."created_at", NEW."ends_on", NEW."id", NEW."kind", NEW."note", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."signed_on", NEW."starts_on", NEW."title", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="a844937a599040a65d8fc9ac20b7abb479f2711f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b1737",
                    table="partners_agreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partners_agreementevent" ("created_at", "ends_on", "id", "kind", "note", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_on", "starts_on", "title", "uid", "updated_at") VALUES (NEW."created_at", NEW."ends_on", NEW."id", NEW."kind", NEW."note", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."signed_on", NEW."starts_on", NEW."title", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="85ff54300ed25c9275d6db657325048c43438b02",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8c840",
                    table="partners_agreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partners_serviceevent" ("accepts_police_drop_off", "accreditations", "alert", "alternate_name", "application_process", "assured_date", "assurer_email", "capacity_at", "capacity_slots", "capacity_status", "created_at", "description", "eligibility_description", "email", "fees_description", "hsds_id", "id", "insurance", "interpretation_services", "is_name_confidential", "licenses", "maximum_age", "medical_clearance_rule", "minimum_age", "name", "needs", "needs_are_proposed", "open_24_7", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "program_id", "referral_email", "retired_at", "retired_by_id", "source", "status", "takes_involuntary_holds", "takes_voluntary_holds", "uid", "updated_at", "url", "wait_time", "walk_in", "warm_handoff_phone", "weapons_rule") VALUES (NEW."accepts_police_drop_off", NEW."accreditations", NEW."alert", NEW."alternate_name", NEW."application_process", NEW."assured_date", NEW."assurer_email", NEW."capacity_at", NEW."capacity_slots", NEW."capacity_status", NEW."created_at", NEW."description", NEW."eligibility_description", NEW."email", NEW."fees_description", NEW."hsds_id", NEW."id", NEW."insurance", NEW."interpretation_services", NEW."is_name_confidential", NEW."licenses", NEW."maximum_age", NEW."medical_clearance_rule", NEW."minimum_age", NEW."name", NEW."needs", NEW."needs_are_proposed", NEW."open_24_7", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."program_id", NEW."referral_email", NEW."retired_at", NEW."retired_by_id", NEW."source", NEW."status", NEW."takes_involuntary_holds", NEW."takes_voluntary_holds", NEW."uid", NEW."updated_at", NEW."url", NEW."wait_time", NEW."walk_in", NEW."warm_handoff_phone", NEW."weapons_rule"); RETURN NULL;',
                    hash="f5b04574c9fd8db09cebea4b9eec16e7b48f0f97",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_12fd4",
                    table="partners_service",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "partners_serviceevent" ("accepts_police_drop_off", "accreditations", "alert", "alternate_name", "application_process", "assured_date", "assurer_email", "capacity_at", "capacity_slots", "capacity_status", "created_at", "description", "eligibility_description", "email", "fees_description", "hsds_id", "id", "insurance", "interpretation_services", "is_name_confidential", "licenses", "maximum_age", "medical_clearance_rule", "minimum_age", "name", "needs", "needs_are_proposed", "open_24_7", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "program_id", "referral_email", "retired_at", "retired_by_id", "source", "status", "takes_involuntary_holds", "takes_voluntary_holds", "uid", "updated_at", "url", "wait_time", "walk_in", "warm_handoff_phone", "weapons_rule") VALUES (NEW."accepts_police_drop_off", NEW."accreditations", NEW."alert", NEW."alternate_name", NEW."application_process", NEW."assured_date", NEW."assurer_email", NEW."capacity_at", NEW."capacity_slots", NEW."capacity_status", NEW."created_at", NEW."description", NEW."eligibility_description", NEW."email", NEW."fees_description", NEW."hsds_id", NEW."id", NEW."insurance", NEW."interpretation_services", NEW."is_name_confidential", NEW."licenses", NEW."maximum_age", NEW."medical_clearance_rule", NEW."minimum_age", NEW."name", NEW."needs", NEW."needs_are_proposed", NEW."open_24_7", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."program_id", NEW."referral_email", NEW."retired_at", NEW."retired_by_id", NEW."source", NEW."status", NEW."takes_involuntary_holds", NEW."takes_voluntary_holds", NEW."uid", NEW."updated_at", NEW."url", NEW."wait_time", NEW."walk_in", NEW."warm_handoff_phone", NEW."weapons_rule"); RETURN NULL;',
                    hash="8728acc63f9cb3c2ce9bcc8ec9c83c2f9ac5d8ac",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c645c",
                    table="partners_service",
                    when="AFTER",
                ),
            ),
        ),
    ]
