// swift-tools-version: 6.3
import PackageDescription

// What is measured inside the program: the speed of schemes, and simulations that need millions of
// documents. `../watermark.sh` and `../../golden/watermark-calibration.sh` build and run it.
let package = Package(
  name: "watermark",
  dependencies: [.package(name: "fairmark", path: "../../..")],
  targets: [
    .executableTarget(
      name: "watermark",
      dependencies: ["Watermarking", "Statistics"].map {
        .product(name: "Fairmark\($0)", package: "fairmark")
      },
      path: "Sources")
  ],
  swiftLanguageModes: [.v6]
)
