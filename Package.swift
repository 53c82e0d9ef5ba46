// swift-tools-version: 6.3
import PackageDescription

// A row of the house: which folder a target lives in and what it may use.
// Folders keep short names; targets carry the prefix, because bare module names such as
// `Statistics` collide with other packages.
func room(
  _ name: String, _ path: String, uses dependencies: [Target.Dependency] = [],
  without exclude: [String] = [], embedding resources: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, exclude: exclude,
    resources: resources.map { .embedInCode($0) })
}

func tests(
  _ name: String, _ path: String, uses dependencies: [Target.Dependency]
) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["FairmarkTestSupport"], path: path)
}

// Floor 3: a folder of `Plugins` with its tests, and the machinery of floor 1 that it uses.
let plugins: [(name: String, machinery: [String])] = [
  ("DisparateImpact", ["FairmarkStatistics"]),
  ("DemographicParity", ["FairmarkStatistics"]),
  ("EqualOpportunity", ["FairmarkStatistics"]),
  ("PredictiveParity", ["FairmarkStatistics"]),
  ("GroupPerformance", ["FairmarkStatistics", "FairmarkJSONText"]),
  ("ScoreParity", ["FairmarkStatistics"]),
  ("LabelBias", ["FairmarkStatistics"]),
  ("AcceptanceAndRejection", ["FairmarkStatistics"]),
  ("ConditionalDisparity", ["FairmarkStatistics"]),
  ("InequalityIndices", ["FairmarkStatistics"]),
  ("DifferentialFairness", ["FairmarkStatistics"]),
  (
    "IndividualFairness",
    ["FairmarkStatistics", "FairmarkTables", "FairmarkLinearAlgebra"]
  ),
  ("LL144BiasAudit", ["FairmarkStatistics", "FairmarkLocalLaw144", "FairmarkJSONText"]),
  (
    "WatermarkDetection",
    [
      "FairmarkStatistics", "FairmarkWatermarking", "FairmarkTables", "FairmarkFiles",
      "FairmarkJSONText",
    ]
  ),
]

// Floor 5: the Rego files that `fairmark export opa-policy` writes; they are compiled into the program.
let policyPack = [
  "policy.rego", "gate.rego", "metadata.rego", "metrics.rego", "rows.rego", "records.rego",
  "verdicts.rego", "groups.rego", "four_fifths.rego", "values.rego",
  "conftest.rego", "examples_test.rego", "gate_test.rego", "metadata_test.rego",
  "metrics_test.rego", "rows_test.rego", "records_test.rego", "groups_test.rego",
  "four_fifths_test.rego",
]

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "fairmark",
  products: [
    .executable(name: "fairmark", targets: ["fairmark"]),
    .library(name: "FairmarkFiles", targets: ["FairmarkFiles"]),
    .library(name: "FairmarkJSONText", targets: ["FairmarkJSONText"]),
    .library(name: "FairmarkTables", targets: ["FairmarkTables"]),
    .library(name: "FairmarkStatistics", targets: ["FairmarkStatistics"]),
    .library(name: "FairmarkLinearAlgebra", targets: ["FairmarkLinearAlgebra"]),
    .library(name: "FairmarkWatermarking", targets: ["FairmarkWatermarking"]),
    .library(name: "FairmarkAnalysis", targets: ["FairmarkAnalysis"]),
    .library(name: "FairmarkAnalysisTesting", targets: ["FairmarkAnalysisTesting"]),
    .library(name: "FairmarkLocalLaw144", targets: ["FairmarkLocalLaw144"]),
    .library(name: "FairmarkBuiltIn", targets: ["FairmarkBuiltIn"]),
    .library(name: "FairmarkJobRunner", targets: ["FairmarkJobRunner"]),
    .library(name: "FairmarkGates", targets: ["FairmarkGates"]),
    .library(name: "FairmarkMetricsDocuments", targets: ["FairmarkMetricsDocuments"]),
    .library(name: "FairmarkReporting", targets: ["FairmarkReporting"]),
    .library(name: "FairmarkCLI", targets: ["FairmarkCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // MARK: Floor 0: bytes, text, system libraries
    .systemLibrary(
      name: "COpenBLAS", path: "Sources/COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(
      name: "CLAPACKE", path: "Sources/CLAPACKE", pkgConfig: "lapacke",
      providers: [.apt(["liblapacke-dev"])]),
    .systemLibrary(
      name: "CCrypto", path: "Sources/CCrypto", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CZstandard", path: "Sources/CZstandard", pkgConfig: "libzstd",
      providers: [.apt(["libzstd-dev"])]),
    room("CTableScan", "Sources/CTableScan"),
    room("CWatermarking", "Sources/CWatermarking"),
    room("FairmarkFiles", "Sources/Files", uses: ["CCrypto", "CZlib", "CZstandard"]),
    room("FairmarkJSONText", "Sources/JSONText"),

    // MARK: Floor 1: the field's machinery
    room(
      "FairmarkTables", "Sources/Tables",
      uses: ["FairmarkFiles", "FairmarkJSONText", "CTableScan"]),
    room(
      "FairmarkStatistics", "Sources/Statistics", without: ["Coverage.md", "FamilyWiseError.md"]),
    room("FairmarkLinearAlgebra", "Sources/LinearAlgebra", uses: ["COpenBLAS", "CLAPACKE"]),
    room(
      "FairmarkWatermarking", "Sources/Watermarking",
      uses: ["FairmarkStatistics", "FairmarkFiles", "CWatermarking"],
      without: ["FairmarkKeyed.md"]),

    // MARK: Floor 2: the plugin API
    room(
      "FairmarkAnalysis", "Sources/Analysis",
      uses: ["FairmarkTables", "FairmarkStatistics", "FairmarkFiles", "FairmarkJSONText"],
      without: ["DesignEffects.md", "FINDINGS.md"]),
    room(
      "FairmarkAnalysisTesting", "Sources/AnalysisTesting",
      uses: ["FairmarkAnalysis", "FairmarkTables", "FairmarkJSONText"]),

    room(
      "FairmarkLocalLaw144", "Sources/LocalLaw144",
      uses: ["FairmarkTables", "FairmarkStatistics", "FairmarkFiles", "FairmarkJSONText"]),

    // MARK: Floor 3: the plugins
    room(
      "FairmarkBuiltIn", "Plugins/BuiltIn/Sources",
      uses: ["FairmarkAnalysis"] + plugins.map { .byName(name: "Fairmark\($0.name)") }),

    // MARK: Floor 4: jobs
    room(
      "FairmarkJobRunner", "Sources/JobRunner",
      uses: [
        "FairmarkLocalLaw144", "FairmarkAnalysis", "FairmarkTables", "FairmarkFiles",
        "FairmarkJSONText", yams,
      ],
      without: ["README.md", "JOB.md", "Schemas"]),

    room(
      "FairmarkMetricsDocuments", "Sources/MetricsDocuments",
      uses: ["FairmarkAnalysis", "FairmarkStatistics", "FairmarkFiles", "FairmarkJSONText"]),

    // MARK: Floor 5: what follows from the metrics document
    room(
      "FairmarkReporting", "Sources/Reporting",
      uses: [
        "FairmarkMetricsDocuments", "FairmarkLocalLaw144", "FairmarkAnalysis", "FairmarkStatistics",
        "FairmarkFiles", "FairmarkJSONText",
      ]),
    room(
      "FairmarkGates", "Sources/Gates",
      uses: [
        "FairmarkMetricsDocuments", "FairmarkJobRunner", "FairmarkAnalysis", "FairmarkStatistics",
        "FairmarkFiles", "FairmarkJSONText",
      ],
      without: ["README.md", "Rego/README.md"],
      embedding: [
        "four-fifths", "nist-measure", "finance", "high-risk-0.8-1.25", "continuous-conformity",
      ].map { "RulePacks/\($0).yaml" } + policyPack.map { "Rego/\($0)" }),

    // MARK: Floor 6: the command line
    room(
      "FairmarkCLI", "Sources/FairmarkCLI",
      uses: [
        "FairmarkGates", "FairmarkReporting", "FairmarkMetricsDocuments", "FairmarkJobRunner",
        "FairmarkLocalLaw144", "FairmarkAnalysis", "FairmarkTables", "FairmarkWatermarking",
        "FairmarkFiles", "FairmarkJSONText", "FairmarkStatistics", argumentParser,
      ]),
    .executableTarget(
      name: "fairmark", dependencies: ["FairmarkCLI", "FairmarkBuiltIn"],
      path: "Sources/fairmark"),

    // MARK: Tests, beside what they test
    room(
      "FairmarkTestSupport", "Tests/Support",
      uses: [
        "FairmarkAnalysis", "FairmarkAnalysisTesting", "FairmarkBuiltIn", "FairmarkFiles",
        "FairmarkJSONText", "FairmarkTables",
      ]),
    .executableTarget(
      name: "token-counts",
      dependencies: ["FairmarkCLI", "FairmarkAnalysis", "FairmarkTestSupport"],
      path: "Tests/TokenCounts"),
    tests(
      "FairmarkFilesTests", "Tests/FilesTests", uses: ["FairmarkFiles"]),
    tests("FairmarkJSONTextTests", "Tests/JSONTextTests", uses: ["FairmarkJSONText"]),
    tests(
      "FairmarkTablesTests", "Tests/TablesTests",
      uses: ["FairmarkTables", "FairmarkFiles", "FairmarkJSONText", "CTableScan"]),
    tests("FairmarkStatisticsTests", "Tests/StatisticsTests", uses: ["FairmarkStatistics"]),
    tests(
      "FairmarkLinearAlgebraTests", "Tests/LinearAlgebraTests", uses: ["FairmarkLinearAlgebra"]),
    tests(
      "FairmarkWatermarkingTests", "Tests/WatermarkingTests",
      uses: [
        "FairmarkWatermarking", "FairmarkStatistics", "FairmarkFiles", "FairmarkJSONText",
        "CWatermarking",
      ]),
    tests(
      "FairmarkAnalysisTests", "Tests/AnalysisTests",
      uses: [
        "FairmarkAnalysis", "FairmarkAnalysisTesting", "FairmarkTables", "FairmarkStatistics",
        "FairmarkJSONText",
      ]),
    tests(
      "FairmarkLocalLaw144Tests", "Tests/LocalLaw144Tests",
      uses: ["FairmarkLocalLaw144", "FairmarkTables", "FairmarkStatistics", "FairmarkJSONText"]),
    tests(
      "FairmarkBuiltInTests", "Plugins/BuiltIn/Tests",
      uses: [
        "FairmarkBuiltIn", "FairmarkAnalysis", "FairmarkAnalysisTesting", "FairmarkStatistics",
      ]),
    tests(
      "FairmarkJobRunnerTests", "Tests/JobRunnerTests",
      uses: [
        "FairmarkJobRunner", "FairmarkBuiltIn", "FairmarkAnalysis", "FairmarkAnalysisTesting",
        "FairmarkTables", "FairmarkFiles", "FairmarkJSONText",
      ]),
    tests(
      "FairmarkMetricsDocumentsTests", "Tests/MetricsDocumentsTests",
      uses: [
        "FairmarkMetricsDocuments", "FairmarkJobRunner", "FairmarkBuiltIn", "FairmarkAnalysis",
        "FairmarkStatistics", "FairmarkJSONText",
      ]),
    tests(
      "FairmarkReportingTests", "Tests/ReportingTests",
      uses: [
        "FairmarkReporting", "FairmarkMetricsDocuments", "FairmarkLocalLaw144", "FairmarkAnalysis",
        "FairmarkStatistics", "FairmarkJSONText",
      ]),
    tests(
      "FairmarkGatesTests", "Tests/GatesTests",
      uses: [
        "FairmarkGates", "FairmarkMetricsDocuments", "FairmarkJobRunner", "FairmarkBuiltIn",
        "FairmarkAnalysis", "FairmarkStatistics", "FairmarkJSONText",
      ]),
    tests(
      "FairmarkCLITests", "Tests/FairmarkCLITests",
      uses: [
        "FairmarkCLI", "FairmarkBuiltIn", "FairmarkAnalysis", "FairmarkMetricsDocuments",
        "FairmarkFiles", "FairmarkJSONText", "fairmark", "token-counts",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for (name, machinery) in plugins {
  package.targets += [
    room(
      "Fairmark\(name)", "Plugins/\(name)/Sources",
      uses: (["FairmarkAnalysis"] + machinery).map { .byName(name: $0) }),
    tests(
      "Fairmark\(name)Tests", "Plugins/\(name)/Tests",
      // Each once, whatever the plugin itself uses.
      uses: Set(
        [
          "Fairmark\(name)", "FairmarkAnalysis", "FairmarkAnalysisTesting", "FairmarkTables",
          "FairmarkJSONText",
        ] + machinery
      ).sorted().map { .byName(name: $0) }),
  ]
}

// Upcoming features that are still off in the Swift 6 mode, each with its proposal. None of them
// is experimental.
let swiftSettings: [SwiftSetting] = [
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
  .enableUpcomingFeature("ExistentialAny"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
  .enableUpcomingFeature("InternalImportsByDefault"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
  .enableUpcomingFeature("MemberImportVisibility"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0470-isolated-conformances.md
  .enableUpcomingFeature("InferIsolatedConformances"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0481-weak-let.md
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0458-strict-memory-safety.md
  .strictMemorySafety(),
]
let kernels = ["CTableScan", "CWatermarking"]
for target in package.targets where target.type != .system && !kernels.contains(target.name) {
  target.swiftSettings = swiftSettings
}

// Square roots may call the C library's `sqrt`, of which IEEE 754 defines every bit; nothing else of
// that library is used.
for target in package.targets where target.name == "FairmarkStatistics" {
  target.linkerSettings = [.linkedLibrary("m", .when(platforms: [.linux]))]
}
