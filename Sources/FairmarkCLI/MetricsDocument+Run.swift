import FairmarkJSONText
import FairmarkJobRunner
import FairmarkMetricsDocuments

extension MetricsDocument {
  /// Reads the document of this run as strictly as anybody's.
  ///
  /// - Parameter content: What the run will write.
  /// - Throws: `JobError` when it breaks a law, which is a defect of the program.
  init(ofRun content: JSONValue) throws(JobError) {
    do throws(MetricsDocumentError) {
      try self.init(content, file: "metrics.json")
    } catch {
      throw JobError(
        .analysis, at: error.location,
        error.sentence + "; this is a defect of Fairmark or of a plugin, please report it")
    }
  }
}
