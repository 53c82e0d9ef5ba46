import Glibc

/// A reader of the repository and what it must keep to, whatever bytes it gets.
struct Reader: Sendable {
  let name: String
  let read: @Sendable ([UInt8]) -> Void

  /// The reader that this process feeds, named by the environment.
  static let chosen: Reader = {
    let name = getenv("FAIRMARK_FUZZ_READER").map { String(cString: $0) } ?? ""
    guard let reader = all.first(where: { $0.name == name }) else {
      fail("FAIRMARK_FUZZ_READER must be one of \(all.map(\.name).joined(separator: ", "))")
    }
    return reader
  }()
}

/// Feeds made-up bytes to the reader until it crashes or breaks a law.
///
/// libFuzzer calls it: https://llvm.org/docs/LibFuzzer.html
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  Reader.chosen.read(data.map { Array(UnsafeBufferPointer(start: $0, count: size)) } ?? [])
  return 0
}

/// libFuzzer's own loop.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The program: the package manager gives an executable a `main` of its own, which hands over.
@main
enum Fuzz {
  static func main() {
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(runDriver(&count, &arguments, { testOneInput($0, $1) }))
  }
}

/// Ends the process so that libFuzzer keeps the input.
func fail(_ message: String) -> Never {
  let line = Array((message + "\n").utf8)
  write(STDERR_FILENO, line, line.count)
  abort()
}
