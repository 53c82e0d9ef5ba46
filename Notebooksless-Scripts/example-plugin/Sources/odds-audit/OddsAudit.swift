import FairmarkAnalysis
import FairmarkBuiltIn
import FairmarkCLI
import SelectionOdds

/// The whole `fairmark` command line with one plugin more.
@main
enum OddsAudit {
  static func main() {
    let plugins = PluginSet(PluginSet.builtIn.analyses + [SelectionOddsAnalysis.self])
    CommandLineProgram(plugins: plugins).mainAndExit()
  }
}
