/// The skeleton of a page: title, header, contents, sections, footer; no script, and nothing that a
/// browser would have to fetch.
struct HTMLPage: Hashable, Sendable {
  /// The title, in the window and above the page.
  var title: ReportText
  /// A word above the title that says what kind of page this is.
  var kind: String
  /// What stands below the title.
  var header: [ReportBlock]
  /// The sections.
  var sections: [ReportSection]
  /// The last line.
  var footer: ReportText
  /// What each printed page says at its top.
  var printedHeader: String
  /// The language, as BCP 47 names it.
  var language = "en"
  /// Whether the page reads from right to left.
  var isRightToLeft = false
  /// The words of the skeleton.
  var words = Words()
  /// What the page says of itself all along, on the screen and on each printed sheet.
  var mark: Mark?
  /// Whether it is printed on the sheets that the reader's printer has; on A4 where it is not.
  var fitsAnySheet = false

  /// The words that stand on every page.
  struct Words: Hashable, Sendable {
    /// The link past the contents.
    var skip = "Skip to the results"
    /// What the contents are called.
    var contents = "Contents"
  }

  /// What a page says of itself all along.
  struct Mark: Hashable, Sendable {
    /// One or two words.
    var word: String
    /// A sentence.
    var sentence: String
    /// Whether the word stands in large letters across each printed sheet, too.
    var isAcrossSheets = true
  }

  /// The page.
  ///
  /// - Returns: A whole document.
  /// - Complexity: O(length).
  func text() -> String {
    var sheet = StyleSheet(Self.rules)
    sheet.append("@page { @top-left { content: ", quoting: printedHeader, "; } }\n")
    if fitsAnySheet { sheet.append("@page { size: auto; }\n") }
    if let mark {
      sheet.append(
        "@page { @bottom-left { content: ", quoting: "\(mark.word). \(mark.sentence)", "; } }\n")
    }
    var attributes: [HTML.Attribute] = [.attribute(.lang, language)]
    if isRightToLeft { attributes.append(.attribute(.dir, "rtl")) }
    return HTML.element(
      .html, attributes,
      [
        .element(
          .head,
          content: [
            .element(.meta, .attribute(.charset, "utf-8")),
            .element(.meta, .attribute(.name, "generator"), .attribute(.content, "fairmark")),
            .element(
              .meta, .attribute(.name, "viewport"),
              .attribute(.content, "width=device-width, initial-scale=1")),
            .element(.title, text: title.plain),
            .style(sheet),
          ]),
        .element(.body, content: [skipLink, banner, top, contents, main, bottom]),
      ]
    ).documentText()
  }

  private var skipLink: HTML {
    .element(.a, .style("skip"), .link(to: "main"), text: words.skip)
  }

  /// The page's mark: a line that stays in sight, and a word across each printed sheet.
  private var banner: HTML {
    guard let mark else { return .fragment([]) }
    var pieces: [HTML] = [
      .element(
        .div, .style("banner"), .attribute(.role, "region"),
        .attribute(.ariaLabel, mark.word),
        content: [
          .element(
            .p, content: [.element(.strong, text: mark.word), .text(" " + mark.sentence)])
        ])
    ]
    if mark.isAcrossSheets {
      pieces.append(
        .element(.div, .style("watermark"), .attribute(.ariaHidden, "true"), text: mark.word))
    }
    return .fragment(pieces)
  }

  private var top: HTML {
    var renderer = BlockRenderer(prefix: "header")
    return .element(
      .header,
      content: [
        .element(.p, .style("kind"), text: kind), .element(.h1, content: [title.html]),
        renderer.html(header),
      ])
  }

  private var contents: HTML {
    let links = sections.map { section in
      HTML.element(
        .li, content: [.element(.a, .link(to: section.anchor), content: [section.title.html])])
    }
    return .element(
      .nav, .attribute(.ariaLabel, words.contents), content: [.element(.ul, content: links)])
  }

  private var main: HTML {
    .element(
      .main, .id("main"), .attribute(.tabindex, "-1"),
      content: sections.map { section in
        var renderer = BlockRenderer(prefix: section.anchor)
        var attributes: [HTML.Attribute] = [.attribute(.ariaLabelledBy, section.anchor)]
        if let language = section.language { attributes.append(.attribute(.lang, language)) }
        return .element(
          .section, attributes,
          [
            .element(.h2, .id(section.anchor), content: [section.title.html]),
            renderer.html(section.blocks),
          ])
      })
  }

  private var bottom: HTML { .element(.footer, content: [.element(.p, content: [footer.html])]) }
}
