"""Is the document a sound OpenAPI 3.1, and does each answer look as it says?

    openapi_check.py FILE     {"document": …, "traffic": [{"path", "method", "status", "type", "body"}]}
"""
import json
import sys

import jsonschema
import openapi_spec_validator


def schema_of(document, answer):
    responses = document["paths"][answer["path"]][answer["method"]]["responses"]
    response = responses.get(str(answer["status"]), responses["default"])
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    return response["content"][answer["type"]]["schema"]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        told = json.load(file)
    document = told["document"]
    openapi_spec_validator.validate(document)
    faults = 0
    for answer in told["traffic"]:
        schema = {**schema_of(document, answer), "components": document["components"]}
        checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        for error in checker.iter_errors(answer["body"]):
            faults += 1
            print(f"{answer['method']} {answer['path']} {answer['status']}: {error.json_path}: {error.message}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
