/// Points that stand for several rows each, and how many of those have a favourable prediction.
struct WeightedPoints: Sendable {
  /// The numbers of a point.
  let dimension: Int
  /// The coordinates, point after point.
  private(set) var values: [Double] = []
  /// How many rows a point stands for.
  private(set) var weights: [Int] = []
  /// How many of them have a favourable prediction.
  private(set) var positives: [Int] = []

  init(dimension: Int) {
    self.dimension = dimension
  }

  var count: Int { weights.count }

  /// All rows; the sum of the weights.
  var total: Int { weights.reduce(0, +) }

  subscript(point: Int, place: Int) -> Double { values[point * dimension + place] }

  /// The least and the greatest coordinate of some points.
  func range(of points: some Sequence<Int>, in place: Int) -> (low: Double, high: Double) {
    var (low, high) = (Double.infinity, -Double.infinity)
    for point in points {
      let value = values[point * dimension + place]
      if value < low { low = value }
      if value > high { high = value }
    }
    return (low, high)
  }

  /// Adds rows to the last point if that lies there, else to a new one.
  ///
  /// - Returns: The point.
  mutating func add(_ coordinates: ArraySlice<Double>, weight: Int, isPositive: Bool) -> Int {
    if count == 0 || !values.suffix(dimension).elementsEqual(coordinates) {
      values += coordinates
      weights.append(0)
      positives.append(0)
    }
    weights[count - 1] += weight
    positives[count - 1] += isPositive ? weight : 0
    return count - 1
  }
}

/// The factors by which features are multiplied before distances are taken.
struct FeatureScale: Hashable, Sendable {
  /// What is subtracted before products are taken, which keeps them small; distances do without.
  let centres: [Double]
  /// What each feature is multiplied by; 0 for one without any difference.
  let factors: [Double]

  /// The features as they are.
  init(unscaled points: WeightedPoints) {
    centres = (0..<points.dimension).map { place in
      let (low, high) = points.range(of: 0..<points.count, in: place)
      return low / 2 + high / 2
    }
    factors = Array(repeating: 1, count: points.dimension)
  }

  /// Each feature by its standard deviation over all rows, with *n* as divisor.
  init(standardising points: WeightedPoints) {
    var centres: [Double] = []
    var factors: [Double] = []
    let total = Double(points.total)
    for place in 0..<points.dimension {
      let column = (0..<points.count).map { points[$0, place] }
      let (low, high) = points.range(of: 0..<points.count, in: place)
      guard low < high else {
        centres.append(low)
        factors.append(0)
        continue
      }
      // Relative to the lowest and to the range, so that no square leaves the numbers' range.
      let range = high - low
      var sum = CompensatedSum()
      for (value, weight) in zip(column, points.weights) {
        sum.add((value - low) / range * Double(weight))
      }
      let mean = sum.value / total
      var squares = CompensatedSum()
      for (value, weight) in zip(column, points.weights) {
        let difference = (value - low) / range - mean
        squares.add(difference * difference * Double(weight))
      }
      centres.append(low + mean * range)
      factors.append(1 / (range * (squares.value / total).squareRoot()))
    }
    self.centres = centres
    self.factors = factors
  }

  /// The first feature whose distances could leave the range of the numbers.
  func unusableFeature(of points: WeightedPoints) -> Int? {
    factors.indices.first { place in
      let (low, high) = points.range(of: 0..<points.count, in: place)
      return !((high - low) * factors[place] <= 1e140) || !factors[place].isFinite
    }
  }

  /// The squared distance of two points: plain additions and multiplications in the features' order,
  /// so the same bits on every machine.
  func squaredDistance(
    _ left: WeightedPoints, _ first: Int, _ right: WeightedPoints, _ second: Int
  ) -> Double {
    var sum = 0.0
    for place in factors.indices {
      let difference = (left[first, place] - right[second, place]) * factors[place]
      sum += difference * difference
    }
    return sum
  }
}

/// A sum that carries what rounding loses.
///
/// **Reference.** A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher
/// Summen", ZAMM 54 (1974), 39–51, doi:10.1002/zamm.19740540106.
struct CompensatedSum: Sendable {
  private var sum = 0.0
  private var lost = 0.0

  var value: Double { sum + lost }

  mutating func add(_ term: Double) {
    let next = sum + term
    lost += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
    sum = next
  }
}
