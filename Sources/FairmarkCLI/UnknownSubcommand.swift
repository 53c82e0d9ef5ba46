import ArgumentParser
import FairmarkFiles
import FairmarkJobRunner

/// A subcommand that there is not: the parser would speak of unexpected arguments.
enum UnknownSubcommand {
  /// Looks for one.
  ///
  /// - Parameters:
  ///   - arguments: Arguments that the parser refused.
  ///   - root: The command that refused them.
  /// - Returns: The sentence; `nil` when all subcommands are known, or options stand before them.
  static func sentence(_ arguments: [String], of root: any ParsableCommand.Type) -> String? {
    var command = root
    var path = root._commandName
    for argument in arguments {
      let subcommands = command.configuration.subcommands
      if subcommands.isEmpty || argument.hasPrefix("-") || argument == "help" { return nil }
      if let next = subcommands.first(where: { $0._commandName == argument }) {
        command = next
        path += " " + argument
        continue
      }
      let names = subcommands.map { $0._commandName }
      let end =
        nearest(argument, among: names).map { "; did you mean \(path) \($0)?" }
        ?? "; there are \(names.joined(separator: ", "))"
      return "\(excerpt(argument)) is no subcommand of \(path)\(end)"
    }
    return nil
  }
}
