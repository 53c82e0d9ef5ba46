public import FairmarkAnalysis
public import FairmarkJSONText

/// A `metrics.json`, read strictly: what a gate, a report or another system may rely on.
///
/// Reading fails on the first thing that is not as the schema `fairmark.metrics/1` promises: a
/// member that is missing, null, of another type, spelt otherwise or unknown; a word outside its
/// list; and what contradicts itself, such as a value beside a status that is not `ok`, or a rate
/// that is not the quotient of its counts. So whoever holds a document need not check it again, and
/// a damaged one can never look like a good one.
public struct MetricsDocument: Hashable, Sendable {
  /// The program that wrote the document.
  public struct Tool: Hashable, Sendable {
    /// Always `fairmark`.
    public var name: String
    /// Its version.
    public var version: String
  }

  /// The job behind the numbers.
  public struct Job: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// `sha256:` and 64 digits: the digest of the resolved job.
    public var digest: String
    /// The seed of all random draws.
    public var seed: Int
  }

  /// A file that was read.
  public struct Input: Hashable, Sendable {
    /// The dataset.
    public var name: String
    /// The path, as the job writes it.
    public var path: String
    /// The digest of its bytes; `nil` when the run left it out.
    public var sha256: String?
    /// Its length.
    public var byteCount: Int
    /// Its rows.
    public var rowCount: Int
    /// Its columns; `nil` at all but the first file of a dataset.
    public var columns: [Column]?
    /// What the job says about the dataset besides its roles; none at all but its first file, and none
    /// of a document of an earlier version.
    public var shaping: [ShapingUse] = []
  }

  /// A column of a dataset.
  public struct Column: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// `text`, `number`, `integer` or `free_text`; `nil` when the job does not use it.
    public var type: String?
    /// How many rows have no value; `nil` when the job does not use it.
    public var missingCount: Int?
    /// How many different texts it has; `nil` for numbers, free texts and unused columns.
    public var distinctCount: Int?
    /// `join` or `derive` for a column that is not in the file.
    public var origin: String?
  }

  /// Where some rows of a dataset went.
  public struct Step: Hashable, Sendable {
    /// The dataset.
    public var data: String
    /// `read`, `rejected`, `unmatched`, `where`, `missing`, `unknown_group` or `analysed`; of a joined
    /// dataset also `missing_key`, `duplicate`, `unused` or `joined`; of documents `read`,
    /// `bad_input` and `analysed`.
    public var step: String
    /// How many rows.
    public var rowCount: Int
    /// Why rows were rejected, with the number of each.
    public var reasons: [Reason] = []
    /// Where the first ten rejected rows stand.
    public var first: [String] = []
    /// The dataset that joins this one; `nil` where it is analysed itself.
    public var into: String?
    /// The column of a `where` condition.
    public var column: String?
    /// Of the rows that a condition removed those without a value.
    public var missingCount: Int?
    /// What a join found, of which the step's rows were removed.
    public var join: Join?

    /// What became of the rows that a join met.
    public struct Join: Hashable, Sendable {
      /// The joined dataset.
      public var data: String
      /// `left` or `inner`.
      public var kind: String
      /// Rows that found their counterpart.
      public var matchedCount: Int
      /// Rows whose key the joined dataset lacks.
      public var unmatchedCount: Int
      /// Rows without a key.
      public var missingKeyCount: Int
    }

    /// A reason and how many rows it explains.
    public struct Reason: Hashable, Sendable {
      /// `ragged`, `number`, `utf8`, `limit` or `json`.
      public var name: String
      /// How many rows.
      public var rowCount: Int
    }
  }

  /// What one analysis of the job gave.
  public struct Analysis: Hashable, Sendable {
    /// Its id in the job.
    public var id: String
    /// The dataset that was analysed.
    public var data: String
    /// The plugin.
    public var plugin: String
    /// The plugin's version.
    public var pluginVersion: String
    /// Why it failed; `nil` when it did not.
    public var failureReason: String?
    /// Roles and parameters in force.
    public var parameters: JSONObject
    /// The records; none when it failed.
    ///
    /// Of a suppressed record `n` is 0 and hidden: show ``MetricRecord/publishedRowCount``.
    public var metrics: [MetricRecord]
    /// Points and curves.
    public var tables: [MetricTable]
    /// What a reader must know besides.
    public var findings: [Finding]
  }

  /// One flat key of the summary.
  public struct SummaryEntry: Hashable, Sendable {
    /// The key, such as `admissions__impact_ratio_min__sex`.
    public var key: String
    /// The value; `nil` where the record has none.
    public var value: FiniteDouble?
  }

  /// The program that wrote the document.
  public var tool: Tool
  /// The job.
  public var job: Job
  /// The files that were read.
  public var inputs: [Input]
  /// Where every row went.
  public var rowFlow: [Step]
  /// The analyses in the job's order.
  public var analyses: [Analysis]
  /// The aggregates, one key each.
  public var summary: [SummaryEntry]
  /// The verdicts of the job's `gate` section; `nil` when the job has none.
  public var gate: GateSection?
}

extension MetricRecord {
  /// How many rows the record is about; `nil` where a suppressed record hides it.
  public var publishedRowCount: Int? { status == .suppressed ? nil : n }
}
