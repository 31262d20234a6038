"""Sign-offs are append-only too, and no table of the trail can be emptied at a stroke."""

from django.db import migrations

TABLES = ("audit_auditevent", "audit_auditseal", "audit_signoff")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION audit_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                -- Only the test suite empties its own database, between tests.
                IF current_database() LIKE 'test\\_%' THEN
                    RETURN NULL;
                END IF;
                RAISE EXCEPTION 'The audit trail is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME;
            END $$;
            CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_signoff FOR EACH ROW EXECUTE FUNCTION audit_append_only();
            """
            + "".join(
                f"CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_no_truncate();"
                for table in TABLES
            ),
            "DROP TRIGGER audit_append_only ON audit_signoff;"
            + "".join(f"DROP TRIGGER audit_no_truncate ON {table};" for table in TABLES)
            + "DROP FUNCTION audit_no_truncate;",
        ),
    ]
