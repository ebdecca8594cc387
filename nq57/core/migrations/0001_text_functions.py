"""Make nq57_fold and nq57_sort_key: search and order of Vietnamese text in SQL.

Core PostgreSQL only (no unaccent, no ICU): marks are stripped after NFD, which needs a
UTF8 database. Both are IMMUTABLE so that stored generated columns and indexes may use
them. nq57.core.text gives the same answers in Python; a test holds the two equal.
"""

from django.db import migrations

FOLD = r"""
CREATE FUNCTION nq57_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(
    replace(
      regexp_replace(normalize(lower(value), NFD), '[\u0300-\u036f]', '', 'g'),
      'đ', 'd'),
    '\s+', ' ', 'g'))
$$
"""

SORT_KEY = r"""
CREATE FUNCTION nq57_sort_key(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  letters constant text := '0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz';
  word text;
  ch text;
  base text;
  tone text;
  place integer;
  ranks text;
  tones text;
  keys text[] := '{}';
BEGIN
  FOREACH word IN ARRAY string_to_array(
    btrim(regexp_replace(lower(normalize(value, NFC)), '\s+', ' ', 'g')), ' ')
  LOOP
    ranks := '';
    tones := '';
    FOREACH ch IN ARRAY regexp_split_to_array(word, '')
    LOOP
      base := normalize(ch, NFD);
      tone := CASE
        WHEN strpos(base, U&'\0300') > 0 THEN '1'
        WHEN strpos(base, U&'\0309') > 0 THEN '2'
        WHEN strpos(base, U&'\0303') > 0 THEN '3'
        WHEN strpos(base, U&'\0301') > 0 THEN '4'
        WHEN strpos(base, U&'\0323') > 0 THEN '5'
        ELSE '0' END;
      base := normalize(translate(base, U&'\0300\0309\0303\0301\0323', ''), NFC);
      place := strpos(letters, base);
      IF place > 0 AND base <> '' THEN
        ranks := ranks || lpad((place + 9)::text, 2, '0');
        tones := tones || tone;
      END IF;
    END LOOP;
    keys := keys || (ranks || '.' || tones);
  END LOOP;
  RETURN array_to_string(keys, ' ');
END
$$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION nq57_fold(text)"),
        migrations.RunSQL(SORT_KEY, "DROP FUNCTION nq57_sort_key(text)"),
    ]
