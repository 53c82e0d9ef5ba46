import FairmarkMetricsDocuments

/// A small document, for policies to judge.
enum SampleDocument {
  static let document: MetricsDocument = {
    do throws(MetricsDocumentError) {
      return try MetricsDocument(parsing: Array(text.utf8), file: "metrics.json")
    } catch {
      fail("\(error)")
    }
  }()

  private static let text = #"""
    {
      "schema": "fairmark.metrics/1",
      "tool": {"name": "fairmark", "version": "0.1.0"},
      "job": {
        "name": "small",
        "digest": "sha256:6faba6fe388424ab1ebeb00153956009eb2ff30ca70646e18d16f9e814627a09",
        "seed": 0
      },
      "inputs": [
        {
          "name": "d",
          "path": "d.csv",
          "sha256": "4e530d774d67892b484c58c3bb045ac7047383d2ef0089acb67fd3025797a555",
          "bytes": 50,
          "rows": 7,
          "columns": [
            {"name": "sex", "type": "text", "missing": 0, "distinct": 2},
            {"name": "ok", "type": "text", "missing": 0, "distinct": 2},
            {"name": "y"}
          ]
        }
      ],
      "row_flow": [
        {"data": "d", "step": "read", "rows": 7},
        {"data": "d", "step": "rejected", "rows": 0},
        {"data": "d", "step": "missing", "rows": 0},
        {"data": "d", "step": "unknown_group", "rows": 0},
        {"data": "d", "step": "analysed", "rows": 7}
      ],
      "analyses": [
        {
          "id": "a",
          "data": "d",
          "plugin": "demographic-parity",
          "plugin_version": "1.0.0",
          "status": "ok",
          "parameters": {
            "groups": ["sex"],
            "intersections": 1,
            "prediction": {"column": "ok", "favourable": ["1"]},
            "strata": [],
            "reference": ["best"],
            "interval": ["wilson", "newcombe", "koopman"],
            "bootstrap": null,
            "level": 0.95,
            "tests": ["two_proportion_z", "fisher_exact", "fisher_mid_p"],
            "adjust": "automatic",
            "minimum_cell": 0,
            "compatibility": []
          },
          "metrics": [
            {
              "name": "selection_rate",
              "attribute": ["sex"],
              "group": {"sex": "f"},
              "value": 0.3333333333333333,
              "status": "ok",
              "n": 3,
              "counts": {"numerator": 1, "denominator": 3},
              "interval": {
                "level": 0.95,
                "method": "wilson",
                "low": 0.061491944720396215,
                "high": 0.7923403991979523
              }
            },
            {
              "name": "selection_rate",
              "attribute": ["sex"],
              "group": {"sex": "m"},
              "value": 0.75,
              "status": "ok",
              "n": 4,
              "counts": {"numerator": 3, "denominator": 4},
              "interval": {
                "level": 0.95,
                "method": "wilson",
                "low": 0.3006418425824019,
                "high": 0.9544127391902995
              }
            },
            {
              "name": "selection_rate_difference",
              "attribute": ["sex"],
              "group": {"sex": "f"},
              "reference": {"sex": "m"},
              "reference_selected": true,
              "value": -0.4166666666666667,
              "status": "ok",
              "n": 3,
              "counts": {"numerator": 1, "denominator": 3},
              "reference_counts": {"numerator": 3, "denominator": 4},
              "interval": {
                "level": 0.95,
                "method": "newcombe",
                "low": -0.7567876870495465,
                "high": 0.2256807783748665
              },
              "tests": [
                {
                  "name": "two_proportion_z",
                  "statistic": -1.1023963796102463,
                  "p_value": 0.27028938480169856,
                  "adjusted": {"all_pairs": 0.27028938480169856}
                },
                {
                  "name": "fisher_exact",
                  "p_value": 0.48571428571428565,
                  "adjusted": {"all_pairs": 0.48571428571428565}
                },
                {
                  "name": "fisher_mid_p",
                  "p_value": 0.3142857142857142,
                  "adjusted": {"all_pairs": 0.3142857142857142}
                }
              ]
            },
            {
              "name": "selection_rate_difference",
              "attribute": ["sex"],
              "group": {"sex": "m"},
              "reference": {"sex": "m"},
              "reference_selected": true,
              "value": 0,
              "status": "ok",
              "n": 4,
              "counts": {"numerator": 3, "denominator": 4},
              "reference_counts": {"numerator": 3, "denominator": 4}
            },
            {
              "name": "selection_rate_ratio",
              "attribute": ["sex"],
              "group": {"sex": "f"},
              "reference": {"sex": "m"},
              "reference_selected": true,
              "value": 0.4444444444444444,
              "status": "ok",
              "n": 3,
              "counts": {"numerator": 1, "denominator": 3},
              "reference_counts": {"numerator": 3, "denominator": 4},
              "interval": {
                "level": 0.95,
                "method": "koopman",
                "low": 0.07810443809811397,
                "high": 1.7702752231954941
              },
              "tests": [
                {
                  "name": "two_proportion_z",
                  "statistic": -1.1023963796102463,
                  "p_value": 0.27028938480169856,
                  "adjusted": {"all_pairs": 0.27028938480169856}
                },
                {
                  "name": "fisher_exact",
                  "p_value": 0.48571428571428565,
                  "adjusted": {"all_pairs": 0.48571428571428565}
                },
                {
                  "name": "fisher_mid_p",
                  "p_value": 0.3142857142857142,
                  "adjusted": {"all_pairs": 0.3142857142857142}
                }
              ]
            },
            {
              "name": "selection_rate_ratio",
              "attribute": ["sex"],
              "group": {"sex": "m"},
              "reference": {"sex": "m"},
              "reference_selected": true,
              "value": 1,
              "status": "ok",
              "n": 4,
              "counts": {"numerator": 3, "denominator": 4},
              "reference_counts": {"numerator": 3, "denominator": 4}
            },
            {
              "name": "selection_rate_min",
              "attribute": ["sex"],
              "value": 0.3333333333333333,
              "status": "ok",
              "n": 7,
              "undefined_groups": 0,
              "extremes": {
                "minimum": {"group": {"sex": "f"}, "counts": {"numerator": 1, "denominator": 3}},
                "maximum": {"group": {"sex": "m"}, "counts": {"numerator": 3, "denominator": 4}}
              },
              "interval": {
                "level": 0.95,
                "method": "wilson_simultaneous",
                "low": 0.05052384641899851,
                "high": 0.8245047061458398
              }
            },
            {
              "name": "selection_rate_max",
              "attribute": ["sex"],
              "value": 0.75,
              "status": "ok",
              "n": 7,
              "undefined_groups": 0,
              "extremes": {
                "minimum": {"group": {"sex": "f"}, "counts": {"numerator": 1, "denominator": 3}},
                "maximum": {"group": {"sex": "m"}, "counts": {"numerator": 3, "denominator": 4}}
              },
              "interval": {
                "level": 0.95,
                "method": "wilson_simultaneous",
                "low": 0.2596913707315996,
                "high": 0.9624857302429823
              }
            },
            {
              "name": "demographic_parity_difference",
              "attribute": ["sex"],
              "value": 0.4166666666666667,
              "status": "ok",
              "n": 7,
              "undefined_groups": 0,
              "extremes": {
                "minimum": {"group": {"sex": "f"}, "counts": {"numerator": 1, "denominator": 3}},
                "maximum": {"group": {"sex": "m"}, "counts": {"numerator": 3, "denominator": 4}}
              },
              "interval": {
                "level": 0.95,
                "method": "newcombe_all_pairs",
                "low": 0,
                "high": 0.7567876870495464
              },
              "expected_under_equality": 0.3086469073260291
            },
            {
              "name": "demographic_parity_ratio",
              "attribute": ["sex"],
              "value": 0.4444444444444444,
              "status": "ok",
              "n": 7,
              "undefined_groups": 0,
              "extremes": {
                "minimum": {"group": {"sex": "f"}, "counts": {"numerator": 1, "denominator": 3}},
                "maximum": {"group": {"sex": "m"}, "counts": {"numerator": 3, "denominator": 4}}
              },
              "interval": {
                "level": 0.95,
                "method": "mover_all_pairs",
                "low": 0.08131237134625095,
                "high": 1
              },
              "expected_under_equality": 0.5729647071428223
            },
            {
              "name": "selection_rate_between_group_variance",
              "attribute": ["sex"],
              "value": 0,
              "status": "ok",
              "n": 7,
              "undefined_groups": 0
            }
          ],
          "tables": [],
          "findings": []
        }
      ],
      "summary": {
        "a__selection_rate_min__sex": 0.3333333333333333,
        "a__selection_rate_max__sex": 0.75,
        "a__demographic_parity_difference__sex": 0.4166666666666667,
        "a__demographic_parity_ratio__sex": 0.4444444444444444,
        "a__selection_rate_between_group_variance__sex": 0
      },
      "gate": {
        "outcome": "pass",
        "checks": [
          {
            "metric": "a.selection_rate",
            "use": "value",
            "condition": "at_least",
            "threshold": 0.1,
            "severity": "critical",
            "outcome": "pass",
            "records": [
              {
                "analysis": "a",
                "name": "selection_rate",
                "attribute": ["sex"],
                "group": {"sex": "f"},
                "compared": 0.3333333333333333,
                "bound": 0.1,
                "outcome": "pass"
              },
              {
                "analysis": "a",
                "name": "selection_rate",
                "attribute": ["sex"],
                "group": {"sex": "m"},
                "compared": 0.75,
                "bound": 0.1,
                "outcome": "pass"
              }
            ]
          }
        ]
      }
    }
    """#
}
