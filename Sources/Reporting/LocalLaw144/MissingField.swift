/// Something that the published summary of a bias audit must say and does not.
public struct MissingField: Hashable, Sendable {
  /// The field, such as `audit_date`; for an exclusion `exclude`.
  public let field: String
  /// Where the law asks for it, such as `6 RCNY § 5-303(a)(1)`.
  public let provision: String
  /// A sentence: what is missing or wrong, and how to give it.
  public let message: String
  /// Whether not even a draft may be made.
  public let stopsDrafts: Bool

  init(_ field: String, _ provision: String, _ message: String, stopsDrafts: Bool = false) {
    self.field = field
    self.provision = provision
    self.message = message
    self.stopsDrafts = stopsDrafts
  }
}

extension MissingField: CustomStringConvertible {
  /// Field, sentence and provision.
  public var description: String { "\(field): \(message) (\(provision))" }
}

extension MissingField {
  /// The field for a page; what the sentence quotes for machines is shown as such.
  var line: ReportText {
    var runs = [ReportText.Run.code(field), .words(": ")]
    for (index, part) in message.split(separator: "`", omittingEmptySubsequences: false)
      .enumerated()
    where !part.isEmpty {
      runs.append(index % 2 == 0 ? .words(String(part)) : .code(String(part)))
    }
    return ReportText(runs: runs + [.words(" (\(provision))")])
  }
}
