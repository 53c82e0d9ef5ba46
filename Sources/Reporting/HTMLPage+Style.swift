extension HTMLPage {
  /// The style sheet of every page.
  ///
  /// Colours come in pairs of text and ground with a contrast of 4.5 to 1 or more, in light and in
  /// dark; on paper the light ones stay. Nothing is told by colour alone.
  static let rules: StaticString = """
    :root {
      color-scheme: light dark;
      --paper: #ffffff; --ink: #1b1f24; --quiet: #545d68; --line: #d0d7de; --shade: #f5f7f9;
      --link: #0b57b0; --mark: #0b57b0; --stated: #a33b00;
      --good: #0f5f2b; --good-ground: #e6f4ea; --bad: #8f1414; --bad-ground: #fdeaea;
      --unknown: #6a4400; --unknown-ground: #fff3d6;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --paper: #14171b; --ink: #e6e9ed; --quiet: #a5afba; --line: #3a424b; --shade: #1d2228;
        --link: #7db6ff; --mark: #7db6ff; --stated: #ffab7a;
        --good: #8fdda8; --good-ground: #12301d; --bad: #ffa8a8; --bad-ground: #3a1818;
        --unknown: #ffd27d; --unknown-ground: #362808;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 68rem;
      background: var(--paper); color: var(--ink);
      font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif;
      overflow-wrap: anywhere;
    }
    a { color: var(--link); }
    a:focus-visible, summary:focus-visible, .scroll:focus-visible {
      outline: 3px solid var(--link); outline-offset: 2px;
    }
    .skip { position: absolute; left: -100rem; padding: .5rem 1rem; background: var(--paper); }
    .skip:focus { left: 1rem; top: .5rem; z-index: 2; }
    h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
    h1 { margin: 0 0 1rem; font-size: 1.9rem; }
    h2 { margin: 3rem 0 1rem; padding-top: 1rem; border-top: 2px solid var(--ink);
      font-size: 1.45rem; }
    h3 { margin: 2rem 0 .75rem; font-size: 1.15rem; }
    h4 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
    p { max-width: 46rem; }
    .kind { margin: 0; color: var(--quiet); font-size: .9rem; }
    main:focus { outline: none; }
    nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1.5rem 0 0; padding: 0;
      list-style: none; }
    nav a { display: inline-block; padding: .2rem 0; }
    dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; }
    dl > div { display: contents; }
    dt { color: var(--quiet); }
    dd { margin: 0; min-width: 0; }
    @media (max-width: 34rem) {
      dl { grid-template-columns: 1fr; gap: 0; }
      dd { margin-bottom: .6rem; }
      h1 { font-size: 1.5rem; }
    }
    code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .875em; }
    .notice { margin: 1rem 0; padding: .75rem 1rem; border-left: .35rem solid var(--quiet);
      background: var(--shade); }
    .good { border-color: var(--good); background: var(--good-ground); color: var(--good); }
    .bad { border-color: var(--bad); background: var(--bad-ground); color: var(--bad); }
    .unknown { border-color: var(--unknown); background: var(--unknown-ground);
      color: var(--unknown); }
    .scroll { margin: 1rem 0; overflow-x: auto; }
    table { border-collapse: collapse; min-width: min(100%, 30rem); font-size: .9rem;
      font-variant-numeric: tabular-nums; overflow-wrap: normal; }
    caption { padding: 0 0 .4rem; text-align: left; font-weight: 600; position: sticky; left: 0; }
    th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line);
      text-align: left; vertical-align: top; }
    thead th { border-bottom: 2px solid var(--quiet); vertical-align: bottom; color: var(--quiet);
      font-weight: 600; }
    th, td { overflow-wrap: break-word; }
    tbody th { font-weight: 600; max-width: 18rem; }
    td { max-width: 26rem; }
    .number { text-align: right; white-space: nowrap; }
    @media screen and (max-width: 44rem) {
      table { width: max-content; }
      td { max-width: 15rem; }
      tbody th { max-width: 10rem; }
      tbody th:first-child { position: sticky; left: 0; background: var(--paper);
        box-shadow: inset 0 -1px var(--line); }
    }
    .more { display: block; color: var(--quiet); font-size: .9em; }
    details { margin: .75rem 0; padding: .5rem .85rem; border: 1px solid var(--line);
      border-radius: .4rem; }
    summary { cursor: pointer; }
    details[open] > summary { margin-bottom: .5rem; }
    figure { margin: 1rem 0; max-width: 40rem; }
    .chart-title { margin-bottom: .4rem; font-weight: 600; font-size: .9rem; }
    .chart { display: block; overflow: visible; }
    .chart text { fill: var(--ink); font-size: 13px; paint-order: stroke; stroke: var(--paper);
      stroke-width: 4px; stroke-linejoin: round; }
    .chart .tick { fill: var(--quiet); font-size: 12px; }
    .chart .value { font-variant-numeric: tabular-nums; }
    .chart .grid { stroke: var(--line); }
    .chart .stated { stroke: var(--stated); stroke-width: 1.5; stroke-dasharray: 5 3; }
    .chart .stated-label { fill: var(--stated); font-size: 12px; }
    .chart .whisker { stroke: var(--mark); stroke-width: 2; }
    .chart .arrow { fill: var(--mark); }
    .chart .mark { fill: var(--mark); stroke: var(--paper); stroke-width: 1.5; }
    .chart rect.mark { fill: var(--paper); stroke: var(--mark); stroke-width: 2.5; }
    .legend { margin: .4rem 0 0; color: var(--quiet); font-size: .85rem; }
    footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line);
      color: var(--quiet); font-size: .85rem; }
    @page { size: A4; margin: 20mm 14mm 18mm; }
    @page { @bottom-right { content: counter(page) " / " counter(pages); } }
    @page { @bottom-right { font: 8pt "DejaVu Sans", sans-serif; color: #545d68; } }
    @page { @top-left { font: 8pt "DejaVu Sans", sans-serif; color: #545d68; } }
    @media print {
      html { font-size: 9pt; }
      body { max-width: none; padding: 0; }
      nav, .skip { display: none; }
      h1, h2, h3, h4, caption, summary { break-after: avoid; }
      tr, figure, summary, .notice, dl > div { break-inside: avoid; }
      thead { display: table-header-group; }
      .scroll { overflow: visible; }
      table { font-size: 7.5pt; width: 100%; min-width: 0; }
      th, td { padding-right: 5pt; max-width: none; }
      .number { white-space: normal; }
      details { border: 0; padding: 0; }
      details { margin: 10pt 0; }
      summary { list-style: none; font-weight: 600; margin-bottom: 4pt; }
      summary::-webkit-details-marker { display: none; }
      details::details-content { content-visibility: visible; block-size: auto; }
      .notice, .mark, .stated { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      .chart { max-width: 15cm; }
    }

    """
}
