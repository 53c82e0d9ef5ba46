#!/usr/bin/env python3
"""Writes Datasets/hiring-example: applications, demographics, decisions and scores of made-up people.

Usage: make-data.py [FOLDER]

Nobody in it exists. 900 applications of 720 people (some apply several times), in four files as they
lie in a company: the applicant tracking system's, the self-reported demographics (incomplete, in
another order, with people who never applied), the decisions, and a vendor's scores.
"""

import csv
import json
import pathlib
import random
import sys

SEXES = ["Female", "Male"]
# The employer's own codes; EEO-1 names are what the recipes map them to.
CODES = {"H": 0.18, "W": 0.46, "B": 0.14, "A": 0.12, "P": 0.02, "N": 0.02, "T": 0.06}
DEPARTMENTS = ["engineering", "sales", "support"]


def main(folder):
    random.seed(20240229)
    folder.mkdir(parents=True, exist_ok=True)
    people = []
    for number in range(720):
        person = {
            "applicant_id": f"P{number:04d}",
            "sex": random.choice(SEXES),
            "ethnic_code": random.choices(list(CODES), CODES.values())[0],
            "age": random.randint(19, 67),
            "ability": random.gauss(0, 1),
        }
        people.append(person)
    applications = []
    for person in people:
        for _ in range(random.choices([1, 2, 3], [0.8, 0.15, 0.05])[0]):
            department = random.choices(DEPARTMENTS, [0.4, 0.35, 0.25])[0]
            latent = person["ability"] + random.gauss(0, 0.6)
            if person["sex"] == "Female" and department == "engineering":
                latent -= 0.35
            if person["age"] >= 40:
                latent -= 0.25
            score = 1 / (1 + 2.718281828459045 ** -latent)
            applications.append(
                {
                    "applicant_id": person["applicant_id"],
                    "department": department,
                    "age": person["age"],
                    "year": random.choice([2023, 2024, 2024]),
                    "score": round(score, 4),
                    "qualified": "yes" if person["ability"] > -0.2 else "no",
                }
            )
    random.shuffle(applications)
    applications = applications[:900]
    for number, application in enumerate(applications):
        application["application_id"] = f"A{number:05d}"
        score = application["score"]
        application["decision"] = (
            "withdrawn"
            if random.random() < 0.04
            else "hired" if score > 0.72 else "offered" if score > 0.66 else "rejected"
        )

    def write(name, columns, rows):
        with open(folder / name, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    write(
        "applications.csv",
        ["application_id", "applicant_id", "department", "age", "year"],
        applications,
    )
    answered = [person for person in people if random.random() < 0.93]
    for person in answered:
        if random.random() < 0.03:
            person["ethnic_code"] = ""
    strangers = [
        {"applicant_id": f"Q{number:04d}", "sex": "Female", "ethnic_code": "W"} for number in range(12)
    ]
    demographics = answered + strangers
    random.shuffle(demographics)
    write("demographics.csv", ["applicant_id", "sex", "ethnic_code"], demographics)
    decisions = list(applications)
    random.shuffle(decisions)
    write("decisions.csv", ["application_id", "decision", "qualified"], decisions)
    with open(folder / "scores.jsonl", "w", encoding="utf-8") as file:
        for application in applications:
            line = {key: application[key] for key in ["application_id", "score"]}
            line["model"] = "ranker-3"
            file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    default = pathlib.Path(__file__).resolve().parents[2] / "Datasets/hiring-example"
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default)
