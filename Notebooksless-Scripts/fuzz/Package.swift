// swift-tools-version: 6.3
import PackageDescription

// The program's `main` is libFuzzer's, which `--sanitize=fuzzer` links in.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "fairmark", path: "../..")],
  targets: [
    .executableTarget(
      name: "fuzz",
      dependencies: ["Analysis", "BuiltIn", "Files", "JSONText", "JobRunner", "Tables"].map {
        .product(name: "Fairmark\($0)", package: "fairmark")
      })
  ],
  swiftLanguageModes: [.v6]
)
