"""DuckDB: the catalogue as tables, a log joined with it, and `classify` as a function of SQL."""

import io
import time

import duckdb
import pyarrow as pa
import pyarrow.csv as pacsv
import subprocess

from common import ADDED, BINARY, classified, compare, expect, export, exported, judged, log

database = duckdb.connect()

# The catalogue, from CSV and from NDJSON.
for table in ["codes", "meanings", "reasons", "enhanced", "commands", "documents"]:
    start = time.perf_counter()
    database.execute(f"CREATE TABLE {table} AS FROM read_csv('{export(table, 'csv')}', header = true, all_varchar = true)")
    database.execute(f"CREATE TABLE {table}_json AS FROM read_json('{export(table, 'ndjson')}', format = 'newline_delimited')")
    ours = exported(table)
    names = list(ours[0])

    def text(value):
        if value is None:
            return None
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, list):
            return "|".join(str(item).replace("|", "\\|") for item in value) or None
        return str(value)

    from_csv = database.execute(f"FROM {table}").fetchall()
    compare(f"duckdb, {table}.csv", [tuple(text(row[name]) for name in names) for row in ours], from_csv, time.perf_counter() - start)
    from_json = database.execute(f"SELECT {', '.join(names)} FROM {table}_json").fetchall()
    flat = lambda row: tuple(text(value) for value in row)
    compare(f"duckdb, {table}.ndjson", [flat(row[name] for name in names) for row in ours], [flat(row) for row in from_json], time.perf_counter() - start)

# A list in a field of CSV.
codes = database.execute("SELECT unnest(string_split(codes, '|')) FROM reasons WHERE name = 'MailboxFull'").fetchall()
expect(("552",) in codes, "MailboxFull has no 552")

# A log joined with the catalogue by its code alone.
path = log()
out, rows = classified(path)
start = time.perf_counter()
joined = database.execute(
    f"""
    SELECT codes.severity, count(*)
    FROM read_csv('{path}', header = true, all_varchar = true) AS log
    JOIN codes ON codes.code = regexp_extract(log.diagnostic, '^[0-9]{{3}}')
    GROUP BY ALL ORDER BY ALL
    """
).fetchall()
severities = {str(row["code"]): row["severity"] for row in exported("codes")}
counts = {}
for row in rows:
    severity = severities.get(row["diagnostic"][:3])
    if severity:
        counts[severity] = counts.get(severity, 0) + 1
compare("duckdb, log joined with codes", sorted(counts.items()), joined, time.perf_counter() - start)

# What one process classified, joined with the reasons.
start = time.perf_counter()
advice = database.execute(
    f"""
    SELECT reasons.name, count(*)
    FROM read_csv('{out}', header = true, all_varchar = true) AS log
    JOIN reasons ON reasons.name = log.reason
    GROUP BY ALL ORDER BY ALL
    """
).fetchall()
counts = {}
for row in rows:
    if row["reason"]:
        counts[row["reason"]] = counts.get(row["reason"], 0) + 1
compare("duckdb, classified rows joined with reasons", sorted(counts.items()), advice, time.perf_counter() - start)


# `classify` as a function: DuckDB hands over some thousand rows at once, and each time a process answers.
def classify(diagnostics):
    table = pa.table({"diagnostic": diagnostics})
    buffer = io.BytesIO()
    pacsv.write_csv(table, buffer)
    arguments = [BINARY, "classify", "--input", "csv", "--column", "diagnostic"]
    answer = subprocess.run(arguments, input=buffer.getvalue(), stdout=subprocess.PIPE, check=True).stdout
    types = {name: pa.string() for name in ADDED}
    options = pacsv.ConvertOptions(column_types=types, include_columns=ADDED, strings_can_be_null=False)
    answer = pacsv.read_csv(io.BytesIO(answer), parse_options=pacsv.ParseOptions(newlines_in_values=True), convert_options=options)
    columns = [answer[name].combine_chunks() for name in ADDED]
    return pa.StructArray.from_arrays(columns, names=ADDED)


struct = duckdb.struct_type({name: duckdb.sqltype("VARCHAR") for name in ADDED})
database.create_function("classify", classify, [duckdb.sqltype("VARCHAR")], struct, type="arrow", side_effects=False)
start = time.perf_counter()
answers = database.execute(
    f"""
    SELECT unnest(classify(diagnostic)) FROM read_csv('{path}', header = true, all_varchar = true) ORDER BY id::BIGINT
    """
).fetchall()
compare("duckdb, classify as a function", [judged(row) for row in rows], answers, time.perf_counter() - start)
