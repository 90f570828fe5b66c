"""ClickHouse (chdb, the engine in this process): dictionaries from the CSV, and `classify` as an executable table function."""

import json
import stat
import time

from chdb.session import Session

from common import ADDED, BINARY, FOLDER, classified, compare, export, exported, judged, log

path = log()
out, rows = classified(path)
session = Session(str(FOLDER / "clickhouse"))


def ask(sql):
    """The rows of an answer, each a list of texts."""
    answer = session.query(sql, "JSONCompactStringsEachRow").bytes().decode()
    return [json.loads(line) for line in answer.splitlines()]


session.query("CREATE DATABASE IF NOT EXISTS mail ENGINE = Atomic")
session.query("USE mail")

# The catalogue. A header names the columns, so a column more does no harm.
start = time.perf_counter()
reasons = export("reasons", "csv")
session.query("DROP DICTIONARY IF EXISTS mail.reasons")
session.query("DROP TABLE IF EXISTS mail.reasons_table")
session.query(
    f"""
    CREATE TABLE mail.reasons_table ENGINE = MergeTree ORDER BY name AS
    SELECT name, text, fix, remedy_sender, splitByChar('|', codes) AS codes 
    FROM file('{reasons}', CSVWithNames, 'name String, text String, fix String, remedy_sender String, codes String')
    """
)
session.query(
    """
    CREATE DICTIONARY mail.reasons (name String, text String, fix String, remedy_sender String)
    PRIMARY KEY name SOURCE(CLICKHOUSE(TABLE 'reasons_table' DB 'mail')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(0)
    """
)
ours = sorted([row["name"], row["text"], row["fix"]] for row in exported("reasons"))
theirs = ask("SELECT name, dictGet('mail.reasons', 'text', name), dictGet('mail.reasons', 'fix', name) FROM mail.reasons_table ORDER BY name")
compare("clickhouse, dictionary of reasons.csv", ours, theirs, time.perf_counter() - start)

# The classified log, with what the dictionary says of each reason.
start = time.perf_counter()
answers = ask(
    f"""
    SELECT reason, any(dictGet('mail.reasons', 'text', reason)), count()
    FROM file('{out}', CSVWithNames, 'id UInt64, recipient String, diagnostic String, reason String')
    WHERE reason != '' GROUP BY reason ORDER BY reason
    """
)
texts = {row["name"]: row["text"] for row in exported("reasons")}
counts = {}
for row in rows:
    if row["reason"]:
        counts[row["reason"]] = counts.get(row["reason"], 0) + 1
compare("clickhouse, classified rows with the dictionary", [[name, texts[name], str(n)] for name, n in sorted(counts.items())], answers, time.perf_counter() - start)

# `classify` behind a query. ClickHouse runs programs of one folder alone: of a server its `user_scripts_path`, of chdb this one.
scripts = FOLDER / "clickhouse" / "user_scripts"
scripts.mkdir(parents=True, exist_ok=True)
script = scripts / "smtp-codes-classify"
script.write_text(f"#!/bin/sh\nexec '{BINARY}' classify --input csv --no-header --column 2\n")
script.chmod(script.stat().st_mode | stat.S_IXUSR)
with open(out) as file:
    header = file.readline().strip().split(",")[3:]
columns = ", ".join(f"{name} String" for name in ["id", "diagnostic", *header])
start = time.perf_counter()
query = f"""
    SELECT {', '.join(ADDED)} FROM executable('smtp-codes-classify', CSV, '{columns}',
        (SELECT id, diagnostic FROM file('{path}', CSVWithNames, 'id UInt64, recipient String, diagnostic String')))
    ORDER BY toUInt64(id)
    """
answers = ask(query)
compare("clickhouse, executable table function", [list(judged(row)) for row in rows], answers, time.perf_counter() - start)
