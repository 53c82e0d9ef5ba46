import FairmarkAnalysis
import FairmarkCLI
import FairmarkTestSupport

// `fairmark` with an analysis of documents that tests know in full; tests interrupt it.
CommandLineProgram(plugins: PluginSet([], documents: [TokenCountAnalysis.self])).mainAndExit()
