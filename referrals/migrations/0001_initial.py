import django.contrib.postgres.fields
import django.db.models.deletion
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
        ("cases", "0001_initial"),
        ("partners", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("content", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ("purpose", models.CharField(max_length=200)),
                ("told_right_to_revoke", models.BooleanField(default=False)),
                ("signed_on", models.DateField()),
                (
                    "signature",
                    models.CharField(
                        choices=[
                            ("written", "Signed on paper"),
                            ("electronic", "Signed electronically"),
                            ("verbal", "Given by word of mouth"),
                        ],
                        max_length=20,
                    ),
                ),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("expires_when", models.CharField(blank=True, max_length=200, verbose_name="Expires on this event or condition")),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="cases.case")),
                (
                    "created_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("discloser", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="cases.person")),
                ("recipient", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organization")),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__isnull", False), models.Q(("expires_when", ""), _negated=True), _connector="OR"),
                        name="consent_expires",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoked_by", None)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="consent_revoked_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("number", models.CharField(max_length=20, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("live", "Live: sent to the partner and tracked"), ("logged", "Logged: the person was told")],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("requested", "Requested"),
                            ("accepted", "Accepted"),
                            ("rejected", "Declined"),
                            ("cancelled", "Cancelled"),
                            ("in-progress", "In progress"),
                            ("on-hold", "On hold"),
                            ("failed", "Failed"),
                            ("completed", "Completed"),
                            ("entered-in-error", "Entered in error"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("need", models.CharField(blank=True, max_length=60, verbose_name="Need")),
                ("reason", models.TextField(blank=True, verbose_name="What the partner is asked to do")),
                ("is_urgent", models.BooleanField(default=False)),
                ("is_warm_handoff", models.BooleanField(default=False, verbose_name="Warm handoff")),
                ("offered", models.BooleanField(default=True, verbose_name="Offered to the person")),
                ("accepted_by_person", models.BooleanField(default=False, verbose_name="Accepted by the person")),
                ("shared", models.JSONField(blank=True, default=dict)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("status_reason", models.CharField(blank=True, max_length=300)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("attended", "Attended"),
                            ("no_show", "Did not attend"),
                            ("could_not_reach", "Could not be reached"),
                            ("declined_by_person", "Declined by the person"),
                            ("waitlisted", "On the waiting list"),
                            ("not_eligible", "Not eligible"),
                            ("no_capacity", "No capacity"),
                            ("moved", "Moved away"),
                            ("deceased", "Deceased"),
                        ],
                        max_length=20,
                    ),
                ),
                ("outcome_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome_source",
                    models.CharField(blank=True, choices=[("partner", "The partner"), ("follow_up", "Our follow-up")], max_length=10),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="cases.case")),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="referrals.consent"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "organization",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="partners.organization"),
                ),
                (
                    "owner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "service",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="partners.service"),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["status", "-id"], name="referral_status"),
                    models.Index(fields=["owner", "-id"], name="referral_owner"),
                    models.Index(condition=models.Q(("kind", "live")), fields=["organization", "-id"], name="referral_organization"),
                    models.Index(fields=["case", "-id"], name="referral_case"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralEvent",
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
                    "kind",
                    models.CharField(
                        choices=[("live", "Live: sent to the partner and tracked"), ("logged", "Logged: the person was told")],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("requested", "Requested"),
                            ("accepted", "Accepted"),
                            ("rejected", "Declined"),
                            ("cancelled", "Cancelled"),
                            ("in-progress", "In progress"),
                            ("on-hold", "On hold"),
                            ("failed", "Failed"),
                            ("completed", "Completed"),
                            ("entered-in-error", "Entered in error"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("need", models.CharField(blank=True, max_length=60, verbose_name="Need")),
                ("reason", models.TextField(blank=True, verbose_name="What the partner is asked to do")),
                ("is_urgent", models.BooleanField(default=False)),
                ("is_warm_handoff", models.BooleanField(default=False, verbose_name="Warm handoff")),
                ("offered", models.BooleanField(default=True, verbose_name="Offered to the person")),
                ("accepted_by_person", models.BooleanField(default=False, verbose_name="Accepted by the person")),
                ("shared", models.JSONField(blank=True, default=dict)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("status_reason", models.CharField(blank=True, max_length=300)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("attended", "Attended"),
                            ("no_show", "Did not attend"),
                            ("could_not_reach", "Could not be reached"),
                            ("declined_by_person", "Declined by the person"),
                            ("waitlisted", "On the waiting list"),
                            ("not_eligible", "Not eligible"),
                            ("no_capacity", "No capacity"),
                            ("moved", "Moved away"),
                            ("deceased", "Deceased"),
                        ],
                        max_length=20,
                    ),
                ),
                ("outcome_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome_source",
                    models.CharField(blank=True, choices=[("partner", "The partner"), ("follow_up", "Our follow-up")], max_length=10),
                ),
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
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="referrals.consent",
                    ),
                ),
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
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="events", to="referrals.referral"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReplyLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("email", models.EmailField(max_length=254)),
                ("expires_at", models.DateTimeField()),
                ("notice_accepted_at", models.DateTimeField(blank=True, null=True)),
                ("last_opened_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "referral",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="reply_links", to="referrals.referral"),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PartnerReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("attended", "Attended"),
                            ("not_attended", "Did not attend"),
                            ("message", "Message"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("attended", "Attended"),
                            ("no_show", "Did not attend"),
                            ("could_not_reach", "Could not be reached"),
                            ("declined_by_person", "Declined by the person"),
                            ("waitlisted", "On the waiting list"),
                            ("not_eligible", "Not eligible"),
                            ("no_capacity", "No capacity"),
                            ("moved", "Moved away"),
                            ("deceased", "Deceased"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="referrals.referral"),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="referrals.replylink"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "referrals_referralevent" ("accepted_by_person", "answered_at", "case_id", "consent_id", "created_at", "created_by_id", "id", "is_urgent", "is_warm_handoff", "kind", "need", "number", "offered", "organization_id", "outcome", "outcome_at", "outcome_source", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "sent_at", "service_id", "shared", "status", "status_reason", "uid", "updated_at") VALUES (NEW."accepted_by_person", NEW."answered_at", NEW."case_id", NEW."consent_id", NEW."created_at", NEW."created_by_id", NEW."id", NEW."is_urgent", NEW."is_warm_handoff", NEW."kind", NEW."need", NEW."number", NEW."offered", NEW."organization_id", NEW."outcome", NEW."outcome_at", NEW."outcome_source", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."sent_at", NEW."service_id", NEW."shared", NEW."status", NEW."status_reason", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="fa066cdc3f3d182e204ee0f658a2ae18495ee386",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a74c8",
                    table="referrals_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "referrals_referralevent" ("accepted_by_person", "answered_at", "case_id", "consent_id", "created_at", "created_by_id", "id", "is_urgent", "is_warm_handoff", "kind", "need", "number", "offered", "organization_id", "outcome", "outcome_at", "outcome_source", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "sent_at", "service_id", "shared", "status", "status_reason", "uid", "updated_at") VALUES (NEW."accepted_by_person", NEW."answered_at", NEW."case_id", NEW."consent_id", NEW."created_at", NEW."created_by_id", NEW."id", NEW."is_urgent", NEW."is_warm_handoff", NEW."kind", NEW."need", NEW."number", NEW."offered", NEW."organization_id", NEW."outcome", NEW."outcome_at", NEW."outcome_source", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."sent_at", NEW."service_id", NEW."shared", NEW."status", NEW."status_reason", NEW."uid", NEW."updated_at"); RETURN NULL;',
                    hash="66d95d442b9efc5928c0a847bee77a7d4b585d4a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_223e7",
                    table="referrals_referral",
                    when="AFTER",
                ),
            ),
        ),
    ]
