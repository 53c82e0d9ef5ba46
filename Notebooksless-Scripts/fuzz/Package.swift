// swift-tools-version: 6.3
import PackageDescription

// `run.sh` builds it with libFuzzer and the address sanitizer.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "fairmark", path: "../..")],
  targets: [
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "Analysis", "BuiltIn", "Files", "Gates", "JSONText", "JobRunner", "LocalLaw144",
        "MetricsDocuments",
        "Reporting", "Tables",
      ].map { .product(name: "Fairmark\($0)", package: "fairmark") })
  ],
  swiftLanguageModes: [.v6]
)
