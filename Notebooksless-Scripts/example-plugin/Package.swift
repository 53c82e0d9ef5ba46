// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "selection-odds",
  dependencies: [
    // In a package of your own: .package(url: "https://…/fairmark", branch: "main"),
    .package(name: "fairmark", path: "../..")
  ],
  targets: [
    .target(
      name: "SelectionOdds",
      dependencies: [
        .product(name: "FairmarkAnalysis", package: "fairmark"),
        .product(name: "FairmarkStatistics", package: "fairmark"),
      ]),
    .executableTarget(
      name: "odds-audit",
      dependencies: [
        "SelectionOdds", .product(name: "FairmarkAnalysis", package: "fairmark"),
        .product(name: "FairmarkBuiltIn", package: "fairmark"),
        .product(name: "FairmarkCLI", package: "fairmark"),
      ]),
    .testTarget(
      name: "SelectionOddsTests",
      dependencies: [
        "SelectionOdds", .product(name: "FairmarkAnalysis", package: "fairmark"),
        .product(name: "FairmarkAnalysisTesting", package: "fairmark"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
