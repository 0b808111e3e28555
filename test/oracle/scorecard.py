"""Fits the scorecard's model with scikit-learn and compares.

Input: the file that `npm run scorecard -- fit --cases FILE` writes: a person a row, with part, default, points and weights of evidence.
Prints one JSON object, and exits with 1 when the areas under the curve differ by more than 0.005.
"""

import csv
import json
import sys

from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

MOST = 0.005


def main(path: str) -> int:
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name not in ("part", "defaulted", "points")]

    def part(which: str):
        chosen = [row for row in rows if row["part"] == which]
        weights = [[float(row[name]) for name in names] for row in chosen]
        good = [1 - int(row["defaulted"]) for row in chosen]
        return weights, good, [float(row["points"]) for row in chosen]

    weights, good, _ = part("fitted")
    model = LogisticRegression(C=1e9, tol=1e-10, max_iter=1000).fit(weights, good)
    weights, good, points = part("held out")
    theirs = roc_auc_score(good, model.predict_proba(weights)[:, 1])
    ours = roc_auc_score(good, points)
    print(
        json.dumps(
            {
                "people": len(good),
                "auc": {"scorecard": round(ours, 4), "scikit-learn": round(theirs, 4)},
                "coefficients": {name: round(value, 4) for name, value in zip(names, model.coef_[0])},
            }
        )
    )
    return 0 if abs(ours - theirs) <= MOST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
