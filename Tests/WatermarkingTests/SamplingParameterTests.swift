import FairmarkWatermarking
import Testing

@Suite("Parameters of Gumbel and SynthID schemes")
struct SamplingParameterTests {
  static let keys = [
    "vllm-gumbel": "42", "vllm-gumbel-dual": "42", "sglang-gumbel": "ab",
    "sglang-gumbel-dual": "ab,cd", "synthid-hf": "1,2", "synthid-deepmind": "1,2",
  ]

  @Test(
    "a key of another form is refused without being told",
    arguments: [
      ("vllm-gumbel", "18446744073709551616"), ("vllm-gumbel", "-1"), ("vllm-gumbel", "+71"),
      ("vllm-gumbel", ""), ("vllm-gumbel", "secretword"), ("vllm-gumbel-dual", "0x"),
      ("sglang-gumbel", "11223344556677889"), ("sglang-gumbel", "+7a"), ("sglang-gumbel", "0x"),
      ("sglang-gumbel", "ab,cd"), ("sglang-gumbel-dual", "abcd"), ("sglang-gumbel-dual", "ab,"),
      ("synthid-hf", "9223372036854775808"), ("synthid-hf", "654,abc"), ("synthid-hf", ""),
      ("synthid-deepmind", "1.5"),
    ])
  func keys(_ name: String, _ key: String) throws {
    let error = #expect(throws: SchemeError.self) { try sampling(name, key: key) }
    let made = try #require(error)
    #expect(made.parameter == "key")
    if key.count > 2 { #expect(!made.message.contains(key)) }
    #expect(made.message.contains(name))
  }

  @Test(
    "an option that cannot be is refused in words",
    arguments: [
      ("vllm-gumbel", "alpha", "0.1"), ("vllm-gumbel-dual", "alpha", "1.5"),
      ("vllm-gumbel-dual", "alpha", "nan"), ("sglang-gumbel-dual", "mixing_probability", "1"),
      ("synthid-hf", "ngram_len", "1"), ("synthid-hf", "weights", "heavy"),
      ("synthid-hf", "table", "tpu"), ("synthid-hf", "sampling_table_size", "1"),
      ("synthid-hf", "eos_token_id", "-2"), ("synthid-deepmind", "table", "cpu"),
      ("synthid-hf", "gpu", "t4"), ("synthid-hf", "threads", "40960"),
    ])
  func options(_ name: String, _ option: String, _ value: String) throws {
    let key = try #require(Self.keys[name])
    let error = #expect(throws: SchemeError.self) {
      try sampling(name, key: key, [option: value])
    }
    #expect(try #require(error).parameter == option)
  }

  @Test("a context that is too wide or contradicts the n-gram is refused")
  func widths() throws {
    for (name, width) in [("vllm-gumbel", 0), ("vllm-gumbel", 257), ("sglang-gumbel", 65)] {
      let key = try #require(Self.keys[name])
      #expect(throws: SchemeError.self) { try sampling(name, key: key, width: width) }
    }
    #expect(throws: SchemeError.self) {
      try sampling("synthid-hf", key: "1", width: 4, ["ngram_len": "4"])
    }
    #expect(
      try sampling("synthid-hf", key: "1", width: 4, ["ngram_len": "5"]).shortestDocument == 5)
  }

  @Test("parameters are printed without the key")
  func parameters() throws {
    let scheme = try sampling("synthid-hf", key: "777777, 888888", ["table": "cuda"])
    #expect(
      scheme.parameters == [
        SchemeParameter("ngram_len", .integer(5)), SchemeParameter("depth", .integer(2)),
        SchemeParameter("weights", .text("uniform")),
        SchemeParameter("context_history_size", .integer(1024)),
        SchemeParameter("table", .text("cuda")),
        SchemeParameter("sampling_table_size", .integer(65536)),
        SchemeParameter("sampling_table_seed", .integer(0)),
        SchemeParameter("threads", .integer(65536)),
      ])
    #expect(
      try sampling("vllm-gumbel-dual", key: "9").parameters == [
        SchemeParameter("context_width", .integer(4)), SchemeParameter("alpha", .number(0.2)),
      ])
  }
}
