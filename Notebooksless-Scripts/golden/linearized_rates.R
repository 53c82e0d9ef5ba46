#!/usr/bin/env Rscript
# Prints the figures of R's package survey that Tests/StatisticsTests/LinearizedRateTests.swift holds.
#
# Run from the package root; needs survey (apt-get install r-cran-survey). Rates, variances and Korn and
# Graubard's intervals are those of each group as a sample of its own. The covariance of two groups is
# that of the whole sample with survey's factor m / (m - 1) for all units replaced by the geometric mean
# of both groups' factors, as LinearizedRate defines it.
suppressPackageStartupMessages(library(survey))
options(digits = 17)
data <- read.csv("Notebooksless-Scripts/golden/linearized_rates.csv")
show <- function(...) cat(..., "\n")
for (name in c("weights", "clusters", "both")) {
  rows <- data
  if (name == "clusters") rows$w <- 1
  design <- function(part) {
    ids <- if (name == "weights") ~1 else ~id
    svydesign(ids = ids, weights = ~w, data = part)
  }
  units <- function(part) if (name == "weights") nrow(part) else length(unique(part$id))
  for (sex in c("F", "M")) {
    own <- rows[rows$sex == sex, ]
    rate <- svymean(~hired, design(own))
    beta <- confint(svyciprop(~hired, design(own), method = "beta"))
    show(name, sex, "units", units(own), "rate", coef(rate), "variance", vcov(rate)[1, 1],
         "korn_graubard", beta[1], beta[2])
  }
  by <- svyby(~hired, ~sex, design(rows), svymean, covmat = TRUE)
  all <- units(rows)
  f <- units(rows[rows$sex == "F", ])
  m <- units(rows[rows$sex == "M", ])
  factor <- (all - 1) / all * sqrt(f / (f - 1) * m / (m - 1))
  show(name, "covariance", vcov(by)[1, 2] * factor)
}
