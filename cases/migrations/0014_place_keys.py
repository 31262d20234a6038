"""One address in one form, kept by the database so that no import, bulk write or command by hand can miss it."""

from django.db import migrations

TABLES = ("cases_encounter", "cases_call", "cases_personaddress", "cases_premisecaution")
# Column with the typed address, where it is not `address`.
TYPED = {"cases_personaddress": "text"}

KEY = r"""
CREATE FUNCTION corecit_place_key(typed text) RETURNS varchar LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    t text := upper(translate(coalesce(typed, ''), 'áéíóúüñÁÉÍÓÚÜÑ', 'aeiouunAEIOUUN'));
    unit text;
    sides text[];
BEGIN
    t := regexp_replace(t, '[.'']', '', 'g');
    unit := substring(t from '(?:\m(?:APT|APARTMENT|UNIT|STE|SUITE|ROOM|RM|LOT|TRLR)\M\s*#?|#)\s*([A-Z0-9-]+)');
    t := regexp_replace(t, '(\m(APT|APARTMENT|UNIT|STE|SUITE|ROOM|RM|LOT|TRLR)\M\s*#?|#)\s*[A-Z0-9-]+', ' ');
    t := btrim(split_part(ltrim(t, ' ,'), ',', 1));
    t := regexp_replace(t, '\s+(AND|&|/|@)\s+|/', ' & ', 'g');
    SELECT string_agg(
        CASE w
            WHEN 'STREET' THEN 'ST' WHEN 'AVENUE' THEN 'AVE' WHEN 'AV' THEN 'AVE' WHEN 'ROAD' THEN 'RD' WHEN 'DRIVE' THEN 'DR'
            WHEN 'LANE' THEN 'LN' WHEN 'COURT' THEN 'CT' WHEN 'BOULEVARD' THEN 'BLVD' WHEN 'PLACE' THEN 'PL' WHEN 'TERRACE' THEN 'TER'
            WHEN 'CIRCLE' THEN 'CIR' WHEN 'HIGHWAY' THEN 'HWY' WHEN 'PARKWAY' THEN 'PKWY' WHEN 'SQUARE' THEN 'SQ' WHEN 'BLOCK' THEN 'BLK'
            WHEN 'NORTH' THEN 'N' WHEN 'SOUTH' THEN 'S' WHEN 'EAST' THEN 'E' WHEN 'WEST' THEN 'W'
            WHEN 'FIRST' THEN '1ST' WHEN 'SECOND' THEN '2ND' WHEN 'THIRD' THEN '3RD' WHEN 'FOURTH' THEN '4TH' WHEN 'FIFTH' THEN '5TH'
            WHEN 'SIXTH' THEN '6TH' WHEN 'SEVENTH' THEN '7TH' WHEN 'EIGHTH' THEN '8TH' WHEN 'NINTH' THEN '9TH' WHEN 'TENTH' THEN '10TH'
            ELSE w
        END, ' ' ORDER BY n)
    INTO t FROM regexp_split_to_table(regexp_replace(t, '[^A-Z0-9&-]+', ' ', 'g'), '\s+') WITH ORDINALITY AS words(w, n)
    WHERE w <> '' AND w <> 'OF';
    IF t IS NULL OR t IN ('UNKNOWN', 'NOT RECORDED', 'NO ADDRESS', 'NO FIXED ADDRESS', 'CONFIDENTIAL') THEN RETURN ''; END IF;
    IF t LIKE '% & %' THEN
        sides := string_to_array(t, ' & ');
        RETURN left(least(sides[1], sides[2]) || ' & ' || greatest(sides[1], sides[2]), 200);
    END IF;
    IF t ~ '^[0-9]' THEN RETURN left(t || coalesce(' #' || unit, ''), 200); END IF;
    -- A street without a number is no place; a name of several words is one.
    IF t !~ ' ' OR t ~ ' (ST|AVE|RD|DR|LN|CT|BLVD|PL|TER|CIR|HWY|PKWY|SQ)$' THEN RETURN ''; END IF;
    RETURN left(t, 200);
END $$;
"""
KEEP = """
CREATE FUNCTION corecit_keep_place_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.place_key := corecit_place_key(NEW.{column});
    RETURN NEW;
END $$;
CREATE TRIGGER keep_place_key BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION corecit_keep_place_of_{table}();
UPDATE {table} SET place_key = corecit_place_key({column}) WHERE {column} <> '';
"""
UNDO = """
DROP TRIGGER IF EXISTS keep_place_key ON {table};
DROP FUNCTION IF EXISTS corecit_keep_place_of_{table}();
"""


def keep(table: str) -> str:
    """The trigger of a table, and its rows of today."""
    return KEEP.format(table=table, column=TYPED.get(table, "address"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_places")]
    operations = [
        migrations.RunSQL(KEY, "DROP FUNCTION corecit_place_key(text)"),
        *[migrations.RunSQL(keep(table), UNDO.format(table=table)) for table in TABLES],
    ]
