extension HTMLPage {
  /// The style sheet of every page.
  ///
  /// Colours come in pairs of text and ground with a contrast of 4.5 to 1 or more, in light and in
  /// dark; on paper the light ones stay. Nothing is told by colour alone.
  static let rules: StaticString = """
    :root {
      color-scheme: light dark;
      --paper: #ffffff; --ink: #1b1f24; --quiet: #545d68; --line: #d0d7de; --shade: #f5f7f9;
      --link: #0b57b0; --mark: #0b57b0; --stated: #a33b00; --bar: #6f9fd8;
      --good: #0f5f2b; --good-ground: #e6f4ea; --bad: #8f1414; --bad-ground: #fdeaea;
      --unknown: #6a4400; --unknown-ground: #fff3d6;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --paper: #14171b; --ink: #e6e9ed; --quiet: #a5afba; --line: #3a424b; --shade: #1d2228;
        --link: #7db6ff; --mark: #7db6ff; --stated: #ffab7a; --bar: #44719f;
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
    .skip { position: absolute; inset-inline-start: -100rem; padding: .5rem 1rem; background: var(--paper); }
    .skip:focus { inset-inline-start: 1rem; top: .5rem; z-index: 2; }
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
    .notice { margin: 1rem 0; padding: .75rem 1rem; border-inline-start: .35rem solid var(--quiet);
      background: var(--shade); }
    .good { border-color: var(--good); background: var(--good-ground); color: var(--good); }
    .bad { border-color: var(--bad); background: var(--bad-ground); color: var(--bad); }
    .unknown { border-color: var(--unknown); background: var(--unknown-ground);
      color: var(--unknown); }
    .scroll { margin: 1rem 0; overflow-x: auto; }
    table { border-collapse: collapse; min-width: min(100%, 30rem); font-size: .9rem;
      font-variant-numeric: tabular-nums; overflow-wrap: normal; }
    caption { padding: 0 0 .4rem; text-align: start; font-weight: 600; position: sticky; inset-inline-start: 0; }
    th, td { padding-block: .35rem; padding-inline: 0 .75rem; border-bottom: 1px solid var(--line);
      text-align: start; vertical-align: top; }
    thead th { border-bottom: 2px solid var(--quiet); vertical-align: bottom; color: var(--quiet);
      font-weight: 600; }
    th, td { overflow-wrap: break-word; }
    tbody th { font-weight: 600; max-width: 18rem; }
    td { max-width: 26rem; }
    .number { text-align: end; white-space: nowrap; }
    .number .more { white-space: normal; max-width: 14rem; margin-inline-start: auto; }
    @media screen and (max-width: 44rem) {
      table { width: max-content; }
      td { max-width: 15rem; }
      tbody th { max-width: 10rem; }
      tbody th:first-child { position: sticky; inset-inline-start: 0; background: var(--paper);
        box-shadow: inset 0 -1px var(--line); }
      .beside table, .fitting { width: 100%; min-width: 0; }
    }
    @media screen and (max-width: 36rem) {
      .fitting th, .fitting td { padding-inline-end: .5rem; max-width: none; }
      .fitting .number { white-space: normal; }
      .stacking { display: block; width: 100%; min-width: 0; font-size: .85rem; }
      .stacking caption, .stacking thead, .stacking tbody { display: block; }
      .stacking tr { display: grid; grid-template-columns: 1.3fr .9fr 1fr .8fr;
        border-bottom: 1px solid var(--line); padding-block: .35rem; }
      .stacking thead tr { border-bottom: 2px solid var(--quiet); font-size: .9em; }
      .stacking tbody th, .stacking thead th, .stacking td { border: 0; padding-block: 0;
        padding-inline: 0 .4rem; max-width: none; box-shadow: none; }
      .stacking th:first-child, .stacking td:not(.number), .stacking thead th:not(.number) {
        grid-column: 1 / -1; position: static; }
      .stacking .number { text-align: start; white-space: normal; }
      .stacking tbody th .more { display: inline; margin-inline-start: .4em; }
      .stacking .group { padding-block-start: .5rem; }
    }
    .group { padding-top: .9rem; color: var(--ink); font-weight: 700; }
    .beside { display: grid; grid-template-columns: minmax(0, 1fr); column-gap: 2.5rem; }
    .beside > div { min-width: 0; }
    .beside table { width: 100%; }
    .beside td, .beside th { padding-inline-end: .6rem; }
    .beside td:last-child, .beside th:last-child { padding-inline-end: 0; }
    .beside .number .more { white-space: normal; }
    .beside thead th:first-child { width: 40%; }
    .beside thead .number { white-space: normal; }
    .beside .group { text-align: start; }
    @media (min-width: 62rem) {
      .beside { grid-template-columns: minmax(0, 8fr) minmax(0, 5fr); }
    }
    .banner { position: sticky; top: 0; z-index: 1; margin: -1.5rem -1rem 1.5rem; padding: .5rem 1rem;
      border-bottom: 3px double var(--bad); background: var(--bad-ground); color: var(--bad); }
    .banner p { margin: 0; max-width: none; }
    .banner strong { margin-inline-end: .6rem; letter-spacing: .12em; }
    .watermark { display: none; }
    .more { display: block; color: var(--quiet); font-size: .9em; font-weight: 400; }
    details { margin: .75rem 0; padding: .5rem .85rem; border: 1px solid var(--line);
      border-radius: .4rem; }
    summary { cursor: pointer; }
    details[open] > summary { margin-bottom: .5rem; }
    figure { margin: 1rem 0; max-width: 40rem; }
    .chart-title { margin-bottom: .4rem; font-weight: 600; font-size: .9rem; }
    .chart { display: block; overflow: visible; direction: ltr; }
    .chart text { fill: var(--ink); font-size: 13px; paint-order: stroke; stroke: var(--paper);
      stroke-width: 4px; stroke-linejoin: round; }
    .chart .tick { fill: var(--quiet); font-size: 12px; }
    .chart .value { font-variant-numeric: tabular-nums; }
    .chart .grid { stroke: var(--line); }
    .chart .stated { stroke: var(--stated); stroke-width: 1.5; stroke-dasharray: 5 3; }
    .chart .stated-label { fill: var(--stated); font-size: 12px; }
    .chart .bar { fill: var(--bar); }
    .chart .bar.reference { fill: var(--mark); }
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
    @page { @bottom-left { font: bold 8pt "DejaVu Sans", sans-serif; color: #8f1414; } }
    @page { @top-left { font: 8pt "DejaVu Sans", sans-serif; color: #545d68; } }
    @media print {
      html { font-size: 9pt; }
      body { max-width: none; padding: 0; }
      nav, .skip { display: none; }
      h1, h2, h3, h4, caption, summary { break-after: avoid; }
      tr, figure, summary, .notice, dl > div { break-inside: avoid; }
      thead { display: table-header-group; }
      thead, thead tr { break-inside: avoid; break-after: avoid; }
      .scroll { overflow: visible; }
      table { font-size: 7.5pt; width: 100%; min-width: 0; }
      th, td { padding-inline-end: 5pt; max-width: none; }
      td { max-width: 14rem; }
      .number { white-space: normal; }
      details { border: 0; padding: 0; }
      details { margin: 10pt 0; }
      summary { list-style: none; font-weight: 600; margin-bottom: 4pt; }
      summary::-webkit-details-marker { display: none; }
      details::details-content { content-visibility: visible; block-size: auto; }
      .notice, .banner, .watermark, .mark, .bar, .stated { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      .chart { max-width: 15cm; }
      .beside { grid-template-columns: minmax(0, 8fr) minmax(0, 5fr); column-gap: 16pt;
        break-inside: avoid; }
      .beside .chart text { font-size: 9px; stroke-width: 3px; }
      .fitting { break-inside: avoid; }
      .banner { position: static; margin: 0 0 10pt; border: 1.5pt solid var(--bad); }
      .watermark { display: block; position: fixed; top: 35%; left: 0; width: 100%;
        text-align: center; font-size: 110pt; font-weight: 700; letter-spacing: .1em;
        color: #8f1414; opacity: .13; transform: rotate(-35deg); z-index: 3; }
    }

    """
}
