"""case_access follows teams and TRUNCATE too, and can say where it differs from the grants."""

from django.db import migrations

FORWARD = """
-- A team that goes, or gets another group, takes its rows along.
CREATE FUNCTION case_access_team_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_caseaccess WHERE principal = -OLD.id
        AND (TG_OP = 'DELETE' OR NOT EXISTS (SELECT 1 FROM case_access_wanted(ARRAY[case_id]) w WHERE w.principal = -OLD.id AND w.case_id = cases_caseaccess.case_id));
    IF TG_OP = 'UPDATE' THEN
        PERFORM case_access_refresh(array_agg(DISTINCT content_object_id)) FROM cases_casegrouppermission WHERE group_id = NEW.group_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER case_access_delete AFTER DELETE ON accounts_team FOR EACH ROW EXECUTE FUNCTION case_access_team_changed();
CREATE TRIGGER case_access_update AFTER UPDATE OF group_id ON accounts_team FOR EACH ROW
    WHEN (OLD.group_id IS DISTINCT FROM NEW.group_id) EXECUTE FUNCTION case_access_team_changed();

CREATE FUNCTION case_access_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_caseaccess;
    INSERT INTO cases_caseaccess (principal, case_id, status, opened_at, activity_at, expires_at)
        SELECT w.* FROM case_access_wanted((SELECT array_agg(id) FROM cases_case)) w;
    RETURN NULL;
END $$;
"""

TRUNCATE = "CREATE TRIGGER case_access_truncate AFTER TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION case_access_truncated();"

# Rows that should not be there, are missing, or say something else; among these cases.
DIFFERENCES = """
CREATE FUNCTION case_access_differences(ids bigint[]) RETURNS TABLE (principal bigint, case_id bigint, difference text) LANGUAGE sql STABLE AS $$
    SELECT COALESCE(a.principal, w.principal), COALESCE(a.case_id, w.case_id),
           CASE WHEN w.principal IS NULL THEN 'extra' WHEN a.principal IS NULL THEN 'missing' ELSE 'other' END
    FROM (SELECT * FROM cases_caseaccess x WHERE x.case_id = ANY(ids)) a
    FULL JOIN case_access_wanted(ids) w ON w.principal = a.principal AND w.case_id = a.case_id
    WHERE (a.principal, a.status, a.opened_at, a.activity_at, a.expires_at) IS DISTINCT FROM (w.principal, w.status, w.opened_at, w.activity_at, w.expires_at)
$$;
"""

TABLES = ("cases_case", "cases_caseuserpermission", "cases_casegrouppermission")

BACKWARD = (
    "DROP FUNCTION case_access_differences;"
    + "".join(f"DROP TRIGGER case_access_truncate ON {table};" for table in TABLES)
    + """
DROP FUNCTION case_access_truncated;
DROP TRIGGER case_access_update ON accounts_team; DROP TRIGGER case_access_delete ON accounts_team;
DROP FUNCTION case_access_team_changed;
"""
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_case_access")]
    operations = [migrations.RunSQL(FORWARD + "".join(TRUNCATE.format(table=table) for table in TABLES) + DIFFERENCES, BACKWARD)]
