"""The triggers that keep `cases_caseaccess`, the table that every list of cases reads.

Statement-level triggers also catch what signals miss: bulk_create, queryset.update and delete, COPY, and SQL by hand.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION case_access_wanted(ids bigint[])
RETURNS TABLE (principal bigint, case_id bigint, status varchar, opened_at timestamptz, activity_at timestamptz, expires_at timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT g.principal, c.id, c.status, c.opened_at, c.activity_at,
           CASE WHEN bool_or(g.expires_at IS NULL) THEN NULL ELSE max(g.expires_at) END
    FROM (
        SELECT -k.team_id AS principal, k.id AS case_id, NULL::timestamptz AS expires_at
        FROM cases_case k WHERE k.id = ANY(ids) AND NOT k.is_restricted
        UNION ALL
        SELECT p.user_id, p.content_object_id, p.expires_at
        FROM cases_caseuserpermission p JOIN auth_permission a ON a.id = p.permission_id
        WHERE p.content_object_id = ANY(ids) AND a.codename = 'view_case'
        UNION ALL
        SELECT -t.id, p.content_object_id, p.expires_at
        FROM cases_casegrouppermission p JOIN auth_permission a ON a.id = p.permission_id JOIN accounts_team t ON t.group_id = p.group_id
        WHERE p.content_object_id = ANY(ids) AND a.codename = 'view_case'
    ) g JOIN cases_case c ON c.id = g.case_id
    GROUP BY g.principal, c.id
$$;

-- Locks the cases first: two revocations at once would each see the other's grant and both keep the row.
CREATE FUNCTION case_access_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF ids IS NULL OR cardinality(ids) = 0 THEN RETURN; END IF;
    PERFORM 1 FROM cases_case WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM cases_caseaccess a WHERE a.case_id = ANY(ids)
        AND NOT EXISTS (SELECT 1 FROM case_access_wanted(ids) w WHERE w.principal = a.principal AND w.case_id = a.case_id);
    INSERT INTO cases_caseaccess (principal, case_id, status, opened_at, activity_at, expires_at)
        SELECT principal, case_id, status, opened_at, activity_at, expires_at FROM case_access_wanted(ids)
    ON CONFLICT (principal, case_id) DO UPDATE
        SET status = EXCLUDED.status, opened_at = EXCLUDED.opened_at, activity_at = EXCLUDED.activity_at, expires_at = EXCLUDED.expires_at
        WHERE (cases_caseaccess.status, cases_caseaccess.opened_at, cases_caseaccess.activity_at, cases_caseaccess.expires_at)
            IS DISTINCT FROM (EXCLUDED.status, EXCLUDED.opened_at, EXCLUDED.activity_at, EXCLUDED.expires_at);
END $$;

CREATE FUNCTION case_access_case_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cases_caseaccess (principal, case_id, status, opened_at, activity_at, expires_at)
        SELECT -team_id, id, status, opened_at, activity_at, NULL FROM new_rows WHERE NOT is_restricted;
    RETURN NULL;
END $$;

CREATE FUNCTION case_access_case_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_caseaccess a SET status = n.status, opened_at = n.opened_at, activity_at = n.activity_at
        FROM new_rows n JOIN old_rows o ON o.id = n.id
        WHERE a.case_id = n.id AND (n.status, n.opened_at, n.activity_at) IS DISTINCT FROM (o.status, o.opened_at, o.activity_at);
    PERFORM case_access_refresh(array_agg(n.id)) FROM new_rows n JOIN old_rows o ON o.id = n.id
        WHERE (n.team_id, n.is_restricted) IS DISTINCT FROM (o.team_id, o.is_restricted);
    RETURN NULL;
END $$;

CREATE FUNCTION case_access_case_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_caseaccess a USING old_rows o WHERE a.case_id = o.id;
    RETURN NULL;
END $$;

CREATE FUNCTION case_access_grants_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM case_access_refresh(array_agg(DISTINCT content_object_id)) FROM new_rows;
    RETURN NULL;
END $$;

CREATE FUNCTION case_access_grants_old() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM case_access_refresh(array_agg(DISTINCT content_object_id)) FROM old_rows;
    RETURN NULL;
END $$;

CREATE FUNCTION case_access_grants_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM case_access_refresh(array_agg(DISTINCT id)) FROM (SELECT content_object_id AS id FROM new_rows UNION SELECT content_object_id FROM old_rows) r;
    RETURN NULL;
END $$;

CREATE TRIGGER case_access_insert AFTER INSERT ON cases_case REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION case_access_case_inserted();
CREATE TRIGGER case_access_update AFTER UPDATE ON cases_case REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION case_access_case_updated();
CREATE TRIGGER case_access_delete AFTER DELETE ON cases_case REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION case_access_case_deleted();
"""

GRANT_TRIGGERS = """
CREATE TRIGGER case_access_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION case_access_grants_new();
CREATE TRIGGER case_access_update AFTER UPDATE ON {table} REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION case_access_grants_changed();
CREATE TRIGGER case_access_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION case_access_grants_old();
"""

GRANT_TABLES = ("cases_caseuserpermission", "cases_casegrouppermission")

DROP = (
    "".join(
        f"DROP TRIGGER case_access_{event} ON {table};"
        for table in ("cases_case", *GRANT_TABLES)
        for event in ("insert", "update", "delete")
    )
    + """
DROP FUNCTION case_access_grants_changed; DROP FUNCTION case_access_grants_old; DROP FUNCTION case_access_grants_new;
DROP FUNCTION case_access_case_deleted; DROP FUNCTION case_access_case_updated; DROP FUNCTION case_access_case_inserted;
DROP FUNCTION case_access_refresh; DROP FUNCTION case_access_wanted;
"""
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("accounts", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [
        migrations.RunSQL(FUNCTIONS + "".join(GRANT_TRIGGERS.format(table=table) for table in GRANT_TABLES), DROP),
        # Number series per agency and year would leak volume to partners, so one plain sequence each.
        migrations.RunSQL(
            "CREATE SEQUENCE case_number_seq; CREATE SEQUENCE encounter_number_seq;",
            "DROP SEQUENCE case_number_seq; DROP SEQUENCE encounter_number_seq;",
        ),
    ]
