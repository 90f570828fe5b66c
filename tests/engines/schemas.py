"""What `export` prints as JSON fits the schemas that it prints, as a validator says that is not ours."""

import json
import subprocess
import time

from common import BINARY, expect
from jsonschema import Draft7Validator

TABLES = ["codes", "meanings", "reasons", "enhanced", "commands", "documents"]


def run(*arguments):
    return json.loads(subprocess.run([BINARY, "export", *arguments], stdout=subprocess.PIPE, check=True).stdout)


for what in [None, *TABLES]:
    arguments = ["--what", what] if what else []
    start = time.perf_counter()
    schema, data = run("--schema", *arguments), run("--format", "json", *arguments)
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    errors = [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(data)]
    expect(not errors, f"{what or 'catalogue'}: {len(errors)} errors, the first: {errors[:1]}")
    # A schema that allows everything would say the same.
    short = data[0] if what else {name: part[:1] if isinstance(part, list) else part for name, part in data.items()}
    damaged = [{**short, name: {} if what else 7} for name in short]
    for one in damaged:
        value = [one] if what else one
        expect(not validator.is_valid(value), f"{what or 'catalogue'}: the schema allows anything: {str(one)[:200]}")
    print(f"schema of {what or 'the whole catalogue'}: {len(data)} rows fit it, {time.perf_counter() - start:.2f} s")
