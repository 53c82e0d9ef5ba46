import FairmarkBuiltIn
import FairmarkCLI

/// The program: the command line with the plugins that come with it.
@main
enum Fairmark {
  static func main() {
    CommandLineProgram(plugins: .builtIn).mainAndExit()
  }
}
