/// The Rego policies for Open Policy Agent and Conftest, with their tests.
///
/// They are files of the repository (`Sources/Gates/Rego`), embedded in the program so that a machine
/// that has the program has the policies of the same version.
public enum OPAPolicyPack {
  /// A file of the pack.
  public struct File: Hashable, Sendable {
    /// Its name; the files lie in one folder.
    public var name: String
    /// Its text.
    public var text: String

    /// Whether the file holds an organisation's own bounds and is meant to be edited.
    public var isEdited: Bool { name == "policy.rego" }
  }

  /// All files, the one that users edit first.
  ///
  /// Last is one that all policies need: of a pack that is written in this order and breaks off, nothing
  /// compiles, and so nothing passes.
  public static var files: [File] {
    [
      ("policy.rego", PackageResources.policy_rego),
      ("gate.rego", PackageResources.gate_rego),
      ("metadata.rego", PackageResources.metadata_rego),
      ("metrics.rego", PackageResources.metrics_rego),
      ("rows.rego", PackageResources.rows_rego),
      ("records.rego", PackageResources.records_rego),
      ("verdicts.rego", PackageResources.verdicts_rego),
      ("groups.rego", PackageResources.groups_rego),
      ("four_fifths.rego", PackageResources.four_fifths_rego),
      ("conftest.rego", PackageResources.conftest_rego),
      ("examples_test.rego", PackageResources.examples_test_rego),
      ("gate_test.rego", PackageResources.gate_test_rego),
      ("metadata_test.rego", PackageResources.metadata_test_rego),
      ("metrics_test.rego", PackageResources.metrics_test_rego),
      ("rows_test.rego", PackageResources.rows_test_rego),
      ("records_test.rego", PackageResources.records_test_rego),
      ("groups_test.rego", PackageResources.groups_test_rego),
      ("four_fifths_test.rego", PackageResources.four_fifths_test_rego),
      ("values.rego", PackageResources.values_rego),
    ].map { File(name: $0, text: String(decoding: $1, as: UTF8.self)) }
  }
}
