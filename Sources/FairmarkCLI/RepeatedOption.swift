import ArgumentParser
import FairmarkJSONText

/// An option for one value that is given twice: the parser would take the last and say nothing.
enum RepeatedOption {
  /// Looks for them.
  ///
  /// - Parameters:
  ///   - arguments: Arguments that the parser took.
  ///   - root: The command that took them.
  /// - Returns: The sentence about the first; `nil` when there is none.
  static func sentence(_ arguments: [String], of root: any ParsableCommand.Type) -> String? {
    // What the parser tells of itself takes a hundredth of a second.
    guard mayRepeat(arguments), let help = try? JSONValue(parsing: Array(root._dumpHelp().utf8)),
      var command = help["command"]
    else { return nil }
    var given: Set<String> = []
    var rest = arguments[...]
    var path = command["commandName"]?.string ?? ""
    while let argument = rest.popFirst() {
      if argument == "--" { break }
      if !argument.hasPrefix("-") || argument == "-" {
        let next = command["subcommands"]?.array?.first { $0["commandName"]?.string == argument }
        if let next {
          command = next
          path += " " + argument
        }
        continue
      }
      let names = names(in: argument)
      for name in names {
        guard let option = option(name, of: command) else { continue }
        // An option whose value may be left out stands before another one.
        let isFollowed = rest.first.map { next in
          next.hasPrefix("--") && self.option(String(next.prefix { $0 != "=" }), of: command) != nil
        }
        if name == names.last, !argument.contains("="), isFollowed != true { _ = rest.popFirst() }
        let shown = shownName(option)
        if option["isRepeating"] != .boolean(true), !given.insert(shown).inserted {
          return "\(shown) is given twice and takes one value; give it once "
            + "(`\(path) --help` says which options may be given several times)"
        }
      }
    }
    return nil
  }

  /// Whether two arguments may be the same option; short names are first letters of long ones.
  private static func mayRepeat(_ arguments: [String]) -> Bool {
    var seen: Set<String> = []
    var letters: Set<Character> = []
    var shortLetters: Set<Character> = []
    for argument in arguments where argument.hasPrefix("-") && argument != "-" {
      for name in names(in: argument) {
        if !seen.insert(name).inserted { return true }
        guard let letter = name.drop(while: { $0 == "-" }).first else { continue }
        if name.hasPrefix("--") {
          letters.insert(letter)
        } else {
          shortLetters.insert(letter)
        }
      }
    }
    return !letters.isDisjoint(with: shortLetters)
  }

  /// `--name`, or `-a` and `-b` of `-ab`.
  private static func names(in argument: String) -> [String] {
    let name = argument.prefix { $0 != "=" }
    return name.hasPrefix("--") ? [String(name)] : name.dropFirst().map { "-\($0)" }
  }

  private static func option(_ name: String, of command: JSONValue) -> JSONValue? {
    command["arguments"]?.array?.first { argument in
      argument["kind"]?.string == "option"
        && (argument["names"]?.array ?? []).contains { written($0) == name }
    }
  }

  private static func shownName(_ option: JSONValue) -> String {
    let names = (option["names"]?.array ?? []).map(written)
    return names.first { $0.hasPrefix("--") } ?? names.first ?? ""
  }

  private static func written(_ name: JSONValue) -> String {
    (name["kind"]?.string == "short" ? "-" : "--") + (name["name"]?.string ?? "")
  }
}
