import FairmarkFiles
import FairmarkLocalLaw144

/// A check of published tables for a terminal.
struct PublishedTableText {
  private let check: PublishedTableCheck
  private let file: String

  init(_ check: PublishedTableCheck, file: String) {
    self.check = check
    self.file = file
  }

  var text: String {
    var lines: [String] = []
    var audit: String?
    for convention in check.conventions {
      if audit != convention.audit {
        audit = convention.audit
        if !lines.isEmpty { lines.append("") }
        lines.append(printable(convention.audit.isEmpty ? file : convention.audit))
      }
      lines.append(
        "  " + pad(convention.table.rawValue, to: 15) + sentence(about: convention))
    }
    lines += section("defect", check.defects) + section("notice", check.notices) + bounds
    return lines.joined(separator: "\n")
  }

  private func sentence(about convention: PublishedConvention) -> String {
    guard let hypothesis = convention.hypothesis else { return "no impact ratio is printed" }
    var text = "\(convention.matches) of \(convention.printed) impact ratios follow: "
    text += hypothesis.words
    if convention.truncated > 0 { text += "; \(convention.truncated) more are cut off" }
    if !convention.equallyGood.isEmpty {
      text += " (other conventions explain as many: \(convention.equallyGood.count))"
    }
    return text
  }

  private func section(_ name: String, _ findings: [PublishedFinding]) -> [String] {
    if findings.isEmpty { return name == "defect" ? ["", "no defects"] : [] }
    return ["", findings.count == 1 ? "1 \(name)" : "\(findings.count) \(name)s"]
      + findings.map { finding in
        let place = finding.line.map { "\(file):\($0)" } ?? file
        return "  \(printable(place)): \(finding.code.rawValue): "
          + printable("\(finding.table), \(finding.category): \(finding.message)")
      }
  }

  private var bounds: [String] {
    let width = check.bounds.map { printable($0.category).count }.max() ?? 0
    guard width > 0 else { return [] }
    return ["", "impact ratios if nobody's category were unknown"]
      + check.bounds.map { bound in
        "  " + pad(bound.table.rawValue, to: 15) + pad(printable(bound.category), to: width + 2)
          + "\(shown(bound.low)) to \(shown(bound.high))"
      }
  }

  private func shown(_ value: Double) -> String {
    let thousandths = String(Int((value * 1000).rounded()))
    let padded = String(repeating: "0", count: max(0, 4 - thousandths.count)) + thousandths
    return "\(padded.dropLast(3)).\(padded.suffix(3))"
  }
}
