"""The database itself refuses to change or delete a row of the trail."""

from django.db import migrations

TABLES = ("audit_auditevent", "audit_auditseal")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'The audit trail is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME;
            END $$;
            """
            + "".join(
                f"CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_append_only();"
                for table in TABLES
            ),
            "".join(f"DROP TRIGGER audit_append_only ON {table};" for table in TABLES) + "DROP FUNCTION audit_append_only;",
        ),
    ]
