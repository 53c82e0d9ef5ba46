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

  /// The page.
  ///
  /// - Returns: A whole document.
  /// - Complexity: O(length).
  func text() -> String {
    var sheet = StyleSheet(Self.rules)
    sheet.append("@page { @top-left { content: ", quoting: printedHeader, "; } }\n")
    return HTML.element(
      .html, .attribute(.lang, "en"),
      content: [
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
        .element(.body, content: [skipLink, top, contents, main, bottom]),
      ]
    ).documentText()
  }

  private var skipLink: HTML {
    .element(.a, .style("skip"), .link(to: "main"), text: "Skip to the results")
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
      .nav, .attribute(.ariaLabel, "Contents"), content: [.element(.ul, content: links)])
  }

  private var main: HTML {
    .element(
      .main, .id("main"), .attribute(.tabindex, "-1"),
      content: sections.map { section in
        var renderer = BlockRenderer(prefix: section.anchor)
        return .element(
          .section, .attribute(.ariaLabelledBy, section.anchor),
          content: [
            .element(.h2, .id(section.anchor), content: [section.title.html]),
            renderer.html(section.blocks),
          ])
      })
  }

  private var bottom: HTML { .element(.footer, content: [.element(.p, content: [footer.html])]) }
}
