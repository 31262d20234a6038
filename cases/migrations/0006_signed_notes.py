"""A signed note is not changed: a trigger of the database refuses it, whoever asks. Notes that are there already were signed when they were saved."""

from django.db import migrations, models

TRIGGER = """
CREATE FUNCTION note_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A signed note is not changed; add an addendum to it.' USING ERRCODE = 'check_violation', CONSTRAINT = 'note_signed';
END $$;

CREATE TRIGGER note_signed BEFORE UPDATE ON cases_note FOR EACH ROW
WHEN (OLD.signed_at IS NOT NULL AND (
    OLD.text, OLD.sections, OLD.kind, OLD.side, OLD.author_id, OLD.author_role, OLD.at, OLD.signed_at, OLD.case_id, OLD.template_id,
    OLD.addendum_to_id, OLD.addressed_to_id, OLD.about_id
) IS DISTINCT FROM (
    NEW.text, NEW.sections, NEW.kind, NEW.side, NEW.author_id, NEW.author_role, NEW.at, NEW.signed_at, NEW.case_id, NEW.template_id,
    NEW.addendum_to_id, NEW.addressed_to_id, NEW.about_id
))
EXECUTE FUNCTION note_signed();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_note_signing")]

    operations = [
        migrations.RunSQL("UPDATE cases_note SET signed_at = created_at WHERE signed_at IS NULL", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(("addendum_to", None), ("signed_at__isnull", False), _connector="OR"), name="note_addendum_signed"
            ),
        ),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER note_signed ON cases_note; DROP FUNCTION note_signed;"),
    ]
