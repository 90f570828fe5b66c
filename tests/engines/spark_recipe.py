"""Apache Spark, local mode: `classify` behind the partitions of a log, by `rdd.pipe` and by `TRANSFORM ... USING`."""

import csv
import io
import os
import shlex
import time

from common import ADDED, BINARY, FOLDER, ROWS, classified, compare, expect, export, exported, judged, log
from pyspark.sql import SparkSession

PARTITIONS = 7

os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
builder = SparkSession.builder.master("local[2]").appName("smtp-codes")
for key, value in {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.memory": "1g",
    "spark.local.dir": str(FOLDER / "spark"),
    "spark.sql.warehouse.dir": str(FOLDER / "spark-warehouse"),
}.items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()
spark.sparkContext.setLogLevel("ERROR")

path = log()
out, rows = classified(path)
ours = [judged(row) for row in rows]

options = {"header": True, "multiLine": True, "escape": '"'}

# The catalogue.
start = time.perf_counter()
reasons = spark.read.options(**options).csv(str(export("reasons", "csv")))
reasons.createOrReplaceTempView("reasons")
names = [row["name"] for row in exported("reasons")]
compare("spark, reasons.csv", names, [row["name"] for row in reasons.collect()], time.perf_counter() - start)

log = spark.read.options(**options).csv(str(path)).repartition(PARTITIONS)
expect(log.rdd.getNumPartitions() == PARTITIONS, "the log has other partitions than was said")


# A row is a line that a process reads, and one that it writes: `id`, a tab, the reply.
def line(row):
    return f"{row['id']}\t{row['diagnostic']}"


command = f"{shlex.quote(BINARY)} classify --input tsv --no-header --column 2"
start = time.perf_counter()
answers = log.rdd.map(line).pipe(command, checkCode=True)
answers = [answer.split("\t") for answer in answers.collect()]
answers.sort(key=lambda fields: int(fields[0]))


def added(fields):
    """Behind the two fields of the row: what `classify` adds, `evidence` among it."""
    names = HEADER[2:]
    row = dict(zip(names, fields[2:]))
    return tuple(row[name] for name in ADDED)


# The names of what is added, in their order.
with open(out, newline="") as file:
    HEADER = ["id", "diagnostic", *next(csv.reader(file))[3:]]
compare(f"spark, rdd.pipe over {PARTITIONS} partitions", ours, [added(fields) for fields in answers], time.perf_counter() - start)

# The same in SQL.
start = time.perf_counter()
log.createOrReplaceTempView("log")
columns = ", ".join(f"`{name}` STRING" for name in HEADER)
transformed = spark.sql(
    f"""
    SELECT TRANSFORM (id, diagnostic)
    ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t'
    USING '{command}'
    AS ({columns})
    ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t'
    FROM log
    """
)
transformed.createOrReplaceTempView("classified")
answers = sorted(transformed.collect(), key=lambda row: int(row["id"]))
answers = [judged({name: row[name] for name in ADDED}) for row in answers]
compare("spark, TRANSFORM ... USING", ours, answers, time.perf_counter() - start)

# Joined with the catalogue.
start = time.perf_counter()
joined = spark.sql("SELECT reasons.name, count(*) AS n FROM classified JOIN reasons ON reasons.name = classified.reason GROUP BY 1 ORDER BY 1")
counts = {}
for row in rows:
    if row["reason"]:
        counts[row["reason"]] = counts.get(row["reason"], 0) + 1
compare("spark, classified rows joined with reasons", sorted(counts.items()), [(row["name"], row["n"]) for row in joined.collect()], time.perf_counter() - start)
spark.stop()
