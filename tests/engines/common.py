"""What the recipes share: the binary, a mail log, what one process makes of it, and how a result is shown.

`SMTP_CODES` names the binary, `ENGINES_ROWS` how many rows the log has, `ENGINES_FOLDER` where files are written.
"""

import csv
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("SMTP_CODES", str(REPOSITORY / "target/release/smtp-codes"))
ROWS = int(os.environ.get("ENGINES_ROWS", "100000"))
FOLDER = Path(os.environ.get("ENGINES_FOLDER", str(REPOSITORY / "target/engines")))
# What `classify` adds to a row, as the recipes compare it.
ADDED = ["code", "enhanced", "reason", "certainty", "retry", "address", "connection", "fix", "retry_after", "blocklist"]


def export(table, form):
    """A table of the catalogue as a file, for engines that read files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{table}.{form}"
    with open(path, "wb") as file:
        subprocess.run([BINARY, "export", "--what", table, "--format", form], stdout=file, check=True)
    return path


def exported(table):
    """The same table, as Python has it: what an engine's copy is compared with."""
    text = subprocess.run([BINARY, "export", "--what", table], stdout=subprocess.PIPE, check=True).stdout
    return json.loads(text)


def replies():
    """Replies of real servers: the tests' own, one a line."""
    lines = (REPOSITORY / "smtp-codes/tests/replies.txt").read_text().splitlines()
    return [line.replace("\\n", " ") for line in lines if line[:3].isdigit() and line[3:4] in " -"]


def log():
    """A log with a row for each attempt: CSV with `id`, `recipient`, `diagnostic`. The same at every run."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"log-{ROWS}.csv"
    chance = random.Random(1)
    kinds = replies()
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "recipient", "diagnostic"])
        for number in range(ROWS):
            recipient = f"user{chance.randrange(50000)}@example.{chance.choice(['org', 'net', 'com'])}"
            said = chance.choice(kinds).replace("bob@example.org", recipient)
            # Quotes and commas are where formats differ.
            if number % 97 == 0:
                said += ', he said "no"'
            writer.writerow([number, recipient, said])
    return path


def classified(path):
    """What one process makes of the log: the rows in order, as text. It is what every engine is compared with."""
    out = FOLDER / f"classified-{ROWS}.csv"
    start = time.perf_counter()
    with open(path, "rb") as log, open(out, "wb") as file:
        arguments = ["classify", "--input", "csv", "--column", "diagnostic"]
        subprocess.run([BINARY, *arguments], stdin=log, stdout=file, check=True)
    seconds = time.perf_counter() - start
    with open(out, newline="") as file:
        rows = list(csv.DictReader(file))
    expect(len(rows) == ROWS, f"one process made {len(rows)} rows of {ROWS}")
    print(f"one process: {ROWS} rows, {seconds:.2f} s")
    return out, rows


def judged(row):
    """The part of a row that `classify` added, as text: CSV has no nulls and no numbers."""
    return tuple("" if row[name] is None else str(row[name]) for name in ADDED)


def expect(is_so, message):
    if not is_so:
        sys.exit(f"FAILED: {message}")


def compare(name, ours, theirs, seconds):
    """Says how many rows, how long, and that none differs; ends the run if one does."""
    differing = [number for number, (one, other) in enumerate(zip(ours, theirs)) if one != other]
    expect(len(ours) == len(theirs), f"{name}: {len(theirs)} rows and not {len(ours)}")
    if differing:
        first = differing[0]
        sys.exit(f"FAILED: {name}: {len(differing)} rows differ, the first is {first}: {theirs[first]} and not {ours[first]}")
    print(f"{name}: {len(ours)} rows, {seconds:.2f} s, none differs")
