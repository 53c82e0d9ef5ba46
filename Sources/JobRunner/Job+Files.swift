import FairmarkFiles

extension Job {
  /// The files that a run of this job reads, as the program opens them: the job file, data, arrays and
  /// the files of secrets.
  ///
  /// A pattern is what it fits now, and a file that is not there is named nevertheless.
  package var inputPaths: [String] {
    var paths = [path]
    for dataset in datasets {
      for use in dataset.paths + dataset.arrays.flatMap(\.paths)
      where use.text != ByteSource.standardInputPath {
        paths += (try? Plan.files([use], folder: folder))?.paths ?? []
      }
    }
    if let gate, let root = try? JobNode.parse(gate.source, file: path) {
      paths += root.secretFiles.map { $0.hasPrefix("/") ? $0 : folder + $0 }
    }
    return paths
  }

  /// The files that a run of this job writes.
  ///
  /// - Parameter directory: The output folder.
  /// - Returns: The paths of those whose names are known before the plan is made.
  package func outputPaths(in directory: String) -> [String] {
    ["metrics.json", "run.json", DocumentCheckpoint.fileName].map { directory + "/" + $0 }
  }
}

extension JobNode {
  /// The values of all maps of the form `{file: PATH}`.
  fileprivate var secretFiles: [String] {
    if let elements { return elements.flatMap(\.secretFiles) }
    guard let members = try? members("a map") else { return [] }
    if members.count == 1, members[0].name == "file", let path = members[0].value.text {
      return [path]
    }
    return members.flatMap(\.value.secretFiles)
  }
}
