import FairmarkJSONText
import FairmarkLocalLaw144

extension Reader {
  /// A table is refused with a sentence or checked; the answer is strict JSON, the same twice.
  @Sendable static func readPublishedTable(_ bytes: [UInt8]) {
    let audits: [PublishedAudit]
    do throws(PublishedTableError) {
      audits = try PublishedAudit.reading(bytes, file: "table.csv")
    } catch {
      if "\(error)".isEmpty { fail("a table is refused without a word") }
      return
    }
    let text = PublishedTableCheck(audits).json.canonicalText()
    if (try? JSONValue(parsing: Array(text.utf8)))?.canonicalText() != text {
      fail("the answer is no JSON: \(text)")
    }
    if PublishedTableCheck(audits).json.canonicalText() != text {
      fail("two checks of one table differ: \(text)")
    }
  }
}
