using DeepNet.Models;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Models;

/// <summary>What the tests of BERT and its heads share.</summary>
internal static class BertFiles
{
    public const string ConfigJson = """
        {
          "architectures": ["BertForMaskedLM"], "attention_probs_dropout_prob": 0.2, "classifier_dropout": null,
          "gradient_checkpointing": false, "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "hidden_size": 16,
          "id2label": {"0": "bad", "1": "middling", "2": "good"}, "initializer_range": 0.02, "intermediate_size": 24,
          "layer_norm_eps": 1e-12, "max_position_embeddings": 16, "model_type": "bert", "num_attention_heads": 2,
          "num_hidden_layers": 2, "pad_token_id": 0, "position_embedding_type": "absolute", "type_vocab_size": 2,
          "use_cache": true, "vocab_size": 40
        }
        """;

    public static BertConfig Small { get; } = new()
    {
        VocabularySize = 40,
        MaxLength = 16,
        Width = 16,
        Layers = 2,
        Heads = 2,
        FeedForward = 24,
        Classes = 3,
        Dropout = 0,
        AttentionDropout = 0,
    };

    /// <summary>The weights of the reference whose names a filter lets through, in Float32.</summary>
    public static (OrderedDictionary<string, Tensor> Weights, Dictionary<string, Tensor> Values) Read(
        Func<string, bool> filter)
    {
        (OrderedDictionary<string, Tensor> all, Dictionary<string, Tensor> values) = ModelTesting.Read("bert");
        var weights = new OrderedDictionary<string, Tensor>();
        foreach ((string key, Tensor value) in all.Where(entry => filter(entry.Key)))
            weights.Add(key, value.Cast(DType.Float32));
        return (weights, values);
    }

    public static bool IsHead(string key) => key.StartsWith("cls.") || key.StartsWith("classifier.");

    /// <summary>Names of the first published files, with the table of positions and the head for the next
    /// sentence.</summary>
    public static OrderedDictionary<string, Tensor> Older(OrderedDictionary<string, Tensor> weights)
    {
        var older = new OrderedDictionary<string, Tensor>();
        foreach ((string key, Tensor value) in weights)
        {
            older.Add(
                key.Replace("LayerNorm.weight", "LayerNorm.gamma").Replace("LayerNorm.bias", "LayerNorm.beta"), value);
        }

        older.Add("bert.embeddings.position_ids", Tensor.Arange(16).Unsqueeze(0));
        older.Add("cls.seq_relationship.weight", Tensor.Zeros([2, 16]));
        older.Add("cls.seq_relationship.bias", Tensor.Zeros([2]));
        return older;
    }

    public static void WriteBert(this TemporaryFolder folder, IEnumerable<KeyValuePair<string, Tensor>> weights) =>
        folder.Write(ConfigJson, weights);
}
