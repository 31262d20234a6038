"""The triggers that keep `cases_encounteraccess`, the table that every list of encounters reads.

It follows `cases_caseaccess`, so whatever changes that (grants, teams, restriction, TRUNCATE) changes it too; and encounters and responders.
"""

import django.db.models.deletion
from django.db import migrations, models

WANTED = """
CREATE FUNCTION encounter_access_wanted(ids bigint[])
RETURNS TABLE (principal bigint, encounter_id bigint, occurred_at timestamptz, expires_at timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT g.principal, g.id, g.occurred_at, CASE WHEN bool_or(g.expires_at IS NULL) THEN NULL ELSE max(g.expires_at) END
    FROM (
        SELECT -x.team_id AS principal, x.id, x.occurred_at, NULL::timestamptz AS expires_at
        FROM unnest(ids) i(id) JOIN cases_encounter x ON x.id = i.id WHERE x.case_id IS NULL AND x.submitted_at IS NOT NULL
        UNION ALL
        SELECT a.principal, x.id, x.occurred_at, a.expires_at
        FROM unnest(ids) i(id) JOIN cases_encounter x ON x.id = i.id JOIN cases_caseaccess a ON a.case_id = x.case_id
        WHERE x.submitted_at IS NOT NULL
        UNION ALL
        SELECT r.user_id, x.id, x.occurred_at, NULL::timestamptz
        FROM unnest(ids) i(id) JOIN cases_encounter x ON x.id = i.id JOIN cases_encounterresponder r ON r.encounter_id = x.id
        WHERE r.user_id IS NOT NULL
    ) g
    GROUP BY g.principal, g.id, g.occurred_at
$$;

-- Locks the cases first, as `case_access_refresh` does: a grant taken away at the same moment would leave its row otherwise.
CREATE FUNCTION encounter_access_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF ids IS NULL OR cardinality(ids) = 0 THEN RETURN; END IF;
    PERFORM 1 FROM cases_case WHERE id IN (SELECT e.case_id FROM unnest(ids) i(id) JOIN cases_encounter e ON e.id = i.id) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM cases_encounteraccess a USING unnest(ids) i(id) WHERE a.encounter_id = i.id
        AND NOT EXISTS (SELECT 1 FROM encounter_access_wanted(ids) w WHERE w.principal = a.principal AND w.encounter_id = a.encounter_id);
    INSERT INTO cases_encounteraccess (principal, encounter_id, occurred_at, expires_at)
        SELECT principal, encounter_id, occurred_at, expires_at FROM encounter_access_wanted(ids)
    ON CONFLICT (principal, encounter_id) DO UPDATE SET occurred_at = EXCLUDED.occurred_at, expires_at = EXCLUDED.expires_at
        WHERE (cases_encounteraccess.occurred_at, cases_encounteraccess.expires_at) IS DISTINCT FROM (EXCLUDED.occurred_at, EXCLUDED.expires_at);
END $$;

-- Rows that should not be there, are missing, or say something else; among these encounters.
CREATE FUNCTION encounter_access_differences(ids bigint[]) RETURNS TABLE (principal bigint, encounter_id bigint, difference text) LANGUAGE sql STABLE AS $$
    SELECT COALESCE(a.principal, w.principal), COALESCE(a.encounter_id, w.encounter_id),
           CASE WHEN w.principal IS NULL THEN 'extra' WHEN a.principal IS NULL THEN 'missing' ELSE 'other' END
    FROM (SELECT x.* FROM unnest(ids) i(id) JOIN cases_encounteraccess x ON x.encounter_id = i.id) a
    FULL JOIN encounter_access_wanted(ids) w ON w.principal = a.principal AND w.encounter_id = a.encounter_id
    WHERE (a.principal, a.occurred_at, a.expires_at) IS DISTINCT FROM (w.principal, w.occurred_at, w.expires_at)
$$;
"""

# What may have changed in the table of each trigger, as a query for the encounters to look at.
NEW = "SELECT {column} FROM new_rows"
OLD = "SELECT {column} FROM old_rows"
OF_CASES = "SELECT e.id FROM cases_encounter e WHERE e.case_id IN ({rows})"
CASES_CHANGED = OF_CASES.format(
    rows="SELECT COALESCE(n.case_id, o.case_id) FROM new_rows n FULL JOIN old_rows o ON o.principal = n.principal AND o.case_id = n.case_id"
    " WHERE (n.principal, n.expires_at) IS DISTINCT FROM (o.principal, o.expires_at)"
)
ENCOUNTERS_CHANGED = (
    "SELECT n.id FROM new_rows n JOIN old_rows o ON o.id = n.id"
    " WHERE (n.team_id, n.case_id, n.occurred_at) IS DISTINCT FROM (o.team_id, o.case_id, o.occurred_at)"
    " OR (n.submitted_at IS NULL) <> (o.submitted_at IS NULL)"
)
TRIGGERS = {
    "cases_caseaccess": {
        "insert": OF_CASES.format(rows=NEW.format(column="case_id")),
        "update": CASES_CHANGED,
        "delete": OF_CASES.format(rows=OLD.format(column="case_id")),
    },
    "cases_encounter": {"insert": NEW.format(column="id"), "update": ENCOUNTERS_CHANGED, "delete": OLD.format(column="id")},
    "cases_encounterresponder": {
        "insert": NEW.format(column="encounter_id"),
        "update": "SELECT encounter_id FROM new_rows UNION SELECT encounter_id FROM old_rows",
        "delete": OLD.format(column="encounter_id"),
    },
}
TABLES = {"insert": "NEW TABLE AS new_rows", "update": "NEW TABLE AS new_rows OLD TABLE AS old_rows", "delete": "OLD TABLE AS old_rows"}
FUNCTION = """
CREATE FUNCTION encounter_access_{table}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM encounter_access_refresh(ARRAY({ids}));
    RETURN NULL;
END $$;
CREATE TRIGGER encounter_access_{event} AFTER {event} ON {table} REFERENCING {tables}
    FOR EACH STATEMENT EXECUTE FUNCTION encounter_access_{table}_{event}();
"""
TRUNCATED = """
CREATE FUNCTION encounter_access_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_encounteraccess;
    PERFORM encounter_access_refresh(ARRAY(SELECT id FROM cases_encounter));
    RETURN NULL;
END $$;
"""
TRUNCATE = (
    "CREATE TRIGGER encounter_access_truncate AFTER TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION encounter_access_truncated();"
)
FILL = "SELECT encounter_access_refresh(ARRAY(SELECT id FROM cases_encounter));"

EVENTS = [(table, event, ids) for table, events in TRIGGERS.items() for event, ids in events.items()]
FORWARD = (
    WANTED
    + "".join(FUNCTION.format(table=table, event=event, ids=ids, tables=TABLES[event]) for table, event, ids in EVENTS)
    + TRUNCATED
    + "".join(TRUNCATE.format(table=table) for table in TRIGGERS)
    + FILL
)
BACKWARD = (
    "".join(f"DROP TRIGGER encounter_access_truncate ON {table};" for table in TRIGGERS)
    + "DROP FUNCTION encounter_access_truncated;"
    + "".join(
        f"DROP TRIGGER encounter_access_{event} ON {table}; DROP FUNCTION encounter_access_{table}_{event};" for table, event, _ in EVENTS
    )
    + "DROP FUNCTION encounter_access_differences; DROP FUNCTION encounter_access_refresh; DROP FUNCTION encounter_access_wanted;"
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_protocols")]
    operations = [
        migrations.AddIndex(
            model_name="encounter",
            index=models.Index(
                condition=models.Q(("submitted_at", None)), fields=["team", "-occurred_at", "-id"], name="encounter_unsubmitted"
            ),
        ),
        migrations.CreateModel(
            name="EncounterAccess",
            fields=[
                ("pk", models.CompositePrimaryKey("principal", "encounter", blank=True, editable=False, primary_key=True, serialize=False)),
                ("principal", models.BigIntegerField()),
                ("occurred_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "encounter",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="access",
                        to="cases.encounter",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["principal", "-occurred_at", "-encounter"], name="encounter_access_newest"),
                    models.Index(fields=["encounter"], name="encounter_access_encounter"),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
