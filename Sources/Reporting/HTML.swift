/// A piece of an HTML document as a value.
///
/// Text and attribute values are escaped where they are written, and the names of elements and
/// attributes are closed lists, so that no text from somebody's data can become markup.
indirect enum HTML: Hashable, Sendable {
  /// Text, escaped when written.
  case text(String)
  /// An element.
  case element(Tag, [Attribute], [HTML])
  /// Pieces after each other.
  case fragment([HTML])
  /// The style sheet; its text is a literal of the program, apart from quoted texts.
  case style(StyleSheet)

  /// The elements that a report needs.
  enum Tag: String, Hashable, Sendable {
    case a, bdi, body, caption, code, data, dd, details, div, dl, dt, figcaption, figure, footer
    case h1, h2, h3, h4, head, header, html, li, main, meta, nav, p, section, span, strong, summary
    case table, tbody, td, th, thead, title, tr, ul, wbr
    // SVG
    case circle, desc, g, line, rect, svg, text
  }

  /// An attribute with its value.
  struct Attribute: Hashable, Sendable {
    /// The attributes that a report needs.
    ///
    /// None of them makes a browser fetch something: there is no `src` and no `style`. Links lead to
    /// places of the page itself, to a file beside it or, where a reader follows them, to a site.
    enum Name: String, Hashable, Sendable {
      case ariaHidden = "aria-hidden"
      case ariaLabel = "aria-label"
      case ariaLabelledBy = "aria-labelledby"
      case charset, colspan, content, dir, height, href, id, lang, name, open, rel, role, scope
      case tabindex, title
      case `class`, value, width
      // SVG
      case cx, cy, r, rx, textAnchor = "text-anchor", transform, x, x1, x2, y, y1, y2
    }

    let name: Name
    let value: String

    /// An attribute; the value may be any text.
    static func attribute(_ name: Name, _ value: String) -> Attribute {
      // A link leads into the page, whatever text it is made from.
      Attribute(name: name, value: name == .href ? "#" + value : value)
    }

    /// A link to a place of the same page.
    static func link(to anchor: String) -> Attribute { .attribute(.href, anchor) }

    /// A link to a file beside the page.
    static func link(to file: PublishedFile) -> Attribute {
      Attribute(name: .href, value: file.rawValue)
    }

    /// A link to a site; `nil` for a text that is not the address of one.
    static func link(toSite address: String) -> Attribute? {
      let isSite = ["https://", "http://"].contains {
        address.hasPrefix($0) && address.utf8.count > $0.utf8.count
      }
      let isWhole = address.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
      return isSite && isWhole ? Attribute(name: .href, value: address) : nil
    }

    /// An anchor that links lead to.
    static func id(_ anchor: String) -> Attribute { .attribute(.id, anchor) }

    /// A class of the style sheet.
    static func style(_ name: StaticString) -> Attribute { .attribute(.class, "\(name)") }
  }

  /// An element whose content is pieces.
  static func element(
    _ tag: Tag, _ attributes: Attribute..., content: [HTML] = []
  ) -> HTML {
    .element(tag, attributes, content)
  }

  /// An element whose content is one text.
  static func element(_ tag: Tag, _ attributes: Attribute..., text: String) -> HTML {
    .element(tag, attributes, [.text(text)])
  }
}

/// A style sheet: rules that the program carries, and texts in them.
struct StyleSheet: Hashable, Sendable {
  /// The rules.
  private(set) var rules: String = ""

  /// Creates a sheet from a literal.
  init(_ literal: StaticString) { rules = "\(literal)" }

  /// Appends a rule.
  ///
  /// - Parameter literal: The rule.
  mutating func append(_ literal: StaticString) { rules += "\(literal)" }

  /// Appends a rule around a text.
  ///
  /// - Parameters:
  ///   - before: What stands before the quoted text.
  ///   - text: Any text; letters and digits stay, everything else is written as an escape.
  ///   - after: What stands behind it.
  mutating func append(_ before: StaticString, quoting text: String, _ after: StaticString) {
    rules += "\(before)\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", " ": rules.unicodeScalars.append(scalar)
      default: rules += "\\" + String(scalar.value, radix: 16) + " "
      }
    }
    rules += "\"\(after)"
  }
}
